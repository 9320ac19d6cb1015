"""What is measured, as `src/figures` measures it: each figure returns its measures, or the starts that are to be judged."""

import gc
import math
import threading
import time
import tracemalloc
from datetime import datetime, timezone

from process import resident, sleeps
from schedulers import JOURNALS, daily, every_second, far_minute, run, start

#: Steps over the tasks that meet all of them, whatever their number.
STRIDE = 7_919
#: Jobs that are weighed; each is as heavy as the next.
MOST_WEIGHED = 20_000


def idle(name: str, tasks: int, short: bool) -> dict:
    _ = start(name, tasks, daily(far_minute()), _nothing)
    time.sleep(5)
    before, spent = sleeps(), time.process_time()
    time.sleep(5 if short else 60)
    spent = time.process_time() - spent
    return _measures(("wake-ups", sleeps() - before, ""), ("processor", spent * 1e3, "ms"))


def memory(name: str, tasks: int, _short: bool) -> dict:
    if tasks > MOST_WEIGHED:
        raise SystemExit(f"counting what Python allocates for {tasks} jobs takes minutes")
    start(name, 1, daily(far_minute()), _nothing).shutdown()
    gc.collect()
    paged = resident()
    scheduler = _registered(name, tasks)
    paged = resident() - paged
    scheduler.shutdown()
    del scheduler
    gc.collect()
    # Counting takes memory of its own; hence not before.
    tracemalloc.start()
    allocated, _ = tracemalloc.get_traced_memory()
    _kept = _registered(name, tasks)
    gc.collect()
    allocated = tracemalloc.get_traced_memory()[0] - allocated
    return _measures(("allocated", allocated / tasks, "bytes"), ("resident", paged / tasks, "bytes"))


def _registered(name: str, tasks: int) -> object:
    """Each task with a schedule of its own, as everybody has them."""
    minute = far_minute()
    scheduler = start(name, 0, daily(minute), _nothing)
    for task in range(tasks):
        scheduler.add_job(run, daily(minute), args=[task], id=str(task))
    return scheduler


def punctuality(name: str, tasks: int, short: bool) -> dict:
    slots = 3 if short else 10
    starts: list[tuple[int, int]] = []
    _ = start(name, tasks, every_second(), lambda task: starts.append((task, time.time_ns())))
    first = int(time.time()) + 2
    time.sleep(first + slots + 2 - time.time())
    kept = [[task, at] for task, at in list(starts) if at >= first * 10**9 - 500_000_000]
    return {"attendance": {"tasks": tasks, "first": first, "slots": slots, "starts": kept}}


def durable_runs(name: str, at_once: int, short: bool) -> dict:
    runs = 500 if short else 1_500
    left = runs
    lock, ran = threading.Lock(), threading.Event()

    def started(_task: int) -> None:
        nonlocal left
        with lock:
            left -= 1
            if left == 0:
                ran.set()

    due = datetime.now(timezone.utc)
    scheduler = start(name, runs, daily(far_minute()), started, due=due, threads=at_once, paused=True)
    store = scheduler._lookup_jobstore("default")
    began = time.perf_counter()
    scheduler.resume()
    ran.wait()
    while store.get_due_jobs(due):
        time.sleep(0.001)
    return _measures(("runs", runs / (time.perf_counter() - began), "1/s"))


def dispatch(name: str, in_flight: int, short: bool) -> dict:
    """It has no run now: a job to run once stands for it. Each that has run asks for the next."""
    until = time.perf_counter() + (1 if short else 4)
    ran = [0]
    lock = threading.Lock()

    def started(_task: int) -> None:
        with lock:
            ran[0] += 1
        if time.perf_counter() < until:
            ask()

    def ask() -> None:
        scheduler.add_job(run, args=[0], misfire_grace_time=None)

    scheduler = start(name, 0, daily(far_minute()), started)
    began = time.perf_counter()
    for _ in range(in_flight):
        ask()
    time.sleep(max(0, until - time.perf_counter()))
    rate = ran[0] / (time.perf_counter() - began)
    patience = time.perf_counter() + 3
    while scheduler.get_jobs() and time.perf_counter() < patience:
        time.sleep(0.01)
    return _measures(("runs", rate, "1/s"), ("lost", len(scheduler.get_jobs()), ""))


def edit(name: str, tasks: int, short: bool) -> dict:
    scheduler = start(name, tasks, daily(far_minute()), _nothing)
    times = []
    until = time.perf_counter() + 20
    for nth in range(300 if short else 2_000):
        task, trigger = str(nth * STRIDE % tasks), daily(far_minute() + nth % 60)
        began = time.perf_counter()
        scheduler.reschedule_job(task, trigger=trigger)
        times.append((time.perf_counter() - began) * 1e6)
        if time.perf_counter() > until:
            break
    shares = (("p10", 0.1), ("p50", 0.5), ("p99", 0.99))
    return _measures(*((measure, _percentile(times, share), "µs") for measure, share in shares))


FIGURES = {
    "idle": idle,
    "memory": memory,
    "punctuality": punctuality,
    "durable-runs": durable_runs,
    "dispatch": dispatch,
    "edit": edit,
    "edit-durable": edit,
}


def measure(name: str, figure: str, size: int, short: bool) -> dict:
    if name not in JOURNALS or figure not in FIGURES:
        raise SystemExit(f"{name} has no part in {figure}")
    return FIGURES[figure](name, size, short)


def _nothing(_task: int) -> None:
    pass


def _measures(*measures: tuple[str, float, str]) -> dict:
    return {"measures": [{"name": name, "value": value, "unit": unit} for name, value, unit in measures]}


def _percentile(values: list[float], share: float) -> float:
    """Nearest rank."""
    return sorted(values)[math.ceil(len(values) * share) - 1]
