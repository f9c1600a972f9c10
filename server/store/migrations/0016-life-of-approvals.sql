-- In which life of the database an approval was asked for: what a person asks for and another approves in this one is not held.
alter table approval add column incarnation integer;
alter table approval alter column incarnation set default current_incarnation();
