-- When a run goes on by itself. Compared with this database's clock and no other.
alter table run add column due_at timestamptz;
create index run_due on run (due_at) where due_at is not null;

-- Events that other programs sent. The primary key refuses a second event of one id: senders may repeat themselves.
create table run_received_event (
  run_id      text not null references run (id),
  event_id    text not null,
  digest      text not null,
  attempt     integer not null,
  received_at timestamptz not null,
  primary key (run_id, event_id)
);
