"""Neighbours of a word are the words that differ from it in one sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Language
from app.stimuli.neighbours import count_neighbours, neighbours

FORMS = st.frozensets(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), max_size=12)


def one_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    shorter, longer = sorted((one, other), key=len)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


@given(FORMS)
def test_counted_as_if_every_two_were_compared(forms: frozenset[tuple[str, ...]]) -> None:
    expected = {form: sum(one_apart(form, other) for other in forms) for form in forms}
    assert dict(count_neighbours(forms)) == expected


def test_cat_has_more_neighbours_than_elephant(english: Language) -> None:
    assert neighbours(english)["cat"] > neighbours(english)["elephant"] == 0
