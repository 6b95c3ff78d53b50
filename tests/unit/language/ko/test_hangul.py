from __future__ import annotations

import pytest

from app.language.ko.hangul import (
    CODAS,
    NUCLEI,
    ONSETS,
    coda_of_jamo,
    compose,
    decompose,
    is_hangul,
    is_syllable,
)


def test_compose_undoes_decompose_on_all_syllables() -> None:
    blocks = [chr(code) for code in range(0xAC00, 0xD7A4)]
    assert len(blocks) == 11172 == len(ONSETS) * len(NUCLEI) * len(CODAS)
    assert [compose(*decompose(block)) for block in blocks] == blocks


@pytest.mark.parametrize(
    ("block", "letters"),
    [("가", ("ㄱ", "ㅏ", "")), ("값", ("ㄱ", "ㅏ", "ㅄ")), ("의", ("ㅇ", "ㅢ", "")), ("힣", ("ㅎ", "ㅣ", "ㅎ"))],
)
def test_letters_of_a_block(block: str, letters: tuple[str, str, str]) -> None:
    assert decompose(block) == letters


@pytest.mark.parametrize("character", ["ㄱ", "a", "ᄀ", "", "가가", "\ud800"])
def test_what_is_no_syllable_has_no_letters(character: str) -> None:
    assert not is_syllable(character)
    with pytest.raises(KeyError):
        decompose(character)


def test_hangul_is_syllables_only() -> None:
    assert is_hangul("국물")
    assert not any(is_hangul(text) for text in ("", "국 물", "국물!", "ㄱ", "국a"))


def test_bare_codas_of_the_analyser_are_read() -> None:
    assert [coda_of_jamo(jamo) for jamo in "ᆫᆯᆸᆼ가a"] == ["ㄴ", "ㄹ", "ㅂ", "ㅇ", "", ""]
