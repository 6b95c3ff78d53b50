"""Every pair of words that differ in one sound, found by computation over the words as they are said.

Two words make a pair when their rows of sounds are equal once one sound of each is blanked out. So every place of a
word is gathered, once, with the places whose rows are equal then: a question walks lists that are there already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from app.language.base import Language, Lexeme, Position, Syllable
from app.language.contrasts import OMITTED, is_merged, is_unfit_for_pairs, process_of
from app.stimuli.brief import Target, WordPosition
from app.stimuli.contrast import Pair, features_of
from app.stimuli.matching import segments_at, word_positions
from app.stimuli.neighbours import spoken_nouns
from app.stimuli.sound_rows import Row, blanked, row_of, shortened, twice_blanked, without


@dataclass(frozen=True, slots=True, eq=False)
class SpokenWord:
    """A word of the index. `held`: its sounds by position, and each with None for any position."""

    lexeme: Lexeme
    row: Row
    held: frozenset[tuple[str, Position | None]]


@dataclass(slots=True, eq=False)
class Site:
    """One sound of a word, with its places in the row and the word. `clustered`: not alone there.

    `alike`: sites whose words are the same but for the sound there, itself among them. `left`: words that are the same
    without it. `near`: lists of sites where one other sound differs too.
    """

    word: SpokenWord
    index: int
    phoneme: str
    position: Position
    places: tuple[WordPosition, ...]
    clustered: bool
    alike: Sequence[Site] = ()
    left: Sequence[Lexeme] = ()
    near: list[Sequence[Site]] = field(default_factory=list)


def _sites(word: SpokenWord, syllables: Sequence[Syllable]) -> Iterator[Site]:
    last = len(syllables) - 1
    index = 0
    for number, syllable in enumerate(syllables):
        index += 1 if number else 0
        for position, segment in segments_at(syllable):
            beside = {Position.ONSET: syllable.onset, Position.CODA: syllable.coda}.get(position, ())
            places = word_positions(position, number, last)
            yield Site(word, index, segment.phoneme, position, places, len(beside) > 1)
            index += 1


def _held(syllables: Sequence[Syllable]) -> frozenset[tuple[str, Position | None]]:
    sounds = [(segment.phoneme, position) for syllable in syllables for position, segment in segments_at(syllable)]
    return frozenset([*sounds, *((phoneme, None) for phoneme, _ in sounds)])


class _Gathering:
    """Sites by their blanked rows, while the index is made."""

    def __init__(self) -> None:
        self._whole: dict[Row, list[Lexeme]] = defaultdict(list)
        self._alike: dict[Row, list[Site]] = defaultdict(list)
        self._twice: dict[Row, list[Site]] = defaultdict(list)
        self._short: dict[Row, list[Site]] = defaultdict(list)

    def add(self, word: SpokenWord, sites: Sequence[Site]) -> None:
        """A word and its sites."""
        self._whole[word.row].append(word.lexeme)
        for site in sites:
            self._alike[blanked(word.row, site.index)].append(site)
            for key in twice_blanked(word.row, site.index):
                self._twice[key].append(site)
            for key in shortened(word.row, site.index):
                self._short[key].append(site)

    def join(self) -> None:
        """Gives each site the lists that it belongs to."""
        for alike in self._alike.values():
            for site in alike:
                site.alike = alike
                if site.position is not Position.NUCLEUS:
                    site.left = self._whole.get(without(site.word.row, site.index), site.left)
        for changed in self._twice.values():
            if len(changed) > 1:
                for site in changed:
                    site.near.append(changed)
        for key, longer in self._short.items():
            if shorter := self._alike.get(key):
                for site in longer:
                    site.near.append(shorter)
                for site in shorter:
                    site.near.append(longer)


class PairIndex:
    """Picturable nouns by their sounds. Words with several pronunciations are left out: all variants must agree.

    `meanings`: of each word, how many things of a picture its spelling names.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._sites: dict[str, list[Site]] = defaultdict(list)
        self.meanings: Mapping[Lexeme, int] = {}
        gathering, taken = _Gathering(), dict[str, Lexeme]()
        for lexeme, spoken in spoken_nouns(language):
            fit = lexeme.picturable and spoken.known and not spoken.variants and lexeme.lemma not in taken
            if fit and not is_unfit_for_pairs(language.code, lexeme.lemma):
                taken[lexeme.lemma] = lexeme
                word = SpokenWord(lexeme, row_of(spoken.syllables), _held(spoken.syllables))
                sites = list(_sites(word, spoken.syllables))
                gathering.add(word, sites)
                for site in sites:
                    self._sites[site.phoneme].append(site)
        gathering.join()
        self.meanings = {lexeme: _meanings(lexeme, language) for lexeme in taken.values()}

    def pairs(self, target: Target, age: int, contrast: str | None = None) -> Iterator[Pair]:
        """Every true pair for the target, words no older than `age`; only against `contrast` when it is given."""
        for site in self._targets(target, age):
            if contrast in (None, OMITTED):
                for lexeme in site.left:
                    if lexeme.age <= age:
                        yield self._pair(site, lexeme, OMITTED, near=False)
            for other in site.alike:
                if self._opposes(site, other, age, contrast):
                    yield self._pair(site, other.word.lexeme, other.phoneme, near=False)

    def against(self, pair: Pair, age: int) -> list[Pair]:
        """True pairs of other sounds against the contrast word of `pair`, at the same place of it."""
        site = next(s for s in self._sites[pair.target_phoneme] if s.word.lexeme is pair.target and _meets(s, pair))
        return [
            self._pair(s, pair.contrast, pair.contrast_phoneme, near=False)
            for s in site.alike
            if s.word.lexeme.age <= age
            and s.phoneme not in (pair.target_phoneme, pair.contrast_phoneme)
            and not is_merged(self._language.code, s.phoneme, pair.contrast_phoneme)
        ]

    def near_pairs(self, target: Target, age: int, contrast: str | None = None) -> Iterator[Pair]:
        """Every pair in which one other sound differs too: another one, one more or one less."""
        for site in self._targets(target, age):
            found: dict[tuple[SpokenWord, str], Site] = {}
            for alike in site.near:
                for other in alike:
                    if self._opposes(site, other, age, contrast) and _is_near(site, other, target):
                        found[other.word, other.phoneme] = other
            for other in found.values():
                yield self._pair(site, other.word.lexeme, other.phoneme, near=True)

    def _targets(self, target: Target, age: int) -> Iterator[Site]:
        """Sites of the target in words that hold it once."""
        fitting = [
            s
            for s in self._sites.get(target.phoneme, ())
            if s.word.lexeme.age <= age
            and target.position in (None, s.position)
            and (target.word_position is WordPosition.ANY or target.word_position in s.places)
        ]
        times = Counter(id(s.word) for s in fitting)
        return (s for s in fitting if times[id(s.word)] == 1)

    def _opposes(self, site: Site, other: Site, age: int, contrast: str | None) -> bool:
        return (
            other.phoneme != site.phoneme
            and contrast in (None, other.phoneme)
            and other.word.lexeme.age <= age
            and other.position is site.position
            and not is_merged(self._language.code, site.phoneme, other.phoneme)
        )

    def _pair(self, site: Site, other: Lexeme, phoneme: str, *, near: bool) -> Pair:
        features, process = _opposition(self._language, site.phoneme, site.position, phoneme, site.clustered)
        return Pair(
            site.word.lexeme, other, site.phoneme, phoneme, site.position, site.places[0], features, near, process
        )


def _meanings(lexeme: Lexeme, language: Language) -> int:
    return sum(x.picturable and x.pos is lexeme.pos for x in language.lexicon.find(lexeme.lemma))


def _meets(site: Site, pair: Pair) -> bool:
    return any(s.word.lexeme is pair.contrast for s in site.alike)


def _is_near(site: Site, other: Site, target: Target) -> bool:
    """Not a true pair, and the other word is free of the target."""
    blurred = (target.phoneme, target.position) in other.word.held
    return not blurred and other not in site.alike and other.word.lexeme not in site.left


@cache
def _opposition(
    language: Language, phoneme: str, position: Position, contrast: str, clustered: bool
) -> tuple[tuple[str, ...], str]:
    """Features in which two sounds differ, and the process that makes the one of the other."""
    process = process_of(language.code, phoneme, position, contrast, clustered=clustered)
    return features_of(phoneme, contrast, language.inventory), process


@cache
def index_of(language: Language) -> PairIndex:
    """The index of a language, made at the first call: before workers fork."""
    return PairIndex(language)
