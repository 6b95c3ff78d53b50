"""The rule engine: written blocks and what stands between them → syllables as said.

A joint is the place between two blocks; the flags that its rules ask for are set by `joints`. Every joint is
independent of the next, so results are remembered by joint.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from app.language.ko.hangul import SILENT, decompose
from app.language.ko.rules import JointRule, VowelRule

END = "e"
LOAN = "@"
LOAN_TENSE = "!"
MOST_LOANS = 3
_OTHER_LOAN = str.maketrans(LOAN + LOAN_TENSE, LOAN_TENSE + LOAN)
_TENSE = dict(zip("ㄱㄷㅂㅅㅈ", "ㄲㄸㅃㅆㅉ", strict=True))


class Effect(NamedTuple):
    """One rule at work. `width` 1: on one block, 2: on a block and the next. `before`, `after`: letters."""

    rule: str
    article: str
    width: int
    before: str
    after: str


class Joint(NamedTuple):
    """What a joint sounds like: coda left of it, onset right of it ("" none), and who spells that onset."""

    coda: str
    onset: str
    spelled_by: str
    effects: tuple[Effect, ...]


class Vowel(NamedTuple):
    """Onset and nucleus of one block as said, the rules behind them, and a second nucleus allowed ("" none)."""

    onset: str
    nucleus: str
    effects: tuple[Effect, ...]
    second: str


class SaidSyllable(NamedTuple):
    """One syllable as said. `block`: index of its own block; `first`, `last`: of the blocks that spell its onset."""

    onset: str
    first: int
    last: int
    block: int
    nucleus: str
    coda: str


class Use(NamedTuple):
    """An effect at block `first` up to and including block `last`."""

    effect: Effect
    first: int
    last: int


class Run(NamedTuple):
    """Blocks said in one breath. `joints[i]`: flags of the joint after block i (END: nothing follows).

    `places[i]`: conditions of vowel rules for block i, joined by +; LOAN among them: a loan that many say with
    a tense onset, which is a variant; LOAN_TENSE: one that is said so, with the plain onset as the variant.
    `options`: (i, flags) joints that may be said otherwise too.
    """

    blocks: str
    joints: tuple[str, ...]
    places: tuple[str, ...]
    options: tuple[tuple[int, str], ...] = ()


class Said(NamedTuple):
    """A run as said, the rules in order, and the other pronunciations allowed."""

    syllables: tuple[SaidSyllable, ...]
    uses: tuple[Use, ...]
    variants: tuple[tuple[SaidSyllable, ...], ...]


class Engine:
    """Says runs of blocks by the rules given. Keeps what a joint gives: at most all letters × flags in use."""

    def __init__(self, joint_rules: Sequence[JointRule], vowel_rules: Sequence[VowelRule]) -> None:
        self._joint_rules = tuple(joint_rules)
        self._vowel_rules = tuple(vowel_rules)
        self._joint = lru_cache(maxsize=65536)(self._join)
        self._vowel = lru_cache(maxsize=4096)(self._voice)

    def say(self, run: Run) -> Said:
        """The run as said, with its variants: one for each place where the standard allows a second form."""
        syllables, uses, seconds = self._say(run.blocks, run.joints, run.places)
        variants = [_with_nucleus(syllables, at, nucleus) for at, nucleus in seconds]
        for at, flags in run.options:
            joints = (*run.joints[:at], flags, *run.joints[at + 1 :])
            variants.append(self._say(run.blocks, joints, run.places)[0])
        for places in _other_loans(run.places):
            variants.append(self._say(run.blocks, run.joints, places)[0])
        return Said(syllables, uses, tuple(v for v in dict.fromkeys(variants) if v != syllables))

    def _say(
        self, blocks: str, joints: Sequence[str], places: Sequence[str]
    ) -> tuple[tuple[SaidSyllable, ...], tuple[Use, ...], list[tuple[int, str]]]:
        letters = [decompose(block) for block in blocks]
        syllables: list[SaidSyllable] = []
        uses: list[Use] = []
        seconds: list[tuple[int, str]] = []
        onset, spelled_by, last = "", "right", len(blocks) - 1
        for i, (written, nucleus, coda) in enumerate(letters):
            if i == 0 or joints[i - 1] == END:
                onset, spelled_by = "" if written == SILENT else written, "right"
            vowel = self._vowel(written, onset, nucleus, places[i])
            onset = vowel.onset
            if vowel.effects:
                uses.extend([Use(effect, i, i) for effect in vowel.effects])
            if vowel.second:
                seconds.append((i, vowel.second))
            end = i == last or joints[i] == END
            follower = ("", "", "") if end else letters[i + 1]
            joint = self._joint(coda, follower[0], follower[1], joints[i])
            first = i if spelled_by == "right" else i - 1
            syllables.append(
                SaidSyllable(onset, first, i - 1 if spelled_by == "left" else i, i, vowel.nucleus, joint.coda)
            )
            if joint.effects:
                uses.extend([Use(effect, i, i + effect.width - 1) for effect in joint.effects])
            onset, spelled_by = joint.onset, joint.spelled_by
        return tuple(syllables), tuple(uses), seconds

    def _join(self, coda: str, onset: str, nucleus: str, joint: str) -> Joint:
        flags = frozenset(joint)
        spelled_by = "right"
        effects = []
        for rule in self._joint_rules:
            if not coda and rule.codas is not None:
                continue
            after = rule.apply(coda, onset, nucleus, flags)
            if after is None or after == (coda, onset):
                continue
            effects.append(_effect(rule, coda, onset, after, nucleus))
            if rule.spelled_by != "right":
                spelled_by = rule.spelled_by
            coda, onset = after
            if rule.spelled_by == "left":
                break  # The coda has become the onset: nothing stands at the joint any more.
        return Joint(coda, "" if onset == SILENT else onset, spelled_by, tuple(effects))

    def _voice(self, written: str, said: str, nucleus: str, place: str) -> Vowel:
        first, second, effects = nucleus, "", []
        if LOAN_TENSE in place and said in _TENSE:
            effects.append(Effect("loan_tensification", "", 1, said, _TENSE[said]))
            said = _TENSE[said]
        for rule in self._vowel_rules:
            if not rule.applies(written, said, first, place):
                continue
            if rule.form == "second":
                second = second or rule.nuclei[first]
                continue
            effects.append(Effect(rule.rule, rule.article, 1, first, rule.nuclei[first]))
            first = rule.nuclei[first]
        return Vowel(said, first, tuple(effects), second)


def _other_loans(places: Sequence[str]) -> list[list[str]]:
    """The places with the other onset in some of the loans' blocks: each choice of up to three of them, or all."""
    loans = [at for at, place in enumerate(places) if LOAN in place or LOAN_TENSE in place]
    sizes = range(1, len(loans) + 1) if len(loans) <= MOST_LOANS else (1, len(loans))
    chosen = [set(some) for size in sizes for some in combinations(loans, size)]
    return [[p.translate(_OTHER_LOAN) if at in some else p for at, p in enumerate(places)] for some in chosen]


def _effect(rule: JointRule, coda: str, onset: str, after: tuple[str, str], nucleus: str) -> Effect:
    seen = "" if rule.nuclei == "*" else nucleus
    if after[1] == onset and rule.onsets is None:
        return Effect(rule.rule, rule.article, 1, coda, after[0])
    return Effect(rule.rule, rule.article, 2, coda + onset + seen, "".join(after) + seen)


def _with_nucleus(syllables: tuple[SaidSyllable, ...], at: int, nucleus: str) -> tuple[SaidSyllable, ...]:
    return (*syllables[:at], syllables[at]._replace(nucleus=nucleus), *syllables[at + 1 :])
