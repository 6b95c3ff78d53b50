"""A language small enough to hold in the head: one syllable per word, first letter onset, last letter coda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.language.base import (
    Analysis,
    Inventory,
    Language,
    Lexeme,
    Lexicon,
    Morpheme,
    PartOfSpeech,
    Phoneme,
    Place,
    Position,
    Pronunciation,
    Segment,
    SentenceType,
    Syllable,
    Word,
    Written,
)

VOWELS = "aeiou"


def lexeme(lemma: str, age: int = 3, themes: frozenset[str] = frozenset()) -> Lexeme:
    """A picturable noun."""
    return Lexeme(lemma, PartOfSpeech.NOUN, age, themes, frozenset(), True, 4.0)


class ToyInventory:
    """Every letter is a phoneme anywhere."""

    def all(self) -> Sequence[Phoneme]:
        return tuple(Phoneme(letter, letter, frozenset(Position), "obstruent") for letter in "bdfgklmnprst")

    def at(self, position: Position) -> Sequence[Phoneme]:
        return self.all()

    def resolve(self, symbol: str, position: Position | None) -> Phoneme:
        return next(phoneme for phoneme in self.all() if phoneme.symbol == symbol)


@dataclass(frozen=True)
class ToyLexicon:
    """The words it is given."""

    words: tuple[Lexeme, ...]

    def all(self) -> Sequence[Lexeme]:
        return self.words

    def find(self, lemma: str) -> Sequence[Lexeme]:
        return [word for word in self.words if word.lemma == lemma]

    def core_words(self) -> Sequence[str]:
        return ("go", "more", "stop")

    def is_unsafe(self, analysis: Analysis) -> bool:
        return False


DEFAULT_WORDS = (
    lexeme("rat", themes=frozenset({"animals"})),
    lexeme("rug"),
    lexeme("ram", themes=frozenset({"animals"})),
    lexeme("rod", age=7),
    lexeme("bar"),
    lexeme("sun"),
    lexeme("doubtful?"),
)


class ToyLanguage:
    """Words with a question mark are not known."""

    def __init__(self, code: str = "en", words: Sequence[Lexeme] = DEFAULT_WORDS) -> None:
        self._code = code
        self._lexicon = ToyLexicon(tuple(words))
        self.pronounced = 0

    @property
    def code(self) -> str:
        return self._code

    @property
    def inventory(self) -> Inventory:
        return ToyInventory()

    @property
    def lexicon(self) -> Lexicon:
        return self._lexicon

    def core_lemmas(self, core_words: Sequence[str]) -> frozenset[str]:
        return frozenset(core_words)

    def functions(self, analysis: Analysis) -> frozenset[str]:
        return frozenset()

    def complexity(self, analysis: Analysis, pronunciation: Pronunciation) -> Mapping[str, float]:
        return {}

    def word_complexity(self, syllables: Sequence[Syllable]) -> int:
        return len(syllables)

    def naturalness(self, analysis: Analysis) -> float:
        return 1.0

    def written(self, text: str) -> Written:
        return Written(text, tuple(text.split()), False)

    def analyse(self, text: str) -> Analysis:
        morphemes = tuple(
            Morpheme(token, token, PartOfSpeech.NOUN, 0, len(token), index) for index, token in enumerate(text.split())
        )
        return Analysis(text, tuple(text.split()), morphemes, True, SentenceType.STATEMENT, "n")

    def pronounce(self, text: str, *, connected: bool = False, analysis: Analysis | None = None) -> Pronunciation:
        self.pronounced += 1
        return Pronunciation(text, tuple(_word(token) for token in text.split()), text, text)

    def weakened(self, word: Word) -> frozenset[Place]:
        return frozenset()

    def juncture(self, analysis: Analysis, number: int) -> tuple[bool, bool]:
        return True, True


def _word(token: str) -> Word:
    letters = [Segment(letter, index, index + 1) for index, letter in enumerate(token)]
    vowel = next((s for s in letters if s.phoneme in VOWELS), letters[0])
    place = letters.index(vowel)
    syllable = Syllable(
        tuple(letters[:place]), vowel, tuple(s for s in letters[place + 1 :] if s.phoneme not in VOWELS)
    )
    return Word(token, 0, len(token), (syllable,), token, token, known="?" not in token)


def toys() -> dict[str, Language]:
    """Both languages as toys."""
    return {"ko": ToyLanguage("ko"), "en": ToyLanguage("en")}
