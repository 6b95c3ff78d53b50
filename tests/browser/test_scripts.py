"""Core words and themes of one's own, and scripts that fade: asked for, practised, printed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.stimuli.fading import fade
from tests.browser.conftest import DESKTOP, PHONE, Open, draw, go, keep_all
from tests.browser.test_access import faults, tab_to
from tests.browser.test_make import body_of, choose, more
from tests.browser.test_take_away import printed

pytestmark = pytest.mark.browser


def autism(page: Page) -> None:
    """Autism spectrum, everything else unfolded."""
    page.locator(".machine-parts > .group .key").nth(1).click()
    more(page)


def asked(page: Page) -> dict[str, Any]:
    """What the next pull of the lever asks for."""
    with page.expect_request("**/generate") as sent:
        draw(page)
    return body_of(sent.value)


def test_core_words_are_chosen_and_written_by_keyboard(open_page: Open) -> None:
    page = open_page()
    autism(page)
    tab_to(page, ".inner:has(.core-words) > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for written in ("그네", "두 낱말", "더"):
        page.keyboard.insert_text(written)
        page.keyboard.press("Enter")
        if written == "두 낱말":
            expect(page.locator(".inner .hint")).to_contain_text("띄어쓰기 없는 한 낱말")
            page.keyboard.press("Control+a")
    expect(page.locator(".inner .hint")).to_contain_text("20개 가운데 2개")
    tab_to(page, '.core-words input[value="주다"]')
    page.keyboard.press("Space")
    assert asked(page)["core_words"] == ["그네", "더", "주다"]
    page.locator('.core-words .key:has([value="그네"])').click()
    assert asked(page)["core_words"] == ["더", "주다"]


def test_more_than_twenty_core_words_cannot_be_chosen(open_page: Open) -> None:
    page = open_page()
    autism(page)
    page.locator(".inner:has(.core-words) > summary").click()
    for box in page.locator(".core-words .key").all()[:20]:
        box.click()
    assert page.locator(".core-words input:enabled").count() == 20
    page.get_by_label("핵심 어휘 더하기").fill("그네")
    page.get_by_role("button", name="더하기", exact=True).click()
    expect(page.locator(".inner .hint")).to_contain_text("다른 낱말을 먼저")
    page.locator(".core-words .key").first.click()
    assert page.locator(".core-words input:disabled").count() == 0


def test_core_words_stay_out_of_other_approaches(open_page: Open) -> None:
    page = open_page()
    more(page)
    assert page.locator(".core-words").count() == 0
    assert "core_words" not in asked(page)


def test_a_theme_of_ones_own_is_sent_as_the_server_takes_it(open_page: Open) -> None:
    page = open_page()
    more(page)
    expect(page.get_by_label("내가 쓰는 주제")).to_be_hidden()
    themes = page.get_by_role("combobox", name="주제")
    themes.select_option(label="직접 쓰기 …")
    expect(page.get_by_label("내가 쓰는 주제")).to_be_focused()
    page.keyboard.insert_text(" 소방서,  119! ")
    assert asked(page)["theme"] == "소방서 119"
    expect(page.locator(".notes .note").first).to_contain_text("주제")
    expect(page.locator(".drawn h2")).to_contain_text("소방서 119")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    more(page)
    expect(page.get_by_label("내가 쓰는 주제")).to_have_value("소방서 119")
    themes.select_option(index=0)
    assert asked(page)["theme"] is None


def test_scripts_fade_only_where_they_are_offered(open_page: Open) -> None:
    page = open_page()
    more(page)
    switch = page.get_by_role("checkbox", name="스크립트")
    assert switch.count() == 0
    choose(page, "진단", "자폐스펙트럼장애")
    switch.check()
    assert asked(page)["scriptFading"] is True
    choose(page, "진단", "언어발달지연")
    assert switch.count() == 0
    assert "scriptFading" not in asked(page)


@pytest.fixture
def script(open_page: Open) -> Page:
    """Eight scripts in the basket."""
    page = open_page(reduced_motion="reduce")
    autism(page)
    page.get_by_role("checkbox", name="스크립트").check()
    draw(page)
    keep_all(page)
    return page


def test_a_script_loses_a_word_from_its_end_by_button_and_by_key(script: Page) -> None:
    go(script, "practise")
    script.click(".knob")
    big = script.locator(".big")
    sentence = big.inner_text()
    steps = fade(sentence)
    script.get_by_role("button", name="낱말 지우기").click()
    assert big.inner_text().strip() == steps[1]
    assert big.locator(".gone").count() == 1
    for _ in steps:
        script.keyboard.press("ArrowDown")
    assert big.inner_text().strip() == ""
    expect(script.get_by_role("button", name="낱말 지우기")).to_be_disabled()
    expect(script.get_by_role("button", name="낱말 되살리기")).to_be_focused()
    script.keyboard.press("ArrowUp")
    assert big.inner_text().strip() == steps[-2]
    script.keyboard.press("1")
    expect(script.locator(".share")).to_contain_text("100%")


def test_scripts_are_printed_three_to_a_page(script: Page) -> None:
    go(script, "basket")
    script.get_by_role("group", name="종이 모양").get_by_text("스크립트 용암", exact=True).click()
    assert printed(script)[0] == 3
    script.emulate_media(media="print")
    overflowing = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
    assert script.locator("#sheets .sheet").evaluate_all(overflowing) == 0
    kept = json.loads(str(script.evaluate("localStorage['vending.kept']")))
    lines = [line.strip() for line in script.locator("#sheets li").all_inner_texts()]
    assert lines == [step for item in kept for step in fade(item["text"])]


def test_a_script_changed_by_hand_fades_by_the_servers_rule(open_page: Open) -> None:
    page = open_page()
    for text in ("엄마, 물 더 주세요!", "Mom, I want more, please.", "더", "나는… 또 가요"):
        made = page.evaluate(
            """async (text) => {
              const home = document.querySelector('script[src$="main.js"]').src;
              return (await import(new URL("fading.js", home))).fade(text);
            }""",
            text,
        )
        assert tuple(made) == fade(text)


@pytest.mark.parametrize(
    ("locale", "scheme", "viewport"), [("ko-KR", "light", DESKTOP), ("en-US", "dark", PHONE)], ids=["desktop", "phone"]
)
def test_words_theme_and_scripts_are_for_everybody(
    open_page: Open, locale: str, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(locale=locale, color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
    autism(page)
    page.locator(".more select").first.select_option(index=page.locator(".more select >> nth=0 >> option").count() - 1)
    page.locator(".inner:has(.core-words) > summary").click()
    page.locator(".core-words .key").first.click()
    page.locator(".more .toggle").first.click()
    found = faults(page)
    draw(page)
    found += faults(page)
    keep_all(page)
    go(page, "practise")
    page.click(".knob")
    page.wait_for_selector(".big")
    page.click(".fade >> nth=1")
    assert found + faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
