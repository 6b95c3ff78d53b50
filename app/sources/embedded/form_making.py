"""Word forms made by the grammar: each inflected and pronounced once for all rows of the lexicon that share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from app.language.base import Lexeme, Position, Word
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
        word = inflected.word
        self._texts.append(inflected.text)
        self._first_reading.append(len(self._reading_starts))
        for index in range(len(word.readings())):
            self._reading_starts.append(len(self._heard))
            self._heard.append(0)
            self._heard.extend(self._reading(word, index))
        flags = KNOWN * word.known + CLUSTERS * has_cluster([word]) + CHANGED * inflected.changed
        self._flags.append(flags)
        return len(self._texts) - 1

    def _reading(self, word: Word, index: int) -> list[int]:
        syllables = word.readings()[index]
        last = len(syllables) - 1
        sounds = self._sounds
        return [
            sounds.setdefault((segment.phoneme, position, word_positions(position, place, last)), len(sounds))
            for place, syllable in enumerate(syllables)
            for position, segment in segments_at(syllable)
        ]
