"""The therapist's own sentences."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, go

pytestmark = pytest.mark.browser


def check(page: Page, *sentences: str) -> None:
    page.get_by_label("내 문장").fill("\n".join(sentences))
    page.get_by_role("button", name="살펴보기").click()
    expect(page.locator(".report")).to_have_count(len(sentences))


def test_sounds_places_and_rules_are_shown(open_page: Open) -> None:
    page = open_page(view="#check")
    check(page, "국물이 좋아요")
    report = page.locator(".report")
    expect(report.locator(".said")).to_have_text("[궁무리 조아요]")
    expect(report.locator(".facts")).to_contain_text("2어절")
    first = report.locator(".word-box").first.locator(".syllable").first
    assert [first.locator(kind).inner_text() for kind in (".onset", ".nucleus", ".coda")] == ["ㄱ", "ㅜ", "ㅇ"]
    assert "비음화 표준 발음법 제18항" in report.locator(".rules").inner_text()


def test_what_speaks_against_a_sentence_is_named(open_page: Open) -> None:
    page = open_page(view="#check")
    page.get_by_label("말소리 자리").select_option("종성")
    page.get_by_label("목표 말소리").select_option("ㄱ")
    page.get_by_label("문장 길이").select_option("3어절")
    check(page, "국물이 좋아요", "나는 약을 먹자")
    expect(page.locator(".report").first.locator(".warning li")).to_have_text(
        ["문장 길이가 다릅니다.", "목표 말소리가 모자랍니다."]
    )


def test_words_can_be_said_in_one_breath(open_page: Open) -> None:
    page = open_page(view="#check")
    page.get_by_text("낱말을 이어서 말할 때의 소리로").click()
    check(page, "옷 한 벌")
    expect(page.locator(".report .said")).to_have_text("[오탄벌]")


def test_english_sounds_are_shown_in_ipa(open_page: Open) -> None:
    page = open_page(view="#check")
    page.get_by_text("영어", exact=True).click()
    check(page, "The ship is slow")
    words = page.locator(".report .word-box").nth(1)
    assert [words.locator(kind).inner_text() for kind in (".onset", ".nucleus", ".coda")] == ["ʃ", "ɪ", "p"]
    expect(page.locator(".report .word-box").first.locator("small")).to_have_text("이렇게도 읽음: ði")
    expect(page.locator(".report .facts")).to_contain_text("4낱말")


def test_what_was_checked_can_be_kept(open_page: Open) -> None:
    page = open_page(view="#check")
    check(page, "나는 사과가 좋아요")
    page.locator(".report").get_by_role("button", name="담기").click()
    go(page, "basket")
    expect(page.locator(".card .sentence")).to_have_text("나는 사과가 좋아요")


def test_markup_in_a_sentence_is_only_text(open_page: Open) -> None:
    page = open_page(view="#check")
    check(page, "<img src=x onerror=alert(1)> 사과")
    expect(page.locator(".report > .sentence")).to_have_text("<img src=x onerror=alert(1)> 사과")
    assert page.locator(".report img").count() == 0


def test_too_many_lines_are_told_before_they_are_sent(open_page: Open) -> None:
    page = open_page(view="#check")
    page.get_by_label("내 문장").fill("\n".join(["사과"] * 101))
    page.get_by_role("button", name="살펴보기").click()
    expect(page.locator(".found [role=alert]")).to_contain_text("101문장")
