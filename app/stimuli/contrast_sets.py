"""Contrast approaches: pairs first, then a verified sentence for each word of a pair."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace

from app.language.base import Language, Lexeme, Pronunciation
from app.language.contrasts import OMITTED
from app.stimuli import matching
from app.stimuli.brief import AGES, Brief, Target, WordPosition
from app.stimuli.checks import Reading, Rejection, normalised, prove, target_rejection
from app.stimuli.contrast import Pair
from app.stimuli.errors import SourceError
from app.stimuli.events import ContrastSet, Stimulus
from app.stimuli.pair_choice import Choice, Wish, choose
from app.stimuli.ports import (
    Candidate,
    Deadline,
    Notice,
    PairCandidate,
    PairSource,
    PairTally,
    SourceSwitched,
    Usage,
)
from app.stimuli.proof import NewId, stimulus
from app.stimuli.sound_rows import names, row_of, sounds_of

SPARE_PAIRS = 3
"""Times as many pairs as sets are wanted: not every pair finds sentences of the asked length."""


def choice_for(brief: Brief, language: Language) -> Choice:
    """The pairs of a brief, best first. None without a target."""
    if brief.target is None:
        return Choice((), 0)
    sound = replace(brief.target, min_occurrences=1, asked="")
    wish = Wish(sound, brief.approach, brief.age, brief.contrast_phoneme)
    return choose(wish, language, SPARE_PAIRS * brief.wanted())


def binding(brief: Brief, language: Language, found: Choice) -> tuple[str, ...]:
    """Conditions (keys of advice.py) that keep pairs away where there are fewer than asked, each lifted by itself.

    Another sound, where there is no pair and none of them would bring one.
    """
    if len(found.pairs) >= brief.count:
        return ()
    more = [name for name, wider in _wider(brief) if len(choice_for(wider, language).pairs) > len(found.pairs)]
    return tuple(more) if more or found.pairs else ("target",)


def _wider(brief: Brief) -> Iterator[tuple[str, Brief]]:
    target = brief.target
    if target is None:
        return
    if brief.contrast_phoneme is not None:
        yield "contrast_phoneme", replace(brief, contrast_phoneme=None)
    if target.word_position is not WordPosition.ANY:
        yield "word_position", replace(brief, target=replace(target, word_position=WordPosition.ANY))
    yield "age", replace(brief, age=AGES[-1])
    if target.position is not None:
        yield "position", replace(brief, target=replace(target, position=None))


@dataclass(frozen=True, slots=True)
class _Proved:
    """A set that satisfies the brief. `blur`: times that the target is heard in the first sentence beside its word."""

    made: ContrastSet
    pair: Pair
    blur: int


class ContrastRun:
    """One request's walk over the pairs of its target."""

    def __init__(self, brief: Brief, source: PairSource, language: Language) -> None:
        self._brief = brief
        self._source = source
        self._language = language
        self._seen: set[str] = set()
        self._held: _Proved | None = None
        self.choice = choice_for(brief, language)
        self.tally = PairTally(brief.wanted())
        self.proposed = 0

    def events(self, deadline: Deadline, new_id: NewId) -> Iterator[ContrastSet | Usage | Notice | SourceSwitched]:
        """Verified sets as they are settled, and what the source says beside its sentences.

        Raises SourceError where the source fails before any set was found; later, what was found is the answer.
        """
        try:
            yield from self._drawn(deadline, new_id)
        except SourceError:
            yield from self._settle_held()
            if not self.tally.settled:
                raise

    def _drawn(self, deadline: Deadline, new_id: NewId) -> Iterator[ContrastSet | Usage | Notice | SourceSwitched]:
        pairs = self.choice.pairs
        proposals = self._source.propose_pairs(self._brief, pairs, self.tally, deadline)
        with closing(proposals) if isinstance(proposals, Generator) else nullcontext():
            for proposal in proposals:
                if isinstance(proposal, PairCandidate):
                    yield from self._consider(proposal, new_id)
                else:
                    yield proposal
                if not self.tally.missing():
                    return
        yield from self._settle_held()

    def _consider(self, candidate: PairCandidate, new_id: NewId) -> Iterator[ContrastSet]:
        """A clear set is settled at once; a blurred one waits for a clearer one of the same pair."""
        if self._held is not None and self._held.pair != candidate.pair:
            yield from self._settle_held()
        if not self.tally.wants(candidate.pair):
            return
        proved = self._proved(candidate, new_id)
        if proved is None:
            return
        if self._held is None or proved.blur < self._held.blur:
            self._held = proved
        if proved.blur == 0:
            yield from self._settle_held()

    def _settle_held(self) -> Iterator[ContrastSet]:
        held, self._held = self._held, None
        if held is not None and self.tally.wants(held.pair):
            self.tally.settled.add(held.pair)
            for item in (held.made.target, held.made.contrast):
                self._seen.add(normalised(item.text))
                self.tally.accepted.append(item.text)
            yield held.made

    def _proved(self, candidate: PairCandidate, new_id: NewId) -> _Proved | None:
        """Both sentences proved, each with its word in it, and how clear the contrast is."""
        self.proposed += 1
        pair, own = candidate.pair, self._own_brief(candidate.pair)
        target = self._read(candidate.target, own, pair.target)
        if target is None:
            return None
        other = self._read(candidate.contrast, replace(own, target=None), pair.contrast)
        wanted = own.target.min_occurrences if own.target else 1
        if other is None or not self._keeps_contrast(other, pair, wanted - 1):
            return None
        blur = max(0, _heard(target, pair) - wanted)
        made = _contrast_set(
            pair,
            stimulus(target, candidate.target, own, new_id()),
            stimulus(other, candidate.contrast, replace(own, target=None), new_id()),
        )
        return _Proved(made, pair, blur)

    def _own_brief(self, pair: Pair) -> Brief:
        """The brief of the pair's first sentence: in a multiple opposition each target has its own turn."""
        asked = self._brief.target
        if asked is None or pair.target_phoneme == asked.phoneme:
            return self._brief
        return replace(self._brief, target=replace(asked, phoneme=pair.target_phoneme, asked=""))

    def _read(self, candidate: Candidate, brief: Brief, word: Lexeme) -> Reading | None:
        found = prove(candidate.text, self._language, brief)
        if not isinstance(found, Rejection) and not self._says(found.pronunciation, word):
            found = Rejection.TARGET_MISSING
        if isinstance(found, Rejection):
            self.tally.rejected[found.value] += 1
            return None
        return None if normalised(candidate.text) in self._seen else found

    def _says(self, pronunciation: Pronunciation, word: Lexeme) -> bool:
        """Whether a word of the sentence begins with the pair's word as it is said by itself."""
        alone = sounds_of(word.lemma, self._language)
        return any(names(row_of(w.syllables))[: len(alone)] == alone for w in pronunciation.words)

    def _keeps_contrast(self, other: Reading, pair: Pair, shared: int) -> bool:
        """Whether the contrasting sound is said at the place (곰이 is [고미]: no coda ㅁ), and the target only as often
        as the words around it must hold it: `shared` times."""
        rejection = None
        if _heard(other, pair) > shared:
            rejection = Rejection.AVOIDED_PHONEME
        elif pair.contrast_phoneme != OMITTED:
            rejection = target_rejection(other.pronunciation, Target(pair.contrast_phoneme, pair.position))
        if rejection is not None:
            self.tally.rejected[rejection.value] += 1
        return rejection is None


