-- What it takes to say of every slot of the last 30 days what became of it, and why.

-- Wall time and awake time parted while a process ran: the computer slept, or its clock was set.
CREATE TABLE time_jumps (
  id      INTEGER PRIMARY KEY,
  epoch   INTEGER NOT NULL,
  from_at DATETIME NOT NULL,
  to_at   DATETIME NOT NULL,
  -- NULL where the system does not tell the two apart.
  cause   TEXT NULL CHECK (cause IN ('sleep', 'clock_set'))
);

-- This computer's zone from then on, in which cron patterns without a zone of their own are read.
CREATE TABLE machine_zones (
  id       INTEGER PRIMARY KEY,
  since_at DATETIME NOT NULL,
  timezone TEXT NOT NULL
);

-- Every pause; the one in force is also the setting `pause`, which the engine goes by.
CREATE TABLE pauses (
  id        INTEGER PRIMARY KEY,
  paused_at DATETIME NOT NULL,
  -- Its end as it was planned; NULL: until somebody resumes.
  until_at  DATETIME NULL,
  ended_at  DATETIME NULL
);
INSERT INTO pauses (paused_at, until_at)
  SELECT value ->> 'since', value ->> 'until' FROM settings WHERE key = 'pause';

-- When the engine kept a task back; the one in force is also in the task's row.
CREATE TABLE suspensions (
  id           INTEGER PRIMARY KEY,
  task_id      INTEGER NOT NULL REFERENCES system_tasks(id),
  reason       TEXT NOT NULL,
  suspended_at DATETIME NOT NULL,
  ended_at     DATETIME NULL
);
INSERT INTO suspensions (task_id, reason, suspended_at)
  SELECT id, suspended_reason, coalesce(suspended_at, updated_at) FROM system_tasks WHERE suspended_reason IS NOT NULL;

-- Where the grid of an interval began until this edit: an edit moves it, and the task's row knows only the present one.
ALTER TABLE system_task_edits ADD COLUMN anchor_before DATETIME NULL;

-- The answers to slots whose rows were pruned because there were too many of them. Runs on time that ended alike share
-- a row; the columns are those of the last of them.
CREATE TABLE pruned_slots (
  id            INTEGER PRIMARY KEY,
  task_id       INTEGER NOT NULL REFERENCES system_tasks(id),
  first_slot_at DATETIME NOT NULL,
  scheduled_for DATETIME NOT NULL,
  runs          INTEGER NOT NULL,
  run_id        INTEGER NOT NULL,
  trigger       TEXT NOT NULL,
  attempt       INTEGER NOT NULL,
  status        TEXT NOT NULL,
  reason        TEXT NULL,
  missed_count  INTEGER NOT NULL,
  blocked_by    INTEGER NULL,
  started_at    DATETIME NOT NULL,
  finished_at   DATETIME NULL,
  duration_ms   INTEGER NULL,
  epoch         INTEGER NOT NULL
);
CREATE INDEX pruned_slots_by_task ON pruned_slots (task_id, scheduled_for);
