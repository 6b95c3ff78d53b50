"""Word forms made by the grammar: each inflected and pronounced once for all rows of the lexicon that share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from app.language.base import Lexeme, Position, Syllable
from app.language.grammar import Grammar, Inflected
from app.sources.embedded.word_forms import CHANGED, CLUSTERS, KNOWN, Columns, Sound
from app.stimuli.matching import has_cluster, segments_at, word_positions

SILENCE: Sound = ("", Position.ONSET, ())


class FormMaker:
    """Collects rows. `wanted`: by form, the numbers of the lexemes that are to have it."""

    def __init__(self, grammar: Grammar, lexemes: Sequence[Lexeme]) -> None:
        self._grammar = grammar
        self._lexemes = lexemes
        self._sounds: dict[Sound, int] = {SILENCE: 0}
        self._places: dict[tuple[str, Position, bool, bool], int] = {}
        self._rows: dict[tuple[object, ...], int] = {}
        self._texts: list[str] = [""]
        self._heard = bytearray([0])
        self._reading_starts = [0]
        self._first_reading = [0]
        self._flags = bytearray([0])

    def make(self, wanted: Mapping[str, Sequence[int]], literals: Iterable[str]) -> Columns:
        """All the forms and literals, in columns."""
        rows = np.zeros((len(wanted), len(self._lexemes)), dtype=np.int32)
        for number, (form, numbers) in enumerate(wanted.items()):
            alike: dict[tuple[object, ...], int] = {}
            for lexeme in numbers:
                one = self._lexemes[lexeme]
                key = (one.lemma, one.pos, one.features)
                if key not in alike:
                    alike[key] = self._add(self._grammar.inflect(one, form))
                rows[number, lexeme] = alike[key]
        spoken = {text: self._add(self._grammar.literal(text)) for text in dict.fromkeys(literals)}
        return Columns(
            forms=tuple(wanted),
            sounds=tuple(self._sounds),
            rows=rows,
            literals=spoken,
            text="".join(self._texts),
            text_ends=np.cumsum([len(text) for text in self._texts], dtype=np.int32),
            heard=np.frombuffer(bytes(self._heard), dtype=np.uint8),
            reading_starts=np.array(self._reading_starts, dtype=np.int32),
            first_reading=np.array(self._first_reading, dtype=np.int32),
            flags=np.frombuffer(bytes(self._flags), dtype=np.uint8),
        )

    def _add(self, inflected: Inflected) -> int:
        """The row of a form: one for all that are written and said alike."""
        word = inflected.word
        key = (inflected.text, word.said, word.also_said, word.known, inflected.changed)
        if key not in self._rows:
            self._rows[key] = self._append(inflected)
        return self._rows[key]

    def _append(self, inflected: Inflected) -> int:
        word = inflected.word
        self._texts.append(inflected.text)
        self._first_reading.append(len(self._reading_starts))
        for reading in word.readings():
            self._reading_starts.append(len(self._heard))
            self._heard.append(0)
            self._heard.extend(self._sounds_of(reading))
        flags = KNOWN * word.known + CLUSTERS * has_cluster([word]) + CHANGED * inflected.changed
        self._flags.append(flags)
        return len(self._texts) - 1

    def _sounds_of(self, syllables: Sequence[Syllable]) -> list[int]:
        last = len(syllables) - 1
        return [
            self._sound(segment.phoneme, position, place, last)
            for place, syllable in enumerate(syllables)
            for position, segment in segments_at(syllable)
        ]

    def _sound(self, phoneme: str, position: Position, place: int, last: int) -> int:
        """The number of a sound in syllable `place` of 0…`last`: of its place only the ends of the word matter."""
        key = (phoneme, position, place == 0, place == last)
        if key not in self._places:
            sound = (phoneme, position, word_positions(position, place, last))
            self._places[key] = self._sounds.setdefault(sound, len(self._sounds))
        return self._places[key]
