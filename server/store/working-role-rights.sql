-- What the role that the servers work as may do, said anew after every migration. Run by the owner of the tables, in a
-- transaction that has set stepwell.working_role and, with commas between them, stepwell.append_only.
do $$
declare
  worker      text := quote_ident(current_setting('stepwell.working_role'));
  append_only text[] := string_to_array(current_setting('stepwell.append_only'), ',');
  thing       record;
begin
  execute 'grant usage on schema public, pgboss to ' || worker;
  -- Databases made before PostgreSQL 15 let everybody make tables and functions there. What the owner may not revoke, because
  -- somebody else owns the schema, is found by the look afterwards (excess-rights.ts).
  execute 'revoke create on schema public, pgboss from public, ' || worker;

  for thing in
    select c.oid::regclass as name, nspname as schema, relname, relkind from pg_class c join pg_namespace n on n.oid = relnamespace
     where nspname in ('public', 'pgboss') and relkind in ('r', 'p', 'v', 'S') and relowner = current_user::regrole
     order by c.oid
  loop
    execute format('revoke all on %s from public, %s', thing.name, worker);
    execute format('grant %s on %s to %s',
      case
        when thing.relkind = 'S' then 'usage'
        when thing.schema = 'public' and thing.relname = 'schema_version' then 'select'
        when thing.schema = 'public' and thing.relname = any(append_only) then 'select, insert'
        else 'select, insert, update, delete'
      end, thing.name, worker);
    -- The queue rebuilds its own bloated indexes, which takes this right since it exists.
    if thing.schema = 'pgboss' and thing.relkind = 'r' and current_setting('server_version_num')::int >= 170000 then
      execute format('grant maintain on %s to %s', thing.name, worker);
    end if;
  end loop;

  for thing in
    select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = pronamespace
     where nspname in ('public', 'pgboss') and prokind = 'f' and proowner = current_user::regrole
     order by p.oid
  loop
    execute format('grant execute on function %s to %s', thing.name, worker);
  end loop;
end $$;
