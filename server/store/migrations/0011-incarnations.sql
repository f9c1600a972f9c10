-- One row for each life of this database. A restored backup, a copy and a promoted standby each begin another one: what was
-- done shortly before may be missing from the log, so nothing is dispatched by itself until an administrator says so.
create table incarnation (
  number        integer primary key,
  -- Where it lives: the database's number, the cluster's identity, the timeline.
  fingerprint   text not null,
  noticed_at    timestamptz not null default clock_timestamp(),
  -- Why dispatch was held: null where another place was noticed, else what an administrator said.
  held_because  text,
  held_by       text,
  released_at   timestamptz,
  released_by   text,
  release_note  text,
  -- Whether the administrator said that committed work may be missing.
  may_have_lost boolean
);

create function database_fingerprint() returns text language plpgsql stable as $$
declare
  place text := (select oid::text from pg_database where datname = current_database());
begin
  return concat_ws('/', place, (select system_identifier from pg_control_system()), left(pg_walfile_name(pg_current_wal_insert_lsn()), 8));
exception
  -- Some hosted databases keep these to themselves; then only a copy is noticed.
  when insufficient_privilege or feature_not_supported or undefined_function then return place;
end $$;

-- Asked by every new connection, before anything is done on it: no connection outlives the place it was made to.
-- The first life of a database holds nothing back.
create function notice_incarnation() returns void language plpgsql as $$
declare
  here text := database_fingerprint();
  latest incarnation;
begin
  select * into latest from incarnation order by number desc limit 1;
  if latest.fingerprint = here then return; end if;
  lock table incarnation in share row exclusive mode;
  select * into latest from incarnation order by number desc limit 1;
  if latest.fingerprint = here then return; end if;
  insert into incarnation (number, fingerprint, released_at)
    values (coalesce(latest.number, 0) + 1, here, case when latest.number is null then clock_timestamp() end);
  if latest.number is null then return; end if;
  insert into activity (type, actor, summary)
    values ('dispatch-held', 'system', 'The database was restored, copied or failed over. Nothing is sent by itself until an administrator releases it.');
  perform pg_notify('stepwell_live', '{"type":"dispatch-hold-changed"}');
end $$;

create function current_incarnation() returns integer language sql stable as $$
  select max(number) from incarnation
$$;

-- What a person ordered in this life of the database is sent; everything else waits for the release.
create function dispatch_is_held(of_incarnation integer, ordered_by_person boolean) returns boolean language sql stable as $$
  select coalesce((
    select released_at is null and not (ordered_by_person and number is not distinct from of_incarnation)
      from incarnation order by number desc limit 1), false)
$$;

alter table run_event add column incarnation integer;
alter table run_event alter column incarnation set default current_incarnation();
alter table effect add column incarnation integer, add column is_ordered_by_person boolean not null default false;
alter table effect alter column incarnation set default current_incarnation();
