"""The choice of a set keeps its promises whatever the pool."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Analysis, Morpheme, PartOfSpeech, Pronunciation, SentenceType
from app.stimuli.brief import Style
from app.stimuli.diversity import choose, likeness
from app.stimuli.events import Stimulus
from tests.unit.conftest import brief

WORDS = "abcdefghij"


def item(number: int, words: str, frame: str, score: float) -> Stimulus:
    morphemes = tuple(Morpheme(w, w, PartOfSpeech.NOUN, n, n + 1, n) for n, w in enumerate(words))
    analysis = Analysis(words, tuple(words), morphemes, True, SentenceType.STATEMENT, "N" * len(words))
    said = Pronunciation(words, (), words, words)
    return Stimulus(f"{number}", f"{words} {number}", "s", frame, analysis, said, (), (), score, {}, "easy")


@st.composite
def pools(draw: st.DrawFn) -> list[Stimulus]:
    size = draw(st.integers(1, 25))
    return [
        item(
            number,
            "".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))),
            draw(st.sampled_from(["f", "g", "h", ""])),
            draw(st.floats(0, 100)),
        )
        for number in range(size)
    ]


@given(pools(), st.integers(1, 12))
def test_a_set_is_a_subset_without_repeats_as_large_as_it_can_be(pool: list[Stimulus], count: int) -> None:
    chosen = choose(pool, count, brief())
    assert len(chosen) == min(count, len(pool))
    assert {c.id for c in chosen} <= {p.id for p in pool}
    assert len({c.id for c in chosen}) == len(chosen)


@given(pools(), st.integers(1, 12), st.randoms())
def test_the_order_of_the_pool_does_not_matter(pool: list[Stimulus], count: int, random: st.DataObject) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [c.id for c in choose(pool, count, brief())] == [c.id for c in choose(shuffled, count, brief())]


@given(pools(), st.integers(1, 12))
def test_the_best_item_comes_first(pool: list[Stimulus], count: int) -> None:
    assert choose(pool, count, brief())[0].score == max(p.score for p in pool)


def test_no_word_more_than_twice_and_no_frame_more_than_once_in_ten_while_others_are_left() -> None:
    alike = [item(n, "a", "f", 99.0) for n in range(10)]
    others = [item(10 + n, WORDS[1 + n % 9], f"frame {n}", 50.0) for n in range(18)]
    chosen = choose([*alike, *others], 10, brief())
    words = Counter(lemma for c in chosen for lemma in c.analysis.content_lemmas())
    assert max(words.values()) <= 2
    assert max(Counter(c.frame for c in chosen).values()) == 1


def test_a_carrier_set_may_repeat_its_frame() -> None:
    pool = [item(n, WORDS[n], "f", 50.0) for n in range(8)]
    assert len(choose(pool, 8, brief(style=Style.CARRIER))) == 8


def test_likeness_is_nought_to_one() -> None:
    assert likeness(frozenset("ab"), frozenset("ab")) == 1
    assert likeness(frozenset("ab"), frozenset("cd")) == 0
    assert likeness(frozenset(), frozenset()) == 0
