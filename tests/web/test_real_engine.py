"""The house with everything in it: real languages, real engine, through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app import bootstrap, create_app
from app.settings import Settings
from app.web.services import Services

KOREAN: dict[str, Any] = {
    "language": "ko",
    "age": 5,
    "count": 10,
    "target": {"phoneme": "ㄹ", "position": "onset", "minOccurrences": 1},
    "sentenceLength": 3,
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
    "seed": 7,
}
ENGLISH: dict[str, Any] = {**KOREAN, "language": "en", "target": {"phoneme": "S", "position": "onset"}}
CORE: dict[str, Any] = {
    "language": "ko",
    "age": 4,
    "count": 5,
    "sentenceLength": 2,
    "diagnosis": "ASD",
    "therapyApproach": "core_vocabulary",
    "communicativeFunction": "request",
    "seed": 7,
}
ENGLISH_CORE: dict[str, Any] = {**CORE, "language": "en", "sentenceLength": 3}
PAIRS: dict[str, Any] = {**KOREAN, "count": 2, "target": {"phoneme": "ㄱ", "position": "onset"}}


@pytest.fixture(scope="session")
def services() -> Services:
    return bootstrap.build(Settings())


@pytest.fixture
def real(services: Services) -> FlaskClient:
    return create_app(Settings(rate_limit=""), services).test_client()


def generate(client: FlaskClient, body: dict[str, Any]) -> Any:
    answer = client.post("/api/v2/generate", json=body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["data"]


@pytest.mark.parametrize("body", [KOREAN, ENGLISH, CORE, ENGLISH_CORE], ids=["ko", "en", "ko core", "en core"])
def test_as_many_different_sentences_as_asked_of_the_asked_length(real: FlaskClient, body: dict[str, Any]) -> None:
    items = generate(real, body)["items"]
    assert len({item["text"] for item in items}) == body["count"]
    assert {item["wordCount"] for item in items} == {body["sentenceLength"]}


@pytest.mark.parametrize("body", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_analyze_finds_in_every_item_what_generate_promised(real: FlaskClient, body: dict[str, Any]) -> None:
    items = generate(real, body)["items"]
    asked = {"language": body["language"], "target": body["target"], "sentenceLength": 3, "age": 5}
    answer = real.post("/api/v2/analyze", json={**asked, "texts": [item["text"] for item in items]})
    found = answer.get_json()["data"]["items"]
    for item, checked in zip(items, found, strict=True):
        assert checked["violations"] == []
        assert checked["matchedSounds"] == item["matchedSounds"]
        assert checked["pronunciation"] == item["pronunciation"]
        assert checked["rules"] == item["rules"]


def test_a_seed_repeats_a_run(real: FlaskClient) -> None:
    one, other = ([item["text"] for item in generate(real, KOREAN)["items"]] for _ in range(2))
    assert one == other


@pytest.mark.parametrize("approach", ["minimal_pairs", "maximal_oppositions", "multiple_oppositions"])
def test_contrasts_come_in_sets_with_the_targets_as_items(real: FlaskClient, approach: str) -> None:
    data = generate(real, {**PAIRS, "therapyApproach": approach})
    sets = data["contrastSets"]
    assert [item["text"] for item in data["items"]] == [pair["targetSentence"]["text"] for pair in sets]
    assert "ㄱ" in {pair["targetPhoneme"] for pair in sets}
    for item, pair in zip(data["items"], sets, strict=True):
        # A multiple oppositions set holds the substitute against several targets, each verified for its own.
        assert pair["targetPhoneme"] == "ㄱ" or approach == "multiple_oppositions"
        assert {sound["phoneme"] for sound in item["matchedSounds"]} == {pair["targetPhoneme"]}
        assert pair["targetPhoneme"] != pair["contrastPhoneme"]
        assert pair["targetWord"] != pair["contrastWord"]


@pytest.mark.parametrize("theme", ["칼로 찌르기", "sex", "섹스", "killing people", "마약"])
@pytest.mark.parametrize("body", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_themes_unfit_for_a_child_are_refused(real: FlaskClient, body: dict[str, Any], theme: str) -> None:
    answer = real.post("/api/v2/generate", json={**body, "theme": theme})
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert (error["code"], error["reason"]) == ("INVALID_REQUEST", "CONTENT_REJECTED")
    assert "theme" in error["details"]


@pytest.mark.parametrize("theme", ["병원", "생일", "바다", "공룡", "birthday", "dinosaurs", "at the beach", "food"])
def test_themes_of_childhood_are_taken(real: FlaskClient, theme: str) -> None:
    assert generate(real, {**KOREAN, "theme": theme})["items"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_options_offer_sounds_with_examples(real: FlaskClient, language: str) -> None:
    offered = real.get(f"/api/v2/options?language={language}").get_json()["data"]["phonemes"]
    for position, sounds in offered.items():
        assert sounds, position
        assert all(sound["ipa"] for sound in sounds)
        assert sum(bool(sound["examples"]) for sound in sounds) >= len(sounds) * 0.7
