"""Sentences as said: eojeol by eojeol, or run together, with the letters that spell each sound."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.language.base import RuleUse, Segment, Syllable, Word, utf16_offsets
from app.language.ko.eojeol import Eojeol, is_foreign
from app.language.ko.hangul import SILENT, compose, is_hangul, is_syllable
from app.language.ko.ipa import to_ipa
from app.language.ko.joints import joint_between, plan
from app.language.ko.lexical_marks import LexicalMarks
from app.language.ko.morphology import Token
from app.language.ko.phonology import END, Engine, Run, Said, SaidSyllable, Use

Tokens = tuple[Token, ...]
"""The morphemes of one eojeol."""


class Spoken(NamedTuple):
    """One eojeol as said. `offsets[i]`: UTF-16 offset of its block i from its start; `text` keeps other characters."""

    said: Said
    offsets: tuple[int, ...]
    text: str
    ipa: str
    known: bool
    others: tuple[str, ...]


KEPT_SPOKEN = 8_192
"""Eojeol that are kept as said: with four times as many 1,600 requests left 15 MB more resident, and took as long."""


class Speaker:
    """Says eojeol whose morphemes are known."""

    def __init__(self, engine: Engine, lexical: LexicalMarks) -> None:
        self._engine = engine
        self._lexical = lexical
        self.spoken = lru_cache(maxsize=KEPT_SPOKEN)(self._spoken)
        self.steady = lru_cache(maxsize=16384)(self._is_steady)
        self.juncture = lru_cache(maxsize=16384)(self._meet)
        self._placed = lru_cache(maxsize=4096)(self._place)

    def word(self, text: str, tokens: tuple[Token, ...], start: int, rules: list[RuleUse], alone: bool = False) -> Word:
        """An eojeol said by itself. `start`: its UTF-16 offset; the rules at work are added to `rules`.

        `alone`: it is the whole sentence, and may be a citation form.
        """
        word, uses = self._placed(text, tokens, start, alone)
        rules.extend(uses)
        return word

    def _place(self, text: str, tokens: tuple[Token, ...], start: int, alone: bool) -> tuple[Word, tuple[RuleUse, ...]]:
        """Kept as a whole: a particle or an ending brings the same eojeol to the same place again and again."""
        spoken = self.spoken(text, tokens, alone)
        starts = [start + offset for offset in spoken.offsets]
        word = Word(
            text=text,
            start=start,
            end=start + utf16_length(text),
            syllables=_syllables(spoken.said.syllables, starts),
            said=spoken.text,
            ipa=spoken.ipa,
            known=spoken.known,
            variants=tuple([_syllables(variant, starts) for variant in spoken.said.variants]),
            also_said=spoken.others,
        )
        return word, tuple([_rule_use(use, starts) for use in spoken.said.uses])

    def _is_steady(self, left: str, right: str) -> tuple[bool, bool]:
        """Whether the coda of a block that ends a word and the onset of the one that begins the next stay."""
        if not is_syllable(left) or not is_syllable(right):
            return True, True
        before = self._engine.say(Run(left, (END,), ("initial",))).syllables[0]
        after = self._engine.say(Run(right, (END,), ("initial",))).syllables[0]
        joined = self._engine.say(Run(left + right, ("w", END), ("initial", "not_initial"))).syllables
        return joined[0].coda == before.coda, joined[1].onset == after.onset

    def _meet(self, left: str, of_left: Tokens, right: str, of_right: Tokens) -> tuple[bool, bool]:
        """The same of two eojeol whose morphemes are known, in every way in which they may be said together."""
        before = self.spoken(left, of_left, False).said.syllables[-1:]
        after = self.spoken(right, of_right, False).said.syllables[:1]
        if not before or not after:
            return True, True
        run, owners, _ = self._join((left, right), (of_left, of_right), (0, 0))
        said, first = self._engine.say(run), owners.index(1)
        readings = (said.syllables, *said.variants)
        return (
            all(reading[first - 1].coda == before[0].coda for reading in readings),
            all(reading[first].onset == after[0].onset for reading in readings),
        )

    def phrase(
        self,
        eojeols: Sequence[Eojeol],
        tokens: Sequence[tuple[Token, ...]],
        starts: Sequence[int],
        rules: list[RuleUse],
    ) -> list[Word]:
        """Eojeol said in one breath. `starts`: the UTF-16 offset of each."""
        run, owners, offsets = self._join([eojeol.text for eojeol in eojeols], tokens, starts)
        said = self._engine.say(run)
        rules.extend([_rule_use(use, offsets) for use in said.uses])
        words = []
        for number, (eojeol, start) in enumerate(zip(eojeols, starts, strict=True)):
            own = [i for i, owner in enumerate(owners) if owner == number]
            blocks = slice(own[0], own[-1] + 1) if own else slice(0)
            words.append(_within(said, blocks, offsets, eojeol.text, start))
        return words

    def _spoken(self, text: str, tokens: tuple[Token, ...], alone: bool) -> Spoken:
        run = plan(text, tokens, self._lexical, alone)
        said = self._engine.say(run)
        spelled = _spell(text, said.syllables)
        others = tuple([_spell(text, variant) for variant in said.variants])
        return Spoken(said, _block_offsets(text), spelled, to_ipa(spelled), not is_foreign(text), others)

    def _join(
        self, eojeols: Sequence[str], tokens: Sequence[Tokens], starts: Sequence[int]
    ) -> tuple[Run, list[int], list[int]]:
        """One run of all eojeol, and for each of its blocks the number of its eojeol and its UTF-16 offset."""
        blocks = ""
        joints: list[str] = []
        places: list[str] = []
        options: list[tuple[int, str]] = []
        owners: list[int] = []
        offsets: list[int] = []
        for number, (eojeol, own) in enumerate(zip(eojeols, tokens, strict=True)):
            run = plan(eojeol, own, self._lexical, len(eojeols) == 1)
            if joints and _touch(eojeols[number - 1], eojeol):
                joints[-1] = _joint_of_words(tokens[number - 1], own)
            options.extend([(at + len(blocks), flags) for at, flags in run.options])
            blocks, joints, places = blocks + run.blocks, [*joints, *run.joints], [*places, *run.places]
            owners.extend([number] * len(run.blocks))
            offsets.extend([starts[number] + offset for offset in _block_offsets(eojeol)])
        return Run(blocks, tuple(joints), tuple(places), tuple(options)), owners, offsets


def _within(said: Said, blocks: slice, offsets: Sequence[int], text: str, start: int) -> Word:
    """The eojeol of those blocks of a breath. `offsets`: of each block of the breath; `start`: of the eojeol."""
    syllables = said.syllables[blocks]
    spelled = _spell(text, syllables)
    variants = dict.fromkeys(variant[blocks] for variant in said.variants if variant[blocks] != syllables)
    return Word(
        text=text,
        start=start,
        end=start + utf16_length(text),
        syllables=_syllables(syllables, offsets),
        said=spelled,
        ipa=to_ipa(spelled),
        known=not is_foreign(text),
        variants=tuple(_syllables(variant, offsets) for variant in variants),
        also_said=tuple(_spell(text, variant) for variant in variants),
    )


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if max(text, default="") <= "\uffff" else utf16_offsets(text)[-1]


def _block_offsets(text: str) -> tuple[int, ...]:
    if is_hangul(text):
        return tuple(range(len(text)))
    offsets = utf16_offsets(text)
    return tuple([offsets[i] for i, character in enumerate(text) if is_syllable(character)])


def _touch(left: str, right: str) -> bool:
    return is_syllable(left[-1]) and is_syllable(right[0])


def _joint_of_words(left: Sequence[Token], right: Sequence[Token]) -> str:
    if not left or not right:
        return "w"
    return joint_between(left[-1].form, left[-1].tag, right[0].form, right[0].tag, "w")


def _spell(text: str, syllables: Sequence[SaidSyllable]) -> str:
    letters = [compose(onset or SILENT, nucleus, coda) for onset, _, _, _, nucleus, coda in syllables]
    if len(letters) == len(text):
        return "".join(letters)
    rest = iter(letters)
    return "".join([next(rest) if is_syllable(character) else character for character in text])


def _syllables(said: Sequence[SaidSyllable], starts: Sequence[int]) -> tuple[Syllable, ...]:
    """`starts[i]`: UTF-16 offset of block i; a block is one code unit. Syllables know their block by their nucleus."""
    return tuple(
        [
            _syllable(onset, starts[first], starts[last] + 1, nucleus, coda, starts[block])
            for onset, first, last, block, nucleus, coda in said
        ]
    )


@lru_cache(maxsize=65536)
def _syllable(onset: str, onset_start: int, onset_end: int, nucleus: str, coda: str, block: int) -> Syllable:
    """Equal syllables are one object: values never change, and making them anew costs more than all rules."""
    return Syllable(
        (Segment(onset, onset_start, onset_end),) if onset else (),
        Segment(nucleus, block, block + 1),
        (Segment(coda, block, block + 1),) if coda else (),
    )


_shared_rule_use = lru_cache(maxsize=65536)(RuleUse)


def _rule_use(use: Use, starts: Sequence[int]) -> RuleUse:
    (rule, article, _, before, after), first, last = use
    return _shared_rule_use(rule, article, starts[first], starts[last] + 1, before, after)
