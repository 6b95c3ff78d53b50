"""The choice of a set keeps its promises whatever the pool."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Analysis, Morpheme, PartOfSpeech, Position, Pronunciation, SentenceType
from app.stimuli.brief import Style, WordPosition
from app.stimuli.difficulty import LEVELS
from app.stimuli.diversity import (
    BEYOND,
    MIXED_FROM,
    choose,
    frame_of,
    lacking_levels,
    likeness,
    most,
    unique_structures,
    vocabulary_diversity,
    worn_words,
)
from app.stimuli.events import Stimulus
from app.stimuli.matching import MatchedSound, MatchedWord
from tests.unit.conftest import brief

WORDS = "abcdefghij"


def item(
    number: int,
    words: str,
    frame: str,
    score: float,
    level: str = "easy",
    kind: SentenceType = SentenceType.STATEMENT,
    place: WordPosition = WordPosition.INITIAL,
) -> Stimulus:
    morphemes = tuple(Morpheme(w, w, PartOfSpeech.NOUN, n, n + 1, n) for n, w in enumerate(words))
    analysis = Analysis(words, tuple(words), morphemes, True, kind, "N" * len(words))
    said = Pronunciation(words, (), words, words)
    holding = (MatchedWord(words[0], 0, 1, (Position.ONSET,)),)
    sounds = (MatchedSound(words[0], Position.ONSET, place, 0, 1),)
    return Stimulus(f"{number}", f"{words} {number}", "s", frame, analysis, said, holding, sounds, score, {}, level)


def strain(items: list[Stimulus], spared: frozenset[str] = frozenset()) -> int:
    """How far a set is from what it should be: uses of words beyond the cap, and levels that it lacks."""
    worn = sum(n - most("lemma", len(items)) for n in worn_words(items, spared).values())
    return worn + len(lacking_levels(items))


@st.composite
def pools(draw: st.DrawFn) -> list[Stimulus]:
    """Few words, frames and scores, so that caps bind and sentences are equally good."""
    size = draw(st.integers(1, 25))
    return [
        item(
            number,
            "".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))),
            draw(st.sampled_from(["f", "g", "h", ""])),
            draw(st.sampled_from([40.0, 60.0, 60.1, 90.0])),
            draw(st.sampled_from(LEVELS)),
            draw(st.sampled_from([SentenceType.STATEMENT, SentenceType.QUESTION])),
            draw(st.sampled_from([WordPosition.INITIAL, WordPosition.FINAL])),
        )
        for number in range(size)
    ]


def within_cap(items: list[Stimulus], size: int) -> int:
    """How many of these a set of that size may hold without a known pattern too often."""
    uses = Counter(item.frame for item in items)
    unknown = uses.pop("", 0)
    return unknown + sum(min(n, most("frame", size)) for n in uses.values())


@given(pools(), st.integers(1, 12))
def test_a_set_is_a_subset_without_repeats_as_large_as_it_can_be(pool: list[Stimulus], count: int) -> None:
    chosen = choose(pool, count, brief(count=count))
    assert len(chosen) == max(size for size in range(1, min(count, len(pool)) + 1) if within_cap(pool, size) >= size)
    assert {c.id for c in chosen} <= {p.id for p in pool}
    assert len({c.id for c in chosen}) == len(chosen)
    assert within_cap(chosen, len(chosen)) == len(chosen)


@given(pools(), st.integers(1, 12), st.randoms())
def test_the_order_of_the_pool_does_not_matter(pool: list[Stimulus], count: int, random: Random) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)
    assert [c.id for c in choose(pool, count, brief())] == [c.id for c in choose(shuffled, count, brief())]


@given(pools(), st.integers(1, 12), st.randoms())
def test_what_the_sentences_are_called_does_not_matter(pool: list[Stimulus], count: int, random: Random) -> None:
    names = [p.id for p in pool]
    random.shuffle(names)
    called = [replace(p, id=f"{name} anew") for p, name in zip(pool, names, strict=True)]
    asked = brief(count=count // 2 + 1)
    assert [c.text for c in choose(called, count, asked)] == [c.text for c in choose(pool, count, asked)]


@given(pools(), st.integers(1, 12))
def test_the_best_item_comes_first(pool: list[Stimulus], count: int) -> None:
    assert choose(pool, count, brief())[0].score == max(p.score for p in pool)


@given(pools(), pools(), st.integers(1, 12))
def test_more_to_choose_from_never_makes_the_best_worse(pool: list[Stimulus], more: list[Stimulus], count: int) -> None:
    larger = [*pool, *(replace(other, id=f"more {other.id}", text=f"more {other.text}") for other in more)]
    assert choose(larger, count, brief())[0].score >= choose(pool, count, brief())[0].score


@given(pools(), st.integers(1, 12))
def test_equal_pools_give_equal_sets_and_a_set_chosen_again_is_itself(pool: list[Stimulus], count: int) -> None:
    once = choose(pool, count, brief(count=count))
    assert once == choose(list(pool), count, brief(count=count))
    assert once == choose(once, len(once), brief(count=count))


@given(pools(), st.integers(2, 12))
def test_no_exchange_of_one_sentence_would_ease_what_comes_too_often(pool: list[Stimulus], count: int) -> None:
    chosen = choose(pool, count, brief(count=count))
    levels = {c.difficulty for c in chosen}
    left = [p for p in pool if p not in chosen]
    for place, new in ((place, new) for place in range(1, len(chosen)) for new in left):
        other = [*chosen[:place], new, *chosen[place + 1 :]]
        if {c.difficulty for c in other} >= levels and within_cap(other, len(other)) == len(other):
            assert excess(other) >= excess(chosen)


def excess(items: list[Stimulus]) -> int:
    """Uses of words and patterns beyond their caps, each as bad as it is said to be."""
    uses = Counter(("lemma", lemma) for item in items for lemma in set(item.analysis.content_lemmas()))
    uses.update(("structure", item.analysis.structure) for item in items if not item.frame)
    return sum(BEYOND[kind] * max(0, n - most(kind, len(items))) for (kind, _), n in uses.items())


@given(pools(), st.integers(1, 8), st.integers(0, 12))
def test_the_first_of_a_longer_list_are_the_set(pool: list[Stimulus], count: int, more: int) -> None:
    asked = brief(count=count)
    alone = choose(pool, count, asked)
    assert choose(pool, count + more, asked)[: len(alone)] == alone


@given(pools(), st.integers(MIXED_FROM, 12))
def test_a_level_is_lacked_by_a_set_of_six_and_more_only_for_the_sake_of_a_pattern(
    pool: list[Stimulus], count: int
) -> None:
    chosen = choose(pool, count, brief(count=count))
    levels = Counter(c.difficulty for c in chosen)
    lacked = [p for p in pool if p.difficulty not in levels] if len(chosen) >= MIXED_FROM else []
    for place, new in ((place, new) for place in range(1, len(chosen)) for new in lacked):
        other = [*chosen[:place], new, *chosen[place + 1 :]]
        assert levels[chosen[place].difficulty] == 1 or within_cap(other, len(other)) < len(other)
    unknown = [replace(p, frame="") for p in pool]
    chosen = choose(unknown, count, brief(count=count))
    assert len(chosen) < MIXED_FROM or {c.difficulty for c in chosen} == {p.difficulty for p in pool}


def test_what_was_chosen_before_is_not_chosen_alike_again() -> None:
    before = [item(0, "ab", "f", 90.0)]
    alike, other = item(1, "ab", "f", 80.0), item(2, "cd", "g", 70.0)
    assert choose([alike, other], 1, brief(count=2), before) == [other]


def test_a_sentence_of_unknown_pattern_counts_by_its_structure() -> None:
    assert frame_of(item(0, "ab", "", 1.0)) == "NN"
    assert frame_of(item(0, "ab", "f", 1.0)) == "f"


def test_words_and_structures_are_counted_by_morphology() -> None:
    items = [item(0, "ab", "f", 1.0), item(1, "ac", "g", 1.0), item(2, "bcd", "h", 1.0)]
    assert vocabulary_diversity(items) == round(4 / 7, 3)
    assert unique_structures(items) == 2
    assert vocabulary_diversity([]) == 0


def test_no_word_more_than_twice_and_no_frame_more_than_once_in_ten_while_others_are_left() -> None:
    alike = [item(n, "a", "f", 99.0) for n in range(10)]
    others = [item(10 + n, WORDS[1 + n % 9], f"frame {n}", 50.0) for n in range(18)]
    chosen = choose([*alike, *others], 10, brief())
    words = Counter(lemma for c in chosen for lemma in c.analysis.content_lemmas())
    assert max(words.values()) <= 2
    assert max(Counter(c.frame for c in chosen).values()) == 1


def test_a_pattern_comes_no_more_often_for_the_sake_of_a_word() -> None:
    alike = [item(n, "a" + WORDS[1 + n], f"f{n}", 90.0) for n in range(5)]
    same_frame = [item(10 + n, WORDS[6 + n], "f", 40.0) for n in range(4)]
    chosen = choose([*alike, *same_frame], 5, brief(count=5))
    assert len({c.frame for c in chosen}) == 5


def test_words_beyond_the_cap_are_told_the_most_used_first_and_those_that_were_asked_for_are_not() -> None:
    items = [item(n, "ab" if n < 3 else "ac", f"f{n}", 1.0, LEVELS[n % 3]) for n in range(10)]
    assert worn_words(items) == {"a": 10, "c": 7, "b": 3}
    assert strain(items) == (10 - 2) + (7 - 2) + (3 - 2)
    assert worn_words(items, frozenset("a")) == {"c": 7, "b": 3}
    assert strain([replace(i, difficulty="easy") for i in items], frozenset("abc")) == 2


def test_levels_are_owed_by_sets_of_six_and_more() -> None:
    items = [item(n, WORDS[n], f"f{n}", 1.0, "medium") for n in range(MIXED_FROM)]
    assert lacking_levels(items) == ("easy", "hard")
    assert lacking_levels(items[1:]) == ()
    assert lacking_levels([*items, *(replace(items[0], difficulty=level) for level in LEVELS)]) == ()


def test_the_best_one_at_a_time_is_mended_where_it_used_up_what_the_last_places_need() -> None:
    pool = [item(0, "a", "f1", 99.0), item(1, "bc", "f2", 98.0), item(2, "b", "f3", 50.0), item(3, "c", "f4", 50.0)]
    assert {c.id for c in choose(pool, 3, brief(count=3))} == {"0", "2", "3"}


def test_a_good_sentence_does_not_come_last_for_having_come_late() -> None:
    pool = [item(0, "a", "f1", 90.0), item(1, "a", "f2", 89.0), item(2, "c", "f3", 10.0)]
    assert [c.id for c in choose(pool, 3, brief(count=3))] == ["0", "1", "2"]


def test_a_level_is_owed_without_a_word_coming_too_often() -> None:
    pool = [item(n, WORDS[n % 5], f"f{n}", 90.0 - n) for n in range(10)]
    worn, fresh = item(10, "a", "f10", 80.0, "hard"), item(11, "j", "f11", 10.0, "hard")
    chosen = choose([*pool, worn, fresh], 10, brief())
    words = Counter(lemma for c in chosen for lemma in c.analysis.content_lemmas())
    assert max(words.values()) <= 2
    assert "hard" in {c.difficulty for c in chosen}


def test_a_carrier_set_may_repeat_its_frame() -> None:
    pool = [item(n, WORDS[n], "f", 50.0) for n in range(8)]
    assert len(choose(pool, 8, brief(style=Style.CARRIER))) == 8


def test_the_same_target_word_makes_sentences_more_alike_than_a_frame_and_another_word_do() -> None:
    first, same_target, same_frame_and_word = (
        item(0, "ab", "f", 90.0),
        item(1, "ac", "g", 50.0),
        item(2, "db", "f", 50.0),
    )
    chosen = choose([first, same_target, same_frame_and_word], 2, brief(count=2, style=Style.CARRIER))
    assert chosen == [first, same_frame_and_word]


def test_likeness_is_nought_to_one() -> None:
    one, other = 0b01, 0b10
    assert likeness(one, one) == 1
    assert likeness(one | other, one) == 0.5
    assert likeness(one, other) == 0
    assert likeness(0, 0) == 0
