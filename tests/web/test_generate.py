"""Generate, in the shape of the contract."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.stimuli.errors import (
    ContentRejectedError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
    UselessReplyError,
)
from app.stimuli.ports import Candidate, Notice, Proposal, SourceSwitched, Usage
from tests.web.conftest import CORE, ENGLISH, KOREAN, Make
from tests.web.toy import ToySource

GENERATE = "/api/v2/generate"
ITEM = {
    *("id", "text", "tokens", "target", "matchedWords", "wordCount", "score", "difficulty", "diagnosis", "approach"),
    *("theme", "function", "pronunciation", "ipa", "matchedSounds", "rules", "scoreBreakdown", "source"),
}
META = {
    *("requestedCount", "generatedCount", "averageScore", "processingTimeMs", "validationRate", "uniqueStructures"),
    *("vocabularyDiversity", "requestId", "engine", "sources", "rejected", "usage", "warnings"),
    *("targetOpportunities", "roundsFor50"),
}


def post(client: FlaskClient, changes: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(GENERATE, json={**KOREAN, **(changes or {})}, headers=headers)


def test_an_answer_holds_every_field_of_the_contract(client: FlaskClient) -> None:
    answer = post(client)
    assert answer.status_code == 200
    assert answer.json["success"] is True
    data = answer.json["data"]
    assert data["contrastSets"] is None
    assert len(data["items"]) == 3
    item = data["items"][0]
    assert set(item) == ITEM
    assert item["target"] == KOREAN["target"]
    assert item["tokens"] == item["text"].split()
    assert item["wordCount"] == 3
    assert 0 <= item["score"] <= 100
    assert (item["diagnosis"], item["approach"], item["theme"], item["function"]) == ("SSD", "complexity", None, None)
    assert set(data["meta"]) == META
    assert data["meta"]["requestId"] == answer.headers["X-Request-ID"]
    assert data["meta"]["sources"] == {"openai": 0, "embedded": 3}


def test_scripts_fade_where_asked(client: FlaskClient) -> None:
    asked = {**CORE, "target": None, "scriptFading": True}
    data = post(client, asked).json["data"]
    assert [script["itemId"] for script in data["fading"]] == [item["id"] for item in data["items"]]
    first = data["items"][0]["text"]
    assert data["fading"][0]["steps"] == [first, first.split()[0], ""]
    assert data["meta"]["roundsFor50"] is None
    assert "fading" not in post(client, {**CORE, "target": None}).json["data"]


def test_the_rounds_for_fifty_trials_are_told(client: FlaskClient) -> None:
    meta = post(client).json["data"]["meta"]
    assert meta["roundsFor50"] == -(-50 // meta["targetOpportunities"])


@pytest.mark.parametrize("changes", [{}, {"diagnosis": "LD", "therapyApproach": "core_vocabulary", "target": None}])
def test_scripts_fade_for_asd_only(client: FlaskClient, changes: dict[str, Any]) -> None:
    answer = post(client, {**changes, "scriptFading": True})
    assert answer.status_code == 422
    assert answer.json["error"]["reason"] == "FADING_NOT_FOR_DIAGNOSIS"
    assert "scriptFading" in answer.json["error"]["details"]
    assert post(client, {**changes, "scriptFading": False}).status_code == 200


def test_spans_cut_the_letters_out_of_the_text(client: FlaskClient) -> None:
    item = post(client).json["data"]["items"][0]
    word, sound = item["matchedWords"][0], item["matchedSounds"][0]
    assert item["text"][word["startIndex"] : word["endIndex"]] == word["word"]
    assert item["text"][sound["startIndex"] : sound["endIndex"]] == "라"
    assert word["positions"] == ["onset"]
    assert sound["wordPosition"] == "initial"


def test_the_brief_is_what_the_request_said(make: Make) -> None:
    source = ToySource()
    changes = {
        "theme": "  Foods ",
        "communicativeFunction": "request",
        "coreWords": ["더", "더", "주세요"],
        "phonologicalRulesMode": "avoid",
        "avoidPhonemes": ["ㅎ"],
        "allowClusters": False,
        "style": "carrier",
        "exclude": ["라사, 가 나!"],
        "candidateCount": 7,
        "seed": -3,
        "target": {"phoneme": "ㄹ", "position": "any", "minOccurrences": 1, "wordPosition": "initial"},
    }
    answer = post(make(source), changes)
    brief = source.briefs[0]
    assert (brief.language, brief.age, brief.count, brief.sentence_length) == ("ko", 5, 3, 3)
    assert (brief.theme, brief.theme_text) == ("food", None)
    assert brief.function == "request"
    assert brief.core_words == ("더", "주세요")
    assert brief.rules_mode == "avoid"
    assert brief.avoid_phonemes == {"ㅎ"}
    assert brief.allow_clusters is False
    assert brief.style == "carrier"
    assert brief.exclude == {"라사 가 나"}
    assert (brief.candidate_count, brief.seed) == (7, -3)
    assert brief.target is not None
    assert (brief.target.position, brief.target.word_position) == (None, "initial")
    assert len(answer.json["data"]["items"]) == 7
    assert answer.json["data"]["items"][0]["target"] == changes["target"]
    assert "라사 가 나" not in [item["text"] for item in answer.json["data"]["items"]]


def test_a_theme_of_the_clients_own_is_kept_as_text_in_nfc(make: Make) -> None:
    source = ToySource()
    answer = post(make(source), {"theme": "\u1103\u1169\u11bc\u1106\u116e\u11af  병원 2"})
    assert source.briefs[0].theme_text == "동물 병원 2"
    assert answer.json["data"]["items"][0]["theme"] == "동물 병원 2"


def test_a_sound_is_answered_as_it_was_asked(client: FlaskClient) -> None:
    item = client.post(GENERATE, json=ENGLISH).get_json()["data"]["items"][0]
    assert item["target"]["phoneme"] == "s"
    assert item["matchedSounds"][0]["phoneme"] == "S"


@pytest.mark.parametrize("target", [{}, {"target": None}, {"target": KOREAN["target"]}])
def test_core_vocabulary_takes_a_target_or_none(client: FlaskClient, target: dict[str, Any]) -> None:
    answer = client.post(GENERATE, json={**CORE, **target})
    assert answer.status_code == (422 if target.get("target") else 200)
    if not target.get("target"):
        assert answer.get_json()["data"]["items"][0]["target"] is None
        assert answer.get_json()["data"]["items"][0]["matchedWords"] == []


def test_candidates_per_item_is_the_default_of_candidate_count(make: Make) -> None:
    client = make(candidates_per_item=2)
    assert len(post(client).json["data"]["items"]) == 6
    assert len(post(client, {"candidateCount": 3}).json["data"]["items"]) == 3


def test_fewer_than_asked_is_an_answer_with_a_warning(make: Make) -> None:
    script = [Candidate("라사 가 나", "embedded"), Candidate("나 나 나", "embedded")]
    data = post(make(ToySource(script))).json["data"]
    assert data["meta"]["generatedCount"] == 1
    assert data["meta"]["rejected"] == {"target_missing": 1}
    [warning] = data["meta"]["warnings"]
    assert warning["code"] == "FEWER_THAN_ASKED"
    assert "3개" in warning["message"]
    assert "{" not in warning["message"]


def test_nothing_found_says_what_to_relax(make: Make) -> None:
    answer = post(make(ToySource([Candidate("나 나 나", "embedded")])), {"phonological_rules_mode": "train"})
    assert answer.status_code == 422
    error = answer.json["error"]
    assert (error["code"], error["reason"], error["retryable"]) == ("INSUFFICIENT_RESULTS", "NOTHING_FOUND", False)
    assert "음운 변동을 ‘상관없음’(allow)으로 바꾸기" in error["message"]
    first, *others = error["details"].splitlines()
    assert first == "phonological_rules_mode: 음운 변동을 ‘상관없음’(allow)으로 바꾸기"
    assert others


def test_what_another_source_did_is_told(make: Make) -> None:
    script: list[Proposal] = [
        Usage(input_tokens=10, output_tokens=5, calls=1),
        Notice("FALLBACK_EMBEDDED", {"reason": "UPSTREAM_ERROR"}),
        Notice("SAID_BY_A_NEWER_SOURCE"),
        SourceSwitched("embedded", 1),
        *[Candidate(f"라사 {pick} 나", "embedded") for pick in "가마바"],
    ]
    meta = post(make(ToySource(script, name="openai"))).json["data"]["meta"]
    assert meta["engine"] == "embedded"
    assert meta["usage"] == {"inputTokens": 10, "outputTokens": 5, "calls": 1}
    assert [w["code"] for w in meta["warnings"]] == ["FALLBACK_EMBEDDED", "SAID_BY_A_NEWER_SOURCE", "WORDS_REPEATED"]
    assert all(w["message"] for w in meta["warnings"])


FAILURES = [
    (SourceUnavailableError("UPSTREAM_RATE_LIMITED", retryable=True, retry_after=7), 503, "SERVICE_UNAVAILABLE", "7"),
    (SourceUnavailableError("UPSTREAM_QUOTA_EXHAUSTED"), 503, "SERVICE_UNAVAILABLE", None),
    (SourceUnavailableError("BUDGET_EXHAUSTED", retryable=True, retry_after=99), 503, "SERVICE_UNAVAILABLE", "99"),
    (SourceTimeoutError("UPSTREAM_TIMEOUT", retryable=True, retry_after=5), 504, "SERVICE_UNAVAILABLE", "5"),
    (UselessReplyError("UPSTREAM_INVALID_RESPONSE"), 502, "GENERATION_FAILED", None),
    (UselessReplyError("UPSTREAM_AUTH"), 502, "GENERATION_FAILED", None),
    (ContentRejectedError("CONTENT_REJECTED"), 422, "INVALID_REQUEST", None),
    (SourceError("SOMETHING_NEW"), 502, "GENERATION_FAILED", None),
]


@pytest.mark.parametrize(
    ("failure", "status", "code", "retry_after"), FAILURES, ids=lambda x: getattr(x, "reason", None)
)
def test_a_source_that_fails_is_never_an_empty_success(
    make: Make, failure: SourceError, status: int, code: str, retry_after: str | None
) -> None:
    for accept in ("application/json", "text/event-stream"):
        answer = post(make(ToySource([failure])), Accept=accept)
        assert answer.status_code == status
        error = answer.json["error"]
        assert (error["code"], error["reason"], error["retryable"]) == (code, failure.reason, failure.retryable)
        assert answer.headers.get("Retry-After") == retry_after
        assert error["message"].strip()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_bug_tells_nothing_of_itself(make: Make, accept: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = post(make(ToySource([ZeroDivisionError("secret sk-abc")])), Accept=accept)
    assert answer.status_code == 500
    assert answer.json["error"]["code"] == "GENERATION_FAILED"
    assert answer.json["error"]["reason"] == "INTERNAL_ERROR"
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_the_place_is_free_again_after_every_ending(make: Make) -> None:
    scripts: list[list[Proposal | Exception]] = [[], [ZeroDivisionError()], [SourceError("X")], [Candidate("나", "")]]
    for script in scripts:
        client = make(ToySource(script), generate_slots=1)
        for accept in ("application/json", "text/event-stream", "application/json"):
            answer = post(client, Accept=accept)
            assert answer.status_code != 503
            assert answer.text  # a stream is over, and its place free, when it has been read


def test_settings_cannot_be_reached_from_the_body(make: Make) -> None:
    source = ToySource()
    assert post(make(source), {"model": "other", "base_url": "http://x.example"}).status_code == 422
    assert source.briefs == []
