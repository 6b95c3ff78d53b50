"""Eojeol whose morphemes are known are said without the analyser, and no other way than through it."""

from __future__ import annotations

import itertools

import pytest

from app.language.ko import Korean
from app.language.ko.alignment import align
from app.language.ko.hangul import decompose

NOUNS = [
    "물",
    "밥",
    "꽃",
    "닭",
    "나무",
    "물감",
    "색연필",
    "김밥",
    "옷",
    "밭",
    "부엌",
    "손바닥",
    "나뭇잎",
    "할머니",
    "시계",
]
JOSA = [
    ("은", "는", "JX"),
    ("이", "가", "JKS"),
    ("을", "를", "JKO"),
    ("도", "도", "JX"),
    ("이랑", "랑", "JC"),
    ("하고", "하고", "JKB"),
]
VERBS = ["먹", "앉", "읽", "껴안", "다듬", "밟", "가", "기다리", "놓", "붙이", "닫히"]
STEMS = [*((stem, "VV") for stem in VERBS), *((stem, "VA") for stem in ("좋", "넓", "맛있"))]
ENDINGS = [
    [("어요", "EF")],
    [("었", "EP"), ("어요", "EF")],
    [("고", "EC")],
    [("자", "EF")],
    [("지", "EC")],
    [("네", "EF")],
]


@pytest.mark.parametrize("noun", NOUNS)
def test_nouns_with_josa(korean: Korean, noun: str) -> None:
    for after_coda, after_vowel, tag in JOSA:
        josa = after_coda if decompose(noun[-1])[2] else after_vowel
        assert korean.pronounce_morphemes(noun + josa, [(noun, "NNG"), (josa, tag)]) == korean.pronounce(noun + josa)


@pytest.mark.parametrize(("stem", "ending"), list(itertools.product(STEMS, ENDINGS)))
def test_stems_with_endings(korean: Korean, stem: tuple[str, str], ending: list[tuple[str, str]]) -> None:
    morphemes = [stem, *ending]
    text = korean.morphology.join(morphemes)
    through_text = korean.pronounce(text).said
    assert korean.pronounce_morphemes(text, morphemes).said == through_text


@pytest.mark.parametrize(
    ("text", "morphemes", "spans"),
    [
        ("물을", [("물", "NNG"), ("을", "JKO")], [(0, 1), (1, 2)]),
        ("갔어요", [("가", "VV"), ("었", "EP"), ("어요", "EF")], [(0, 1), (0, 1), (1, 3)]),
        ("할게요", [("하", "VV"), ("ᆯ게요", "EF")], [(0, 1), (0, 3)]),
        ("예쁜", [("예쁘", "VA"), ("ᆫ", "ETM")], [(0, 2), (1, 2)]),
        ("기다려요", [("기다리", "VV"), ("어요", "EF")], [(0, 3), (2, 4)]),
    ],
)
def test_morphemes_share_the_blocks_they_were_contracted_in(
    text: str, morphemes: list[tuple[str, str]], spans: list[tuple[int, int]]
) -> None:
    assert [(token.start, token.end) for token in align(text, morphemes)] == spans


def test_morphemes_that_do_not_make_the_text_do_not_raise(korean: Korean) -> None:
    assert korean.pronounce_morphemes("전혀", [("다른", "MM"), ("말", "NNG")]).said == "전혀"
    assert korean.pronounce_morphemes("물", []).said == "물"
    assert korean.pronounce_morphemes("물을", [("", "NNG"), ("불", "NNG")]).said == "무를"
