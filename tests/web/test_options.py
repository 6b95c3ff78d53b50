"""Options: whatever a form can be filled with is taken by generate."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import CORE, KOREAN


def options(client: FlaskClient, language: str) -> Any:
    answer = client.get(f"/api/v2/options?language={language}")
    assert answer.status_code == 200
    return answer.get_json()["data"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_form_finds_all_it_needs(client: FlaskClient, language: str) -> None:
    found = options(client, language)
    assert found["ages"] == [3, 4, 5, 6, 7]
    assert found["sentenceLengths"] == [2, 3, 4, 5, 6]
    assert {"daily", "food", "animals", "family", "school", "nature", "transportation", "toys"} <= {
        theme["id"] for theme in found["themes"]
    }
    assert [f["id"] for f in found["communicativeFunctions"]] == [
        *("request", "reject", "help", "choice", "attention", "question")
    ]
    assert [a["id"] for a in found["approaches"]["ASD"]] == ["core_vocabulary"]
    assert all(a["name"] for approaches in found["approaches"].values() for a in approaches)
    assert found["coreWords"]
    assert set(found["phonemes"]) == {"onset", "nucleus", "coda"}


def test_names_are_in_the_language_of_the_form(client: FlaskClient) -> None:
    names = {language: options(client, language)["themes"][0]["name"] for language in ("ko", "en")}
    assert names["en"].isascii()
    assert not names["ko"].isascii()


def test_every_offered_sound_age_length_and_approach_is_taken(client: FlaskClient) -> None:
    found = options(client, "ko")
    changes = [
        {"target": {"phoneme": sound["phoneme"], "position": position}}
        for position, sounds in found["phonemes"].items()
        for sound in sounds
    ]
    changes += [{"age": age} for age in found["ages"]] + [{"sentenceLength": n} for n in found["sentenceLengths"]]
    changes += [{"theme": theme["id"]} for theme in found["themes"]] + [{"style": s} for s in found["styles"]]
    changes += [{"therapyApproach": a["id"]} for a in found["approaches"]["SSD"] if not a["contrast"]]
    for change in changes:
        answer = client.post("/api/v2/generate", json={**KOREAN, **change})
        assert answer.status_code == 200 or answer.get_json()["error"]["code"] == "INSUFFICIENT_RESULTS", change


def test_korean_comes_first(client: FlaskClient) -> None:
    assert client.get("/api/v2/options").get_json()["data"]["language"] == "ko"


def test_core_words_offered_can_be_asked_for(client: FlaskClient) -> None:
    body = {**CORE, "core_words": options(client, "ko")["coreWords"]}
    assert client.post("/api/v2/generate", json=body).status_code == 200
