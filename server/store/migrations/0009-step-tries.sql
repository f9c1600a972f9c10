-- How often an open step was prepared without an answer of the company's database, and when the next try is due: for steps
-- that declare a retry policy. The row goes when the server has prepared the step or handed it over.
create table step_try (
  run_id  text not null references run (id),
  attempt integer not null,
  tries   integer not null,
  due_at  timestamptz not null,
  primary key (run_id, attempt)
);
