"""What a user sees of a sentence as said: sounds, the letters that spell them, rules, variants."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.language.base import Pronunciation
from app.language.ko import Korean
from app.language.ko.hangul import compose


def onsets(found: Pronunciation) -> list[tuple[str, str]]:
    """(sound, letters that spell it) of every onset."""
    segments = [segment for word in found.words for s in word.syllables for segment in s.onset]
    return [(segment.phoneme, found.text[segment.start : segment.end]) for segment in segments]


def codas(found: Pronunciation) -> list[tuple[str, str]]:
    """(sound, letters that spell it) of every coda."""
    segments = [segment for word in found.words for s in word.syllables for segment in s.coda]
    return [(segment.phoneme, found.text[segment.start : segment.end]) for segment in segments]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("물을 주세요", "무를 주세요"),
        ("국물이 좋아요", "궁무리 조아요"),
        ("옷 한 벌", "옫 한 벌"),
        ("신발을 신고 가요", "신바를 신꼬 가요"),
        ("경찰에 신고를 했어요", "경차레 신고를 해써요"),
        ("머리를 감고 감기에 걸렸어요", "머리를 감꼬 감기에 걸려써요"),
        ("꽃이 예뻐요", "꼬치 예뻐요"),
        ("밭이에요", "바치에요"),
        ("앉아 봐요", "안자 봐요"),
        ("못해요", "모태요"),
        ("내가 먹을게", "내가 머글께"),
        ("같이 읽자", "가치 익짜"),
        ("열 개, 여덟 개", "열 개 여덜 개"),
        ("손바닥이랑 발바닥", "손빠다기랑 발빠닥"),
        ("새끼손가락", "새끼손까락"),
        ("맛없는 알약", "마덤는 알략"),
        ("문법", "문뻡"),
        ("가능성", "가능썽"),
        ("", ""),
        (" ... ", ""),
    ],
)
def test_sentences_word_by_word(korean: Korean, text: str, said: str) -> None:
    assert korean.pronounce(text).said == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("옷 한 벌", "오탄벌"),
        ("할 것을 찾아요", "할꺼슬차자요"),
        ("엄마, 옷 입어요", "엄마 온니버요"),
        ("책 읽어요", "챙닐거요"),
        ("물 주세요", "물주세요"),
    ],
)
def test_in_one_breath_punctuation_alone_divides(korean: Korean, text: str, said: str) -> None:
    found = korean.pronounce(text, connected=True)
    assert found.said == said
    assert [word.text for word in found.words] == [piece.strip(",") for piece in text.split()]


def test_a_liaised_onset_is_spelled_by_the_block_that_holds_its_letter(korean: Korean) -> None:
    assert onsets(korean.pronounce("물을 먹어")) == [("ㅁ", "물"), ("ㄹ", "물"), ("ㅁ", "먹"), ("ㄱ", "먹")]


def test_a_merged_onset_is_spelled_by_both_blocks(korean: Korean) -> None:
    assert onsets(korean.pronounce("좋고")) == [("ㅈ", "좋"), ("ㅋ", "좋고")]
    assert onsets(korean.pronounce("닫히다"))[1] == ("ㅊ", "닫히")


def test_a_palatalised_onset_is_spelled_by_the_coda_it_came_from(korean: Korean) -> None:
    assert onsets(korean.pronounce("굳이")) == [("ㄱ", "굳"), ("ㅈ", "굳")]


def test_a_coda_is_spelled_by_its_own_block_whatever_it_has_become(korean: Korean) -> None:
    assert codas(korean.pronounce("국물 옷값")) == [("ㅇ", "국"), ("ㄹ", "물"), ("ㄷ", "옷"), ("ㅂ", "값")]


def test_an_onset_may_be_spelled_in_the_word_before_when_words_run_together(korean: Korean) -> None:
    found = korean.pronounce("옷 한 벌", connected=True)
    assert onsets(found) == [("ㅌ", "옷 한"), ("ㅂ", "벌")]
    assert [len(word.syllables) for word in found.words] == [1, 1, 1]


def test_offsets_are_utf16(korean: Korean) -> None:
    found = korean.pronounce("😀 물을 봐")
    word = found.words[1]
    encoded = found.text.encode("utf-16-le")
    assert encoded[2 * word.start : 2 * word.end].decode("utf-16-le") == "물을"
    liquid = word.syllables[1].onset[0]
    assert (liquid.phoneme, encoded[2 * liquid.start : 2 * liquid.end].decode("utf-16-le")) == ("ㄹ", "물")


def test_rules_say_what_they_changed_and_where(korean: Korean) -> None:
    rules = korean.pronounce("국물").rules
    assert [(r.rule, r.article, r.start, r.end, r.before, r.after) for r in rules] == [
        ("obstruent_nasalisation", "18", 0, 2, "ㄱㅁ", "ㅇㅁ")
    ]


def test_a_sentence_said_as_written_has_no_rule(korean: Korean) -> None:
    assert korean.pronounce("나무가 커요").rules == ()


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("맛있다", {"마싣따", "마딛따"}),
        ("멋있다", {"머싣따", "머딛따"}),
        ("되어", {"되어", "되여"}),
        ("피어", {"피어", "피여"}),
        ("주의", {"주의", "주이"}),
        ("우리의", {"우리의", "우리에"}),
        ("시계", {"시계", "시게"}),
        ("예의", {"예의", "예이"}),
        ("차례", {"차례"}),
        ("의사", {"의사"}),
        ("무늬", {"무니"}),
        ("냇가", {"내까", "낻까"}),
        ("김밥", {"김밥", "김빱"}),
        ("검열", {"검녈", "거멸"}),
        ("잠자리", {"잠자리", "잠짜리"}),
        ("소시지", {"소시지", "쏘시지"}),
        ("물", {"물"}),
    ],
)
def test_forms_that_the_standard_allows_beside_the_first(korean: Korean, text: str, readings: set[str]) -> None:
    word = korean.pronounce(text).words[0]
    spelled = {
        "".join(
            compose(s.onset[0].phoneme if s.onset else "ㅇ", s.nucleus.phoneme, s.coda[0].phoneme if s.coda else "")
            for s in reading
        )
        for reading in word.readings()
    }
    assert spelled == readings
    assert len(word.variants) == len(readings) - 1


@pytest.mark.parametrize("text", ["3개", "LG", "ㅋㅋ", "☆", "사과3개"])
def test_what_is_not_hangul_is_unknown_and_has_no_sound(korean: Korean, text: str) -> None:
    word = korean.pronounce(text).words[0]
    assert not word.known
    assert word.text == text
    assert len(word.syllables) == sum("가" <= c <= "힣" for c in text)


def test_nothing_sounds_across_what_is_not_said(korean: Korean) -> None:
    assert korean.pronounce("국3물").said == "국3물"


def test_ipa_of_a_sentence(korean: Korean) -> None:
    assert korean.pronounce("국물 신라").ipa == "kuŋ.mul ɕil.la"
    assert korean.pronounce("👧 국물 3 ㅋㅋ 신라 abc").ipa == "kuŋ.mul ɕil.la"


def test_an_analysis_of_another_text_is_not_used(korean: Korean) -> None:
    other = korean.analyse("전혀 다른 문장이에요")
    assert korean.pronounce("물을", analysis=other) == korean.pronounce("물을")


def test_decomposed_text_is_read_like_composed(korean: Korean) -> None:
    assert korean.pronounce(unicodedata.normalize("NFD", "국물이")) == korean.pronounce("국물이")


def test_threads_share_one_korean(korean: Korean) -> None:
    texts = [
        f"{who} {what} 먹어요" for who in ("엄마가", "곰이", "닭이") for what in ("밥을", "콩엿을", "깻잎을", "김밥을")
    ] * 8
    alone = [korean.pronounce(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(korean.pronounce, texts)) == alone
