-- When each server last said that it lives. Its advisory lock goes with its connection; one that stands still keeps both,
-- and is told by this. A row is for one start of a process, which draws its number anew.
create table server_life (
  server        integer primary key,
  seen_at       timestamptz not null,
  lease_seconds integer not null,
  -- It takes up nothing any more: what it has not begun is for the others.
  is_stopping   boolean not null default false
);

-- Which server prepares the open step: one at a time, so that nothing is asked twice. Another takes it up when that one is gone,
-- and counts: a step that takes one server after the other along is given to a person.
alter table run add column prepared_by integer, add column preparations smallint not null default 0;
