-- Where the step that orders an action gives it another time-out than the action has.
alter table effect add column timeout_seconds integer;
