"""Words for the prompt hold the target where it is wanted, and nothing that is to be avoided."""

from __future__ import annotations

import itertools
from random import Random
from typing import Any

import pytest

from app.language.base import Position
from app.sources.openai.words import PATIENCE_S, WordChooser
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
    words.prepare()
    pronounced = language.pronounced
    assert pronounced == len(language.lexicon.all())
    for position in Position:
        chosen(words, target=Target("r", position))
    assert language.pronounced == pronounced


def test_a_request_pronounces_no_longer_than_its_patience_and_the_next_one_goes_on(language: ToyLanguage) -> None:
    seconds = itertools.count(step=PATIENCE_S)  # each look at the clock takes as long as the patience lasts
    words = WordChooser({"en": language}, lambda: next(seconds))
    found = [len(words.choose(a_brief(target=None), 99, Random(seed))) for seed in range(20)]
    assert found[0] <= 2
    assert found == sorted(found)
    assert found[-1] == 5


def test_unpronounced_and_pronounced_vocabularies_choose_alike(language: ToyLanguage) -> None:
    prepared, fresh = WordChooser({"en": language}), WordChooser({"en": language})
    prepared.prepare()
    for position in [*Position, None]:
        brief = a_brief(target=Target("r", position))
        assert set(prepared.choose(brief, 99, Random(1))) == set(fresh.choose(brief, 99, Random(1)))


def test_the_same_seed_chooses_the_same_words(words: WordChooser) -> None:
    assert words.choose(a_brief(), 2, Random(5)) == words.choose(a_brief(), 2, Random(5))
