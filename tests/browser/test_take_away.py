"""Taking sentences along: on paper, as files, by the clipboard."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, draw, go, keep_all

pytestmark = pytest.mark.browser
MILLIMETRE = 72 / 25.4


@pytest.fixture
def basket(open_page: Open) -> Page:
    """Eight kept sentences."""
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    draw(page)
    keep_all(page)
    go(page, "basket")
    return page


def printed(page: Page) -> tuple[int, float, float]:
    """Pages of the printed basket, and the size of a page in millimetres."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    width, height = (float(side) / MILLIMETRE for side in boxes[0])
    return len(re.findall(rb"/Type /Page\b", pdf)), width, height


@pytest.mark.parametrize(
    ("kind", "pages"), [("목록", 1), ("한 장에 하나", 8), ("오려 쓰는 카드", 1), ("가정 연습지", 1)]
)
def test_each_kind_of_sheet_fills_its_pages_of_a4(basket: Page, kind: str, pages: int) -> None:
    basket.get_by_role("group", name="종이 모양").get_by_text(kind, exact=True).click()
    count, width, height = printed(basket)
    assert count == pages
    assert (round(width), round(height)) == (210, 297)
    basket.emulate_media(media="print")
    expect(basket.locator("main")).to_be_hidden()
    assert basket.locator("#sheets .sheet").count() == pages
    overflowing = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
    assert basket.locator("#sheets .sheet").evaluate_all(overflowing) == 0
    text = " ".join(basket.locator("#sheets .sheet").all_inner_texts())
    assert all(sentence in text for sentence in kept(basket))


def kept(page: Page) -> list[str]:
    return [item["text"] for item in json.loads(str(page.evaluate("localStorage['vending.kept']")))]


def test_the_print_button_prints(basket: Page) -> None:
    basket.evaluate(
        "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('#sheets .sheet').length })"
    )
    basket.get_by_role("button", name="인쇄하기").click()
    assert basket.evaluate("window.printed") == 1


def test_title_marks_and_said_forms_are_printed_as_chosen(basket: Page) -> None:
    basket.get_by_label("제목").fill("민들레반 ㅅ 연습")
    basket.get_by_text("소리 나는 대로 함께 적기").click()
    basket.get_by_text("목표 소리 표시하기").click()
    sheet = basket.locator(".preview .sheet")
    expect(sheet).to_contain_text("민들레반 ㅅ 연습")
    expect(sheet.locator(".sheet-said")).to_have_count(8)
    expect(sheet.locator("mark")).to_have_count(0)


def test_the_home_sheet_has_circles_to_colour(basket: Page) -> None:
    basket.get_by_text("가정 연습지", exact=True).click()
    expect(basket.locator(".preview .tick i")).to_have_count(8 * 5 * 3)


def test_csv_opens_in_excel_and_holds_no_formula(basket: Page, tmp_path: Path) -> None:
    go(basket, "check")
    basket.get_by_label("내 문장").fill('=1+2 합이에요\n"안녕", 사과야')
    basket.get_by_role("button", name="살펴보기").click()
    expect(basket.locator(".report")).to_have_count(2)
    for keeper in basket.locator(".report").get_by_role("button", name="담기").all():
        keeper.click()
    go(basket, "basket")
    with basket.expect_download() as download:
        basket.get_by_role("button", name="CSV").click()
    assert re.fullmatch(r"말놀이-문장-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    download.value.save_as(tmp_path / "kept.csv")
    data = (tmp_path / "kept.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["번호", "문장", "소리", "IPA"]
    assert [row[1] for row in rows[1:]] == [*kept(basket)[:8], "'=1+2 합이에요", '"안녕", 사과야']
    assert {len(row) for row in rows} == {len(rows[0])}


def test_json_holds_sentences_with_their_proof_and_tally(basket: Page, tmp_path: Path) -> None:
    with basket.expect_download() as download:
        basket.get_by_role("button", name="JSON").click()
    download.value.save_as(tmp_path / "kept.json")
    items = json.loads((tmp_path / "kept.json").read_text("utf-8"))
    assert [item["text"] for item in items] == kept(basket)
    assert all(item["sounds"] and item["pronunciation"] for item in items)
    assert items[0]["tally"] == {"correct": 0, "distorted": 0, "wrong": 0}


def test_copying_puts_one_sentence_on_a_line(basket: Page) -> None:
    basket.get_by_role("button", name="문장 복사").click()
    expect(basket.locator("#announcer")).to_have_text("문장을 복사했어요.")
    assert str(basket.evaluate("navigator.clipboard.readText()")).split("\n") == kept(basket)


def test_order_can_be_changed_and_is_printed(basket: Page) -> None:
    before = kept(basket)
    basket.locator(".card").first.get_by_role("button", name="아래로").click()
    assert kept(basket)[:2] == [before[1], before[0]]
    expect(basket.locator(".preview .sheet-line").first).to_have_text(before[1])
    assert basket.evaluate("document.activeElement.dataset.at").startswith("down-")


def test_pairs_are_printed_two_by_two(open_page: Open) -> None:
    page = open_page()
    page.locator(".preset", has_text="최소대립쌍").click()
    page.wait_for_selector(".drawn .actions .button")
    keep_all(page)
    go(page, "basket")
    page.get_by_text("오려 쓰는 카드", exact=True).click()
    pairs = json.loads(str(page.evaluate("localStorage['vending.kept']")))
    words = [word for item in pairs for word in (item["pair"]["targetWord"], item["pair"]["contrastWord"])]
    assert page.locator("#sheets .sheet-word").all_text_contents() == words


def test_everything_can_be_erased(basket: Page) -> None:
    basket.on("dialog", lambda dialog: dialog.accept())
    basket.get_by_role("button", name="이 컴퓨터에서 모두 지우기").click()
    basket.wait_for_selector(".start")
    assert basket.evaluate("Object.keys(localStorage).filter(name => name !== 'vending.form')") == []


@pytest.mark.parametrize("length", ["3어절", "6어절"])
def test_a_home_sheet_prints_every_sentence_and_its_memo_whole(open_page: Open, length: str) -> None:
    page = open_page()
    page.get_by_role("group", name="문장 길이", exact=True).get_by_text(length, exact=True).click()
    draw(page)
    keep_all(page)
    go(page, "basket")
    page.get_by_label("제목").fill("긴 제목을 쓰는 언어재활사의 ㅅ 소리 연습 시간, 열두 번째 회기")
    page.get_by_text("소리 나는 대로 함께 적기").click()
    page.get_by_role("group", name="종이 모양").get_by_text("가정 연습지", exact=True).click()
    page.emulate_media(media="print")
    sheets = page.locator("#sheets .sheet")
    assert sheets.locator("tbody tr").count() == 8
    for sheet in sheets.all():
        assert sheet.evaluate("sheet => sheet.scrollHeight - sheet.clientHeight") <= 1
