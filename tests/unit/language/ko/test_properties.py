"""What holds of any text whatever."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.language.base import utf16_offsets
from app.language.ko import Korean
from app.language.ko.hangul import is_syllable

HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)
SPACED = st.lists(HANGUL, min_size=1, max_size=4).map(" ".join)
ANY = st.text(max_size=40)
MIXED = st.lists(st.one_of(HANGUL, st.text(max_size=4)), max_size=6).map(" ".join)
SURROGATES = st.text(st.characters(categories=["Cs", "Lo", "Zs"]), max_size=12)
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(st.one_of(ANY, MIXED, SURROGATES), st.booleans())
@example("\ud800물을", False)
@example("물\x00을 😀a국", True)
@example("\u1100\u1161\u11a8 ㄱ", True)
@example("​­﻿", False)
def test_any_text_is_analysed_and_said(korean: Korean, text: str, connected: bool) -> None:
    analysis = korean.analyse(text)
    found = korean.pronounce(text, connected=connected, analysis=analysis)
    assert found.text == analysis.text == unicodedata.normalize("NFC", text)
    assert tuple(word.text for word in found.words) == analysis.tokens
    length = utf16_offsets(found.text)[-1]
    for word in found.words:
        assert 0 <= word.start < word.end <= length
    for rule in found.rules:
        assert 0 <= rule.start < rule.end <= length
        assert rule.before != rule.after


@QUIET
@given(st.one_of(MIXED, SPACED))
def test_morphemes_lie_in_their_eojeol(korean: Korean, text: str) -> None:
    analysis = korean.analyse(text)
    words = korean.pronounce(text, analysis=analysis).words
    for morpheme in analysis.morphemes:
        word = words[morpheme.word]
        assert word.start <= morpheme.start <= morpheme.end <= word.end


@QUIET
@given(st.one_of(MIXED, SPACED), st.booleans())
def test_every_block_is_one_syllable_and_every_sound_lies_in_the_text(
    korean: Korean, text: str, connected: bool
) -> None:
    found = korean.pronounce(text, connected=connected)
    encoded = found.text.encode("utf-16-le", "surrogatepass")
    for word in found.words:
        blocks = [c for c in word.text if is_syllable(c)]
        for reading in word.readings():
            assert len(reading) == len(blocks)
            for block, syllable in zip(blocks, reading, strict=True):
                spelled = encoded[2 * syllable.nucleus.start : 2 * syllable.nucleus.end]
                assert spelled.decode("utf-16-le") == block
                for segment in (*syllable.onset, *syllable.coda):
                    if connected:
                        assert segment.start < word.end
                    else:
                        assert word.start <= segment.start < segment.end <= word.end


@QUIET
@given(SPACED, st.booleans())
def test_only_sounds_of_the_inventory_are_said(korean: Korean, text: str, connected: bool) -> None:
    for word in korean.pronounce(text, connected=connected).words:
        for reading in word.readings():
            for syllable in reading:
                assert all(segment.phoneme in "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅈㅉㅊㅋㅌㅍㅎ" for segment in syllable.onset)
                assert all(segment.phoneme in "ㄱㄴㄷㄹㅁㅂㅇ" for segment in syllable.coda)
                assert len(syllable.onset) < 2
                assert len(syllable.coda) < 2


@QUIET
@given(SPACED, st.booleans())
def test_the_same_text_is_said_the_same(korean: Korean, text: str, connected: bool) -> None:
    assert korean.pronounce(text, connected=connected) == korean.pronounce(text, connected=connected)


@QUIET
@given(SPACED)
def test_a_change_of_sounds_names_a_rule(korean: Korean, text: str) -> None:
    found = korean.pronounce(text)
    changed = found.said != " ".join(found.text.split())
    assert changed == bool(found.rules)


@QUIET
@given(HANGUL, st.sampled_from([".", "!", "?", "…", ","]))
def test_punctuation_is_not_part_of_a_token(korean: Korean, word: str, mark: str) -> None:
    assert korean.analyse(f"{word}{mark}").tokens == (word,)
