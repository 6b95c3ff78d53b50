"""A real server on loopback, spoken to in raw bytes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "https://clinic.example"
BOOT_S = 150


@dataclass(frozen=True)
class Reply:
    """One answer, taken apart. Header names are lower case."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        return ", ".join(self.headers.get(name.lower(), []))


@dataclass(frozen=True)
class Server:
    """A running server, its process and its log."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def raw(self, data: bytes) -> bytes:
        """Sends bytes and reads until the server closes."""
        with self.connect() as connection:
            with contextlib.suppress(OSError):  # it may refuse before it has read all
                connection.sendall(data)
            return read_to_end(connection)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """One request on a connection of its own; underscores in names of headers become hyphens."""
        named = {"Host": "test", "Connection": "close", "Content-Length": str(len(body))}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return parse(self.raw(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body))

    def post(self, path: str, value: object, **headers: str) -> Reply:
        return self.ask("POST", path, json.dumps(value).encode(), Content_Type="application/json", **headers)

    def stop(self) -> int:
        """SIGTERM, and the status the server ends with."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def read_to_end(connection: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while data := connection.recv(65536):
            parts.append(data)
    return b"".join(parts)


def parse(data: bytes) -> Reply:
    """Takes the first answer of a connection apart."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), []).append(value.strip())
    if headers.get("transfer-encoding") == ["chunked"]:
        body = b"".join(_chunks(body))
    return Reply(int(first.split()[1]), headers, body)


def _chunks(data: bytes) -> Iterator[bytes]:
    while data:
        size, _, rest = data.partition(b"\r\n")
        length = int(size, 16)
        yield rest[:length]
        data = rest[length + 2 :] if length else b""


@dataclass(frozen=True)
class Limits:
    """Where the log goes (a file of a temporary folder when None); how large a file may grow, in blocks of 1,024 bytes:
    writing beyond fails as it does on a full disk; and how many files and connections may be open. 0: as it likes."""

    log: Path | None = None
    file_kb: int = 0
    open_files: int = 0


WIDE = Limits()
TOY = "tests.web.toy_wsgi:app"


@contextlib.contextmanager
def running(module: str = TOY, limits: Limits = WIDE, /, **variables: str) -> Iterator[Server]:
    """Starts Gunicorn in the project's folder, waits for it to answer, and stops it by its own process id."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = limits.log or Path(folder) / "log"
        process = start(module, log, limits, PORT=str(port), **variables)
        try:
            _wait(port, process, log)
            yield Server(port, process, log)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(60)


def start(module: str, log: Path, limits: Limits = WIDE, /, **variables: str) -> subprocess.Popen[bytes]:
    """Starts Gunicorn with only these variables, its output in a file."""
    environment = {
        "PATH": os.defpath,
        "ALLOWED_ORIGINS": json.dumps([ORIGIN]),
        "WEB_CONCURRENCY": "1",
        "RATE_LIMIT": "off",
        "LOG_FORMAT": "json",
        **variables,
    }
    command = [sys.executable, "-m", "gunicorn", module]
    for option, most in (("-f", limits.file_kb), ("-n", limits.open_files)):
        if most:
            command = ["bash", "-c", f'ulimit {option} {most}; exec "$@"', "bash", *command]
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(BOOT_S * 20):
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}:\n{log.read_text()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer:\n{log.read_text()}")
