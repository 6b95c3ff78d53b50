"""Both languages say the same."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from app.sources.openai.failures import KINDS
from app.stimuli.brief import CommunicativeFunction
from app.stimuli.checks import Rejection
from app.stimuli.difficulty import LEVELS
from app.stimuli.errors import UselessReplyError
from app.stimuli.ports import Notice
from app.web import wording
from app.web.forms import fill
from app.web.rendering import notice_json
from app.web.schemas import AnalyzeRequest, GenerateRequest

KO, EN = wording.wording("ko"), wording.wording("en")
SOURCES = Path(__file__).resolve().parents[2] / "app"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences() -> None:
    assert list(KO.texts) == list(EN.texts)


@pytest.mark.parametrize("key", KO.texts)
def test_a_sentence_has_the_same_gaps_in_both_languages(key: str) -> None:
    assert placeholders(KO.texts[key]) == placeholders(EN.texts[key])
    assert KO.texts[key].strip()
    assert EN.texts[key].strip()


@pytest.mark.parametrize("reason", Rejection)
def test_every_rejection_has_a_sentence(reason: Rejection) -> None:
    assert f"violation.{reason.value}" in KO.texts


@pytest.mark.parametrize("function", CommunicativeFunction)
def test_every_function_has_a_name(function: CommunicativeFunction) -> None:
    assert f"function.{function.value}" in KO.texts


def constants(path: Path, call: str, argument: int) -> set[str]:
    """The texts that calls of a name pass at a place, in one file."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = [
        node.args[argument] for node in calls if getattr(node.func, "id", "") == call and len(node.args) > argument
    ]
    return {str(given.value) for given in named if isinstance(given, ast.Constant)}


def test_every_error_raised_has_a_sentence() -> None:
    reasons = {reason for path in SOURCES.rglob("*.py") for reason in constants(path, "ApiError", 1)}
    assert {"OVERLOADED", "NOT_JSON"} <= reasons
    assert {f"error.{reason}" for reason in reasons} <= set(KO.texts)


def test_every_problem_found_has_a_sentence() -> None:
    reasons = {reason for path in SOURCES.rglob("*.py") for reason in constants(path, "Problem", 1)}
    assert "TWO_SPELLINGS" in reasons
    assert {f"field.{reason}" for reason in reasons} <= set(KO.texts)


def test_every_notice_of_every_source_has_a_sentence() -> None:
    codes = {code for path in SOURCES.rglob("*.py") for code in constants(path, "Notice", 0)}
    assert "FEWER_THAN_ASKED" in codes
    assert {f"notice.{code}" for code in codes} <= set(KO.texts)


@pytest.mark.parametrize("model", [GenerateRequest, AnalyzeRequest])
def test_every_wrong_field_is_told_in_whole_sentences(model: type[GenerateRequest]) -> None:
    nonsense = {field.alias: object() for field in model.model_fields.values() if field.alias}
    problems = fill(model, nonsense).problems
    assert {problem.name.partition("[")[0] for problem in problems} == set(nonsense)
    for problem in problems:
        for spoken in (KO, EN):
            assert not placeholders(spoken.problem(problem))


def test_a_key_in_a_gap_is_put_into_words_with_the_other_gaps() -> None:
    params = {"phoneme": "ㅅ", "position": "@position.coda", "why": "@impossible.coda_neutralised", "heard": "ㄷ"}
    told = EN.text("field.IMPOSSIBLE_POSITION", {**params, "allowed": "ㄱ"})
    assert told == (
        "ㅅ never stands in the coda of a syllable. At the end of a syllable it is said as another sound (ㄷ). "
        "Sounds that do: ㄱ."
    )


def test_unknown_keys_of_other_layers_get_a_general_sentence() -> None:
    assert KO.find("impossible", "said_nowhere") == KO.text("impossible.OTHER")


def test_text_with_braces_is_only_text() -> None:
    assert "{0.__class__}" in EN.text("field.UNKNOWN_FIELD", {"allowed": "{0.__class__}"})


FOR_THE_ADMINISTRATOR = [
    reason for reason, kind in KINDS.items() if kind.error is UselessReplyError and kind.pause is None
]


@pytest.mark.parametrize("reason", [*FOR_THE_ADMINISTRATOR, "UPSTREAM_QUOTA_EXHAUSTED"])
def test_what_only_the_administrator_can_mend_is_said_so(reason: str) -> None:
    assert "관리자에게 알려" in KO.texts[f"error.{reason}"]
    assert "tell the administrator" in EN.texts[f"error.{reason}"]


@pytest.mark.parametrize("key", [key for key in KO.texts if "{relax}" in KO.texts[key] or "{advice}" in KO.texts[key]])
def test_an_advice_stands_by_itself_at_the_end(key: str) -> None:
    """It is a phrase of its own: nothing may be hung on it, least of all a Korean particle."""
    for spoken in (KO, EN):
        assert spoken.texts[key].endswith((": {relax}.", ": {advice}."))


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_that_is_missing_is_called_by_its_name(level: str) -> None:
    told = notice_json(Notice("LEVELS_MISSING", {"levels": level, "relax": "age"}), KO)
    assert f": {KO.texts[f'level.{level}']}. " in told["message"]
    assert not re.search(rf"[:,] {level}\b", told["message"])


@pytest.mark.parametrize("key", [key for key in EN.texts if key.startswith("notice.")])
def test_a_number_is_followed_by_no_plural(key: str) -> None:
    """A notice tells of one as well as of ten."""
    assert not re.search(r"\{[a-z]+\} [a-z]+s\b", EN.texts[key])
