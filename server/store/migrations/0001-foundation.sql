-- Sign-in: the tables better-auth keeps. Their column names are that library's.
create table auth_user (
  id              text primary key,
  name            text not null,
  email           text not null unique,
  "emailVerified" boolean not null,
  image           text,
  "createdAt"     timestamptz not null default now(),
  "updatedAt"     timestamptz not null default now()
);
create table auth_session (
  id          text primary key,
  "expiresAt" timestamptz not null,
  token       text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId"    text not null references auth_user (id) on delete cascade
);
create index on auth_session ("userId");
create table auth_account (
  id                      text primary key,
  "accountId"             text not null,
  "providerId"            text not null,
  "userId"                text not null references auth_user (id) on delete cascade,
  "accessToken"           text,
  "refreshToken"          text,
  "idToken"               text,
  "accessTokenExpiresAt"  timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope                   text,
  password                text,
  "createdAt"             timestamptz not null default now(),
  "updatedAt"             timestamptz not null
);
create index on auth_account ("userId");
create table auth_verification (
  id          text primary key,
  identifier  text not null,
  value       text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index on auth_verification (identifier);

-- Who may do what. Rights and scopes are documents that engine/access parses at each command.
create table role (
  id     text primary key,
  title  text not null,
  level  text not null,
  rights jsonb not null
);
create table team (
  id     text primary key,
  title  text not null,
  scopes jsonb not null
);
create table person (
  id          text primary key references auth_user (id),
  team_id     text not null references team (id),
  role_id     text not null references role (id),
  is_disabled boolean not null default false
);

-- Workflows. A version never changes; the row of the workflow says which is the latest and who sees it.
create table workflow (
  id             text primary key,
  title          text not null,
  description    text not null,
  collection     text not null,
  teams          text[] not null,
  latest_version integer not null
);
create table workflow_version (
  workflow_id  text not null references workflow (id),
  version      integer not null,
  hash         text not null,
  definition   jsonb not null,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null,
  primary key (workflow_id, version)
);

-- Runs: the folded state of each, for lists, locks and the next command. The log below is the truth.
create table run (
  id             text primary key,
  workflow_id    text not null,
  version        integer not null,
  workflow_title text not null,
  collection     text not null,
  record_id      text not null,
  record_label   text not null,
  status         text not null,
  phase          text,
  waits_for      text,
  assignee_id    text,
  inbox          text,
  started_by     text not null,
  started_at     timestamptz not null,
  updated_at     timestamptz not null,
  sequence       integer not null,
  last_digest    text not null,
  state          jsonb not null,
  foreign key (workflow_id, version) references workflow_version (workflow_id, version)
);
-- One open run per workflow and record: of two people who start at once, this index refuses one.
create unique index run_one_open on run (workflow_id, collection, record_id) where status in ('active', 'saved');
create index run_by_record on run (collection, record_id, updated_at desc);
create index run_by_update on run (updated_at desc, id desc);
create index run_by_inbox on run (inbox, updated_at) where inbox is not null;
create index run_by_assignee on run (assignee_id) where status = 'active';
create index run_in_motion on run (updated_at) where phase in ('preparing', 'performing');

-- The log. txid and position together order events by commit for readers that stop below the oldest running
-- transaction: a position alone would let a reader pass a row that commits late.
create table run_event (
  run_id          text not null references run (id),
  sequence        integer not null,
  txid            xid8 not null default pg_current_xact_id(),
  position        bigint generated always as identity,
  type            text not null,
  at              timestamptz not null,
  actor           jsonb not null,
  body            jsonb not null,
  digest          text not null,
  previous_digest text not null,
  primary key (run_id, sequence)
);
create index run_event_by_commit on run_event (txid, position);

-- Record values, prompts and free text of events, apart from the log: a row may be erased, and the chain over the
-- salted digests in run_event still verifies.
create table run_payload (
  run_id   text not null,
  sequence integer not null,
  salt     text not null,
  content  jsonb not null,
  primary key (run_id, sequence),
  foreign key (run_id, sequence) references run_event (run_id, sequence) deferrable initially deferred
);

-- Completed attempts: what revising needs to know of the past without reading the whole log.
create table run_attempt (
  run_id    text not null references run (id),
  ordinal   integer not null,
  is_live   boolean not null,
  is_manual boolean not null,
  edited    jsonb not null,
  answer    jsonb not null,
  attempt   jsonb not null,
  primary key (run_id, ordinal)
);
create index run_attempt_live on run_attempt (run_id, ordinal) where is_live;

-- One intended act on the outside. Dispatched at most once: the step from intended to dispatched is a conditional update.
create table effect (
  id            text primary key,
  run_id        text references run (id),
  attempt       integer,
  effect_class  text not null,
  digest        text not null,
  request       jsonb not null,
  person_id     text not null,
  status        text not null check (status in ('intended', 'dispatched', 'settled')),
  outcome       text,
  -- What settles a database effect after a crash: the transaction's token, and what it will have given once committed.
  token         text,
  prospect      jsonb,
  server        integer,
  intended_at   timestamptz not null default clock_timestamp(),
  dispatched_at timestamptz,
  settled_at    timestamptz
);
create index effect_unsettled on effect (status) where status <> 'settled';

-- Every interaction, append-only, ordered like the log.
create table activity (
  txid         xid8 not null default pg_current_xact_id(),
  position     bigint generated always as identity primary key,
  at           timestamptz not null default clock_timestamp(),
  type         text not null,
  actor        text not null,
  person_id    text,
  person_name  text,
  summary      text not null,
  collection   text,
  record_id    text,
  record_label text,
  run_id       text,
  workflow_id  text,
  is_denied    boolean not null default false,
  detail       jsonb not null default '{}'
);
create index activity_by_commit on activity (txid, position);
create index activity_by_record on activity (collection, record_id, txid desc, position desc) where record_id is not null;
create index activity_by_run on activity (run_id, txid desc, position desc) where run_id is not null;
create index activity_by_person on activity (person_id, txid desc, position desc);
create index activity_by_type on activity (type, txid desc, position desc);

-- Append-only means append-only, for the owner too.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on run_event for each row execute function refuse_change();
create trigger append_only before update or delete on activity for each row execute function refuse_change();
create trigger append_only before update or delete on workflow_version for each row execute function refuse_change();
create trigger unchanged before update on run_payload for each row execute function refuse_change();
create trigger append_only_whole before truncate on run_event for each statement execute function refuse_change();
create trigger append_only_whole before truncate on activity for each statement execute function refuse_change();
create trigger append_only_whole before truncate on workflow_version for each statement execute function refuse_change();
