"""Hangul syllable blocks and their letters (compatibility jamo), by the arithmetic of Unicode chapter 3.12."""

from __future__ import annotations

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
NUCLEI = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
SILENT = "ㅇ"

_FIRST, _COUNT = 0xAC00, 11172
_CODA_JAMO = 0x11A7  # U+11A8 is the first conjoining final consonant


def _split(code: int) -> tuple[str, str, str]:
    return ONSETS[code // 588], NUCLEI[code % 588 // 28], CODAS[code % 28]


_BLOCKS = {chr(_FIRST + code): _split(code) for code in range(_COUNT)}
_LETTERS = {letters: block for block, letters in _BLOCKS.items()}


def is_syllable(character: str) -> bool:
    """True for one of the 11,172 syllable blocks."""
    return character in _BLOCKS


def is_hangul(text: str) -> bool:
    """Whether the text is written in syllable blocks only, and has one."""
    return bool(text) and min(text) >= "가" and max(text) <= "힣"


def decompose(block: str) -> tuple[str, str, str]:
    """(onset, nucleus, coda) of one block; the onset is `ㅇ` where silent, the coda "" where none.

    Raises KeyError for anything that is not one syllable block.
    """
    return _BLOCKS[block]


def compose(onset: str, nucleus: str, coda: str = "") -> str:
    """The block written with these letters (onset "" counts as `ㅇ`). Raises KeyError for other letters."""
    return _LETTERS[onset or SILENT, nucleus, coda]


def coda_of_jamo(character: str) -> str:
    """The coda letter that a conjoining final jamo (`ᆫ`, as analysers write it) stands for, "" for others."""
    index = ord(character) - _CODA_JAMO
    return CODAS[index] if 0 < index < len(CODAS) else ""
