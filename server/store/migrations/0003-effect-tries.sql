-- A try is counted when it is dispatched, before anything is sent: a server that dies in the middle has used it up.
alter table effect
  add column tries           integer not null default 0,
  -- Where a try gave no answer and another is allowed: not before this moment.
  add column due_at          timestamptz,
  -- Sent with every try of a keyed effect. Null where it is the effect's own id.
  add column idempotency_key text,
  -- What became of an effect of no run, in words.
  add column outcome_text    text;
update effect set tries = 1 where dispatched_at is not null;
