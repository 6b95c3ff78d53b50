"""What the server counts, in one process and over several."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.parser import text_string_to_metric_families

from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Candidate, Notice, Proposal, Usage
from app.web.metrics import SECONDS, Answered, Metrics
from app.web.shared_counts import KINDS, LIVE, ROOM_BYTES, Places
from app.web.wording import wording
from tests.web.conftest import KOREAN, Make, toy_app
from tests.web.server import TOY, Limits, Server, running
from tests.web.test_server import SLOW, booted, request
from tests.web.toy import ToySource


def value(page: bytes, name: str, **labels: str) -> float:
    """The sum of the samples of that name whose labels hold these."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
        if sample.name == f"talktalk_{name}" and labels.items() <= sample.labels.items()
    )


def scrape(server: Server) -> bytes:
    reply = server.ask("GET", "/metrics")
    assert reply.status == 200
    return reply.body


def settled(server: Server, told: Callable[[bytes], bool]) -> bytes:
    """Scrapes until it tells so: a request is counted just after its last byte has left."""
    page = b""
    for _ in range(200):
        page = scrape(server)
        if told(page):
            return page
        time.sleep(0.05)
    raise AssertionError(page.decode())


def test_there_is_no_such_page_unless_switched_on(make: Make) -> None:
    assert make().get("/metrics").status_code == 404


def test_a_request_is_counted_with_what_came_of_it(make: Make) -> None:
    script: list[Proposal | Exception] = [
        Candidate("라사 나 다", "embedded"),
        Candidate("나 나 나", "embedded"),
        Notice("FALLBACK_EMBEDDED", {"reason": "X"}),
    ]
    client = make(ToySource([*script, Usage(7, 5, 1, 1500)]), metrics=True)
    client.post("/api/v2/generate", json=KOREAN).close()
    client.post("/api/v2/generate", json={}).close()
    client.get("/of-a-child").close()
    page = client.get("/metrics").data
    assert client.get("/metrics").content_type.startswith("text/plain")
    assert value(page, "requests_total", route="/api/v2/generate", method="POST", status="200") == 1
    assert value(page, "requests_total", route="unmatched", status="404") == 1
    assert value(page, "request_duration_seconds_count", route="/api/v2/generate") == 2
    assert value(page, "errors_total", reason="NOT_FOUND") == 1
    assert value(page, "verified_items_total", source="embedded") == 1
    assert value(page, "rejected_candidates_total") == 1
    assert value(page, "fallbacks_total", reason="X") == 1
    assert value(page, "upstream_duration_seconds_sum") == 1.5
    assert value(page, "slots_in_use") == 0
    assert (value(page, "slots"), value(page, "workers")) == (112, 1)
    assert "of-a-child" not in page.decode()


def test_refusals_are_counted(make: Make) -> None:
    client = make(ToySource([SourceUnavailableError("OVERLOADED", retryable=True, retry_after=5)]), metrics=True)
    refused = client.post("/api/v2/generate", json=KOREAN)
    assert refused.status_code == 503
    refused.close()
    page = client.get("/metrics").data
    assert value(page, "shed_total") == 1
    assert value(page, "errors_total", reason="OVERLOADED") == 1


def test_requests_that_pass_while_redis_is_down_are_counted(make: Make) -> None:
    client = make(rate_limit="1/minute", redis_url="redis://127.0.0.1:1/0", metrics=True)
    for _ in range(3):
        assert client.post("/api/v2/generate", json=KOREAN).status_code == 200
    assert value(client.get("/metrics").data, "rate_limit_uncounted_total") == 3


def test_tokens_are_right_in_the_end_though_estimates_were_too_high() -> None:
    metrics = Metrics(Places())
    for usage in (Usage(calls=1), Usage(100, 20), Usage(-40, 5), Usage(10, 0), Usage(50, 0)):
        metrics.paid(usage)
    page = metrics.page()
    assert value(page, "tokens_total", direction="input") == 120
    assert value(page, "tokens_total", direction="output") == 25
    assert value(page, "upstream_calls_total") == 1


