"""What this process costs, read from Linux' /proc as the Rust side reads it."""

import os
import threading


def sleeps() -> int:
    """How often the threads but the calling one have gone to sleep, together."""
    own = threading.get_native_id()
    return sum(_sleeps_of(thread) for thread in os.listdir("/proc/self/task") if int(thread) != own)


def _sleeps_of(thread: str) -> int:
    try:
        return int(_field(f"/proc/self/task/{thread}/status", "voluntary_ctxt_switches:"))
    except FileNotFoundError:
        # It has ended meanwhile.
        return 0


def resident() -> int:
    """Bytes of memory that are resident."""
    return int(_field("/proc/self/status", "VmRSS:").removesuffix(" kB")) * 1024


def _field(path: str, name: str) -> str:
    with open(path, encoding="utf-8") as status:
        return next(line.removeprefix(name).strip() for line in status if line.startswith(name))
