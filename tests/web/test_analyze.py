"""Analyze: the caller's own sentences, pronounced and checked."""

from __future__ import annotations

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
