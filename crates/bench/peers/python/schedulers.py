"""APScheduler, with its jobs in memory and in SQLite. Its defaults are kept: ten threads, a second of grace for what is late."""

import pickle
import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.util import datetime_to_utc_timestamp
from sqlalchemy import create_engine, event

#: Rows of one statement while a database is filled.
CHUNK = 1_000

#: The contestants, and the journal of SQLite where there is one: the engine's, and the one that SQLite comes with.
JOURNALS = {"apscheduler": None, "apscheduler-sqlite": "WAL", "apscheduler-sqlite-rollback": "DELETE"}

_started: Callable[[int], None] = lambda task: None


def run(task: int) -> None:
    """What every job does. Jobs in a database are found by this name, so that it cannot be a closure."""
    _started(task)


def every_second() -> CronTrigger:
    return CronTrigger(second="*", timezone=timezone.utc)


def daily(minute: int) -> CronTrigger:
    return CronTrigger(hour=minute // 60 % 24, minute=minute % 60, timezone=timezone.utc)


def far_minute() -> int:
    """A minute of the day twelve hours away."""
    now = datetime.now(timezone.utc)
    return (now.hour + 12) * 60 + now.minute


def start(
    name: str,
    tasks: int,
    trigger: CronTrigger,
    started: Callable[[int], None],
    *,
    due: datetime | None = None,
    threads: int = 10,
    paused: bool = False,
) -> BackgroundScheduler:
    """The scheduler with its tasks armed. Those that are `due` at an instant are never too late for it."""
    global _started
    _started = started
    scheduler = BackgroundScheduler(
        timezone=timezone.utc, executors={"default": ThreadPoolExecutor(threads)}
    )
    options = {"next_run_time": due, "misfire_grace_time": None} if due else {}
    if JOURNALS[name] is None:
        for task in range(tasks):
            scheduler.add_job(run, trigger, args=[task], id=str(task), **options)
    else:
        store = _store(JOURNALS[name])
        _fill(scheduler, store, tasks, trigger, due, options)
        scheduler.add_jobstore(store)
    scheduler.start(paused=paused)
    return scheduler


def _store(journal: str) -> SQLAlchemyJobStore:
    folder = tempfile.TemporaryDirectory(prefix="bench-")
    engine = create_engine(f"sqlite:///{Path(folder.name) / 'jobs.db'}")
    # Removed with the engine.
    engine.folder = folder

    @event.listens_for(engine, "connect")
    def _durable(connection, _record):
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("PRAGMA synchronous = FULL")

    return SQLAlchemyJobStore(engine=engine)


def _fill(scheduler, store, tasks, trigger, due, options) -> None:
    """Writes the rows that `add_job` would write, many in a commit: a hundred thousand commits take minutes."""
    due = due or trigger.get_next_fire_time(None, datetime.now(timezone.utc))
    defaults = {"misfire_grace_time": 1, "coalesce": True, "max_instances": 1, "executor": "default"}
    store.jobs_t.create(store.engine)
    with store.engine.begin() as connection:
        for first in range(0, tasks, CHUNK):
            rows = []
            for task in range(first, min(first + CHUNK, tasks)):
                job = Job(
                    scheduler,
                    id=str(task),
                    name="run",
                    func=run,
                    args=[task],
                    kwargs={},
                    trigger=trigger,
                    **{**defaults, **options, "next_run_time": due},
                )
                state = pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)
                rows.append(
                    {"id": job.id, "next_run_time": datetime_to_utc_timestamp(due), "job_state": state}
                )
            connection.execute(store.jobs_t.insert(), rows)
