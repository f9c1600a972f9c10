-- Replay asks which records a run's effects worked on, to withhold what they say from those who may not see them.
create index effect_by_run on effect (run_id) where run_id is not null;
