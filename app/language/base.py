"""What every language offers: one vocabulary of types and one Protocol.

A *phoneme is a sound*: everything here speaks of the sentence as it is said, and each sound carries the span
of the letters that spell it. Offsets are UTF-16 code units into the NFC text, end exclusive (JavaScript `slice`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class LanguageError(Exception):
    """Base of what a language refuses."""


class UnknownPhonemeError(LanguageError):
    """The symbol names no phoneme of the language. `allowed` lists the ones that exist at the asked position."""

    def __init__(self, symbol: str, allowed: Sequence[str]) -> None:
        super().__init__(symbol)
        self.symbol = symbol
        self.allowed = tuple(allowed)


class ImpossiblePositionError(LanguageError):
    """The phoneme exists but never at that position. `why` is a stable key of the reason (see each inventory)."""

    def __init__(self, symbol: str, position: Position, why: str, allowed: Sequence[str]) -> None:
        super().__init__(symbol, position, why)
        self.symbol = symbol
        self.position = position
        self.why = why
        self.allowed = tuple(allowed)


class Position(StrEnum):
    """Place of a sound in its syllable, as said."""

    ONSET = "onset"
    NUCLEUS = "nucleus"
    CODA = "coda"


class PartOfSpeech(StrEnum):
    """Coarse parts of speech, the same for every language."""

    NOUN = "noun"
    PRONOUN = "pronoun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    MIMETIC = "mimetic"
    DETERMINER = "determiner"
    NUMERAL = "numeral"
    INTERJECTION = "interjection"
    EXPRESSION = "expression"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    PARTICLE = "particle"
    ENDING = "ending"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Segment:
    """One sound and the letters that spell it (`start`, `end`: UTF-16 offsets into the sentence).

    `phoneme` is a compatibility jamo for Korean, ARPAbet without stress for English.
    """

    phoneme: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable as said. A Korean glide belongs to its nucleus (ㅑ is one nucleus)."""

    onset: tuple[Segment, ...]
    nucleus: Segment
    coda: tuple[Segment, ...]
    stress: int = 0


