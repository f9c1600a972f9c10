-- Whether the log may lack what became of an effect. One of an earlier life does unless an administrator has said since that
-- nothing committed is missing; so does what waits for a release, as automation may order anew what it ordered in the lost time.
create function is_doubtful(of_incarnation integer, ordered_by_person boolean) returns boolean language sql stable as $$
  select dispatch_is_held(of_incarnation, ordered_by_person) or exists (
    select from incarnation where number > coalesce(of_incarnation, 0) and (released_at is null or may_have_lost))
$$;
