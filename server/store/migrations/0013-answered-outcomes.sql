-- What a person said of an action outside any run whose outcome nobody saw: answer, reason, by whom and when.
alter table effect add column resolution jsonb;
create index effect_waiting on effect ((request -> 'record' ->> 'collection'), (request -> 'record' ->> 'id'))
  where run_id is null and outcome = 'unknown' and resolution is null;
