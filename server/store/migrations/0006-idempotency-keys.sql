-- Which orders were carried out under which Idempotency-Key, and what they led to. A row is written by the transaction
-- that carries the order out, so there is one exactly when the order was done; it is deleted when its time is over.
create table idempotency_key (
  person_id text not null references person (id) on delete cascade,
  key       text not null,
  operation text not null,
  digest    text not null,
  outcome   jsonb not null,
  kept_at   timestamptz not null default clock_timestamp(),
  primary key (person_id, key)
);
create index idempotency_key_by_age on idempotency_key (kept_at);