Place = tuple[str, Position, int]
"""A sound, its position in the syllable, and where the letters begin that spell it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One eojeol (ko) or word (en) as said.

    `variants` are other pronunciations that the standard or the dictionary lists beside `syllables`, and other
    divisions of them into syllables; `known` is False where `syllables` is a guess. `said`: Hangul (ko) or ARPAbet with
    stress digits (en); `also_said`: the other pronunciations in the same writing.
    """

    text: str
    start: int
    end: int
    syllables: tuple[Syllable, ...]
    said: str
    ipa: str
    known: bool = True
    variants: tuple[tuple[Syllable, ...], ...] = ()
    also_said: tuple[str, ...] = ()

    def readings(self) -> tuple[tuple[Syllable, ...], ...]:
        """All pronunciations, the first one first."""
        return (self.syllables, *self.variants)


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A phonological rule that made a sound differ from its letters. `article`: number in the language's standard."""

    rule: str
    article: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """A sentence as said. `said` and `ipa` are whole-sentence forms; `rules` in the order of the sentence."""

    text: str
    words: tuple[Word, ...]
    said: str
    ipa: str
    rules: tuple[RuleUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One morpheme of a sentence. `lemma` is the citation form (먹다, eat); `word` indexes the eojeol or word."""

    form: str
    lemma: str
    pos: PartOfSpeech
    start: int
    end: int
    word: int
    tag: str = ""


class SentenceType(StrEnum):
    """What the form of the sentence does (by grammar: ending or word order, not by meaning)."""

    STATEMENT = "statement"
    QUESTION = "question"
    REQUEST = "request"
    SUGGESTION = "suggestion"
    EXCLAMATION = "exclamation"
    EXPRESSION = "expression"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Analysis:
    """Grammar of one sentence.

    `complete`: has a finite predicate, or is a fixed expression that stands alone. `structure`: a signature of its
    pattern, equal for sentences that differ in words only. `foreign`: holds characters that the language does not
    write stimuli with (digits, other scripts, symbols).
    """

    text: str
    tokens: tuple[str, ...]
    morphemes: tuple[Morpheme, ...]
    complete: bool
    sentence_type: SentenceType
    structure: str
    foreign: bool = False

    def content_lemmas(self) -> tuple[str, ...]:
        """Lemmas of nouns, verbs, adjectives, adverbs and mimetics, in order, with repeats."""
        return tuple(m.lemma for m in self.morphemes if m.pos in CONTENT_POS)

    def word_lemmas(self) -> frozenset[str]:
        """Lemmas of all that is a word: the 다 of 나비다 is none, nor the 이 of 수박이."""
        return frozenset(m.lemma for m in self.morphemes if m.pos not in BOUND_POS)


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as it is written: what `Analysis` says under the same names, known before it is analysed."""

    text: str
    tokens: tuple[str, ...]
    foreign: bool


CONTENT_POS = frozenset(
    {PartOfSpeech.NOUN, PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE, PartOfSpeech.ADVERB, PartOfSpeech.MIMETIC}
)
BOUND_POS = frozenset({PartOfSpeech.ENDING, PartOfSpeech.PARTICLE})
"""No words: endings, josa, and the 's of whose something is."""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One phoneme of a language with the features that contrasts are computed from.

    `major`: consonant major class: "obstruent", "nasal", "liquid", "glide"; "vowel" for vowels.
    `acquisition`: age in months by source id (see `data/acquisition.tsv` of the language), never merged.
    """

    symbol: str
    ipa: str
    positions: frozenset[Position]
    major: str
    place: str = ""
    manner: str = ""
    phonation: str = ""
    acquisition: Mapping[str, float] = field(default_factory=dict)
    coda_ipa: str = ""

    def ipa_at(self, position: Position) -> str:
        """IPA of the sound at that position: a Korean coda is unreleased, its ㄹ a lateral (`coda_ipa`)."""
        return (position is Position.CODA and self.coda_ipa) or self.ipa

    def ages_at(self, position: Position) -> dict[str, float]:
        """Ages by source for one position: what a source says of that position (`source/coda`), or of the sound."""
        ages = {source: months for source, months in self.acquisition.items() if "/" not in source}
        for key, months in self.acquisition.items():
            source, _, named = key.partition("/")
            if named == position.value:
                ages[source] = months
        return ages


class Inventory(Protocol):
    """The phonemes of a language."""

    def __hash__(self) -> int: ...

    def all(self) -> Sequence[Phoneme]:
        """Every phoneme, in the customary order."""

    def at(self, position: Position) -> Sequence[Phoneme]:
        """The phonemes that occur at that position of the syllable."""

    def resolve(self, symbol: str, position: Position | None) -> Phoneme:
        """The phoneme named by `symbol` in any spelling the contract allows (None: at any position).

        Raises UnknownPhonemeError or ImpossiblePositionError.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Lexeme:
    """A word a child knows; homographs are lexemes of their own, so two are equal only if they are the same one.

    Read from `data/lexicon/*.tsv`; `zipf` from `data/frequency.tsv` (0.0: not listed).

    `classes` is closed upwards over the tree of semantic classes. `roles` (predicates, adverbs): what may fill each
    role, as classes or as `=lemma`. `features`: language-specific marks such as `mass`, `past:ate`, `volitional`.
    """

    lemma: str
    pos: PartOfSpeech
    age: int
    themes: frozenset[str]
    classes: frozenset[str]
    picturable: bool
    zipf: float
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    features: frozenset[str] = frozenset()


class Lexicon(Protocol):
    """The child's vocabulary."""

    def all(self) -> Sequence[Lexeme]:
        """Every lexeme, in file order."""

    def find(self, lemma: str) -> Sequence[Lexeme]:
        """All lexemes of that citation form (homographs differ in part of speech or class)."""

    def core_words(self) -> Sequence[str]:
        """Default core vocabulary (AAC sense), citation forms."""

    def is_unsafe(self, analysis: Analysis) -> bool:
        """True when a morpheme is not fit for a child (violence, sex, drugs, death, slurs)."""


class Language(Protocol):
    """All that the rest of the program may ask of a language. Implementations are safe to share between threads."""

    def __hash__(self) -> int: ...

    @property
    def code(self) -> str:
        """ISO 639-1 code."""

    @property
    def inventory(self) -> Inventory: ...

    @property
    def lexicon(self) -> Lexicon: ...

    def core_lemmas(self, core_words: Sequence[str]) -> frozenset[str]:
        """Citation forms of core words that a therapist typed in any inflected form (주세요 → 주다)."""

    def functions(self, analysis: Analysis) -> frozenset[str]:
        """Communicative functions that the grammar of the sentence can serve (ids of the contract)."""

    def complexity(self, analysis: Analysis, pronunciation: Pronunciation) -> Mapping[str, float]:
        """Named measures of how hard the sentence is to say, in the units that each name tells."""

    def word_complexity(self, syllables: Sequence[Syllable]) -> int:
        """Points of the Word Complexity Measure (Stoel-Gammon 2010), or of the language's adaptation of it."""

    def naturalness(self, analysis: Analysis) -> float:
        """How well the words go together, 0…1, by what the language has to tell it from. No verdict on grammar."""

    def written(self, text: str) -> Written:
        """What `analyse` would say of the letters alone, at a hundredth of its cost. Never raises on any string."""

    def analyse(self, text: str) -> Analysis:
        """Grammar of one sentence. Never raises on any string."""

    def pronounce(self, text: str, *, connected: bool = False, analysis: Analysis | None = None) -> Pronunciation:
        """The sentence as said, word by word, or run together when `connected`. Never raises on any string.

        `analysis` saves a second morphological analysis when the caller has one of the same text.
        """

    def weakened(self, word: Word) -> frozenset[Place]:
        """Sounds inside a word that are proved, but not said as such in a sentence at a natural pace."""

    def juncture(self, analysis: Analysis, number: int) -> tuple[bool, bool]:
        """Whether the coda that ends word `number` and the onset that begins the next stay what they are where the two
        are said in one breath."""


def utf16_offsets(text: str) -> list[int]:
    """UTF-16 offset of every code point of `text`, and of its end: `len(text) + 1` numbers."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) > 0xFFFF else 1))
    return offsets