def workers(server: Server) -> list[int]:
    """Process ids of all workers so far."""
    return [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", server.log.read_text(encoding="utf-8"))]


def test_workers_count_together_and_no_count_dies_with_one() -> None:
    with running(WEB_CONCURRENCY="2", METRICS="true") as two:
        assert booted(two, 2)
        for _ in range(30):
            assert two.post("/api/v2/generate", KOREAN).status == 200
        settled(two, lambda page: value(page, "requests_total", route="/api/v2/generate") == 30)
        os.kill(workers(two)[0], signal.SIGKILL)
        assert booted(two, 3)
        os.kill(workers(two)[1], signal.SIGTERM)
        assert booted(two, 4)
        two.process.send_signal(signal.SIGHUP)
        assert booted(two, 6)
        for _ in range(10):
            assert two.post("/api/v2/generate", KOREAN).status == 200
        page = settled(two, lambda page: value(page, "workers") == 2)
        assert value(page, "requests_total", route="/api/v2/generate") == 40
        assert value(page, "request_duration_seconds_bucket", route="/api/v2/generate", le="+Inf") == 40
        assert value(page, "slots") == 2 * 112


def test_a_worker_that_is_killed_takes_its_slots_along() -> None:
    with running(METRICS="true") as one, one.connect() as held:
        assert booted(one, 1)
        held.sendall(request({**SLOW, "count": 20, "seed": 500}, Accept="text/event-stream"))
        settled(one, lambda page: value(page, "slots_in_use") == 1)
        os.kill(workers(one)[0], signal.SIGKILL)
        assert booted(one, 2)
        settled(one, lambda page: value(page, "slots_in_use") == 0)


def test_without_room_to_count_in_it_serves_and_says_so() -> None:
    with running(TOY, Limits(file_kb=128), METRICS="true") as full:
        assert full.post("/api/v2/generate", KOREAN).status == 200
        refused = full.ask("GET", "/metrics")
        assert (refused.status, refused.json["error"]["reason"]) == (503, "METRICS_UNAVAILABLE")
        assert "no room to count in" in full.log.read_text(encoding="utf-8")
        assert full.stop() == 0


def test_when_its_files_are_cleaned_away_it_goes_on_serving() -> None:
    with running(METRICS="true") as one:
        assert booted(one, 1)
        settled(one, lambda page: value(page, "workers") == 1)
        mapped = Path(f"/proc/{workers(one)[0]}/maps").read_text(encoding="utf-8")
        counts = re.search(r"(/\S+/talktalk-metrics-\w+)/", mapped)
        assert counts
        shutil.rmtree(counts[1])
        os.kill(workers(one)[0], signal.SIGKILL)
        assert booted(one, 2)
        assert one.post("/api/v2/generate", KOREAN).status == 200
        assert "no room to count in" in one.log.read_text(encoding="utf-8")
        assert one.stop() == 0


def test_a_file_is_counted_like_every_other_answer() -> None:
    with running(METRICS="true") as one:
        assert one.ask("GET", "/docs/assets/swagger-ui.css").status == 200
        settled(one, lambda page: value(page, "requests_total", route="/docs/assets/<name>") == 1)


def test_places_are_used_again_so_that_files_do_not_pile_up(tmp_path: Path) -> None:
    places = Places(tmp_path)
    taken = [places.take(), places.take()]
    assert taken == [1, 2]
    for _ in range(20):
        places.leave(1)
        assert places.take() == 1
    assert len(list(tmp_path.iterdir())) == 2 * len(KINDS)
    places.leave(None)


def test_who_leaves_wipes_what_was_true_of_it_alive(tmp_path: Path) -> None:
    places = Places(tmp_path)
    place = places.take()
    for kind in KINDS:
        (tmp_path / f"{kind}_{place}.db").write_bytes(b"\xff" * 64)
    places.leave(place)
    assert (tmp_path / f"{LIVE}_1.db").read_bytes()[:8] == bytes(8)
    assert (tmp_path / "counter_1.db").read_bytes()[:8] == b"\xff" * 8


def test_a_place_without_room_is_none_and_does_not_count(tmp_path: Path) -> None:
    places = Places(tmp_path / "gone")
    place = places.take()
    assert place is None
    places.settle(place)
    metrics = Metrics(places)
    metrics.slot(1)
    metrics.rate_uncounted()
    metrics.failed("X")
    metrics.paid(Usage(1, 1, 1))
    metrics.alive(1, "open")
    metrics.answered(Answered("/", "GET", 200, "", 0.1, 0.1, {"embedded": 1}, {}, ""))
    assert not places.counting


def test_all_labels_together_fit_the_room(tmp_path: Path) -> None:
    """A file that grew could find the disk full, which a memory map does not survive."""
    routes = [rule.rule for rule in toy_app(metrics=True).url_map.iter_rules()] + ["unmatched", "unparsed"]
    texts = wording("en").texts
    reasons = [key.partition(".")[2] for key in texts if key.startswith(("error.", "field."))]
    places = Places(tmp_path)
    place = places.take()
    counter = MmapedDict(str(tmp_path / f"counter_{place}.db"))  # type: ignore[no-untyped-call]
    histogram = MmapedDict(str(tmp_path / f"histogram_{place}.db"))  # type: ignore[no-untyped-call]
    for labels in itertools.product(routes, ("GET", "HEAD", "POST", "OPTIONS", "other"), STATUSES):
        fill(counter, "requests", "Answered requests", ("route", "method", "status"), labels)
    for name in ("errors", "rejected_candidates", "fallbacks", "upstream_errors"):
        for reason in reasons:
            fill(counter, name, "Candidates that were not proved, by reason", ("reason",), (reason,))
    for pair in itertools.product(routes, [*map(str, SECONDS), "+Inf", "sum"]):
        fill(histogram, "request_duration_seconds", "From the request's head to its last byte", ("route", "le"), pair)
    counter.close()  # type: ignore[no-untyped-call]
    histogram.close()  # type: ignore[no-untyped-call]
    assert {path.stat().st_size for path in tmp_path.iterdir()} == {ROOM_BYTES}


STATUSES = [
    str(status) for status in (200, 400, 404, 405, 408, 411, 413, 414, 415, 417, 422, 429, 431, *range(500, 505))
]


def fill(file: MmapedDict, name: str, text: str, labels: Sequence[str], values: Sequence[str]) -> None:
    key = mmap_key(f"talktalk_{name}", f"talktalk_{name}_bucket", list(labels), list(values), text)
    file.write_value(key, 1.0, 0.0)  # type: ignore[no-untyped-call]
