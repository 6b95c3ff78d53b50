"""Serving under load, side by side with the closest peer's shape: python bench/serving.py [--quick] [--only NAME]

Every part is a process of its own on loopback and shares the machine's cores: server, fake upstream (0.4 s to the
first token, ten sentences in 2 s), load, and a second client that only asks for health. The peer is FastAPI on uvicorn,
one process (bench/serving_load/peer.py). `--quick`: 6 s a load instead of 20. NAME: openai, embedded, drain.
Writes bench/results/serving.md. A soak of half an hour is bench/soak.py.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import machine
import trustme
from serving_load.upstream import FIRST_TOKEN_S, SENTENCE_S

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "serving.md"
BODY: dict[str, Any] = {
    "language": "ko",
    "age": 6,
    "count": 10,
    "target": {"phoneme": "ㄹ", "position": "onset"},
    "sentenceLength": 3,
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
}
SECONDS, QUICK_SECONDS = 20.0, 6.0
POOL = 300
BOOT_S = 90
UPSTREAM_MS = 1000 * (FIRST_TOKEN_S + BODY["count"] * SENTENCE_S)
"""What upstream takes to write ten sentences to one call: both servers are measured against it."""


@dataclass(frozen=True)
class Measured:
    """What one load has met. Times in milliseconds."""

    name: str
    clients: int
    per_s: float
    answered: Sequence[float]
    refused: Sequence[float]
    health: Sequence[float]
    lost: int
    items: int
    faults: int
    cpu_ms: float

    def row(self, expected_ms: float) -> str:
        """A line of the table; `expected_ms`: what it must take, which is taken off to tell what was added."""
        added = [ms - expected_ms for ms in self.answered]
        return (
            f"| {self.name} | {self.clients} | {self.per_s:.1f} | {p(self.answered, 50)} / {p(self.answered, 99)} | "
            f"{p(added, 50)} / {p(added, 99)} | "
            f"{len(self.refused)}, {p(self.refused, 99)} | {p(self.health, 50)} / {p(self.health, 99)} / "
            f"{p(self.health, 100)} | {self.lost + self.faults} | {self.cpu_ms:.0f} |"
        )


def p(values: Sequence[float], percent: int) -> str:
    """A percentile, or a dash when there is nothing to count."""
    if not values:
        return "–"
    ordered = sorted(values)
    return f"{ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]:.0f}"


def free_port() -> int:
    """A port that nobody uses, from this bench's own range when it is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(command: Sequence[str], log: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process with only these variables; ended by its own id."""
    with log.open("ab") as output:
        started = subprocess.Popen(
            command, cwd=ROOT, env={"PATH": os.defpath, **variables}, stdout=output, stderr=output
        )
    try:
        yield started
    finally:
        if started.poll() is None:
            started.send_signal(signal.SIGTERM)
            started.wait(120)


def wait_for(port: int, log: Path) -> None:
    """Waits until something listens."""
    for _ in range(BOOT_S * 10):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens:\n{log.read_text()[-2000:]}")


