"""The project's Gunicorn configuration, with a first worker that is told to stop as soon as it is forked.

Its name (`--name`) tells when: "before" the worker has a handler of its own for that and still has the master's, or
"after".
"""

from __future__ import annotations

import os
import runpy
import signal
from pathlib import Path
from typing import Any

_project = runpy.run_path(str(Path(__file__).parents[2] / "gunicorn.conf.py"))
globals().update({name: value for name, value in _project.items() if not name.startswith("_")})


def post_fork(server: Any, worker: Any) -> None:
    """As the project's."""
    told = server.cfg.proc_name if worker.age == 1 else ""
    if told == "before":
        os.kill(os.getpid(), signal.SIGTERM)
    _project["post_fork"](server, worker)
    if told == "after":
        os.kill(os.getpid(), signal.SIGTERM)
