"""Every lexeme in every form that frames ask for, with its sounds, made once and kept small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.language.base import Lexeme, Position, Word
from app.language.grammar import Grammar, Inflected
from app.stimuli.brief import Target, WordPosition
from app.stimuli.matching import has_cluster, segments_at, word_positions

Sound = tuple[str, Position, tuple[WordPosition, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class WordForm:
    """A lexeme (None: a literal of the frame) in one form: `text` as written, the sounds of each pronunciation."""

    lexeme: Lexeme | None
    text: str
    readings: tuple[tuple[Sound, ...], ...]
    phonemes: frozenset[str]
    known: bool
    clusters: bool
    changed: bool

    def count(self, target: Target) -> int:
        """Proved occurrences of the target: none where the word is a guess or its pronunciations disagree."""
        if not self.known:
            return 0
        counts = {sum(_holds(sound, target) for sound in reading) for reading in self.readings}
        return counts.pop() if len(counts) == 1 else 0


def _holds(sound: Sound, target: Target) -> bool:
    phoneme, position, places = sound
    return (
        phoneme == target.phoneme
        and target.position in (None, position)
        and (target.word_position is WordPosition.ANY or target.word_position in places)
    )


class WordForms:
    """Word forms by lexeme and form. Sounds are interned: the same few hundred serve 30,000 forms."""

    def __init__(self, grammar: Grammar, kept: dict[tuple[Lexeme, str], WordForm] | None = None) -> None:
        self._grammar = grammar
        self._forms = dict(kept or {})
        self._literals: dict[str, WordForm] = {}
        self._sounds: dict[Sound, Sound] = {}
        self._phonemes: dict[frozenset[str], frozenset[str]] = {}

    def made(self) -> dict[tuple[Lexeme, str], WordForm]:
        """All forms there are so far."""
        return dict(self._forms)

    def of(self, lexeme: Lexeme, form: str) -> WordForm:
        """The lexeme in that form."""
        found = self._forms.get((lexeme, form))
        if found is None:
            found = self._forms[lexeme, form] = self._make(lexeme, lambda: self._grammar.inflect(lexeme, form))
        return found

    def literal(self, text: str) -> WordForm:
        """A word said as written."""
        found = self._literals.get(text)
        if found is None:
            found = self._literals[text] = self._make(None, lambda: self._grammar.literal(text))
        return found

    def _make(self, lexeme: Lexeme | None, inflect: Callable[[], Inflected]) -> WordForm:
        inflected = inflect()
        readings = tuple(self._reading(inflected.word, n) for n in range(len(inflected.word.readings())))
        heard = frozenset(phoneme for reading in readings for phoneme, _, _ in reading)
        return WordForm(
            lexeme=lexeme,
            text=inflected.text,
            readings=readings,
            phonemes=self._phonemes.setdefault(heard, heard),
            known=inflected.word.known,
            clusters=has_cluster([inflected.word]),
            changed=inflected.changed,
        )

    def _reading(self, word: Word, index: int) -> tuple[Sound, ...]:
        syllables = word.readings()[index]
        last = len(syllables) - 1
        return tuple(
            self._intern((segment.phoneme, position, word_positions(position, place, last)))
            for place, syllable in enumerate(syllables)
            for position, segment in segments_at(syllable)
        )

    def _intern(self, sound: Sound) -> Sound:
        return self._sounds.setdefault(sound, sound)
