"""Two toy languages and sources that do as told: the web layer is tested without the weight of the real ones.

A toy word is one syllable per vowel letter. The toy knows the sounds of its tables and nothing of grammar.
"""

from __future__ import annotations

import itertools
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.language.base import (
    Analysis,
    ImpossiblePositionError,
    Inventory,
    Lexeme,
    Lexicon,
    Morpheme,
    PartOfSpeech,
    Phoneme,
    Place,
    Position,
    Pronunciation,
    RuleUse,
    Segment,
    SentenceType,
    Syllable,
    UnknownPhonemeError,
    Word,
    Written,
)
from app.stimuli.brief import Brief
from app.stimuli.ports import Candidate, Deadline, Proposal, Tally
from app.web.services import Services

ONSET, NUCLEUS, CODA = Position.ONSET, Position.NUCLEUS, Position.CODA
KOREAN = {
    **{c: {ONSET, CODA} for c in "ㄱㄴㄷㄹㅁㅂ"},
    **{c: {ONSET} for c in "ㅅㅈㅎ"},
    "ㅇ": {CODA},
    **{c: {NUCLEUS} for c in "ㅏㅓㅗㅜㅣㅐㅔㅛㅡ"},
}
ENGLISH = {
    **{c: {ONSET, CODA} for c in "SRTMBKD"},
    "NG": {CODA},
    "HH": {ONSET},
    **{c: {NUCLEUS} for c in "AEIOU"},
}
UNSAFE = frozenset({"칼", "knife"})


class ToyInventory:
    def __init__(self, table: Mapping[str, set[Position]]) -> None:
        self._all = tuple(Phoneme(s, s.lower(), frozenset(p), "obstruent") for s, p in table.items())

    def all(self) -> Sequence[Phoneme]:
        return self._all

    def at(self, position: Position) -> Sequence[Phoneme]:
        return tuple(p for p in self._all if position in p.positions)

    def resolve(self, symbol: str, position: Position | None) -> Phoneme:
        allowed = [p.symbol for p in (self.at(position) if position else self._all)]
        found = next((p for p in self._all if p.symbol == symbol.upper()), None)
        if found is None:
            raise UnknownPhonemeError(symbol, allowed)
        if position is not None and position not in found.positions:
            why = {ONSET: "never_onset", CODA: "coda_neutralised:ㄷ", NUCLEUS: "not_told_anywhere"}[position]
            raise ImpossiblePositionError(symbol, position, why, allowed)
        return found


class ToyLexicon:
    def __init__(self, core: Sequence[str]) -> None:
        self._core = core

    def all(self) -> Sequence[Lexeme]:
        return ()

    def find(self, lemma: str) -> Sequence[Lexeme]:
        return ()

    def core_words(self) -> Sequence[str]:
        return self._core

    def is_unsafe(self, analysis: Analysis) -> bool:
        return any(m.lemma in UNSAFE for m in analysis.morphemes)


