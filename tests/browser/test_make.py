"""Drawing: from two choices to sentences that can be kept, changed and asked for again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Response, expect

from tests.browser.conftest import Open, draw, go

pytestmark = pytest.mark.browser


def choose(page: Page, group: str, label: str) -> None:
    """The radio of a group by what is written on it."""
    page.get_by_role("group", name=group, exact=True).get_by_text(label, exact=True).click()


def body_of(sent: Request) -> dict[str, Any]:
    assert sent.post_data
    body: dict[str, Any] = json.loads(sent.post_data)
    return body


def more(page: Page) -> None:
    page.click(".more > summary")


def test_one_press_of_the_lever_draws_a_set(open_page: Open) -> None:
    page = open_page()
    sentences = draw(page)
    assert len(set(sentences)) == 8
    assert all(len(sentence.split()) == 3 for sentence in sentences)
    expect(page.locator(".status")).to_contain_text("8개")


def test_the_marked_letters_are_those_that_the_server_names(open_page: Open) -> None:
    page = open_page()
    draw(page)
    checked = page.request.post(
        f"{page.url.split('#')[0]}api/v2/analyze",
        data={
            "language": "ko",
            "texts": page.locator(".card .sentence").all_inner_texts(),
            "target": {"phoneme": "ㅅ", "position": "onset"},
        },
    ).json()["data"]["items"]
    for card, item in zip(page.locator(".card").all(), checked, strict=True):
        named = {item["text"][sound["startIndex"] : sound["endIndex"]] for sound in item["matchedSounds"]}
        assert set("".join(card.locator("mark").all_inner_texts())) == set("".join(named))


def test_sound_age_and_length_are_what_is_asked_for(open_page: Open) -> None:
    page = open_page()
    choose(page, "말소리 자리", "종성")
    page.locator(".capsule", has_text="ㅇ").click()
    choose(page, "나이", "4세")
    choose(page, "문장 길이", "2어절")
    with page.expect_request("**/generate") as sent:
        sentences = draw(page)
    asked = body_of(sent.value)
    assert asked["target"] == {"phoneme": "ㅇ", "position": "coda", "minOccurrences": 1, "wordPosition": "any"}
    assert (asked["age"], asked["sentenceLength"]) == (4, 2)
    assert all(len(sentence.split()) == 2 for sentence in sentences)


def test_only_what_can_stand_together_is_offered(open_page: Open) -> None:
    page = open_page()
    choose(page, "말소리 자리", "종성")
    assert page.locator(".capsule .ball").all_inner_texts() == ["ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", "ㅂ", "ㅇ"]
    more(page)
    places = page.get_by_role("group", name="낱말 안의 위치").locator(".face").all_inner_texts()
    assert places == ["어디든", "어중 종성", "어말 종성"]
    assert page.get_by_label("아이가 대신 내는 소리").count() == 0
    choose(page, "치료 접근법", "최소대립쌍")
    sound = page.locator(".capsule input:checked").get_attribute("value")
    offered = page.get_by_label("아이가 대신 내는 소리").locator("option")
    expect(offered.nth(1)).to_contain_text("짝")
    sounds = [label.split(" ")[0] for label in offered.all_inner_texts()[1:]]
    assert sounds
    assert sound not in sounds
    choose(page, "진단", "자폐스펙트럼장애")
    assert page.get_by_role("group", name="치료 접근법").count() == 0
    expect(page.get_by_role("group", name="의사소통 기능")).to_be_visible()


def test_core_vocabulary_asks_for_a_function_and_no_sound(open_page: Open) -> None:
    page = open_page()
    choose(page, "진단", "언어발달지연")
    choose(page, "의사소통 기능", "요구하기")
    with page.expect_request("**/generate") as sent:
        assert draw(page)
    body = body_of(sent.value)
    assert (body["therapyApproach"], body["communicativeFunction"], body["target"]) == (
        "core_vocabulary",
        "request",
        None,
    )


def test_how_it_is_said_and_what_the_score_is_made_of(open_page: Open) -> None:
    page = open_page()
    draw(page)
    card = page.locator(".card").first
    expect(card.locator(".said")).to_be_hidden()
    card.get_by_role("button", name="발음").click()
    expect(card.locator(".said")).to_have_text(re.compile(r"^\[.+\]$"))
    expect(card.locator(".parts")).to_be_hidden()
    card.locator(".score").hover()
    expect(card.locator(".parts")).to_contain_text("목표 소리 횟수")
    page.mouse.move(0, 0)
    expect(card.locator(".parts")).to_be_hidden()


def test_what_is_kept_stays_after_the_page_was_left(open_page: Open) -> None:
    page = open_page()
    sentences = draw(page)
    page.locator(".card .keep").nth(1).click()
    expect(page.locator("nav .number")).to_have_text("1")
    page.reload()
    page.wait_for_selector(".card")
    assert page.locator(".card .sentence").all_inner_texts() == sentences
    go(page, "basket")
    assert page.locator(".card .sentence").all_inner_texts() == [sentences[1]]
    page.get_by_role("button", name="빼기").click()
    expect(page.get_by_role("heading", name="바구니가 비어 있어요")).to_be_visible()


def test_a_sentence_is_checked_again_while_it_is_changed(open_page: Open) -> None:
    page = open_page()
    draw(page)
    page.locator(".card .keep").first.click()
    page.locator(".card").first.get_by_role("button", name="고치기").click()
    box = page.get_by_label("문장 고치기")
    box.fill("나는 밥을 먹어요")
    expect(page.locator(".finding .warning")).to_contain_text("목표 말소리가 모자랍니다")
    box.fill("엄마가 사과를 사요")
    expect(page.locator(".finding .good")).to_be_visible()
    assert page.locator(".finding mark").all_inner_texts() == ["사", "사"]
    page.get_by_role("button", name="이대로 쓰기").click()
    expect(page.locator(".card .sentence").first).to_have_text("엄마가 사과를 사요")
    go(page, "basket")
    expect(page.locator(".card .sentence").first).to_have_text("엄마가 사과를 사요")


def test_one_is_replaced_and_the_others_stay(open_page: Open) -> None:
    page = open_page()
    before = draw(page)
    page.locator(".card").first.get_by_role("button", name="바꾸기").click()
    expect(page.locator(".card .sentence").first).not_to_have_text(before[0])
    after = page.locator(".card .sentence").all_inner_texts()
    assert after[1:] == before[1:]
    assert after[0] not in before


def test_more_come_without_repeats(open_page: Open) -> None:
    page = open_page()
    before = draw(page)
    page.get_by_role("button", name="더 뽑기").click()
    expect(page.locator(".card")).to_have_count(16)
    sentences = page.locator(".card .sentence").all_inner_texts()
    assert sentences[:8] == before
    assert len(set(sentences)) == 16


def test_the_start_page_offers_what_was_drawn_last(open_page: Open) -> None:
    page = open_page()
    draw(page)
    page.get_by_role("button", name="처음 화면").click()
    again = page.locator(".preset", has_text="지난번처럼")
    expect(again).to_contain_text("ㅅ 초성 · 5세 · 3어절")
    again.click()
    page.wait_for_selector(".drawn .actions .button")
    expect(page.locator(".card")).to_have_count(8)


def test_pairs_come_as_cards_of_two(open_page: Open) -> None:
    page = open_page()
    page.locator(".preset", has_text="최소대립쌍").click()
    page.wait_for_selector(".drawn .actions .button")
    first = page.locator(".card.pair").first
    words = first.locator(".word").all_inner_texts()
    sounds = first.locator(".phoneme").all_inner_texts()
    assert sounds[0] == "ㄱ"
    assert words[0] != words[1]
    for word, sentence in zip(words, first.locator(".sentence").all_inner_texts(), strict=True):
        assert word in sentence
    expect(first.locator(".facts")).to_contain_text("다른 점")


def test_english_sentences_on_an_english_page(open_page: Open) -> None:
    page = open_page(locale="en-US")
    assert page.locator("html").get_attribute("lang") == "en"
    sentences = draw(page)
    assert all(re.fullmatch(r"[A-Za-z' ,.?!-]+", sentence) for sentence in sentences)
    assert all(set(letters.lower()) & set("scxz") for letters in page.locator(".card mark").all_inner_texts())
    page.get_by_role("button", name="한국어").click()
    page.wait_for_selector('html[lang="ko"][data-ready]')
    expect(page.locator(".lever")).to_have_text("문장 뽑기")


def test_nothing_is_asked_of_other_hosts_and_no_tally_is_sent(open_page: Open) -> None:
    page = open_page()
    seen: list[Response] = []
    page.on("response", lambda answer: seen.append(answer))
    page.reload()
    draw(page)
    page.click(".drawn .actions .button >> nth=0")
    go(page, "practise")
    page.click(".knob")
    page.wait_for_selector(".big")
    page.keyboard.press("1")
    hosts = {answer.url.split("/")[2] for answer in seen if not answer.url.startswith("blob:")}
    assert hosts == {page.url.split("/")[2]}
    assert {answer.request.method for answer in seen if "/api/" not in answer.url} == {"GET"}
    assert sum(answer.request.method == "POST" for answer in seen) == 1


def test_sentences_that_have_come_are_let_in_again_where_too_little_is_left(open_page: Open) -> None:
    page = open_page()
    choose(page, "말소리 자리", "중성")
    page.locator(".capsule", has_text="ㅞ").click()
    choose(page, "문장 길이", "6어절")
    again = page.get_by_role("button", name="나왔던 문장도 다시 뽑기")
    draw(page)
    expect(page.locator(".note").first).to_be_visible()
    expect(again).to_have_count(0)
    page.click(".lever")
    expect(page.locator(".notes")).to_contain_text("이미 나온 문장(exclude)도 다시 받기")
    with page.expect_request("**/generate") as sent:
        again.click()
    assert body_of(sent.value)["exclude"] == []


def test_an_edited_sentence_is_not_praised_for_what_nobody_checked(open_page: Open) -> None:
    page = open_page()
    choose(page, "진단", "언어발달지연")
    choose(page, "의사소통 기능", "요구하기")
    draw(page)
    page.locator(".card").first.get_by_role("button", name="고치기").click()
    page.get_by_label("문장 고치기").fill("코끼리가 물을 마셔요")
    expect(page.locator(".finding .good")).to_contain_text("직접 확인해 주세요: 의사소통 기능")
