-- Runs that are part of another one: which step of which run they belong to, and for which of them a run waits now.
alter table run
  add column parent_id      text references run (id),
  add column parent_attempt integer,
  add column subrun_id      text;
-- A run waits for one sub-run at a time: whatever servers do at once, this index refuses a second.
create unique index run_one_open_subrun on run (parent_id) where parent_id is not null and status in ('active', 'saved');
create index run_by_parent on run (parent_id) where parent_id is not null;
create index run_with_subrun on run (subrun_id) where subrun_id is not null;
