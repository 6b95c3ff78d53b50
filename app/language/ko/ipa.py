"""Said syllables in IPA, broad, with the customary diacritics (Shin, Kiaer & Cha 2013, The Sounds of Korean)."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from app.language.ko.hangul import decompose, is_syllable

ONSET_IPA = {
    "ㄱ": "k", "ㄲ": "k͈", "ㄴ": "n", "ㄷ": "t", "ㄸ": "t͈", "ㄹ": "ɾ", "ㅁ": "m", "ㅂ": "p", "ㅃ": "p͈", "ㅅ": "s",
    "ㅆ": "s͈", "ㅇ": "", "ㅈ": "tɕ", "ㅉ": "t͈ɕ", "ㅊ": "tɕʰ", "ㅋ": "kʰ", "ㅌ": "tʰ", "ㅍ": "pʰ", "ㅎ": "h",
}  # fmt: skip
NUCLEUS_IPA = {
    "ㅏ": "a", "ㅐ": "ɛ", "ㅑ": "ja", "ㅒ": "jɛ", "ㅓ": "ʌ", "ㅔ": "e", "ㅕ": "jʌ", "ㅖ": "je", "ㅗ": "o", "ㅘ": "wa",
    "ㅙ": "wɛ", "ㅚ": "ø", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wʌ", "ㅞ": "we", "ㅟ": "y", "ㅠ": "ju", "ㅡ": "ɯ", "ㅢ": "ɰi",
    "ㅣ": "i",
}  # fmt: skip
CODA_IPA = {"": "", "ㄱ": "k̚", "ㄴ": "n", "ㄷ": "t̚", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p̚", "ㅇ": "ŋ"}
_FRONT = "ㅣㅑㅒㅕㅖㅛㅠㅟ"


@lru_cache(maxsize=16384)
def _block(block: str, before: str) -> str:
    """One block in IPA after the block `before` ("" at the start); "" for what is no syllable."""
    if not is_syllable(block):
        return ""
    onset, nucleus, coda = decompose(block)
    first = ONSET_IPA[onset]
    if onset == "ㄹ" and is_syllable(before) and decompose(before)[2] == "ㄹ":
        first = "l"
    elif onset in "ㅅㅆ" and nucleus in _FRONT:
        first = first.replace("s", "ɕ")
    return first + NUCLEUS_IPA[nucleus] + CODA_IPA[coda]


@lru_cache(maxsize=32768)
def to_ipa(said: str) -> str:
    """IPA of a word written as said (궁물 → kuŋ.mul). Characters that are no syllable are left out.

    Raises KeyError for a coda that is never said.
    """
    # Only ㄹ onsets (라 … 맇) look back.
    parts = [_block(block, before if "라" <= block < "마" else "") for before, block in pairwise(" " + said)]
    return ".".join([part for part in parts if part])
