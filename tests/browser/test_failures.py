"""When something goes wrong: a sentence that says so, and a way on."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open, draw
from tests.web.server import Server, running
from tests.web.test_server import SLOW, receive_until, request

pytestmark = pytest.mark.browser
SILENCE_MS = 41_000


def problem(page: Page) -> Page:
    page.wait_for_selector(".problem")
    return page


def test_a_run_can_be_stopped_and_keeps_what_has_come(open_page: Open, slow: Server) -> None:
    page = open_page(slow)
    page.click(".lever")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator("progress")).to_be_visible()
    page.get_by_role("button", name="멈추기").click()
    expect(page.locator(".status")).to_contain_text("멈췄어요")
    assert 2 <= page.locator(".card").count() < 8
    expect(page.locator(".lever")).to_have_text("문장 뽑기")
    free = slow.post("/api/v2/analyze", {"language": "ko", "texts": ["라사"]}).status
    for _ in range(50):
        if free == 200:
            break
        time.sleep(0.1)
        free = slow.post("/api/v2/analyze", {"language": "ko", "texts": ["라사"]}).status
    assert free == 200  # the server stopped too


def test_an_overloaded_server_is_waited_for(open_page: Open, slow: Server) -> None:
    page = open_page(slow)
    with slow.connect() as other:
        other.sendall(request({**SLOW, "count": 20}, Accept="text/event-stream"))
        receive_until(other, b"event: item")
        page.click(".lever")
        problem(page)
        expect(page.get_by_role("alert")).to_contain_text("지금 요청이 많습니다")
        retry = page.locator(".problem .button")
        expect(retry).to_be_disabled()
        expect(retry).to_have_text(re.compile(r"\d초 뒤에 다시"))
    expect(retry).to_be_enabled()
    retry.click()
    expect(page.locator(".card")).to_have_count(8)
    assert page.locator(".problem").count() == 0


def test_too_many_requests_are_counted_down_too(open_page: Open) -> None:
    with running(RATE_LIMIT="1/minute") as limited:
        page = open_page(limited)
        page.clock.install()
        draw(page)
        page.get_by_role("button", name="더 뽑기").click()
        problem(page)
        expect(page.get_by_role("alert")).to_contain_text("요청이 너무 잦습니다")
        expect(page.locator(".problem .button")).to_be_disabled()
        page.clock.run_for(61_000)
        expect(page.locator(".problem .button")).to_be_enabled()


def test_a_sentence_being_changed_is_checked_once_the_server_lets(open_page: Open) -> None:
    with running(RATE_LIMIT="2/minute") as limited:
        page = open_page(limited)
        draw(page)
        page.clock.install()
        page.locator(".card").first.get_by_role("button", name="고치기").click()
        box = page.get_by_label("문장 고치기")
        box.fill("라사 가 나")
        page.clock.run_for(1000)
        expect(page.locator(".finding .good")).to_be_visible()
        box.fill("라사 나 가")
        page.clock.run_for(1000)
        expect(page.locator(".finding .warning")).to_contain_text("요청이 너무 잦습니다")
        with page.expect_request("**/api/v2/analyze"):
            page.clock.run_for(61_000)


def test_offline_is_told_and_tried_again_by_itself(open_page: Open, slow: Server) -> None:
    page = open_page(slow)
    page.context.set_offline(True)
    expect(page.locator(".banner")).to_contain_text("인터넷이 끊겼어요")
    page.click(".lever")
    problem(page)
    expect(page.get_by_role("alert")).to_contain_text("서버에 닿지 못했어요")
    page.context.set_offline(False)
    expect(page.locator(".card")).to_have_count(8)
    assert page.locator(".banner, .problem").count() == 0


def test_an_answer_that_breaks_off_keeps_what_has_come(open_page: Open) -> None:
    with running("tests.browser.slow_wsgi:app") as dying:
        page = open_page(dying)
        page.click(".lever")
        expect(page.locator(".card")).to_have_count(2)
        kill(dying)
        problem(page)
        expect(page.get_by_role("alert")).to_contain_text("답이 중간에 끊겼어요")
        assert page.locator(".card").count() >= 2


def kill(server: Server) -> None:
    """Ends the server and its workers at once, as a power cut would."""
    pid = server.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    server.process.kill()
    server.process.wait(30)
    for worker in workers:
        os.kill(int(worker), signal.SIGKILL)


def test_silence_is_not_waited_for_without_end(open_page: Open, slow: Server) -> None:
    page = open_page(slow)
    page.clock.install()
    held: list[Route] = []
    page.route("**/api/v2/generate", lambda route: held.append(route))
    page.click(".lever")
    page.wait_for_function("document.querySelector('.status').textContent !== ''")
    until = time.monotonic() + 30
    while not held and time.monotonic() < until:
        page.wait_for_timeout(20)
    page.clock.run_for(SILENCE_MS)
    problem(page)
    expect(page.get_by_role("alert")).to_contain_text("오래 답하지 않아")
    assert len(held) == 1


def test_conditions_that_nothing_meets_say_which_to_relax(open_page: Open) -> None:
    page = open_page()
    page.locator(".capsule", has_text="ㅉ").click()
    page.click(".more > summary")
    page.get_by_role("group", name="한 문장에 목표 소리가").get_by_text("3번 이상").click()
    page.get_by_role("group", name="문장 길이", exact=True).get_by_text("2어절").click()
    page.get_by_role("group", name="나이", exact=True).get_by_text("3세").click()
    page.click(".lever")
    problem(page)
    expect(page.get_by_role("alert")).to_contain_text("조건을 풀어 보세요")
    expect(page.locator(".problem")).to_contain_text("더 자세히")


def test_a_failure_of_ours_carries_its_number(open_page: Open) -> None:
    page = open_page()
    body = {
        "success": False,
        "error": {
            "code": "GENERATION_FAILED",
            "message": "서버에 문제가 생겼습니다.",
            "details": "",
            "reason": "INTERNAL_ERROR",
            "retryable": False,
            "requestId": "abcdef",
        },
    }
    page.route("**/api/v2/generate", lambda route: route.fulfill(status=500, json=body))
    page.click(".lever")
    problem(page)
    expect(page.get_by_role("alert")).to_contain_text("서버에 문제가 생겼습니다.")
    expect(page.locator(".problem")).to_contain_text("요청 번호 abcdef")


def test_the_page_says_so_when_the_server_is_not_there(open_page: Open, slow: Server) -> None:
    page = open_page(slow)
    page.route("**/api/v2/options*", lambda route: route.abort())
    page.reload()
    problem(page)
    expect(page.get_by_role("alert")).to_contain_text("서버에 닿지 못했어요")


def test_a_set_that_nobody_kept_outlives_a_failed_draw(open_page: Open) -> None:
    page = open_page()
    sentences = draw(page)
    page.route("**/api/v2/generate", lambda route: route.abort())
    page.click(".lever")
    problem(page)
    expect(page.locator(".lever")).to_have_text("문장 뽑기")
    assert page.locator(".card .sentence").all_inner_texts() == sentences
    page.unroute("**/api/v2/generate")
    page.get_by_role("button", name="다시 하기").click()
    page.wait_for_selector(".drawn .actions .button")
    expect(page.locator(".problem")).to_have_count(0)
    assert not set(page.locator(".card .sentence").all_inner_texts()) & set(sentences)
    page.route("**/api/v2/generate", lambda route: route.abort())
    latest = page.locator(".card .sentence").all_inner_texts()
    page.click(".lever")
    problem(page)
    page.reload()
    page.wait_for_selector(".card")
    assert page.locator(".card .sentence").all_inner_texts() == latest
