-- History is asked for a span of time, and for what a person or a mishap set off. Both are few among many.

-- Ids follow the starts of runs but for a clock that was set: this says between which ids a span lies.
CREATE INDEX system_task_runs_by_start ON system_task_runs (started_at);

-- Ordinary runs are not in it, and pay nothing.
CREATE INDEX system_task_runs_by_trigger ON system_task_runs (trigger, id) WHERE trigger <> 'schedule';
