"""Where the words of a pair may stand is what the tables say, one slot at a time."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from app.language.base import Language, Position
from app.language.grammar import SlotKind
from app.sources.embedded import EmbeddedSource
from app.sources.embedded.prospects import prospective
from app.sources.embedded.seats import Seats
from app.sources.embedded.vocabulary import FREE_ROLES, concerns
from app.stimuli.brief import Approach, Brief, Diagnosis, Target, WordPosition
from app.stimuli.contrast import Pair
from app.stimuli.pair_choice import Wish, choose
from app.stimuli.ports import Deadline, PairCandidate, PairTally

WORDS = {"ko": ("달", "발"), "en": ("bear", "pear")}


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_seat_is_open_where_some_head_takes_both_words(code: str, embedded: EmbeddedSource) -> None:
    parts = embedded.parts(code)
    table, vocabulary = parts.table, parts.vocabulary
    prospects = parts.prospects(prospective(Brief(code, 6, 5, 3, Diagnosis.SSD, Approach.MINIMAL_PAIRS)))
    numbers = [next(n for n, x in enumerate(vocabulary.lexemes) if x.lemma == word) for word in WORDS[code]]
    seats = Seats(parts.seating, table, prospects, dict.fromkeys(prospects.frames.tolist(), 1.0))

    expected = set()
    for row in np.flatnonzero(np.isin(table.frame, prospects.frames)).tolist():
        frame = table.frames[table.frame[row]]
        slot = frame.slots[table.slot[row]]
        if slot.kind is not SlotKind.ROLE or not prospects.allowed.words(row)[numbers].all():
            continue
        heads = [] if slot.role in FREE_ROLES else [i for i, s in enumerate(frame.slots) if s.kind is SlotKind.HEAD]
        taken = [
            prospects.allowed.words(table.rows_of[table.frame[row]][i])
            & np.logical_and.reduce([vocabulary.sets.sets(n)[vocabulary.governed(slot, frame)] for n in numbers])
            for i in heads
            if concerns(slot, frame.slots[i])
        ]
        if all(heads.any() for heads in taken):
            expected.add(row)
    assert set(seats.rows[seats.open_to(np.arange(len(seats.rows)), *numbers)].tolist()) == expected
    assert expected


@pytest.mark.parametrize(("code", "phoneme"), [("ko", "ㅅ"), ("en", "S")])
def test_no_pair_of_sentences_is_offered_twice(
    code: str, phoneme: str, embedded: EmbeddedSource, languages: dict[str, Language]
) -> None:
    target = Target(phoneme, Position.ONSET)
    asked = Brief(code, 5, 5, 3, Diagnosis.SSD, Approach.MINIMAL_PAIRS, target, seed=3)
    pairs = choose(Wish(target, asked.approach, asked.age), languages[code], 10).pairs[:10]
    offered = [
        (candidate.target.text, candidate.contrast.text)
        for candidate in embedded.propose_pairs(asked, pairs, PairTally(10), Deadline(time.monotonic, math.inf))
        if isinstance(candidate, PairCandidate)
    ]
    assert len(offered) == len(set(offered)) > len(pairs)


def test_a_word_stands_where_it_is_heard_whole(embedded: EmbeddedSource, korean: Language) -> None:
    """숲 is [숩], but 숲이 [수피]: beside 집 something else would differ too."""
    lexicon, target = korean.lexicon, Target("ㅅ", Position.ONSET)
    (forest,), (house,) = ([x for x in lexicon.find(lemma) if x.picturable] for lemma in ("숲", "집"))
    blurred = Pair(forest, house, "ㅅ", "ㅈ", Position.ONSET, WordPosition.INITIAL, ("place", "manner"), near=True)
    asked = Brief("ko", 6, 5, 3, Diagnosis.SSD, Approach.MINIMAL_PAIRS, target, seed=3)
    clear = choose(Wish(target, asked.approach, asked.age), korean, 3).pairs[0]
    tally, deadline = PairTally(2), Deadline(time.monotonic, math.inf)
    found = [
        x for x in embedded.propose_pairs(asked, [blurred, clear], tally, deadline) if isinstance(x, PairCandidate)
    ]
    assert any(candidate.pair is clear for candidate in found)
    texts = [candidate.target.text for candidate in found if candidate.pair is blurred]
    assert not [text for text in texts for form in ("숲이", "숲에", "숲을", "숲은") if form in text]
