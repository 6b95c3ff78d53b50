"""Half an hour of everyday load on one server: python bench/soak.py [MINUTES]

Eight clients on generation through a fake upstream, two on the embedded engine's contrast sets and on analysis, one on
health. Prints each minute, and at the end how much the server's memory (PSS of all its processes: shared pages are
counted once) has grown since the warm-up, which is the first fifth, and how many requests failed. Ends with status 1
when memory grew by more than 5 % or a request failed. A run of 30 minutes or more is written to bench/results/soak.md.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from serving import BODY, Bench, family, one_request, pool

RESULTS = Path(__file__).resolve().parent / "results" / "soak.md"
MINUTES = 30.0
MOST_GROWTH = 0.05
CONTRAST = {
    **BODY,
    "count": 3,
    "therapyApproach": "minimal_pairs",
    "target": {"phoneme": "ㄱ", "position": "onset"},
}
ANALYSIS = {"language": "ko", "texts": ["라면을 맛있게 먹어요"] * 10}
PAUSE_S = 0.5


@dataclass
class Soak:
    """What the clients have met, and the memory at each sample in MB."""

    port: int
    until: float
    statuses: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, method: str, path: str, body: object) -> None:
        """Request, pause, request."""
        while time.monotonic() < self.until:
            status = one_request(self.port, method, path, body)
            with self.lock:
                self.statuses[f"{path} {status}"] += 1
            time.sleep(PAUSE_S)

    def sample(self, master: int) -> None:
        """Memory of the server, now."""
        self.memory.append(sum(pss_mb(pid) for pid in family(master)))

    def failed(self) -> int:
        """Answers that are not 200."""
        return sum(number for name, number in self.statuses.items() if not name.endswith(" 200"))

    def growth(self) -> float:
        """Mean of the last fifth against the mean of the second, which follows the warm-up."""
        fifth = max(1, len(self.memory) // 5)
        early, late = self.memory[fifth : 2 * fifth] or self.memory[:1], self.memory[-fifth:]
        return (sum(late) / len(late)) / (sum(early) / len(early)) - 1


def pss_mb(pid: int) -> float:
    """Proportional set size; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def soak(bench: Bench, minutes: float) -> Soak:
    """Loads a server for that long."""
    with (
        bench.upstream() as url,
        bench.ours(OPENAI_BASE_URL=url, OPENAI_API_KEY="sk-fake", ENGINE="auto") as (port, server),
    ):
        run = Soak(port, time.monotonic() + 60 * minutes)
        kinds = [("POST", "/api/v2/generate", BODY)] * 8 + [
            ("POST", "/api/v2/generate", CONTRAST),
            ("POST", "/api/v2/analyze", ANALYSIS),
            ("GET", "/health", None),
        ]
        clients = [threading.Thread(target=run.client, args=kind) for kind in kinds]
        for client in clients:
            client.start()
        while time.monotonic() < run.until:
            time.sleep(min(10.0, max(1.0, 6 * minutes / 10)))
            run.sample(server.pid)
            print(f"{run.memory[-1]:.1f} MB, {sum(run.statuses.values())} answers, {run.failed()} failed", flush=True)
        for client in clients:
            client.join()
        return run


def main() -> None:
    """Soaks and tells."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), 1.0)
        (bench.folder / "pool.json").write_text(json.dumps(pool()), encoding="utf-8")
        run = soak(bench, minutes)
    report = (
        f"{minutes:g} minutes on {os.cpu_count()} cores: memory {run.memory[0]:.0f} MB at first, "
        f"{run.memory[-1]:.0f} MB at last, {run.growth():+.1%} after the warm-up; "
        f"{sum(run.statuses.values())} answers, {run.failed()} failed.\n\n"
        + "".join(f"- {name}: {number}\n" for name, number in sorted(run.statuses.items()))
    )
    print(report)
    if minutes >= MINUTES:
        RESULTS.write_text(f"# Half an hour of load\n\nWritten by `bench/soak.py`.\n\n{report}", encoding="utf-8")
    sys.exit(run.growth() > MOST_GROWTH or run.failed() > 0)


if __name__ == "__main__":
    main()
