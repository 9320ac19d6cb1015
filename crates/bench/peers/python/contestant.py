"""Measures one Python scheduler's share of one figure, and prints it as a line of JSON: `NAME FIGURE SIZE [--short]`.

With `versions` alone it says what it runs on. The line is the one that `src/measurement.rs` reads.
"""

import json
import logging
import os
import platform
import sqlite3
import sys
from importlib.metadata import version

from figures import measure


def versions() -> dict[str, str]:
    packages = {"APScheduler": version("APScheduler"), "SQLAlchemy": version("SQLAlchemy")}
    return {"Python": platform.python_version(), "SQLite of Python": sqlite3.sqlite_version, **packages}


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if arguments == ["versions"]:
        print(json.dumps(versions()))
        return
    name, figure, size = arguments
    # It warns of each run that it gives up; they are counted here.
    logging.disable(logging.CRITICAL)
    found = measure(name, figure, int(size), "--short" in sys.argv)
    print(json.dumps({"contestant": name, "figure": figure, "size": int(size), **found}), flush=True)
    # Its threads may have much left to do.
    os._exit(0)


if __name__ == "__main__":
    main()
