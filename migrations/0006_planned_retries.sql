-- What was planned after a failed attempt, so that a start knows of it: the latest of each task. It is still to come until
-- something has come in its place, the task is suspended or has been given another schedule.
CREATE TABLE system_task_retries (
  task_id  INTEGER PRIMARY KEY REFERENCES system_tasks(id) ON DELETE CASCADE,
  run_id   INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  retry_at DATETIME NOT NULL
);
