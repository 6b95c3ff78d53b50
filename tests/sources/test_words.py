"""Words for the prompt hold the target where it is wanted, and nothing that is to be avoided."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from app.language.base import Position
from app.sources.openai.words import WordChooser
from app.stimuli.brief import Target, WordPosition
from tests.sources.port import a_brief
from tests.sources.toy import ToyLanguage


@pytest.fixture
def language() -> ToyLanguage:
    return ToyLanguage()


@pytest.fixture
def words(language: ToyLanguage) -> WordChooser:
    return WordChooser({"en": language})


def chosen(words: WordChooser, **changes: Any) -> set[str]:
    return set(words.choose(a_brief(**changes), 99, Random(1)))


def test_they_hold_the_target_at_its_position(words: WordChooser) -> None:
    assert chosen(words) == {"rat", "rug", "ram"}
    assert chosen(words, target=Target("r", Position.CODA)) == {"bar"}
    assert chosen(words, target=Target("r", None)) == {"rat", "rug", "ram", "bar"}
    assert chosen(words, target=Target("r", Position.ONSET, 1, WordPosition.MEDIAL)) == set()


def test_without_a_target_any_known_word_will_do(words: WordChooser) -> None:
    assert chosen(words, target=None) == {"rat", "rug", "ram", "bar", "sun"}


def test_a_word_too_hard_for_the_age_is_left_out(words: WordChooser) -> None:
    assert "rod" in chosen(words, age=7)
    assert "rod" not in chosen(words, age=6)


def test_avoided_sounds_are_left_out(words: WordChooser) -> None:
    assert chosen(words, avoid_phonemes=frozenset("g")) == {"rat", "ram"}


def test_words_of_the_theme_come_first(words: WordChooser) -> None:
    for seed in range(5):
        assert set(words.choose(a_brief(theme="animals"), 2, Random(seed))) == {"rat", "ram"}


def test_each_word_is_pronounced_once(words: WordChooser, language: ToyLanguage) -> None:
    for position in Position:
        chosen(words, target=Target("r", position))
    assert chosen(WordChooser({"en": language})) == {"rat", "rug", "ram"}
    assert language.pronounced == len(language.lexicon.all())


def test_fewer_than_there_are_differ_from_request_to_request(words: WordChooser) -> None:
    drawn = {tuple(words.choose(a_brief(target=None), 2, Random(seed))) for seed in range(20)}
    assert len(drawn) > 5
    assert {word for pair in drawn for word in pair} == {"rat", "rug", "ram", "bar", "sun"}


def test_the_same_seed_chooses_the_same_words(words: WordChooser) -> None:
    assert words.choose(a_brief(), 2, Random(5)) == words.choose(a_brief(), 2, Random(5))
