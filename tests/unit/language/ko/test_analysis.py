from __future__ import annotations

import pytest

from app.language.base import PartOfSpeech, SentenceType
from app.language.ko import Korean

COMPLETE = {
    SentenceType.STATEMENT: [
        "나는 학교에 가요",
        "그네 타",
        "비가 온다",
        "꽃이 예뻐",
        "배고파요",
        "내가 할게",
        "빵이다",
        "고마워",
    ],
    SentenceType.QUESTION: ["이거 뭐야?", "밥 먹었니", "어디 가", "누구 거야?", "같이 갈까", "엄마 와?"],
    SentenceType.REQUEST: ["문 열어라", "빨리 자렴", "물 주세요", "이거 줘", "하지 마", "엄마, 이리 와", "책 읽어 줘"],
    SentenceType.SUGGESTION: ["같이 놀자", "손 씻자", "가자 빨리"],
    SentenceType.EXCLAMATION: ["참 예쁘군", "빵이 없네"],
    SentenceType.EXPRESSION: ["네", "안녕", "우와!", "네, 엄마"],
}
INCOMPLETE = [
    "빨간 바나나", "매운 라면", "작은 의자", "엄마", "우리 집", "놀이터에서", "먹는 사과", "사과를", "빨리",
    "밥 먹고 빨리", "집에 가고", "학교에 가는 길", "비 오는 날", "물 한 잔", "노란 우산을 쓴 아이",
    "", "...", "123", "abc",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in COMPLETE.items() for text in texts])
def test_sentences_with_a_predicate_or_that_stand_alone(korean: Korean, kind: SentenceType, text: str) -> None:
    analysis = korean.analyse(text)
    assert analysis.complete
    assert analysis.sentence_type is kind


@pytest.mark.parametrize("text", INCOMPLETE)
def test_phrases_are_not_sentences(korean: Korean, text: str) -> None:
    analysis = korean.analyse(text)
    assert not analysis.complete
    assert analysis.sentence_type is SentenceType.FRAGMENT


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("밥을 먹어요", ("밥", "먹다")),
        ("예쁜 꽃이 피었어요", ("예쁘다", "꽃", "피다")),
        ("동생이 공부해요", ("동생", "공부하다")),
        ("방이 조용하다", ("방", "조용하다")),
        ("길에서 걸어요", ("길", "걷다")),
        ("아이스크림 케이크", ("아이스크림", "케이크")),
        ("길고양이가 길에 있어요", ("길고양이", "길", "있다")),
        ("킥보드를 타요", ("킥보드", "타다")),
        ("선생님이 붕붕카를 타요", ("선생님", "붕붕카", "타다")),
        ("책 방에 가요", ("책", "방", "가다")),
        ("엄마, 가면 쓰고 싶어요", ("엄마", "가면", "쓰다")),
        ("집에 가면 손을 씻어요", ("집", "가다", "손", "씻다")),
        ("고릴라 말고 판다 볼래요", ("고릴라", "판다", "보다")),
        ("가게에서 빵을 판다", ("가게", "빵", "팔다")),
        ("수프 말고 죽을 먹을래요", ("수프", "죽", "먹다")),
        ("배고파 죽겠어요", ("배고프다", "죽다")),
        ("엄마, 하마!", ("엄마", "하마")),
        ("밥을 사자", ("밥", "사다")),
        ("형이랑 제기를 찼어요", ("형", "제기", "차다")),
        ("큰북을 쳐요", ("큰북", "치다")),
    ],
)
def test_lemmas_are_citation_forms(korean: Korean, text: str, lemmas: tuple[str, ...]) -> None:
    assert korean.analyse(text).content_lemmas() == lemmas


def test_a_mimetic_of_the_vocabulary_is_told_from_an_adverb(korean: Korean) -> None:
    analysis = korean.analyse("강아지가 멍멍 빨리 짖어요")
    pos = {morpheme.form: morpheme.pos for morpheme in analysis.morphemes}
    assert pos["멍멍"] is PartOfSpeech.MIMETIC
    assert pos["빨리"] is PartOfSpeech.ADVERB


def test_tokens_are_eojeol_without_the_punctuation_around_them(korean: Korean) -> None:
    assert korean.analyse("“엄마, 이리 와!” 정말?").tokens == ("엄마", "이리", "와", "정말")


def test_sentences_of_one_pattern_have_one_structure(korean: Korean) -> None:
    one, same, other = (korean.analyse(text).structure for text in ("물을 마셔요", "밥을 먹어요", "아기가 자요"))
    assert one == same != other


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("물을 마셔요!", False),
        ("“네,” 했어요…", False),
        ("3개 주세요", True),
        ("OK 좋아", True),
        ("ㅋㅋ", True),
        ("물😀", True),
    ],
)
def test_digits_other_scripts_and_symbols_are_foreign(korean: Korean, text: str, foreign: bool) -> None:
    assert korean.analyse(text).foreign is foreign
