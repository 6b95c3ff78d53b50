"""How hard a draft will be to say, told from its word forms before anybody reads it.

An estimate: it knows neither stress nor what the analyser makes of the sentence. What is said is measured anew.
"""

from __future__ import annotations

from functools import partial

from app.language.base import CONTENT_POS, Language, Position, Pronunciation, Segment, Syllable, Word
from app.sources.embedded.vocabulary import Vocabulary
from app.sources.embedded.word_forms import WordForms
from app.stimuli import difficulty
from app.stimuli.brief import Target
from app.stimuli.norms import late_sounds
from app.stimuli.parts import familiarity

MARGIN = 0.02
"""How near to a level an estimate must be to be worth a look."""


class Hardness:
    """Levels of one request's drafts. Not shared between requests: it keeps what it found of a word form."""

    def __init__(self, language: Language, forms: WordForms, vocabulary: Vocabulary, target: Target | None) -> None:
        self._language = language
        self._forms = forms
        self._vocabulary = vocabulary
        self._target = target
        self._known: dict[int, tuple[int, int]] = {}

    def levels(self, rows: list[int], words: list[int]) -> frozenset[str]:
        """Levels that a sentence of these word forms, with these words of the lexicon, may be of: one, seldom two."""
        points, late = (sum(found) / len(rows) for found in zip(*map(self._measured, rows), strict=True))
        lexemes = [self._vocabulary.lexemes[word] for word in words]
        familiar = familiarity([x for x in lexemes if x.pos in CONTENT_POS])
        index = difficulty.weighed(difficulty.scaled(self._language.code, points, late, familiar))
        level_of = partial(difficulty.level_at, self._language.code)
        return frozenset(map(level_of, (index - MARGIN, index, index + MARGIN)))

    def _measured(self, row: int) -> tuple[int, int]:
        """Points of word complexity and late sounds of a word form."""
        if row not in self._known:
            text = self._forms.text(row)
            word = Word(text, 0, len(text), syllables(self._forms.heard(row)), "", "")
            spoken = Pronunciation(text, (word,), "", "")
            points = difficulty.word_points(self._language, word, self._target)
            self._known[row] = points, late_sounds(spoken, self._language, None, self._target)
        return self._known[row]


def syllables(heard: list[tuple[str, Position]]) -> tuple[Syllable, ...]:
    """The syllables of a run of sounds: each has one nucleus, and what stands before it as an onset."""
    found: list[tuple[list[Segment], list[Segment], list[Segment]]] = []
    order = (Position.ONSET, Position.NUCLEUS, Position.CODA)
    last = len(order)
    for phoneme, position in heard:
        place = order.index(position)
        if place < last or (place == last and position is Position.NUCLEUS):
            found.append(([], [], []))
        found[-1][place].append(Segment(phoneme, 0, 0))
        last = place
    return tuple([Syllable(tuple(onset), nucleus[0], tuple(coda)) for onset, nucleus, coda in found if nucleus])
