-- Instants are RFC 3339 text in UTC with milliseconds ("2026-01-31T06:30:00.000Z"), so that text order is time order.

CREATE TABLE system_tasks (
  id                INTEGER PRIMARY KEY,
  name              TEXT NOT NULL,
  task_type         TEXT NOT NULL,
  component         TEXT NOT NULL,
  frequency_cron    TEXT NULL,
  frequency_seconds INTEGER NULL,
  enabled           INTEGER NOT NULL DEFAULT 1,
  last_run_at       DATETIME NULL,
  last_status       TEXT NULL,
  last_result       TEXT NULL,
  error_count       INTEGER NOT NULL DEFAULT 0,
  created_at        DATETIME NOT NULL,
  updated_at        DATETIME NOT NULL,
  timezone          TEXT NULL,
  anchor_at         DATETIME NULL,
  next_run_at       DATETIME NULL,
  last_slot_at      DATETIME NULL,
  last_error        TEXT NULL,
  failing_since     DATETIME NULL,
  revision          INTEGER NOT NULL DEFAULT 1,
  catch_up          TEXT NOT NULL DEFAULT 'once' CHECK (catch_up IN ('once', 'skip', 'all')),
  overlap           TEXT NOT NULL DEFAULT 'skip' CHECK (overlap IN ('skip', 'queue', 'cancel_running')),
  timeout_seconds   INTEGER NOT NULL DEFAULT 300,
  max_retries       INTEGER NOT NULL DEFAULT 0,
  breaker_threshold INTEGER NOT NULL DEFAULT 5,
  suspended_reason  TEXT NULL,
  suspended_at      DATETIME NULL,
  requires_network  INTEGER NOT NULL DEFAULT 0,
  config            TEXT NULL,
  UNIQUE (task_type, component),
  CHECK (frequency_cron IS NULL OR frequency_seconds IS NULL)
);

CREATE TABLE system_task_runs (
  id            INTEGER PRIMARY KEY,
  task_id       INTEGER NOT NULL REFERENCES system_tasks(id),
  started_at    DATETIME NOT NULL,
  finished_at   DATETIME NULL,
  status        TEXT NOT NULL,
  result        TEXT NULL,
  error_message TEXT NULL,
  scheduled_for DATETIME NULL,
  trigger       TEXT NOT NULL CHECK (trigger IN ('schedule', 'catch_up', 'manual', 'retry')),
  attempt       INTEGER NOT NULL DEFAULT 1,
  reason        TEXT NULL,
  missed_count  INTEGER NOT NULL DEFAULT 0,
  duration_ms   INTEGER NULL,
  blocked_by    INTEGER NULL,
  epoch         INTEGER NOT NULL
);

-- At most one start per (task, slot, attempt): the promise the engine is built on.
CREATE UNIQUE INDEX system_task_runs_slot ON system_task_runs (task_id, scheduled_for, attempt) WHERE trigger <> 'manual';
CREATE INDEX system_task_runs_by_task ON system_task_runs (task_id, id);
CREATE INDEX system_task_runs_running ON system_task_runs (epoch) WHERE status = 'running';

CREATE TABLE system_task_run_logs (
  run_id  INTEGER NOT NULL REFERENCES system_task_runs(id) ON DELETE CASCADE,
  line    INTEGER NOT NULL,
  at      DATETIME NOT NULL,
  level   TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (run_id, line)
) WITHOUT ROWID;

-- Who changed what of a task: the fields before and after, JSON objects with the wire's names.
CREATE TABLE system_task_edits (
  id        INTEGER PRIMARY KEY,
  task_id   INTEGER NOT NULL REFERENCES system_tasks(id),
  revision  INTEGER NOT NULL,
  edited_at DATETIME NOT NULL,
  edited_by TEXT NOT NULL,
  before    TEXT NOT NULL,
  after     TEXT NOT NULL,
  undone_by INTEGER NULL REFERENCES system_task_edits(id)
);
CREATE INDEX system_task_edits_by_task ON system_task_edits (task_id, id);

