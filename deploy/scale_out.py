"""Two instances behind nginx that share one Redis, on this machine: `make scale-out`.

Needs nginx and redis-server (on Debian: nginx-light, redis-server). Prints the address when all of it answers, and
stops everything it has started when it is told to stop (SIGTERM, Ctrl-C). The same shape in containers:
`docker compose --profile scale-out up`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import string
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "deploy" / "nginx" / "default.conf.template"
PATHS = "/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin"
BOOT_S = 120.0
STOP_S = 90.0

FRAME = string.Template("""\
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log $folder/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
$site
}
""")
"""What the nginx image has around its site, with folders that any user may write."""


class LackingError(Exception):
    """A program that is needed is not installed, or does not answer."""


def program(name: str) -> str:
    """Path of a program of the system. Raises LackingError."""
    found = shutil.which(name, path=PATHS)
    if found is None:
        raise LackingError(f"{name} is not installed (Debian: apt install nginx-light redis-server)")
    return found


def site(listen: str, first: str, second: str) -> str:
    """The nginx site with its three names filled in; nginx's own variables stay as they are."""
    return string.Template(TEMPLATE.read_text("utf-8")).safe_substitute(LISTEN=listen, FIRST=first, SECOND=second)


def start(stack: ExitStack, command: Sequence[str], port: int, variables: Mapping[str, str]) -> int:
    """Starts a program that listens on `port` and waits for it; it is stopped with `stack`. Returns its process id."""
    # A session of its own: Ctrl-C reaches only this program, which stops the others in order.
    environment = {"PATH": os.defpath, **variables}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    stack.callback(_stop, process)
    until = time.monotonic() + BOOT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise LackingError(f"{command[0]} ended with status {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process.pid
        time.sleep(0.1)
    raise LackingError(f"{command[0]} does not answer on port {port}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def instance(stack: ExitStack, application: str, port: int, redis_port: int, variables: Mapping[str, str]) -> int:
    """One Gunicorn behind the proxy."""
    shared = {
        "PORT": str(port),
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "TRUSTED_PROXY_HOPS": "1",
        **variables,
    }
    return start(stack, [sys.executable, "-m", "gunicorn", application], port, shared)


def proxy(stack: ExitStack, port: int, instances: Sequence[int]) -> int:
    """nginx in front of two instances."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    first, second = (f"127.0.0.1:{number}" for number in instances)
    conf = Path(folder) / "nginx.conf"
    text = site(f"127.0.0.1:{port}", first, second)
    conf.write_text(FRAME.substitute(folder=folder, site=text), "utf-8")
    return start(stack, [program("nginx"), "-e", f"{folder}/error.log", "-p", folder, "-c", str(conf)], port, {})


def main(arguments: Sequence[str]) -> int:
    """Starts all, prints who is where, and waits to be told to stop."""
    parser = argparse.ArgumentParser(description="Two instances, nginx and Redis on this machine.")
    parser.add_argument("--port", type=int, default=8800, help="of the proxy; the instances and Redis take the next")
    parser.add_argument("--application", default="wsgi:app")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the instances")
    asked = parser.parse_args(arguments)
    variables = dict(pair.split("=", 1) for pair in asked.set)
    ports = asked.port + 1, asked.port + 2
    redis_port = asked.port + 3
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    with ExitStack() as stack:
        try:
            redis = [program("redis-server"), "--port", str(redis_port), "--bind", "127.0.0.1", "--save", ""]
            start(stack, redis, redis_port, {})
            pids = [instance(stack, asked.application, port, redis_port, variables) for port in ports]
            proxy(stack, asked.port, ports)
        except LackingError as error:
            print(error, file=sys.stderr)
            return 1
        for pid, port in zip(pids, ports, strict=True):
            print(f"instance {pid} http://127.0.0.1:{port}", flush=True)
        print(f"ready http://127.0.0.1:{asked.port}", flush=True)
        told.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
