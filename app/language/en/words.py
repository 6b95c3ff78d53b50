"""English words as said: from the dictionary, by rule from it, or guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

from app.language.base import CONTENT_POS, Lexicon, Segment, Syllable, Word, utf16_offsets
from app.language.en import derivation, numerals
from app.language.en.dictionary import Phones, PronouncingDictionary
from app.language.en.guess import Guesser
from app.language.en.inventory import EnglishInventory
from app.language.en.spelling import Speller, read_costs
from app.language.en.syllables import Span, Syllabifier
from app.language.en.tokens import fold, is_plain
from app.language.tables import read_table

CACHED_WORDS = 32_768
ANYWHERE, BEFORE_VOWEL = "any", "vowel"
MOST_READINGS = 64
"""Combined readings of a hyphenated word that are looked through; one with more is treated as unknown."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Every pronunciation of a form, the usual one first; `known` is False for a guess."""

    phones: tuple[Phones, ...]
    known: bool


class WordReader:
    """Pronounces single words. Safe to share between threads; what it has read it keeps, up to a bound."""

    def __init__(self, dictionary: PronouncingDictionary, inventory: EnglishInventory, lexicon: Lexicon) -> None:
        self._dictionary = dictionary
        self._inventory = inventory
        self._lexicon = lexicon
        self._syllabifier = Syllabifier()
        self._spans = lru_cache(CACHED_WORDS)(Speller(read_costs()).spans)
        self._guesser = Guesser()
        self._further = _further_readings()
        self._leading = _first_readings()
        self.readings = lru_cache(CACHED_WORDS)(self._readings)
        self._seam = lru_cache(CACHED_WORDS)(self._find_seam)
        self.word = lru_cache(CACHED_WORDS)(self._word)

    def place(self, text: str, tag: str, following: str) -> str:
        """What decides between the readings of a word where it stands: its tag, that a vowel follows, or nothing."""
        known = self._leading.get(fold(text), {})
        if tag in known:
            return tag
        return BEFORE_VOWEL if BEFORE_VOWEL in known and self._opens_with_vowel(following) else ANYWHERE

    def _opens_with_vowel(self, text: str) -> bool:
        readings = self.readings(fold(text)).phones
        return bool(readings) and readings[0][0][-1].isdigit()

    def _word(self, text: str, start: int = 0, place: str = ANYWHERE) -> Word:
        """The word as written, said; `start` is its UTF-16 offset in the sentence, `place` as found by `place`."""
        letters = fold(text)
        offsets = utf16_offsets(text)
        readings = self.readings(letters)
        if place != ANYWHERE:
            readings = replace(readings, phones=_led_by(self._leading[letters].get(place), readings.phones))
        ways = dict.fromkeys(_unstressed(phones) for phones in readings.phones)
        first: dict[Phones, Phones] = {}
        for phones in readings.phones:
            first.setdefault(_unstressed(phones), phones)
        syllables = tuple(
            division for way in ways for division in self._divisions(letters, first[way], way, offsets, start)
        )
        said = readings.phones[0] if readings.phones else ()
        return Word(
            text=text,
            start=start,
            end=start + offsets[-1],
            syllables=syllables[0] if syllables else (),
            said=" ".join(said),
            ipa=self.ipa(said),
            known=readings.known and is_plain(text),
            variants=syllables[1:],
            also_said=tuple(" ".join(phones) for phones in list(first.values())[1:]),
        )

    def ipa(self, phones: Phones) -> str:
        """IPA with stress marks; a word of one syllable has none."""
        spans = self._syllabifier.spans(phones)
        signs = []
        for span in spans:
            stress = phones[span.nucleus][-1]
            mark = {"1": "ˈ", "2": "ˌ"}.get(stress, "") if len(spans) > 1 else ""
            body = (
                self._inventory.ipa(phone.rstrip("012"), stressed=stress != "0")
                for phone in phones[span.start : span.end]
            )
            signs.append(mark + "".join(body))
        return "".join(signs)

    def _readings(self, form: str) -> Readings:
        """Pronunciations of a folded form, with those that its ending makes besides."""
        found = self._find_readings(form)
        return replace(found, phones=derivation.with_voiced(form, found.phones))

    def _find_readings(self, form: str) -> Readings:
        """Listed, else by rule, else by parts, else guessed."""
        listed = self._listed(form) or self._listed(form.strip("'"))
        if listed:
            return Readings(listed, known=True)
        derived = _derive(form, self._known)
        if derived:
            return Readings(derived, known=True)
        compound = self._compound(form)
        if compound:
            return compound
        derived = _derive(form, self._compounded)
        return Readings(derived, known=True) if derived else Readings(self._guess(form), known=False)

    def _pronunciations(self, form: str) -> tuple[Phones, ...]:
        """Listed and further readings, without those that differ from another by the breath of wh alone."""
        listed = (*self._dictionary.pronunciations(form), *self._further.get(form, ()))
        if form in self._leading:
            listed = _led_by(self._leading[form].get(ANYWHERE), listed)
        return tuple(p for p in listed if (plain := _without_breath(p)) == p or plain not in listed)

    def _listed(self, form: str) -> tuple[Phones, ...]:
        """What the dictionary lists; for a possessive also what its stem's readings make, since some possessives are
        listed with fewer readings or wrong ones (characters' with CH)."""
        listed = self._pronunciations(form)
        if listed and form.endswith(("'s", "s'")):
            listed = tuple(dict.fromkeys((*listed, *derivation.clitics(form, self._pronunciations))))
        return listed

    def _known(self, form: str) -> Sequence[Phones]:
        """Readings of a form that is listed or inflected by rule; none otherwise."""
        return self._pronunciations(form) or (
            derivation.inflections(form, self._pronunciations) if len(form) > 3 else ()
        )

    def _compound(self, form: str) -> Readings | None:
        if "-" in form:
            parts = [self._known(part) for part in form.split("-") if part]
            if not parts or not all(parts) or prod(map(len, parts)) > MOST_READINGS:
                return None
            return Readings(derivation.join_all(parts), known=True)
        ways = derivation.splits(form, lambda part: bool(self._lexicon.find(part)) and part in self._dictionary)
        if not ways:
            return None
        phones = tuple(reading for way in ways for reading in derivation.join_all(self._known(part) for part in way))
        return Readings(phones, known=len(ways) == 1)

    def _compounded(self, form: str) -> Sequence[Phones]:
        """Readings of a compound in which nothing is in doubt."""
        compound = self._compound(form)
        return compound.phones if compound and compound.known else ()

    def _guess(self, form: str) -> tuple[Phones, ...]:
        letters = "".join(c for c in form if "a" <= c <= "z")
        if letters and not numerals.FIGURES.fullmatch(form):
            return (_without_breath(self._guesser.guess(letters)),)
        return derivation.join_all(self._pronunciations(name)[:1] for name in numerals.names(form))[:1]

    def _divisions(
        self, letters: str, phones: Phones, sounds: Phones, offsets: Sequence[int], start: int
    ) -> tuple[tuple[Syllable, ...], ...]:
        """The syllables of one reading, and those of speakers who divide it otherwise."""
        spelled = self._spans(letters, sounds)
        segments = [
            Segment(sound, start + offsets[a], start + offsets[b])
            for sound, (a, b) in zip(sounds, spelled, strict=True)
        ]
        usual = self._syllabifier.spans(phones)
        hyphens = [at for at, letter in enumerate(letters) if letter == "-"]
        seams = {next((i for i, (a, _) in enumerate(spelled) if a > at), 0) for at in hyphens}
        other = self._syllabifier.other_spans(phones, sorted(seams) or [self._seam(letters, sounds)])
        return tuple(
            tuple(_syllable(segments, phones, span) for span in spans) for spans in dict.fromkeys((usual, other))
        )

    def _find_seam(self, letters: str, sounds: Phones) -> int:
        """Where the second member of a compound begins in its sounds, if it is said as its members are; else 0."""
        for first, second in derivation.splits(letters, self._is_member):
            rests = {_unstressed(reading) for reading in self._known(second)}
            for reading in self._known(first):
                if _unstressed(reading) == sounds[: len(reading)] and sounds[len(reading) :] in rests:
                    return len(reading)
        return 0

    def _is_member(self, part: str) -> bool:
        """A content word of the lexicon, or a regular form of one (robes); itself is not its + elf."""
        return bool(self._content(part) or derivation.inflections(part, self._content))

    def _content(self, form: str) -> Sequence[Phones]:
        content = any(lexeme.pos in CONTENT_POS for lexeme in self._lexicon.find(form))
        return self._pronunciations(form) if content else ()


