"""How many requests one client may make."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.web.problems import ApiError
from app.web.rate_limit import RateLimit, client_key
from tests.web.conftest import KOREAN, ORIGIN, Make

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def post(client: FlaskClient, address: str = "192.0.2.1", body: dict[str, Any] = KOREAN, **headers: str) -> Any:
    return client.post("/api/v2/generate", json=body, headers=headers, environ_base={"REMOTE_ADDR": address})


def test_over_the_limit_is_429_with_all_a_client_needs(make: Make) -> None:
    client = make(rate_limit="2/minute")
    answers = [post(client, Origin=ORIGIN) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert [a.headers["RateLimit-Remaining"] for a in answers] == ["1", "0", "0"]
    assert all(a.headers["RateLimit-Limit"] == "2" for a in answers)
    last = answers[-1]
    assert (last.json["error"]["code"], last.json["error"]["reason"]) == ("RATE_LIMITED", "RATE_LIMITED")
    assert last.json["error"]["retryable"] is True
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert last.headers["Retry-After"] in last.json["error"]["message"]
    assert last.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_every_client_has_a_limit_of_its_own(make: Make) -> None:
    client = make(rate_limit="1/minute")
    assert [post(client, a).status_code for a in ("192.0.2.1", "192.0.2.2", "192.0.2.1")] == [200, 200, 429]


def test_generate_and_analyze_count_together(make: Make) -> None:
    client = make(rate_limit="1/minute")
    body = {"language": "ko", "texts": ["가"]}
    analyzed = client.post("/api/v2/analyze", json=body, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert analyzed.status_code == 200
    assert post(client).status_code == 429


def test_wrong_requests_health_and_options_cost_nothing(make: Make) -> None:
    client = make(rate_limit="1/minute")
    for _ in range(3):
        assert post(client, body={}).status_code == 422
        assert client.get("/health").status_code == 200
        assert client.get("/api/v2/options").status_code == 200
    assert post(client).status_code == 200


def test_a_client_cannot_choose_its_address_where_no_proxy_is_trusted(make: Make) -> None:
    client = make(rate_limit="1/minute")
    assert post(client, X_Forwarded_For="198.51.100.1").status_code == 200
    assert post(client, X_Forwarded_For="198.51.100.2").status_code == 429


@pytest.mark.parametrize(
    ("hops", "forged", "counted_apart"),
    [(1, False, True), (1, True, False), (2, False, True), (2, True, False)],
)
def test_behind_proxies_the_last_trusted_hop_tells_the_client(
    make: Make, hops: int, forged: bool, counted_apart: bool
) -> None:
    client = make(rate_limit="1/minute", trusted_proxy_hops=hops)
    tail = ", 10.0.0.1" * (hops - 1)
    for number, expected in ((1, 200), (2, 200 if counted_apart else 429)):
        chain = f"198.51.100.{number}, 203.0.113.9{tail}" if forged else f"198.51.100.{number}{tail}"
        assert post(client, X_Forwarded_For=chain).status_code == expected


def test_off_limits_nobody(make: Make) -> None:
    client = make(rate_limit="")
    answers = [post(client) for _ in range(5)]
    assert {a.status_code for a in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers


def test_while_redis_is_down_requests_pass_and_the_log_says_so_once(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    client = make(rate_limit="1/minute", redis_url=NOBODY_LISTENS)
    assert [post(client).status_code for _ in range(3)] == [200, 200, 200]
    assert [r.levelname for r in caplog.records if "cannot be counted" in r.getMessage()] == ["WARNING"]


def test_after_a_pause_the_counter_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    limit = RateLimit("1/minute", NOBODY_LISTENS, lambda: now[0])
    for moment in (0.0, 1.0, 9.9, 10.1):
        now[0] = moment
        assert limit.hit("a") is None
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("::1", "::"),
        ("not an address", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_who_counts_as_one_client(address: str | None, key: str) -> None:
    assert client_key(address) == key


def test_the_limit_says_when_it_is_over() -> None:
    limit = RateLimit("1/hour", "", lambda: 0.0)
    limit.hit("a")
    with pytest.raises(ApiError) as caught:
        limit.hit("a")
    assert caught.value.retry_after is not None
    assert 3500 < caught.value.retry_after <= 3600
