"""Pronunciation of regular English forms whose stem is listed: inflection, -y, possessives, contractions, compounds.

A form is derived only where spelling its stem out again by the plain rules gives the form back. The endings are said as
in CMUdict: -s S, Z or IH0 Z; -ed T, D or IH0 D; -ing IH0 NG; -er ER0; -est AH0 S T; -y IY0; and of -man, -men.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.language.en.dictionary import Phones

Lookup = Callable[[str], Sequence[Phones]]
SIBILANTS = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
VOICELESS = frozenset({"P", "T", "K", "F", "TH", "S", "SH", "CH"})
VOWELS = "aeiou"
CONTRACTIONS = {
    "n't": (("N", "T"), ("AH0", "N", "T")),
    "'ll": (("L",), ("AH0", "L")),
    "'ve": (("V",), ("AH0", "V")),
    "'d": (("D",), ("AH0", "D")),
    "'re": (("ER0",), ("ER0",)),
}
"""Ending → as said after a vowel, after a consonant."""
PARTS_MIN_LETTERS = 3
VOICED = frozenset({("S", "IH0", "Z"), ("S", "AH0", "Z")})
"""How the plural of house ends in the dictionary."""


def sibilant_ending(stem: Phones) -> Phones:
    """Plural, possessive or third person -s after the stem."""
    if stem[-1] in SIBILANTS:
        return (*stem, "IH0", "Z")
    return (*stem, "S" if stem[-1] in VOICELESS else "Z")


def past_ending(stem: Phones) -> Phones:
    """Regular past -ed after the stem."""
    if stem[-1] in ("T", "D"):
        return (*stem, "IH0", "D")
    return (*stem, "T" if stem[-1] in VOICELESS else "D")


def vocalic_endings(stem: Phones, ending: Phones, spelled_le: bool) -> Iterator[Phones]:
    """-ing, -er, -est after the stem; juggle-ing is said with and without the vowel before L."""
    yield (*stem, *ending)
    if spelled_le and stem[-2:] == ("AH0", "L"):
        yield (*stem[:-2], "L", *ending)


def inflections(word: str, lookup: Lookup) -> tuple[Phones, ...]:
    """Readings of a regular inflected form, every reading of every stem that spells it; empty when there is none."""
    found: list[Phones] = []
    if word.endswith("s"):
        found += [sibilant_ending(p) for stem in _stems_of_s(word) for p in lookup(stem)]
    if word.endswith("ed"):
        found += [past_ending(p) for stem in _stems(word, "ed") for p in lookup(stem)]
    for ending, phones in (("ing", ("IH0", "NG")), ("er", ("ER0",)), ("est", ("AH0", "S", "T"))):
        if word.endswith(ending):
            found += [
                reading
                for stem in _stems(word, ending)
                for p in lookup(stem)
                for reading in vocalic_endings(p, phones, stem.endswith("le"))
            ]
    if word.endswith("men"):
        found += [reading for p in lookup(f"{word[:-3]}man") for reading in _plural_of_man(p)]
    if word.endswith("y"):
        found += [reading for stem in _stems_of_y(word) for p in lookup(stem) for reading in _with_y(p, stem)]
    return tuple(dict.fromkeys(found))


def with_voiced(word: str, readings: tuple[Phones, ...]) -> tuple[Phones, ...]:
    """The readings, and where the word is a plural of house those with Z for its S, which is how most say it."""
    if not word.endswith(("houses", "houses'")):
        return readings
    voiced = [(*p[:-3], "Z", *p[-2:]) for p in readings if p[-3:] in VOICED]
    return tuple(dict.fromkeys((*voiced, *readings)))


def clitics(word: str, lookup: Lookup) -> tuple[Phones, ...]:
    """Readings of a possessive or contraction of a listed word: robot's, robots', there'd."""
    if word.endswith("'"):
        return tuple(lookup(word[:-1]))
    if word.endswith("'s"):
        return tuple(sibilant_ending(phones) for phones in lookup(word[:-2]))
    for ending, (after_vowel, after_consonant) in CONTRACTIONS.items():
        if word.endswith(ending):
            return tuple(
                (*phones, *(after_vowel if phones[-1][-1].isdigit() else after_consonant))
                for phones in lookup(word[: -len(ending)])
            )
    return ()


