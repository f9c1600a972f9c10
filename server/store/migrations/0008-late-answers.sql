-- What an effect answered after nobody waited for it any more.
alter table effect
  add column late_status  text,
  add column late_message text,
  add column late_at      timestamptz;
