"""For everybody: keyboard, screen reader, phone, dark, calm."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open, draw, go, keep_all

pytestmark = pytest.mark.browser
NARROW = {"width": 360, "height": 740}
SERIOUS = ("serious", "critical")


def faults(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody out, once everything has come to rest."""
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in SERIOUS]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_axe_finds_no_serious_fault(open_page: Open, viewport: dict[str, int], scheme: str, locale: str) -> None:
    page = open_page(viewport=viewport, color_scheme=scheme, locale=locale)
    found = {"start": faults(page)}
    page.click(".more > summary")
    draw(page)
    page.locator(".card .score").first.click()
    found["drawn"] = faults(page)
    keep_all(page)
    page.locator(".card .button", has_text={"ko-KR": "고치기", "en-US": "Edit"}[locale]).first.click()
    found["edit"] = faults(page)
    go(page, "basket")
    found["basket"] = faults(page)
    go(page, "practise")
    page.click(".knob")
    page.wait_for_selector(".big")
    page.keyboard.press("1")
    found["practise"] = faults(page)
    go(page, "check")
    page.locator(".ask .quiet").last.click()
    page.wait_for_selector(".report")
    found["check"] = faults(page)
    assert {view: one for view, one in found.items() if one} == {}


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_header_and_tally_fit_the_narrowest_phone(open_page: Open, locale: str) -> None:
    page = open_page(viewport=NARROW, has_touch=True, is_mobile=True, locale=locale)
    draw(page)
    keep_all(page)
    go(page, "practise")
    page.click(".knob")
    page.wait_for_selector(".big")
    page.keyboard.press("1")
    expect(page.locator(".rate").first).to_be_in_viewport(ratio=1)
    assert page.locator(".rate").first.bounding_box()["y"] < page.locator("nav").bounding_box()["y"] - 60  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate("(at => at.scrollWidth - at.clientWidth)(document.querySelector('.scroll'))") <= 0


@pytest.mark.parametrize("view", ["make", "basket", "practise", "check"])
def test_nothing_runs_over_the_side_of_a_phone(open_page: Open, view: str) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    draw(page)
    keep_all(page)
    go(page, view)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_what_comes_out_is_brought_into_view_on_a_phone(open_page: Open) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    draw(page)
    expect(page.locator(".drawn h2")).to_be_in_viewport()
    expect(page.locator(".card .sentence").first).to_be_in_viewport()


def test_targets_on_a_phone_are_large_enough_for_a_finger(open_page: Open) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    draw(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], summary, .key, .capsule')]
          .filter(one => one.checkVisibility() && !one.matches('.skip'))
          .map(one => [one.getBoundingClientRect(), one.textContent])
          .filter(([box]) => box.height < 24 || box.width < 24).map(([box, text]) => text)"""
    )
    assert small == []  # WCAG 2.2, 2.5.8


def test_by_keyboard_alone_from_the_sound_to_the_practice(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, '.capsule input[value="ㅅ"]')
    page.keyboard.press("ArrowRight")
    assert page.locator(".capsule input:checked").get_attribute("value") == "ㅆ"
    tab_to(page, ".lever")
    page.keyboard.press("Enter")
    page.wait_for_selector(".drawn .actions .button")
    tab_to(page, ".card .keep")
    page.keyboard.press("Space")
    expect(page.locator("nav .number")).to_have_text("1")
    tab_to(page, ".card .score")
    page.keyboard.press("Enter")
    expect(page.locator(".score:focus + .parts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".score:focus + .parts")).to_be_hidden()
    tab_to(page, 'nav a[data-view="practise"]', back=True)
    page.keyboard.press("Enter")
    tab_to(page, ".knob")
    page.keyboard.press("Enter")
    page.wait_for_selector(".big")
    page.keyboard.press("1")
    expect(page.locator(".share")).to_contain_text("100%")


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    """Tabs until the first element of a selector has the focus; a person would see it there."""
    for _ in range(120):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} cannot be reached by the keyboard")


def test_a_screen_reader_hears_what_came_out(open_page: Open) -> None:
    page = open_page()
    draw(page)
    expect(page.get_by_role("status").filter(has_text="문장 8개가 나왔어요")).to_have_count(1)
    expect(page.get_by_role("radio", name="ㅅ 사람")).to_be_checked()
    expect(page.get_by_role("link", name="뽑기")).to_have_attribute("aria-current", "page")
    assert page.locator(".card .sentence").first.get_attribute("lang") == "ko"


def test_who_wants_calm_gets_no_motion(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page)
    assert page.evaluate("document.getAnimations().length") == 0


def test_dark_is_dark_and_can_be_chosen(open_page: Open) -> None:
    page = open_page(color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    look = page.locator(".settings .button").first
    look.click()
    look.click()
    expect(look).to_have_text("화면: 어둡게")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-look", "dark")


def test_who_empties_the_basket_by_keyboard_does_not_lose_the_place(open_page: Open) -> None:
    page = open_page()
    draw(page)
    keep_all(page)
    go(page, "basket")
    sentences = page.locator(".card .sentence").all_inner_texts()
    page.locator(".card").nth(1).get_by_role("button", name="빼기").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(7)
    assert page.evaluate("document.activeElement.closest('.card').querySelector('.sentence').innerText") == sentences[2]
    for _ in range(7):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="바구니가 비어 있어요")).to_be_visible()
    expect(page.locator(".empty a")).to_be_focused()