@dataclass(frozen=True)
class Bench:
    """A folder for this run, and how long each load lasts."""

    folder: Path
    seconds: float

    @contextlib.contextmanager
    def upstream(self, certificate: str = "") -> Iterator[str]:
        """The fake upstream, with a certificate over TLS; yields its base URL."""
        port, log = free_port(), self.folder / "upstream.log"
        command = [sys.executable, "-m", "bench.serving_load.upstream", str(port), str(self.folder / "pool.json")]
        with process([*command, *([certificate] if certificate else [])], log):
            wait_for(port, log)
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}/v1"

    def certificate(self) -> tuple[str, dict[str, str]]:
        """Makes one for the upstream: its file, and the variables by which a server trusts it."""
        file, trusted = self.folder / "certificate.pem", self.folder / "authority.pem"
        authority = trustme.CA()
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(file))
        authority.cert_pem.write_to_path(str(trusted))
        return str(file), {"SSL_CERT_FILE": str(trusted)}

    @contextlib.contextmanager
    def ours(self, **variables: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
        """This project's server with its own configuration."""
        port, log = free_port(), self.folder / "ours.log"
        settings = {"PORT": str(port), "RATE_LIMIT": "off", "METRICS": "true", "LOG_FORMAT": "json", **variables}
        with process([sys.executable, "-m", "gunicorn", "wsgi:app"], log, **settings) as started:
            wait_for(port, log)
            self.load("warm", started.pid, port, 2, 2.0)
            yield port, started

    @contextlib.contextmanager
    def peer(self, upstream: str, **variables: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
        """The peer's shape."""
        port, log = free_port(), self.folder / "peer.log"
        command = [sys.executable, "-m", "uvicorn", "bench.serving_load.peer:app", "--port", str(port)]
        with process([*command, "--log-level", "warning"], log, BENCH_UPSTREAM=upstream, **variables) as started:
            wait_for(port, log)
            self.load("warm", started.pid, port, 2, 1.0)
            yield port, started

    def load(self, name: str, pid: int, port: int, clients: int, seconds: float | None = None) -> Measured:
        """Clients on the generation, and one that asks for health all the while."""
        lasting = seconds or self.seconds
        body = self.folder / "body.json"
        body.write_text(json.dumps(BODY), encoding="utf-8")
        command = [sys.executable, "-m", "bench.serving_load.load", str(port)]
        cpu = cpu_s(pid)
        both = [
            subprocess.Popen([*command, *arguments, str(body), *rest], cwd=ROOT, stdout=subprocess.PIPE)
            for arguments, rest in (
                ((str(clients), str(lasting)), ()),
                (("1", str(lasting)), ("health",)),
            )
        ]
        seen, health = (json.loads(one.communicate(timeout=lasting + 120)[0]) for one in both)
        return Measured(
            name=name,
            clients=clients,
            per_s=len(seen["answered"]) / lasting,
            answered=[1000 * s for s in seen["answered"]],
            refused=[1000 * s for s in seen["refused"]],
            health=[1000 * s for s in health["answered"]],
            lost=len(seen["lost"]) + len(health["lost"]),
            items=seen["items"],
            cpu_ms=1000 * (cpu_s(pid) - cpu) / max(1, len(seen["answered"])),
            faults=len(seen["others"]) + seen["refused_without_advice"] + len(health["others"]),
        )


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *map(int, children)]


def cpu_s(pid: int) -> float:
    """Processor time of a server and its workers so far: what a busy neighbour does not change."""
    ticks = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def pool() -> list[str]:
    """Sentences that the pipeline proves for the request, so that no call upstream is wasted."""
    sys.path.insert(0, str(ROOT))
    from app import create_app
    from app.settings import Settings

    client = create_app(Settings(engine="embedded", rate_limit="", log_level="ERROR")).test_client()
    found: dict[str, None] = {}
    for seed in range(60):
        answer = client.post("/api/v2/generate", json={**BODY, "count": 20, "seed": seed}).get_json()
        found.update(dict.fromkeys(item["text"] for item in answer["data"]["items"]))
        if len(found) >= POOL:
            break
    return list(found)


OPENAI = {"OPENAI_API_KEY": "sk-fake", "ENGINE": "openai"}
"""`openai`, not `auto`: an answer that came from the embedded engine would flatter the figures."""

HEAD = [
    "| server | clients | answers/s | took p50 / p99 | added p50 / p99 | refused, p99 | health p50 / p99 / max | lost "
    "| CPU ms |",
    "|---|---|---|---|---|---|---|---|---|",
]


def openai_rows(bench: Bench) -> Iterator[str]:
    """Generation through upstream, ours and the peer's, within the slots and beyond them."""
    yield from ["", "## Upstream of 2 s", "", *HEAD]
    with bench.upstream() as url:
        with bench.ours(OPENAI_BASE_URL=url, **OPENAI) as (port, server):
            for clients in (1, 50, 100, 200, 300):
                yield bench.load("ours", server.pid, port, clients).row(UPSTREAM_MS)
        with bench.peer(url) as (port, server):
            for clients in (1, 50, 100, 200, 300):
                yield bench.load("peer", server.pid, port, clients).row(UPSTREAM_MS)
    certificate, trusting = bench.certificate()
    with bench.upstream(certificate) as url:
        with bench.ours(OPENAI_BASE_URL=url, **OPENAI, **trusting) as (port, server):
            yield bench.load("ours, TLS upstream", server.pid, port, 200).row(UPSTREAM_MS)
        with bench.peer(url, **trusting) as (port, server):
            yield bench.load("peer, TLS upstream", server.pid, port, 200).row(UPSTREAM_MS)
    yield (
        "\nMilliseconds. Added: beyond the 2 s in which upstream writes ten sentences to one call; less than nothing "
        "where ours asks for them in two, as it does until a process has 64 requests under way. CPU: the server's own, "
        "for each answer."
    )


def embedded_rows(bench: Bench) -> Iterator[str]:
    """Generation by the embedded engine, count 10."""
    yield from ["", "## Embedded engine, ten sentences a request", "", *HEAD]
    with bench.ours(ENGINE="embedded") as (port, server):
        for clients in (1, 8, 50, 200, 300):
            yield bench.load("ours", server.pid, port, clients).row(0.0)


def drain_rows(bench: Bench) -> Iterator[str]:
    """40 requests under way when the server is told to stop."""
    yield from ["", "## Told to stop, or killed, under load", ""]
    with bench.upstream() as url, bench.ours(OPENAI_BASE_URL=url, **OPENAI) as (port, server):
        answers = in_flight(bench, port, 40, lambda: server.send_signal(signal.SIGTERM))
        yield f"- SIGTERM with 40 in flight: {answers.count(200)} completed, exit status {server.wait(90)}."
    with bench.upstream() as url, bench.ours(OPENAI_BASE_URL=url, **OPENAI) as (port, server):
        victims = workers(server.pid)
        answers = in_flight(bench, port, 40, lambda: os.kill(victims[0], signal.SIGKILL), health=port)
        yield (
            f"- kill -9 of one of {len(victims)} workers with 40 in flight: {answers.count(200)} completed, "
            f"{answers.count(0)} lost with their worker; {answers.count(-1)} of 40 health checks failed."
        )
    with bench.upstream() as url, bench.ours(OPENAI_BASE_URL=url, **OPENAI) as (port, server):
        answers = in_flight(bench, port, 40, lambda: server.send_signal(signal.SIGHUP), health=port)
        sick = answers.count(-1)
        yield f"- HUP with 40 in flight: {answers.count(200)} completed; {sick} of 40 health checks failed."


def workers(master: int) -> list[int]:
    """Process ids of a server's workers."""
    return [pid for pid in family(master)[1:] if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def in_flight(bench: Bench, port: int, number: int, act: Callable[[], None], health: int = 0) -> list[int]:
    """Statuses of requests that were under way when `act` was called: 0 lost, and -1 for each failed health check."""
    with ThreadPoolExecutor(number) as threads:
        running = [threads.submit(one_request, port, "POST", "/api/v2/generate", BODY) for _ in range(number)]
        time.sleep(1.0)
        act()
        failed = []
        for _ in range(40 if health else 0):
            if one_request(health, "GET", "/health") != 200:
                failed.append(-1)
            time.sleep(0.05)
        return [one.result() for one in running] + failed


def one_request(port: int, method: str, path: str, body: object = None) -> int:
    """Status of one request on a connection of its own; 0 when it got no answer."""
    data = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nContent-Type: application/json\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
            answer = b""
            while more := connection.recv(65536):
                answer += more
    except OSError:
        return 0
    found = re.match(rb"HTTP/1\.1 (\d+)", answer)
    return int(found[1]) if found else 0


PARTS = {"openai": openai_rows, "embedded": embedded_rows, "drain": drain_rows}


def main() -> None:
    """Measures and writes the results page."""
    quick = "--quick" in sys.argv
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    lines = [
        "# Serving",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine.described()}, shared by server, upstream, load and health client; "
        f"each load {QUICK_SECONDS if quick else SECONDS:.0f} s, default settings. "
        "`python bench/serving.py` repeats it.",
    ]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), QUICK_SECONDS if quick else SECONDS)
        (bench.folder / "pool.json").write_text(json.dumps(pool()), encoding="utf-8")
        for name, part in PARTS.items():
            for line in part(bench) if only in ("", name) else ():
                print(line, flush=True)
                lines.append(line)
    if not quick and not only:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
