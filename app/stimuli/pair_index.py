"""Every pair of words that differ in one sound, found by computation over the words as they are said.

A word is a row of sounds, each tagged with its place in its syllable. Two words make a pair when the rows are equal
once one sound of each is blanked out, so every row is kept under each of its blanked forms: a question is a look-up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.language.base import Language, Lexeme, Position, Syllable
from app.language.contrasts import is_merged, is_unfit_for_pairs, process_of
from app.stimuli.brief import Target, WordPosition
from app.stimuli.contrast import OMITTED, Pair, features_of
from app.stimuli.matching import segments_at, word_positions
from app.stimuli.neighbours import spoken_nouns

Row = tuple[str, ...]
"""A word as said: "onset K", "nucleus AE1" …, and "." before each syllable but the first."""

BREAK = "."
BLANK = "_"
ANOTHER = "?"


@dataclass(frozen=True, slots=True)
class Site:
    """One sound of a word, with its places in the row, the syllable and the word. `clustered`: not alone there."""

    lexeme: Lexeme
    row: Row
    index: int
    phoneme: str
    position: Position
    places: tuple[WordPosition, ...]
    clustered: bool


def row_of(syllables: Sequence[Syllable]) -> Row:
    """The sounds of a word with their places. Stress belongs to the vowel: words that differ in it are no pair."""
    row: list[str] = []
    for number, syllable in enumerate(syllables):
        row.extend([BREAK] if number else [])
        for position, segment in segments_at(syllable):
            stress = str(syllable.stress) if position is Position.NUCLEUS else ""
            row.append(f"{position} {segment.phoneme}{stress}")
    return tuple(row)


@lru_cache(maxsize=4_000)
def sounds_of(lemma: str, language: Language) -> tuple[str, ...]:
    """Names of the sounds of a word said by itself."""
    return tuple(sound for word in language.pronounce(lemma).words for sound in names(row_of(word.syllables)))


def names(row: Row) -> tuple[str, ...]:
    """Names of the sounds, whichever place in the syllable they have come to (달 in 달이 [다리])."""
    return tuple(token.partition(" ")[2].rstrip("012") for token in row if " " in token)


def _sites(lexeme: Lexeme, syllables: Sequence[Syllable]) -> Iterator[Site]:
    row, last = row_of(syllables), len(syllables) - 1
    index = 0
    for number, syllable in enumerate(syllables):
        index += 1 if number else 0
        for position, segment in segments_at(syllable):
            beside = {Position.ONSET: syllable.onset, Position.CODA: syllable.coda}.get(position, ())
            places = word_positions(position, number, last)
            yield Site(lexeme, row, index, segment.phoneme, position, places, len(beside) > 1)
            index += 1


def _blanked(row: Row, index: int, mark: str = BLANK) -> Row:
    """The row with a mark for that sound's name; its place, and the stress of a vowel, stay."""
    token = row[index]
    stress = token[-1] if token[-1].isdigit() else ""
    return (*row[:index], f"{token.partition(' ')[0]} {mark}{stress}", *row[index + 1 :])


def _twice_blanked(site: Site) -> Iterator[Row]:
    """The row with the site and one other sound blanked."""
    once = _blanked(site.row, site.index)
    for index, token in enumerate(once):
        if index != site.index and token != BREAK:
            yield _blanked(once, index, ANOTHER)


def _shortened(site: Site) -> Iterator[Row]:
    """The row with the site blanked and one other consonant left out."""
    once = _blanked(site.row, site.index)
    for index, token in enumerate(once):
        if index != site.index and token.startswith(("onset", "coda")):
            yield (*once[:index], *once[index + 1 :])


