"""The grammar engine: nobody drinks shoes, a seed repeats a run, and what cannot be had is known at once."""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.language import registry
from app.language.base import PartOfSpeech, Position
from app.language.grammar import SlotKind
from app.sources.embedded import EmbeddedSource, FormStore
from app.sources.embedded.vocabulary import is_prepositional, said_of
from app.sources.embedded.walk import PATIENCE
from app.stimuli.brief import (
    Approach,
    Brief,
    CommunicativeFunction,
    Diagnosis,
    RulesMode,
    Style,
    Target,
    WordPosition,
)
from app.stimuli.checks import normalised, read, verify
from app.stimuli.contrast import Pair
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.ports import Binding, Candidate, Deadline, Notice, PairCandidate, PairTally, Proposal, Tally
from tests.unit.conftest import Draw, brief

TARGETS = {"ko": Target("ㅅ", Position.ONSET), "en": Target("S", Position.ONSET)}


class Clock:
    """A clock that only moves when it is read: by `step` seconds. Counts how often work asked for the time."""

    def __init__(self, step: float = 0.0) -> None:
        self.step = step
        self.reads = 0

    def __call__(self) -> float:
        self.reads += 1
        return self.step * self.reads


def proposals(source: EmbeddedSource, asked: Brief, clock: Clock | None = None) -> Iterator[Proposal]:
    """What the source says to somebody who takes every sentence."""
    tally = Tally(99)
    for proposal in source.propose(asked, tally, Deadline(clock or Clock(), 1.0)):
        if isinstance(proposal, Candidate):
            tally.accepted.append(proposal.text)
        yield proposal


def texts(source: EmbeddedSource, asked: Brief, most: int) -> list[str]:
    said = itertools.islice(proposals(source, asked), most)
    return [proposal.text for proposal in said if isinstance(proposal, Candidate)]


@pytest.mark.parametrize("code", ["ko", "en"])
def test_heads_get_only_what_they_accept(code: str, embedded: EmbeddedSource) -> None:
    """Every filler that the tables allow in a slot is one that a head of the frame names."""
    parts = embedded.parts(code)
    lexemes, checked = parts.vocabulary.lexemes, 0
    for number, frame in enumerate(parts.table.frames[::9]):
        rows = parts.table.rows_of[number * 9]
        for index, slot in enumerate(frame.slots):
            heads = [s for s in frame.slots if s.kind is SlotKind.HEAD and s.clause == slot.clause]
            if slot.kind is not SlotKind.ROLE or slot.role in "NX" or not heads:
                continue
            names: set[str] = set()
            for head in np.flatnonzero(parts.vocabulary.heads(heads[0], frame)):
                accepted = parts.grammar.accepted(lexemes[head], slot, is_prepositional(slot, frame))
                assert accepted is not None
                names |= accepted
            bits = np.unpackbits(parts.table.fits[rows[index]], count=len(lexemes))
            for filler in np.flatnonzero(bits)[::5]:
                one = lexemes[filler]
                assert f"={one.lemma}" in names or not one.classes.isdisjoint(names), (frame.id, one.lemma)
                checked += 1
    assert checked > 1000


@pytest.mark.parametrize("code", ["ko", "en"])
def test_sets_and_their_members_agree(code: str, embedded: EmbeddedSource) -> None:
    vocabulary = embedded.parts(code).vocabulary
    for number in np.flatnonzero(vocabulary.is_adjective)[::7]:
        accepted = said_of(vocabulary.lexemes[number])
        members = vocabulary.sets.words(int(vocabulary.said_of[number]))
        for word in np.flatnonzero(members)[::17]:
            one = vocabulary.lexemes[word]
            assert f"={one.lemma}" in accepted or not one.classes.isdisjoint(accepted)
            assert vocabulary.sets.sets(int(word))[vocabulary.said_of[number]]


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("length", range(2, 7))
def test_sentences_have_the_words_of_their_frame_and_none_comes_twice(
    code: str, length: int, embedded: EmbeddedSource
) -> None:
    said = texts(embedded, brief(language=code, sentence_length=length, target=TARGETS[code]), 60)
    assert all(len(text.split()) == length for text in said)
    assert len({normalised(text) for text in said}) == len(said) == 60


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_seed_repeats_a_run_and_without_one_others_come(code: str, embedded: EmbeddedSource) -> None:
    seeded = brief(language=code, target=TARGETS[code], seed=11)
    assert texts(embedded, seeded, 30) == texts(embedded, seeded, 30)
    free = brief(language=code, target=TARGETS[code], seed=None)
    assert len({*texts(embedded, free, 30), *texts(embedded, free, 30)}) > 45


