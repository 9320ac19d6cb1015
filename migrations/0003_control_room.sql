-- What a person sees of it at a glance, and what they can hold back for a while.

-- The slots of a snoozed task, from snoozed_at up to snoozed_until (NULL: until somebody wakes it), are passed over.
ALTER TABLE system_tasks ADD COLUMN snoozed_at DATETIME NULL;
ALTER TABLE system_tasks ADD COLUMN snoozed_until DATETIME NULL;
ALTER TABLE system_tasks ADD COLUMN snooze_reason TEXT NULL;

-- Why, in the words of whoever paused.
ALTER TABLE pauses ADD COLUMN reason TEXT NULL;

-- When an occurrence first came in, for "what is new"; NULL: before this column was there.
ALTER TABLE calendar_events ADD COLUMN added_at DATETIME NULL;

-- History is asked for failures most of all. Successes and running rows are not in it, so that an ordinary run pays nothing.
CREATE INDEX system_task_runs_unusual ON system_task_runs (status, id) WHERE status NOT IN ('success', 'running');
