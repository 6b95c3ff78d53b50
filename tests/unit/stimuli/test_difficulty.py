"""Levels come from what can be counted, and a mixed set has all of them."""

from __future__ import annotations

import pytest

from app.language.base import Language, Position
from app.stimuli import difficulty
from app.stimuli.brief import Approach, Diagnosis, Target
from app.stimuli.checks import read
from app.stimuli.norms import late_consonants
from tests.unit.conftest import Draw, brief

CORE = {"diagnosis": Diagnosis.LD, "approach": Approach.CORE_VOCABULARY, "target": None}


@pytest.mark.parametrize(
    ("language", "easy", "hard"),
    [
        ("ko", "아빠 이거 봐", "헬리콥터가 출발했습니다"),
        ("en", "Mom and I go.", "The frogs splashed through three swamps."),
    ],
)
def test_short_open_words_are_easy_and_long_dense_ones_hard(
    language: str, easy: str, hard: str, languages: dict[str, Language]
) -> None:
    assert difficulty.level(read(easy, languages[language])) == "easy"
    assert difficulty.level(read(hard, languages[language])) == "hard"


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        ("ko", "라라라", Target("ㄹ", Position.ONSET)),
        ("ko", "앙아", Target("ㅇ", Position.CODA)),
        ("en", "Zoo.", Target("Z", Position.ONSET)),
        ("en", "Her.", Target("ER", Position.NUCLEUS)),
    ],
)
def test_the_target_itself_makes_nothing_hard(
    language: str, text: str, target: Target, languages: dict[str, Language]
) -> None:
    reading = read(text, languages[language])
    beside, whole = difficulty.measures(reading, target), difficulty.measures(reading)
    assert whole["wordComplexity"] > beside["wordComplexity"]
    assert beside["lateSounds"] == 0
    assert beside["rareWords"] == whole["rareWords"]


def test_where_the_target_stands_still_counts(english: Language) -> None:
    target = Target("S", Position.ONSET)
    (cluster, single) = (read(text, english).pronunciation.words[0] for text in ("spoon", "soon"))
    assert difficulty.word_points(english, single, target) == 1  # the final consonant
    assert difficulty.word_points(english, cluster, target) == 2  # and the cluster
    assert difficulty.word_points(english, single) == 2  # and a fricative


def test_every_measure_and_the_index_are_nought_to_one(languages: dict[str, Language]) -> None:
    assert sum(difficulty.SHARES.values()) == 1
    for language in languages.values():
        for text in ("", "아빠", "Strengths", "The frogs splashed.", "헬리콥터가 출발했습니다"):
            reading = read(text, language)
            assert difficulty.measures(reading).keys() == difficulty.SHARES.keys()
            assert all(0 <= value <= 1 for value in difficulty.measures(reading).values())
            assert 0 <= difficulty.index(reading) <= 1


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"age": 3, "sentence_length": 2, "target": Target("ㄱ", Position.CODA)},
        {"age": 7, "sentence_length": 5, "target": Target("ㅅ", Position.ONSET)},
        {**CORE, "sentence_length": 4},
        {"language": "en", "target": Target("S", Position.ONSET)},
        {"language": "en", "target": Target("K", Position.CODA), "age": 3},
        {"language": "en", "target": Target("R", Position.ONSET), "sentence_length": 6, "age": 6},
        {"language": "en", **CORE},
        {"language": "en", "target": Target("R", Position.ONSET), "sentence_length": 2},
        {"language": "en", "target": Target("SH", Position.CODA), "sentence_length": 3, "age": 3},
        {"language": "en", "target": Target("DH", Position.ONSET), "sentence_length": 4},
        {"language": "en", "target": Target("Z", Position.CODA), "sentence_length": 2, "age": 5},
    ],
)
def test_each_level_appears_among_twenty(changes: dict[str, object], draw: Draw) -> None:
    found = draw(brief(count=20, **changes))
    assert {item.difficulty for item in found.items} == {"easy", "medium", "hard"}


def test_late_consonants_follow_the_middle_of_the_norm_tables(korean: Language, english: Language) -> None:
    onset, coda = Position.ONSET, Position.CODA
    assert late_consonants(korean) == {("ㅅ", onset), ("ㅆ", onset), ("ㄹ", onset)}
    late = {symbol for symbol, position in late_consonants(english) if position is onset}
    assert late == {"R", "Z", "SH", "ZH", "TH", "DH"}
    assert {("S", onset), ("K", coda)} <= late_consonants(english, 3)
    assert late_consonants(english, 7) == late_consonants(english)
