"""The list of word pairs: what it holds, and what it says to queries that are wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from app import bootstrap, create_app
from app.settings import Settings
from app.web.services import Services
from tests.web.test_reference import check

GOOD = {"language": "ko", "phoneme": "ㅅ"}


@pytest.fixture(scope="module")
def services() -> Services:
    return bootstrap.build(Settings())


@pytest.fixture
def real(services: Services) -> FlaskClient:
    return create_app(Settings(rate_limit=""), services).test_client()


def ask(client: FlaskClient, query: dict[str, str] | list[tuple[str, str]]) -> Any:
    return client.get(f"/api/v2/contrasts?{urlencode(query)}")


def pairs(client: FlaskClient, **query: str) -> Any:
    answer = ask(client, query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["data"]


def test_pairs_come_with_features_counts_and_pronunciations(real: FlaskClient) -> None:
    found = pairs(real, language="en", phoneme="s", position="onset", contrast="T")
    first = found["pairs"][0]
    assert (first["targetPhoneme"], first["contrastPhoneme"], first["position"]) == ("S", "T", "onset")
    assert (first["features"], first["process"], first["near"]) == (["manner"], "stopping", False)
    assert first["targetPronunciation"].startswith("S ")
    true = [pair for pair in found["pairs"] if not pair["near"]]
    assert found["counts"]["true"] == len(true) == found["counts"]["byContrast"]["T"]
    assert found["counts"]["near"] == len(found["pairs"]) - len(true) > 0


def test_a_sound_that_is_left_out_is_asked_for_by_its_sign(real: FlaskClient) -> None:
    found = pairs(real, language="ko", phoneme="ㅇ", position="coda", contrast="∅")
    words = {(pair["targetWord"], pair["contrastWord"]) for pair in found["pairs"]}
    assert ("콩", "코") in words
    assert {pair["process"] for pair in found["pairs"]} == {"final_consonant_deletion"}


def test_multiple_oppositions_are_grouped(real: FlaskClient) -> None:
    found = pairs(real, language="en", phoneme="K", position="onset", approach="multiple_oppositions")
    assert len([pair for pair in found["pairs"] if pair.get("group") == 1]) >= 2


def test_the_answer_is_as_documented(real: FlaskClient) -> None:
    check(ask(real, GOOD).get_json(), "ContrastsAnswer")


def test_a_younger_child_knows_fewer_words(real: FlaskClient) -> None:
    young, old = (pairs(real, **GOOD, position="onset", age=age) for age in ("3", "7"))
    assert 0 < young["counts"]["true"] < old["counts"]["true"]
    assert all(pair["age"] <= 3 for pair in young["pairs"])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        pytest.param({"phoneme": "ㅿ"}, ["phoneme"], id="unknown sound"),
        pytest.param({"phoneme": ""}, ["phoneme"], id="empty"),
        pytest.param({"phoneme": "ㅅ" * 500}, ["phoneme"], id="huge"),
        pytest.param({"position": "coda"}, ["phoneme"], id="impossible place"),
        pytest.param({"contrast": "ㅅ"}, ["contrast"], id="itself"),
        pytest.param({"contrast": "", "age": "", "position": ""}, ["contrast", "age", "position"], id="empty ones"),
        pytest.param({"age": "8"}, ["age"], id="too old"),
        pytest.param({"age": "5.0"}, ["age"], id="no whole number"),
        pytest.param({"age": "٥"}, ["age"], id="another script's digit"),
        pytest.param({"approach": "complexity", "colour": "red"}, ["approach", "colour"], id="two wrong"),
        pytest.param({"language": "fr"}, ["language"], id="unknown language"),
        pytest.param({"phoneme": "ㅏ", "contrast": "∅"}, ["contrast"], id="a vowel left out"),
    ],
)
def test_every_wrong_parameter_is_named(real: FlaskClient, changes: dict[str, str], fields: list[str]) -> None:
    answer = ask(real, {**GOOD, **changes})
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "INVALID_REQUEST"
    assert sorted(line.partition(":")[0] for line in error["details"].split("\n")) == sorted(fields)


def test_what_is_missing_and_what_is_repeated_is_named(real: FlaskClient) -> None:
    missing = ask(real, {}).get_json()["error"]["details"]
    assert {line.partition(":")[0] for line in missing.split("\n")} == {"language", "phoneme"}
    answer = ask(real, [*GOOD.items(), ("phoneme", "ㄷ")])
    assert answer.status_code == 422
    assert answer.get_json()["error"]["reason"] == "REPEATED"


def test_many_unknown_parameters_are_not_all_repeated(real: FlaskClient) -> None:
    answer = ask(real, {**GOOD, **{f"x{n}": "1" for n in range(500)}})
    assert answer.status_code == 422
    assert len(answer.get_json()["error"]["details"]) < 4_000


def test_errors_speak_the_language_asked_for(real: FlaskClient) -> None:
    korean, english = (
        ask(real, {"language": code, "phoneme": "?"}).get_json()["error"]["message"] for code in ("ko", "en")
    )
    assert "This language has no such sound" in english
    assert korean != english


def test_generate_takes_the_sign_of_omission_and_streams_the_sets(real: FlaskClient) -> None:
    body = {
        "language": "ko",
        "age": 6,
        "count": 2,
        "sentenceLength": 3,
        "diagnosis": "SSD",
        "therapyApproach": "minimal_pairs",
        "target": {"phoneme": "ㅇ", "position": "coda"},
        "contrastPhoneme": "∅",
        "seed": 1,
    }
    text = real.post("/api/v2/generate", json=body, headers={"Accept": "text/event-stream"}).get_data(as_text=True)
    assert text.count("event: contrastSet\n") == 2
    assert text.count("event: done\n") == 1
    assert "final_consonant_deletion" in text
    vowel = real.post("/api/v2/generate", json={**body, "target": {"phoneme": "ㅏ", "position": "nucleus"}})
    assert vowel.status_code == 422
    assert vowel.get_json()["error"]["reason"] == "OMITTED_VOWEL"