-- One row a process that owned the database; the latest id is the epoch every write must carry.
CREATE TABLE process_epochs (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  pid        INTEGER NOT NULL,
  program    TEXT NOT NULL,
  version    TEXT NOT NULL,
  started_at DATETIME NOT NULL,
  ended_at   DATETIME NULL
);

-- Small facts by key, JSON values: the pause, the window's settings.
CREATE TABLE settings (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  updated_at DATETIME NOT NULL
) WITHOUT ROWID;

-- What is known of each feed and calendar: validators for the next conditional request, and its health.
CREATE TABLE sources (
  id              INTEGER PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind IN ('feed', 'newsdata', 'calendar')),
  name            TEXT NOT NULL,
  -- SHA-256 of the address, hex: private addresses are secrets and stay out of the database.
  address_hash    TEXT NOT NULL,
  etag            TEXT NULL,
  last_modified   TEXT NULL,
  -- What else the stored content depended on; the validators hold for the same scope only.
  validators_scope TEXT NULL,
  last_attempt_at DATETIME NULL,
  last_success_at DATETIME NULL,
  last_error      TEXT NULL,
  failing_since   DATETIME NULL,
  error_count     INTEGER NOT NULL DEFAULT 0,
  not_before_at   DATETIME NULL,
  UNIQUE (kind, address_hash)
);

CREATE TABLE articles (
  id           INTEGER PRIMARY KEY,
  source       TEXT NOT NULL,
  guid         TEXT NOT NULL,
  title        TEXT NOT NULL,
  url          TEXT NULL,
  summary      TEXT NOT NULL,
  published_at DATETIME NULL,
  fetched_at   DATETIME NOT NULL,
  updated_at   DATETIME NOT NULL,
  read_at      DATETIME NULL,
  UNIQUE (source, guid)
);
CREATE INDEX articles_by_time ON articles (coalesce(published_at, fetched_at), id);

-- One row an occurrence of an event. All-day events keep dates ("2026-01-31") in starts_at and ends_at.
CREATE TABLE calendar_events (
  id            INTEGER PRIMARY KEY,
  calendar      TEXT NOT NULL,
  uid           TEXT NOT NULL,
  recurrence_id TEXT NOT NULL,
  summary       TEXT NOT NULL,
  location      TEXT NULL,
  description   TEXT NULL,
  starts_at     TEXT NOT NULL,
  ends_at       TEXT NOT NULL,
  all_day       INTEGER NOT NULL,
  recurring     INTEGER NOT NULL,
  UNIQUE (calendar, uid, recurrence_id)
);
CREATE INDEX calendar_events_by_start ON calendar_events (starts_at, id);

CREATE TABLE alerts (
  id              INTEGER PRIMARY KEY,
  kind            TEXT NOT NULL,
  -- What it is about, within its kind; an alert is raised once a subject until it is resolved.
  subject         TEXT NOT NULL,
  severity        TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  title           TEXT NOT NULL,
  detail          TEXT NOT NULL,
  link            TEXT NULL,
  raised_at       DATETIME NOT NULL,
  resolved_at     DATETIME NULL,
  acknowledged_at DATETIME NULL,
  snoozed_until   DATETIME NULL
);
CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX alerts_by_time ON alerts (raised_at, id);

CREATE TABLE ideas (
  id          INTEGER PRIMARY KEY,
  title       TEXT NOT NULL,
  body        TEXT NOT NULL DEFAULT '',
  status      TEXT NOT NULL DEFAULT 'captured' CHECK (status IN ('captured', 'due', 'kept', 'done', 'dropped')),
  created_at  DATETIME NOT NULL,
  touched_at  DATETIME NOT NULL,
  due_at      DATETIME NULL
);
CREATE INDEX ideas_by_status ON ideas (status, id);
