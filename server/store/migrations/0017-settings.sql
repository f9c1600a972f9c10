-- What administrators set in the screens. A secret stands apart, sealed with a key that is not in the database.
create table setting (
  name        text primary key,
  value       jsonb not null,
  changed_at  timestamptz not null default clock_timestamp(),
  changed_by  text references person (id)
);
create table sealed_secret (
  name        text primary key,
  sealed      text not null,
  changed_at  timestamptz not null default clock_timestamp()
);

-- Each time a model was asked, whatever became of its answer: budgets are counted by it.
create table model_use (
  number        bigint generated always as identity primary key,
  at            timestamptz not null default clock_timestamp(),
  run_id        text not null,
  step_id       text not null,
  workflow_id   text not null,
  person_id     text not null,
  provider      text not null,
  model         text not null,
  calls         integer not null,
  input_tokens  integer not null,
  output_tokens integer not null,
  cost_micros   bigint,
  milliseconds  integer not null,
  status        text not null
);
create index model_use_at on model_use (at);
create index model_use_run on model_use (run_id);