def splits(word: str, is_part: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
    """Every way to read the word as two parts of three letters or more."""
    cuts = range(PARTS_MIN_LETTERS, len(word) - PARTS_MIN_LETTERS + 1)
    return tuple((word[:i], word[i:]) for i in cuts if is_part(word[:i]) and is_part(word[i:]))


def compound(first: Phones, second: Phones) -> Phones:
    """Two words said as one: main stress on the first, the second's lowered (snowplow)."""
    return (*first, *(phone.replace("1", "2") for phone in second))


def join_all(parts: Iterable[Sequence[Phones]]) -> tuple[Phones, ...]:
    """Every combination of the readings of the parts, said as one word."""
    joined: tuple[Phones, ...] = ()
    for readings in parts:
        joined = tuple(compound(a, b) for a in joined for b in readings) if joined else tuple(readings)
    return joined


def _stems_of_s(word: str) -> Iterator[str]:
    base = word[:-1]
    if base.endswith("ie"):
        yield base[:-2] + "y"
    if base.endswith("e") and base[:-1].endswith(("s", "x", "z", "ch", "sh", "o")):
        yield base[:-1]
    if not base.endswith(("s", "x", "z", "ch", "sh")) and not _consonant_y(base):
        yield base


def _plural_of_man(phones: Phones) -> Iterator[Phones]:
    """snowmen from snowman; the weak vowel of fireman stays or is full."""
    *before, vowel, last = phones
    if vowel == "AH0":
        yield phones
    yield (*before, f"EH{vowel[-1] if vowel != 'AH0' else 0}", last)


def _stems_of_y(word: str) -> Iterator[str]:
    """Stems of adjectives in -y: drippy, bouncy, minty; squiggly, of squiggle."""
    base = word[:-1]
    if base.endswith("l") and base[-2:-1] not in VOWELS:
        yield base + "e"
    yield from _stems(word, "y")


def _with_y(phones: Phones, stem: str) -> Iterator[Phones]:
    """The reading with the ending; after a consonant the vowel before the L of -le goes."""
    if stem.endswith("le") and phones[-2:] == ("AH0", "L"):
        yield (*phones[:-2], "L", "IY0")
    elif phones[-1] not in ("IY0", "IY1", "IY2"):
        yield (*phones, "IY0")


def _stems(word: str, ending: str) -> Iterator[str]:
    base = word[: -len(ending)]
    if len(base) < 2:
        return
    if base.endswith("i") and ending != "ing":
        yield base[:-1] + "y"
        return
    if base.endswith("y") and ending == "ing":
        yield base[:-1] + "ie"
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "wxy" and _doubles(base[:-1]):
        yield base[:-1]
    if base[-1] not in VOWELS:
        yield base + "e"
    short = _one_syllable_letters(base) and _doubles(base)
    if not short and not base.endswith("e") and (ending == "ing" or not _consonant_y(base)):
        yield base
    if base.endswith("e") and ending == "ing":
        yield base


def _consonant_y(base: str) -> bool:
    return base.endswith("y") and base[-2:-1] not in ("", *VOWELS)


def _doubles(base: str) -> bool:
    """Consonant, one vowel letter, consonant at the end: hop, big, (be)gin."""
    return (
        len(base) >= 3
        and base[-1] not in VOWELS + "wxy"
        and base[-2] in VOWELS
        and (base[-3] not in VOWELS or (base[-3:-1] == "ui" and base[-4:-3] == "q"))
    )


def _one_syllable_letters(base: str) -> bool:
    return sum(letter in VOWELS + "y" for letter in base) - base.count("qu") == 1