def _derive(form: str, lookup: derivation.Lookup) -> tuple[Phones, ...]:
    """Readings of a contraction, possessive or regular inflection of a form that `lookup` knows."""
    return derivation.clitics(form, lookup) or derivation.inflections(form, lookup)


def _led_by(first: Phones | None, readings: tuple[Phones, ...]) -> tuple[Phones, ...]:
    """The readings with the first one, if it is one of them, before the others."""
    if first is None:
        return readings
    return tuple(sorted(readings, key=lambda reading: _unstressed(reading) != _unstressed(first)))


def _without_breath(phones: Phones) -> Phones:
    """HH W, which writes the one sound [ʍ] of accents that tell which from witch, as W."""
    return tuple(p for p, following in zip(phones, (*phones[1:], ""), strict=True) if (p, following) != ("HH", "W"))


def _first_readings() -> dict[str, dict[str, Phones]]:
    """By form and place (a tag, `vowel`, `any`): the reading that comes first there."""
    found: dict[str, dict[str, Phones]] = {}
    for row in read_table("app.language.en", "data/first_readings.tsv", ("form", "where", "phones")):
        phones = tuple(row["phones"].split())
        found.setdefault(row["form"], {}).update(dict.fromkeys(row["where"].split(), phones))
    return found


def _further_readings() -> dict[str, tuple[Phones, ...]]:
    """By form: what is said besides what the dictionary lists."""
    found: dict[str, tuple[Phones, ...]] = {}
    for row in read_table("app.language.en", "data/readings.tsv", ("form", "phones")):
        found[row["form"]] = (*found.get(row["form"], ()), tuple(row["phones"].split()))
    return found


def _unstressed(phones: Phones) -> Phones:
    return tuple(phone.rstrip("012") for phone in phones)


def _syllable(segments: Sequence[Segment], phones: Phones, span: Span) -> Syllable:
    stress = phones[span.nucleus][-1]
    return Syllable(
        onset=tuple(segments[span.start : span.nucleus]),
        nucleus=segments[span.nucleus],
        coda=tuple(segments[span.nucleus + 1 : span.end]),
        stress=int(stress) if stress.isdigit() else 0,
    )
