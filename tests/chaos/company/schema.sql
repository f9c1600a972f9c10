-- The company's own database, and beside it the recorder's notes, which a trigger makes in the transaction of the write itself.
create table cases (id integer primary key, title text not null, note text);
create table bookings (id bigint generated always as identity primary key, case_id integer not null references cases, text text not null);
insert into cases select number, 'Case ' || number from generate_series(1, 20000) number;

create schema recorder;
create table recorder.write (id bigint generated always as identity primary key, kind text not null, mark text not null);
create function recorder.note_booking() returns trigger language plpgsql security definer as $$
begin
  insert into recorder.write (kind, mark) values ('book', substring(new.text from 'mark-[0-9a-z]+-[0-9]+'));
  return null;
end $$;
create function recorder.note_update() returns trigger language plpgsql security definer as $$
begin
  insert into recorder.write (kind, mark) values ('update-record', substring(new.note from 'mark-[0-9a-z]+-[0-9]+'));
  return null;
end $$;
create trigger recorder after insert on bookings for each row execute function recorder.note_booking();
create trigger recorder after update on cases for each row execute function recorder.note_update();