def _heard(reading: Reading, pair: Pair) -> int:
    return len(matching.match(reading.pronunciation, pair.sound()))


def _contrast_set(pair: Pair, target: Stimulus, other: Stimulus) -> ContrastSet:
    return ContrastSet(
        target_word=pair.target.lemma,
        contrast_word=pair.contrast.lemma,
        target=target,
        contrast=other,
        target_phoneme=pair.target_phoneme,
        contrast_phoneme=pair.contrast_phoneme,
        position=pair.position.value,
        features=pair.features,
        near=pair.near,
        process=pair.process,
        group=pair.group,
    )


def notices(choice: Choice, found: list[ContrastSet], brief: Brief) -> Iterator[Notice]:
    """What the therapist should know of the pairs: how many true ones there are, where they were too few, and how many
    found no sentence for both words."""
    near = sum(each.near for each in found)
    if choice.true < brief.count:
        told = {"true": choice.true, "asked": brief.count, "given": len(found), "near": near}
        yield Notice("FEW_TRUE_PAIRS", told)
    elif near:
        yield Notice("NEAR_PAIRS_USED", {"true": choice.true, "near": near})
    apart = sum(not each.shares_carrier() for each in found)
    if apart and not brief.apart:
        yield Notice("CARRIERS_DIFFER", {"apart": apart})
