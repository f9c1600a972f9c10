-- What somebody else was asked to approve, for lists and for the check before anything is sent. The log is the truth:
-- given_sequence is where the approval stands in it, and the intent of its effect follows there at once.
create table approval (
  id             text primary key,
  run_id         text not null references run (id),
  attempt        integer not null,
  step_id        text not null,
  needed_right   text not null,
  digest         text not null,
  request        jsonb not null,
  asked_by       jsonb not null,
  -- Ids of everybody who may not decide on it.
  requesters     text[] not null,
  asked_at       timestamptz not null,
  due_at         timestamptz,
  status         text not null check (status in ('asked', 'given', 'refused', 'withdrawn', 'expired', 'void')),
  decided_by     jsonb,
  decided_at     timestamptz,
  comment        text not null default '',
  given_sequence integer
);
create index approval_waiting on approval (asked_at desc, id desc) where status = 'asked';
create index approval_by_time on approval (asked_at desc, id desc);
create index approval_by_requester on approval using gin (requesters);
create index approval_by_run on approval (run_id);