@pytest.mark.parametrize("code", ["ko", "en"])
def test_excluded_sentences_do_not_come(code: str, embedded: EmbeddedSource) -> None:
    asked = brief(language=code, target=TARGETS[code], seed=3)
    had = frozenset(normalised(text) for text in texts(embedded, asked, 30))
    again = texts(embedded, brief(language=code, target=TARGETS[code], seed=3, exclude=had), 30)
    assert len(again) == 30
    assert had.isdisjoint(normalised(text) for text in again)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"sentence_length": 2, "age": 3},
        {"sentence_length": 6, "theme": "animals"},
        {"rules_mode": RulesMode.AVOID},
        {"rules_mode": RulesMode.TRAIN},
        {"avoid_phonemes": frozenset({"ㄱ", "ㅋ"})},
        {"target": Target("ㄹ", Position.ONSET, 2)},
        {
            "diagnosis": Diagnosis.ASD,
            "approach": Approach.CORE_VOCABULARY,
            "function": CommunicativeFunction.REQUEST,
            "target": None,
        },
    ],
)
def test_nearly_all_that_is_proposed_is_verified(changes: dict[str, object], embedded: EmbeddedSource) -> None:
    """The engine knows what it builds; the pipeline proves it."""
    asked, language = brief(**changes), embedded.parts("ko").language
    said = texts(embedded, asked, 60)
    passed = [verify(read(text, language), asked) is None for text in said]
    floor = 0.3 if asked.rules_mode is RulesMode.TRAIN else 0.6
    assert len(said) == 60
    assert sum(passed) > floor * len(passed)


def test_the_is_of_a_noun_is_a_core_word(embedded: EmbeddedSource) -> None:
    """Jar's stuck! has the core word `is`, though it stands in no slot and is no word of the frame."""
    asked = brief(
        language="en",
        sentence_length=2,
        age=3,
        target=Target("JH", Position.ONSET),
        diagnosis=Diagnosis.ASD,
        approach=Approach.CORE_VOCABULARY,
        core_words=("is",),
        function=CommunicativeFunction.HELP,
    )
    assert any("'s stuck" in text for text in texts(embedded, asked, 5))


@pytest.mark.parametrize("theme", ["family", "animals"])
def test_a_mimetic_stands_beside_its_own_subjects(theme: str, embedded: EmbeddedSource) -> None:
    """꽥꽥 is for ducks, also where the subject (of the theme) and the mimetic (of the target) come before the verb."""
    lexicon = embedded.parts("ko").language.lexicon
    members = {x.lemma: x.classes | {f"={x.lemma}"} for x in lexicon.all()}
    bound = 0
    for seed in range(10):
        asked = brief(target=Target("ㄲ", Position.ONSET), theme=theme, age=7, seed=seed)
        for said in (text.rstrip("!?").split() for text in texts(embedded, asked, 60)):
            subjects = [x for x in members if any(word in (f"{x}이", f"{x}가") for word in said)]
            rows = [x for word in said for x in lexicon.find(word) if x.pos is PartOfSpeech.MIMETIC]
            if not subjects or not rows or not all("S" in x.roles for x in rows):
                continue
            bound += 1
            assert any(x.roles["S"] & members[subject] for x in rows for subject in subjects), said
    assert bound > 3


@pytest.mark.parametrize("code", ["ko", "en"])
def test_mimetics_are_said_also_where_no_sound_is_asked_for(code: str, embedded: EmbeddedSource) -> None:
    """Quack and 꽥꽥 belong to ducks: without a target the verb is chosen first, and the duck is still to come."""
    frames = embedded.parts(code).table.frames
    mimetic = {frame.pattern for frame in frames if any(slot.role == "Mim" for slot in frame.slots)}
    found: set[str] = set()
    for length in (4, 5):
        said = proposals(embedded, brief(language=code, sentence_length=length, target=None))
        found |= {one.frame for one in itertools.islice(said, 500) if isinstance(one, Candidate)}
    assert mimetic & found


def test_in_a_set_of_ten_no_frame_comes_twice(draw: Draw) -> None:
    for code, target in TARGETS.items():
        for seed in range(3):
            found = draw(brief(language=code, target=target, seed=seed))
            assert max(Counter(item.frame for item in found.items).values()) == 1


@pytest.mark.parametrize(
    "impossible",
    [
        {"avoid_phonemes": frozenset("ㅏㅓㅗㅜㅡㅣㅐㅔ")},
        {"avoid_phonemes": frozenset({"ㄹ"})},
        {"language": "en", "target": Target("NG", Position.CODA, 3), "sentence_length": 2, "age": 3},
    ],
)
def test_what_no_frame_can_hold_costs_no_draft(
    impossible: dict[str, object], embedded: EmbeddedSource, draw: Draw
) -> None:
    """The time is asked for before every draft: how often tells how many there were."""
    clock = Clock()
    said = list(proposals(embedded, brief(**impossible), clock))
    assert [type(proposal) for proposal in said] == [Binding]
    assert clock.reads <= 1
    with pytest.raises(InsufficientResultsError):
        draw(brief(**impossible))