@dataclass(frozen=True, eq=False)
class ToyLanguage:
    code: str
    table: Mapping[str, set[Position]]
    core: tuple[str, ...]

    @property
    def inventory(self) -> Inventory:
        return ToyInventory(self.table)

    @property
    def lexicon(self) -> Lexicon:
        return ToyLexicon(self.core)

    def core_lemmas(self, core_words: Sequence[str]) -> frozenset[str]:
        return frozenset(core_words)

    def functions(self, analysis: Analysis) -> frozenset[str]:
        return frozenset({"request"})

    def complexity(self, analysis: Analysis, pronunciation: Pronunciation) -> Mapping[str, float]:
        return {"words": float(len(analysis.tokens))}

    def word_complexity(self, syllables: Sequence[Syllable]) -> int:
        return len(syllables)

    def naturalness(self, analysis: Analysis) -> float:
        return 1.0

    def written(self, text: str) -> Written:
        return Written(text, tuple(text.split()), self.analyse(text).foreign)

    def analyse(self, text: str) -> Analysis:
        tokens = tuple(text.split())
        morphemes = tuple(Morpheme(t, t, PartOfSpeech.NOUN, 0, 0, i) for i, t in enumerate(tokens))
        foreign = not all(c.isalpha() or c.isspace() for c in text)
        return Analysis(text, tokens, morphemes, True, SentenceType.STATEMENT, f"{len(tokens)} words", foreign)

    def pronounce(self, text: str, *, connected: bool = False, analysis: Analysis | None = None) -> Pronunciation:
        words, start = [], 0
        for token in text.split():
            start = text.index(token, start)
            words.append(self._word(token, start))
            start += len(token)
        rules = (RuleUse("toy", "1", 0, 1, "a", "b"),) if "규" in text else ()
        return Pronunciation(text, tuple(words), text.replace(" ", "") if connected else text, text, rules)

    def weakened(self, word: Word) -> frozenset[Place]:
        return frozenset()

    def juncture(self, analysis: Analysis, number: int) -> tuple[bool, bool]:
        return True, True

    def _word(self, token: str, start: int) -> Word:
        syllables: list[Syllable] = []
        onset: list[Segment] = []
        for index, character in enumerate(token):
            for sound in _sounds(character, self.code):
                segment = Segment(sound, start + index, start + index + 1)
                if NUCLEUS in self.table.get(sound, ()):
                    syllables.append(Syllable(tuple(onset), segment, ()))
                    onset = []
                else:
                    onset.append(segment)
        if syllables and onset:
            last = syllables.pop()
            syllables.append(Syllable(last.onset, last.nucleus, tuple(onset)))
        return Word(token, start, start + len(token), tuple(syllables), token, token)


def _sounds(character: str, code: str) -> list[str]:
    if code == "en":
        return [character.upper()]
    letters = unicodedata.normalize("NFD", character)
    names = [unicodedata.name(c, "") for c in letters]
    return [
        unicodedata.lookup(f"HANGUL LETTER {name.split()[-1]}")
        for name in names
        if name.startswith(("HANGUL CHOSEONG", "HANGUL JUNGSEONG", "HANGUL JONGSEONG"))
    ]


@dataclass
class ToySource:
    """Says `script` word for word; raises what stands in it. Records briefs, and whether it was closed.

    Before each proposal it waits `pause_s`, or as many milliseconds as the brief's seed where `pause_by_seed`.
    """

    script: Sequence[Proposal | Exception] = ()
    oversample: int = 1
    name: str = "embedded"
    pause_s: float = 0.0
    pause_by_seed: bool = False
    briefs: list[Brief] = field(default_factory=list)
    closed: int = 0

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        self.briefs.append(brief)
        try:
            for proposal in self.script or sentences(brief):
                until = time.monotonic() + (abs(brief.seed or 0) / 1000 if self.pause_by_seed else self.pause_s)
                while time.monotonic() < until and deadline.remaining():
                    time.sleep(0.01)
                if isinstance(proposal, Exception):
                    raise proposal
                yield proposal
        finally:
            self.closed += 1


def sentences(brief: Brief) -> Iterator[Candidate]:
    """Sentences of the asked length that hold every toy sound, all of them different and each of its own pattern."""
    heads = ["라사", "나다", "가마", "바자"] if brief.language == "ko" else ["sars", "tamed", "rakes", "boss"]
    core = [*(brief.core_words or ("더", "more"))]
    for pick in itertools.permutations(["가", "나", "다", "라", "마", "바", "사"], brief.sentence_length - 1):
        tail = pick if brief.language == "ko" else tuple("abdekmrstu"["가나다라마바사".index(c)] + "a" for c in pick)
        for head in heads:
            words = [head, *tail]
            if brief.target is None:
                words[-1] = core[0]
            yield Candidate(" ".join(words), "embedded", " ".join(words))


def toy_services(source: ToySource | None = None) -> Services:
    languages = {
        "ko": ToyLanguage("ko", KOREAN, ("더", "주세요")),
        "en": ToyLanguage("en", ENGLISH, ("more", "help")),
    }
    count = itertools.count(1)
    return Services(languages, source or ToySource(), time.monotonic, lambda: f"item-{next(count)}")
