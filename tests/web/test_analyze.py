"""Analyze: the caller's own sentences, pronounced and checked."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from flask.testing import FlaskClient


def analyze(client: FlaskClient, **body: Any) -> Any:
    answer = client.post("/api/v2/analyze", json={"language": "ko", **body})
    assert answer.status_code == 200
    found: Any = answer.get_json()["data"]["items"]
    return found


def test_an_item_holds_every_field_of_the_contract(client: FlaskClient) -> None:
    [item] = analyze(client, texts=["라사 가"], target={"phoneme": "ㄹ", "position": "onset"})
    assert set(item) == {
        *("text", "words", "pronunciation", "ipa", "rules", "matchedSounds", "wordCount", "difficulty", "complexity"),
        "violations",
    }
    assert (item["text"], item["wordCount"], item["violations"]) == ("라사 가", 2, [])
    word = item["words"][0]
    assert set(word) == {"word", "startIndex", "endIndex", "pronunciation", "ipa", "syllables", "known", "variants"}
    assert word["syllables"][0] == {"onset": ["ㄹ"], "nucleus": "ㅏ", "coda": []}
    assert [sound["startIndex"] for sound in item["matchedSounds"]] == [0]


def test_items_come_in_the_order_of_the_texts(client: FlaskClient) -> None:
    texts = ["나", "가", "나", "다 라"]
    assert [item["text"] for item in analyze(client, texts=texts)] == texts


@pytest.mark.parametrize(
    ("checks", "reason"),
    [
        ({"sentenceLength": 3}, "wrong_length"),
        ({"target": {"phoneme": "ㄹ", "position": "coda"}}, "target_missing"),
        ({"avoidPhonemes": ["ㄱ"]}, "avoided_phoneme"),
        ({"phonologicalRulesMode": "train"}, "rule_missing"),
        ({"phonological_rules_mode": "train"}, "rule_missing"),
    ],
)
def test_violations_say_what_is_wrong(client: FlaskClient, checks: dict[str, Any], reason: str) -> None:
    [item] = analyze(client, texts=["나 가"], **checks)
    assert [v["reason"] for v in item["violations"]] == [reason]
    assert all(v["message"] for v in item["violations"])


def test_every_violation_is_told_not_only_the_first(client: FlaskClient) -> None:
    [item] = analyze(client, texts=["칼 1"], sentenceLength=3, phonologicalRulesMode="train")
    assert [v["reason"] for v in item["violations"]] == ["foreign_characters", "wrong_length", "rule_missing", "unsafe"]


def test_connected_speech_runs_words_together(client: FlaskClient) -> None:
    [by_itself] = analyze(client, texts=["나 가"])
    [together] = analyze(client, texts=["나 가"], connectedSpeech=True)
    assert (by_itself["pronunciation"], together["pronunciation"]) == ("나 가", "나가")


def test_messages_are_in_the_language_of_the_request(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v2/analyze",
        json={"language": "en", "texts": ["sa"], "sentenceLength": 2},
        headers={"Accept-Language": "ko"},
    )
    [violation] = answer.get_json()["data"]["items"][0]["violations"]
    assert violation["message"].isascii()


def test_text_is_answered_in_nfc(client: FlaskClient) -> None:
    [item] = analyze(client, texts=["\u1105\u1161"])
    assert item["text"] == "라"


def details(client: FlaskClient, **body: Any) -> list[str]:
    """The lines of details of a request that is refused."""
    answer = client.post("/api/v2/analyze", json={"language": "ko", **body})
    assert answer.status_code == 422
    return str(answer.get_json()["error"]["details"]).splitlines()


def test_a_sentence_is_measured_by_its_characters_not_by_their_pieces(client: FlaskClient) -> None:
    longest = "라" * 200
    assert analyze(client, texts=[unicodedata.normalize("NFD", longest)])[0]["text"] == longest
    assert details(client, texts=[longest + "라"])


@pytest.mark.parametrize("unseen", ["\n", "\t", "\u200b", "\u202e", "\ufeff", "👨‍👩‍👧"])
def test_what_a_sentence_may_not_hold_is_named(client: FlaskClient, unseen: str) -> None:
    [line] = details(client, texts=["나", f"라사{unseen}가"])
    assert line.startswith("texts[1]: ")
    assert "줄바꿈, 탭, 보이지 않는 문자가 없는 1~200자의 문장" in line


@pytest.mark.parametrize("ensure_ascii", [False, True], ids=["as it is", "escaped"])
def test_the_longest_list_of_the_longest_sentences_is_taken(client: FlaskClient, ensure_ascii: bool) -> None:
    request = {"language": "ko", "texts": ["라" * 200] * 100}
    data = json.dumps(request, ensure_ascii=ensure_ascii, indent=2).encode()
    answer = client.post("/api/v2/analyze", data=data, content_type="application/json")
    assert answer.status_code == 200


def test_every_sentence_that_is_wrong_is_named(client: FlaskClient) -> None:
    lines = details(client, texts=["", "나", 1, None], target={"phoneme": "ㄹ"})
    assert [line.partition(":")[0] for line in lines] == ["texts[0]", "texts[2]", "texts[3]", "target.position"]


def test_a_hundred_wrong_sentences_are_counted(client: FlaskClient) -> None:
    *named, last = details(client, texts=[""] * 100)
    assert [line.partition(":")[0] for line in named] == [f"texts[{number}]" for number in range(12)]
    assert last.startswith("texts: ")
    assert "88" in last