def test_a_small_space_is_searched_with_patience_and_left(embedded: EmbeddedSource) -> None:
    asked = brief(target=Target("ㅞ", Position.NUCLEUS), sentence_length=2, age=3)
    clock = Clock()
    found = list(proposals(embedded, asked, clock))
    assert clock.reads <= (len(found) + 1) * PATIENCE


@pytest.mark.parametrize(
    ("code", "target", "length"),
    [
        ("ko", Target("ㅞ", Position.NUCLEUS), 2),
        ("ko", Target("ㅢ", Position.NUCLEUS), 2),
        ("en", Target("ZH", Position.ONSET), 2),
        ("en", Target("DH", Position.CODA), 2),
    ],
)
def test_a_small_space_is_exhausted_whatever_the_seed(
    code: str, target: Target, length: int, embedded: EmbeddedSource
) -> None:
    """No way is taken twice, so that nothing that the words and frames allow is missed."""
    asked = [brief(language=code, target=target, sentence_length=length, age=3, seed=seed) for seed in (1, 2)]
    one, other = ([normalised(text) for text in texts(embedded, each, 999)] for each in asked)
    assert set(one) == set(other)
    assert len(one) == len(set(one)) == len(other) > 3


def test_where_there_is_enough_only_words_of_their_own_are_of_use(embedded: EmbeddedSource) -> None:
    """Once the first fifteen are accepted nothing comes whose words the set has as often as it may."""
    asked, tally = brief(target=Target("ㅞ", Position.NUCLEUS), sentence_length=2, age=3), Tally(15)
    said = []
    for proposal in embedded.propose(asked, tally, Deadline(Clock(), 1.0)):
        if isinstance(proposal, Candidate):
            said.append(proposal.text)
            tally.accepted.append(proposal.text)
    everything = texts(embedded, asked, 999)
    assert 15 <= len(said) < len(everything)


def test_when_everything_is_refused_the_engine_gives_up(embedded: EmbeddedSource) -> None:
    refused = list(embedded.propose(brief(), Tally(99), Deadline(Clock(), 1.0)))
    assert 0 < len(refused) <= PATIENCE


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_in_carrier_style_only_the_target_word_changes(draw: Draw, code: str, length: int) -> None:
    asked = brief(language=code, target=TARGETS[code], style=Style.CARRIER, count=8, sentence_length=length)
    found = draw(asked)
    words = [item.analysis.tokens for item in found.items]
    assert len(words) == len(set(words)) == 8
    articles = {"an": "a"}  # they agree with the next word
    heard = [[articles.get(token, token) for token in tokens] for tokens in words]
    changing = [place for place in range(length) if len({tokens[place] for tokens in heard}) > 1]
    assert len(changing) == 1
    for item in found.items:
        assert item.analysis.tokens[changing[0]] in {matched.word for matched in item.matched_words}


def test_a_theme_the_engine_does_not_know_is_a_warning(embedded: EmbeddedSource) -> None:
    said = list(itertools.islice(proposals(embedded, brief(theme_text="달나라")), 3))
    assert said[0] == Notice("THEME_UNKNOWN")
    assert all(isinstance(p, Candidate) for p in said[1:])


def test_when_time_is_up_the_engine_stops(embedded: EmbeddedSource) -> None:
    assert list(proposals(embedded, brief(), Clock(step=2.0))) == []


def test_both_words_of_a_pair_stand_in_one_frame(embedded: EmbeddedSource) -> None:
    lexicon = embedded.parts("ko").language.lexicon
    one, other = lexicon.find("물")[0], lexicon.find("불")[0]
    pair = Pair(one, other, "ㅁ", "ㅂ", Position.ONSET, WordPosition.INITIAL, ("manner", "major"))
    asked = brief(target=Target("ㅁ", Position.ONSET))
    found = list(embedded.propose_pairs(asked, [pair], PairTally(1), Deadline(time.monotonic, math.inf)))
    assert found
    shared = [each for each in found if isinstance(each, PairCandidate) and each.target.frame == each.contrast.frame]
    assert shared
    for each in shared:
        differing = [
            (a, b) for a, b in zip(each.target.text.split(), each.contrast.text.split(), strict=True) if a != b
        ]
        assert [(a[0], b[0]) for a, b in differing] == [("물", "불")]


def test_where_nothing_may_be_written_the_engine_still_starts(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    pair = (registry.load("en"), registry.grammar("en"))
    source = EmbeddedSource({"en": pair}, FormStore(in_the_way / "build"))
    assert texts(source, brief(language="en", target=TARGETS["en"]), 1)


def test_another_language_is_unknown(embedded: EmbeddedSource) -> None:
    with pytest.raises(KeyError):
        embedded.parts("fr")


def test_a_deadline_in_the_past_ends_the_run_before_the_first_sentence(embedded: EmbeddedSource) -> None:
    late = Deadline(time.monotonic, time.monotonic() - 1)
    assert list(embedded.propose(brief(), Tally(99), late)) == []
