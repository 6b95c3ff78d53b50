"""How the server runs: `gunicorn wsgi:app` finds this file by itself.

Numbers come from Settings, so that one list of variables rules everything; reasons stand beside them.
"""

from __future__ import annotations

import logging.config
import os
import resource
import sys
from pathlib import Path
from typing import Any

from app.collection import spare_requests
from app.settings import load_or_exit
from app.web import affinity, logs, shared_counts
from app.web.crowding import crowding
from app.web.state import state_of

_settings = load_or_exit()

bind = f"0.0.0.0:{_settings.port}"
backlog = 512

# Threads wait for the model side by side; generation has fewer slots than threads, so health always finds one.
worker_class = "app.web.gunicorn_worker.Worker"
workers = _settings.web_concurrency
threads = _settings.web_threads
worker_connections = _settings.web_threads * 8

# A connection takes a descriptor, and so does a call upstream; the usual limit of 1,024 is one that may be raised.
_descriptors = 2 * worker_connections
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if resource.RLIM_INFINITY != _soft < _descriptors:
    _most = _descriptors if _hard == resource.RLIM_INFINITY else min(_descriptors, _hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(_soft, _most), _hard))

# Languages and lexicons are loaded once and shared by all workers.
preload_app = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats on a disk can stall

# The analyser keeps memory for each thread that calls it. Told to take what it uses and to give back at once, it holds
# 1.2 MB instead of 3.4 for a thread, and 120 threads fit (options of mimalloc 2.2, read when the analyser is loaded).
for _option in ("MIMALLOC_ARENA_EAGER_COMMIT", "MIMALLOC_PURGE_DELAY"):
    os.environ.setdefault(_option, "0")  # noqa: TID251 read by a library, not by us

# A heartbeat of the worker, not a limit of one request: that is GENERATE_DEADLINE_S.
timeout = 60
graceful_timeout = int(_settings.generate_deadline_s) + 15
# Longer than load balancers keep an idle connection (ALB: 60 s), or they show 502 for connections closed under them.
keepalive = 75

# Workers are replaced now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 4_000

limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190
http_parser = "python"
# Proxy headers count only through TRUSTED_PROXY_HOPS.
forwarded_allow_ips = ""
proxy_allow_ips = ""

control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = _settings.log_level.lower()
logconfig_dict = logs.config(_settings.log_format, _settings.log_level)


if _settings.metrics:
    logging.config.dictConfig(logconfig_dict)
    shared_counts.open_or_say()


def pre_fork(server: Any, worker: Any) -> None:
    """Each worker counts in a place of its own, in which the next one goes on, and keeps to a processor of its own
    where there are enough workers; it inherits how garbage is collected."""
    worker.place = shared_counts.places.take()
    worker.processor = _processor(server)
    spare_requests()


def _processor(server: Any) -> int | None:
    if _settings.worker_cpu_affinity == "off":
        return None
    taken = [worker.processor for worker in server.WORKERS.values()]
    return affinity.processor(affinity.allowed(), server.num_workers, taken)


def post_fork(server: Any, worker: Any) -> None:
    """From now on the worker is told to stop by itself. A thread that computes gives way after two milliseconds, not
    five: health passes through several threads. After one it gave way at every sentence that it had proved
    (docs/decisions/0014)."""
    worker.heed(server.SIG_QUEUE)
    affinity.keep_to(worker.processor)
    shared_counts.places.settle(worker.place)
    sys.setswitchinterval(0.002)


def child_exit(server: Any, worker: Any) -> None:
    """The place of a worker is free again."""
    shared_counts.places.leave(worker.place)
    crowding.leave(worker.place)


def worker_exit(server: Any, worker: Any) -> None:
    """Ends a worker at once when its work is done.

    The analyser was loaded before the fork, and its own threads did not come along: its tear-down would wait for them
    or abort. Nothing else is left to do in a worker that goes.
    """
    leaving = sys.exc_info()[1]
    status = leaving.code if isinstance(leaving, SystemExit) and isinstance(leaving.code, int) else 0
    if worker.wsgi is not None and (spans := state_of(worker.wsgi).spans):
        spans.close()
    logging.shutdown()
    os._exit(status)
