"""Contrast sets under every further condition: what comes out is proved anew here, or nothing comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.language.base import Language, Position
from app.stimuli import matching
from app.stimuli.brief import Approach, Brief, Diagnosis, Target, WordPosition
from app.stimuli.checks import normalised, read, verify
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import ContrastSet, StimulusSet
from tests.unit.conftest import Draw

TARGETS = {"ko": Target("ㄱ", Position.ONSET), "en": Target("K", Position.ONSET)}
APPROACHES = [Approach.MINIMAL_PAIRS, Approach.MAXIMAL_OPPOSITIONS, Approach.MULTIPLE_OPPOSITIONS]


def brief(code: str, approach: Approach, **changes: Any) -> Brief:
    asked = Brief(code, 6, 4, 4, Diagnosis.SSD, approach, TARGETS[code], seed=5)
    return replace(asked, **changes)


def sets(result: StimulusSet) -> tuple[ContrastSet, ...]:
    assert result.contrast_sets
    return result.contrast_sets


def prove(result: StimulusSet, asked: Brief, language: Language) -> None:
    """Both sentences of each set satisfy the brief; each target in a group answers for its own sound."""
    assert asked.target is not None
    for made in sets(result):
        own = replace(asked, target=replace(asked.target, phoneme=made.target_phoneme))
        assert verify(read(made.target.text, language), own) is None
        assert verify(read(made.contrast.text, language), replace(asked, target=None)) is None
        assert made.target.text != made.contrast.text


def draw_or_lack(draw: Draw, asked: Brief) -> StimulusSet | InsufficientResultsError:
    try:
        return draw(asked)
    except InsufficientResultsError as lack:
        return lack


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("approach", APPROACHES)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"avoid": True}, id="avoid"),
        pytest.param({"min_occurrences": 2}, id="twice"),
        pytest.param({"word_position": WordPosition.INITIAL}, id="initial"),
        pytest.param({"word_position": WordPosition.MEDIAL}, id="medial"),
        pytest.param({"candidate_count": 9}, id="candidates"),
        pytest.param({"apart": True}, id="apart"),
        pytest.param({"sentence_length": 2}, id="short"),
    ],
)
def test_every_set_is_proved_or_the_lack_is_said(
    code: str, approach: Approach, changes: dict[str, Any], draw: Draw, languages: dict[str, Language]
) -> None:
    language, changes = languages[code], dict(changes)
    target = TARGETS[code]
    for name in ("min_occurrences", "word_position"):
        if name in changes:
            target = replace(target, **{name: changes.pop(name)})
    if changes.pop("avoid", False):
        changes["avoid_phonemes"] = frozenset({"ㄹ"} if code == "ko" else {"R"})
    asked = brief(code, approach, target=target, **changes)
    result = draw_or_lack(draw, asked)
    if isinstance(result, InsufficientResultsError):
        assert result.advice
        return
    prove(result, asked, language)
    assert len(sets(result)) <= asked.wanted()
    assert len(sets(result)) >= asked.count or any(n.code == "FEWER_THAN_ASKED" for n in result.notices)


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("approach", APPROACHES)
def test_excluded_sentences_do_not_come_again(
    code: str, approach: Approach, draw: Draw, languages: dict[str, Language]
) -> None:
    first = sets(draw(brief(code, approach)))
    had = frozenset(normalised(x.text) for each in first for x in (each.target, each.contrast))
    asked = brief(code, approach, exclude=had)
    again = draw(asked)
    assert not had & {normalised(x.text) for each in sets(again) for x in (each.target, each.contrast)}
    prove(again, asked, languages[code])


@pytest.mark.parametrize("code", ["ko", "en"])
def test_the_contrast_word_alone_differs_and_is_free_of_the_target(
    code: str, draw: Draw, languages: dict[str, Language]
) -> None:
    for made in sets(draw(brief(code, Approach.MINIMAL_PAIRS, count=10))):
        said = read(made.contrast.text, languages[code]).pronunciation
        assert not matching.match(said, TARGETS[code]) or made.target.frame != made.contrast.frame
