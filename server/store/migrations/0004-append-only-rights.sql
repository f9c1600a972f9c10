-- Stepwell's own role may add to the log and to the activity, and read them; it may not change or remove a row. The
-- triggers refuse that already; this refuses it before any trigger, and can be seen from outside: has_table_privilege.
-- An owner can give itself the rights back. Who wants to rule that out too runs the migrations as another role.
revoke update, delete, truncate on run_event, activity from public, current_user;
-- Checking this reference locks rows of run_event, for which PostgreSQL wants the right to update them. The two rows are
-- written together, and the check of the log finds a payload without its event.
alter table run_payload drop constraint run_payload_run_id_sequence_fkey;
