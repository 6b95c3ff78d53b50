"""A session: capsules, large type, reading aloud, the tally."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, draw, go, keep_all

pytestmark = pytest.mark.browser
VOICE = """() => {
  window.said = [];
  speechSynthesis.speak = (spoken) => window.said.push([spoken.text, spoken.lang, spoken.rate]);
}"""


@pytest.fixture
def session(open_page: Open) -> Page:
    """Eight sentences, calm motion, and a voice that writes down what it says."""
    page = open_page(reduced_motion="reduce")
    draw(page)
    keep_all(page)
    page.evaluate(VOICE)
    go(page, "practise")
    return page


def turn(page: Page) -> str:
    """Turns the knob and returns what came out."""
    page.click(".knob")
    return page.locator(".big").inner_text()


def test_every_capsule_comes_once_a_round(session: Page) -> None:
    sentences = {turn(session) for _ in range(8)}
    assert len(sentences) == 8
    expect(session.locator(".inside")).to_contain_text("0개 남았어요")
    assert turn(session) in sentences


def test_a_capsule_falls_before_its_sentence_shows(open_page: Open) -> None:
    page = open_page()
    draw(page)
    go(page, "practise")
    page.click(".knob")
    expect(page.locator(".falling")).to_be_visible()
    assert page.locator(".big").count() == 0
    expect(page.locator(".big")).to_be_visible()


def test_the_tally_counts_by_button_and_by_key_and_takes_back(session: Page) -> None:
    sentence = turn(session)
    session.get_by_role("button", name="정확").click()
    session.keyboard.press("2")
    session.keyboard.press("3")
    session.keyboard.press("3")
    session.get_by_role("button", name="되돌리기").click()
    row = session.locator(".summary tbody tr")
    assert row.locator("th, td").all_inner_texts() == [sentence, "1", "1", "1", "33%"]
    expect(session.locator(".share")).to_have_text("3번 가운데 정확 33%")


def test_the_tally_stays_in_the_browser_until_it_is_wiped(session: Page) -> None:
    turn(session)
    session.keyboard.press("1")
    tallies = json.loads(str(session.evaluate("localStorage['vending.tallies']")))
    assert list(tallies.values()) == [{"correct": 1, "distorted": 0, "wrong": 0}]
    session.reload()
    expect(session.locator(".share")).to_contain_text("100%")
    session.get_by_role("button", name="기록 지우기").click()
    assert session.locator(".summary").inner_text() == ""


def test_in_order_forwards_and_back(session: Page) -> None:
    session.get_by_text("차례대로", exact=True).click()
    kept = [item["text"] for item in json.loads(str(session.evaluate("localStorage['vending.kept']")))]
    assert session.locator(".big").inner_text() == kept[0]
    session.get_by_role("button", name="다음").click()
    assert session.locator(".big").inner_text() == kept[1]
    session.get_by_role("button", name="이전").click()
    assert session.locator(".big").inner_text() == kept[0]


def test_sentences_are_read_aloud_slowly_in_their_language(session: Page) -> None:
    sentence = turn(session)
    session.get_by_role("button", name="듣기").click()
    assert session.evaluate("window.said") == [[sentence, "ko-KR", pytest.approx(0.85, abs=0.01)]]
    session.get_by_text("뽑으면 읽어 주기").click()
    other = turn(session)
    assert session.evaluate("window.said.length") == 2
    assert session.evaluate("window.said[1][0]") == other


def test_the_type_is_large_enough_to_read_across_a_table(session: Page) -> None:
    turn(session)
    size = session.locator(".big").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 60
