-- When each server last said that it lives. Its advisory lock goes with its connection; one that stands still keeps both,
-- and is told by this. A row is for one start of a process, which draws its number anew.
create table server_life (
  server        integer primary key,
  seen_at       timestamptz not null,
  lease_seconds integer not null,
  -- It takes up nothing any more: what it has not begun is for the others.
  is_stopping   boolean not null default false
);

-- Which server goes on with a run: prepares its open step, one at a time, so that nothing is asked twice, or carries out its effect. Another takes
-- it up as soon as that one is gone. Preparations are counted: a step that takes one server after the other along is given to a person.
alter table run add column taken_by integer, add column preparations smallint not null default 0;