class PairIndex:
    """Picturable nouns by their sounds. Words with several pronunciations are left out: all variants must agree."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._sites: dict[str, list[Site]] = defaultdict(list)
        self._whole: dict[Row, list[Lexeme]] = defaultdict(list)
        self._blanked: dict[Row, list[Site]] = defaultdict(list)
        self._twice: dict[Row, list[Site]] = defaultdict(list)
        self._short: dict[Row, list[Site]] = defaultdict(list)
        taken: set[str] = set()
        for lexeme, word in spoken_nouns(language):
            fit = lexeme.picturable and word.known and not word.variants and lexeme.lemma not in taken
            if fit and not is_unfit_for_pairs(language.code, lexeme.lemma):
                taken.add(lexeme.lemma)
                self._add(lexeme, word.syllables)

    def _add(self, lexeme: Lexeme, syllables: Sequence[Syllable]) -> None:
        self._whole[row_of(syllables)].append(lexeme)
        for site in _sites(lexeme, syllables):
            self._sites[site.phoneme].append(site)
            self._blanked[_blanked(site.row, site.index)].append(site)
            for key in _twice_blanked(site):
                self._twice[key].append(site)
            for key in _shortened(site):
                self._short[key].append(site)

    def pairs(self, target: Target, age: int, contrast: str | None = None) -> Iterator[Pair]:
        """Every true pair for the target, words no older than `age`; only against `contrast` when it is given."""
        for site in self._targets(target, age):
            if contrast in (None, OMITTED) and site.position is not Position.NUCLEUS:
                row = (*site.row[: site.index], *site.row[site.index + 1 :])
                for lexeme in self._whole.get(row, ()):
                    if lexeme.age <= age:
                        yield self._pair(site, lexeme, OMITTED, near=False)
            for other in self._blanked[_blanked(site.row, site.index)]:
                if self._opposes(site, other, age, contrast):
                    yield self._pair(site, other.lexeme, other.phoneme, near=False)

    def against(self, pair: Pair, age: int) -> list[Pair]:
        """True pairs of other sounds against the contrast word of `pair`, at the same place of it."""
        site = next(s for s in self._sites[pair.target_phoneme] if s.lexeme is pair.target and self._meets(s, pair))
        found = (s for s in self._blanked[_blanked(site.row, site.index)] if s.lexeme.age <= age)
        return [
            self._pair(s, pair.contrast, pair.contrast_phoneme, near=False)
            for s in found
            if s.phoneme not in (pair.target_phoneme, pair.contrast_phoneme)
            and not is_merged(self._language.code, s.phoneme, pair.contrast_phoneme)
        ]

    def _meets(self, site: Site, pair: Pair) -> bool:
        return any(s.lexeme is pair.contrast for s in self._blanked[_blanked(site.row, site.index)])

    def near_pairs(self, target: Target, age: int, contrast: str | None = None) -> Iterator[Pair]:
        """Every pair in which one other sound differs too: another one, one more or one less."""
        for site in self._targets(target, age):
            found: dict[tuple[int, str], Site] = {}
            keys = [(key, self._twice) for key in _twice_blanked(site)]
            keys += [(key, self._blanked) for key in _shortened(site)]
            keys += [(_blanked(site.row, site.index), self._short)]
            for key, table in keys:
                for other in table.get(key, ()):
                    if self._opposes(site, other, age, contrast) and self._is_near(site, other, target):
                        found[id(other.lexeme), other.phoneme] = other
            for other in found.values():
                yield self._pair(site, other.lexeme, other.phoneme, near=True)

    def _targets(self, target: Target, age: int) -> Iterator[Site]:
        """Sites of the target in words that hold it once."""
        fitting = [
            s
            for s in self._sites[target.phoneme]
            if s.lexeme.age <= age
            and target.position in (None, s.position)
            and (target.word_position is WordPosition.ANY or target.word_position in s.places)
        ]
        times = Counter(id(s.lexeme) for s in fitting)
        return (s for s in fitting if times[id(s.lexeme)] == 1)

    def _opposes(self, site: Site, other: Site, age: int, contrast: str | None) -> bool:
        return (
            other.phoneme != site.phoneme
            and contrast in (None, other.phoneme)
            and other.lexeme.age <= age
            and other.position is site.position
            and not is_merged(self._language.code, site.phoneme, other.phoneme)
        )

    def _is_near(self, site: Site, other: Site, target: Target) -> bool:
        """Not a true pair, and the other word is free of the target."""
        held = (t for t in other.row if t.partition(" ")[2].rstrip("012") == target.phoneme)
        blur = any(target.position is None or t.startswith(target.position) for t in held)
        same = _blanked(site.row, site.index) == _blanked(other.row, other.index)
        return not blur and not same and other.row != (*site.row[: site.index], *site.row[site.index + 1 :])

    def _pair(self, site: Site, other: Lexeme, phoneme: str, *, near: bool) -> Pair:
        features = features_of(site.phoneme, phoneme, self._language.inventory)
        process = process_of(self._language.code, site.phoneme, site.position, phoneme, clustered=site.clustered)
        return Pair(site.lexeme, other, site.phoneme, phoneme, site.position, site.places[0], features, near, process)


@cache
def index_of(language: Language) -> PairIndex:
    """The index of a language, made at the first call: before workers fork."""
    return PairIndex(language)
