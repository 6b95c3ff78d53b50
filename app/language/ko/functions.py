"""Which communicative functions the grammar of a Korean sentence can serve: by stems and endings, not by substring."""

from __future__ import annotations

from itertools import pairwise

from app.language.base import Analysis, Morpheme, PartOfSpeech, SentenceType

DESIRE = frozenset({"싶다", "원하다"})
GIVING = frozenset({"주다", "주세요"})
NEGATION = frozenset({"안", "못", "않다", "말다", "싫다", "싫어하다", "그만", "아니다", "아니요", "아니", "아니야"})
UNWANTED = frozenset({"필요", "맛", "재미"})
"""What a thing lacks that one turns down: 필요 없어요, 맛없어요, 재미없어요. Nothing is missing then."""

ABILITY = frozenset({"못", "못하다"})
STUCK = frozenset(
    {"열리다", "닫히다", "잠기다", "켜지다", "꺼지다", "풀리다", "빠지다", "떨어지다", "되다", "보이다", "닿다"}
    | {"뽑히다", "잘리다", "펴지다", "접히다", "묶이다", "벗겨지다", "끼워지다", "움직이다", "돌아가다", "떼지다"}
)
"""What things ought to do: with 안, a child says that it cannot go on alone (뚜껑이 안 열려요)."""

BROKEN = frozenset({"풀리다", "빠지다", "망가지다", "부러지다", "끊어지다", "찢어지다", "막히다", "걸리다", "고장"})
"""What befalls things that an adult then mends: in the past (끈이 풀렸어요)."""

GONE = frozenset({"없다", "찢다", "끊다", "깨다"})
"""With -어지다, where the analyser takes the word apart: 없어졌어요, 끊어졌어요."""

SPILT = frozenset({"쏟다", "흘리다", "떨어뜨리다", "잃어버리다"})
"""What befalls a child with its things: in the past (우유 쏟았어요)."""

PLIGHT = frozenset({"어렵다", "무겁다", "없다", "무섭다", "아프다"})
"""What a child in need says of itself and of things; core_words.tsv names the last three for help too."""

TOO = frozenset({"높다", "뜨겁다", "딱딱하다", "미끄럽다", "어둡다", "멀다", "좁다", "깊다", "두껍다", "빡빡하다"})
"""What stands in a child's way where it is too much (너무 높아요)."""

TAKING = frozenset({"하다", "주다", "고르다", "바꾸다"})
WANTED = frozenset({"먹다", "마시다", "사다", "가다", "입다", "신다", "쓰다", "타다", "보다", "읽다", "듣다", "그리다"})
"""What one does with what one picks, where the sentence says that one wants to (포도로 먹을래요)."""

POINTED = frozenset({"얘", "쟤", "걔"})
TOGETHER = frozenset({"하다", "놀다"})
"""What one does with whom one picks."""

UNOFFERED = frozenset({"날씨", "기분", "냄새", "공기", "사이", "경치", "운", "솜씨", "목소리", "몸"})
"""What is good without having been offered: 날씨가 좋아요 chooses nothing."""

CHOOSING = frozenset({"고르다", "아니면", "말고", "중", "더"})
LOOKING = frozenset({"보다", "저기", "여기", "이리", "잠깐", "있잖아", "저기요", "여기요"})
PREDICATE_TAGS = ("VV", "VA", "VX", "XSV", "XSA")
"""How the Kiwi tags begin of what can stand before an auxiliary 주다, and of 주다 itself."""

NOTICING = ("다", "ᆫ다", "는다", "네", "네요")
"""Endings of what one has just noticed; called out, they let others look too (기차 온다!, 다 먹었다!)."""

VOLITION = ("ᆯ래", "을래", "ᆯ게", "을게", "겠")


def served(analysis: Analysis) -> frozenset[str]:
    """Ids of the contract: request, reject, help, choice, attention, question."""
    lemmas = {m.lemma for m in analysis.morphemes}
    willing = "모르다" not in lemmas and any(_is_ending(m, VOLITION) for m in analysis.morphemes)
    wishes = willing or bool(lemmas & DESIRE)
    asks = analysis.sentence_type is SentenceType.REQUEST or bool(lemmas & GIVING)
    negated = bool(lemmas & NEGATION)
    found = {
        "question": analysis.sentence_type is SentenceType.QUESTION,
        "request": asks or (wishes and not negated) or _asks_leave(analysis),
        "reject": (negated and not lemmas <= {"말고"}) or _unwanted(lemmas) or (willing and "나중" in lemmas),
        "help": bool(lemmas & ({"도와주다", "돕다"} | ABILITY)) or (asks and _for_me(analysis)) or _is_lost(analysis),
        "choice": bool(lemmas & CHOOSING) or _picks(analysis, wishes) or _likes(analysis),
        "attention": _calls(analysis) or bool(lemmas & LOOKING) or _calls_out(analysis) or _is_done(analysis),
    }
    return frozenset(name for name, holds in found.items() if holds)


def _is_ending(morpheme: Morpheme, forms: tuple[str, ...]) -> bool:
    return morpheme.pos is PartOfSpeech.ENDING and morpheme.form.startswith(forms)


def _for_me(analysis: Analysis) -> bool:
    """주다 after another predicate: somebody is asked to do it for the speaker (열어 주세요)."""
    lemmas = [m.lemma for m in analysis.morphemes if m.tag.startswith(PREDICATE_TAGS)]
    return "주다" in lemmas[1:]


def _unwanted(lemmas: set[str]) -> bool:
    return "없다" in lemmas and bool(lemmas & UNWANTED)


def _is_lost(analysis: Analysis) -> bool:
    """Not able to go on alone: 안 열려요, 끈이 풀렸어요, 끼우기 어려워요, 어떻게 접어요?, 잘 모르겠어요."""
    morphemes = [m for m in analysis.morphemes if m.tag != "SF"]
    lemmas, forms = {m.lemma for m in morphemes}, {m.form for m in morphemes}
    hard = next((m.lemma for m in reversed(morphemes) if m.tag.startswith(PREDICATE_TAGS)), "")
    return (
        ("안" in lemmas and (bool(lemmas & STUCK) or {"끼우다", "지다"} <= lemmas))
        or ("었" in forms and (bool(lemmas & (BROKEN | SPILT)) or ("지다" in lemmas and bool(lemmas & GONE))))
        or (hard in PLIGHT and not lemmas & NEGATION and not _unwanted(lemmas))
        or ("너무" in lemmas and hard in TOO)
        or (hard == "힘들다" and any(m.tag == "ETN" for m in morphemes))
        or (analysis.sentence_type is SentenceType.QUESTION and "어떻" in forms)
        or (hard == "모르다" and "겠" in forms)
    )


def _asks_leave(analysis: Analysis) -> bool:
    """-어도 되다: asking to be allowed."""
    lemmas = [m.lemma for m in analysis.morphemes]
    return "되다" in lemmas and any(_is_ending(m, ("어도", "아도")) for m in analysis.morphemes)


def _picks(analysis: Analysis, wishes: bool) -> bool:
    """A thing with (으)로, 만 or 부터 before what is said of taking one of several: 포도로 할래요, 그네부터 탈래요."""
    lemmas = {m.lemma for m in analysis.morphemes}
    named = any(m.form in ("로", "으로") and m.tag == "JKB" for m in analysis.morphemes) or any(
        noun.tag in ("NNG", "NP") and josa.form in ("만", "부터") and josa.tag == "JX"
        for noun, josa in pairwise(analysis.morphemes)
    )
    company = wishes and any(
        noun.lemma in POINTED and josa.form == "랑" for noun, josa in pairwise(analysis.morphemes)
    )  # 얘랑 할래요: of several children, with this one
    return (named and bool(lemmas & TAKING or (wishes and lemmas & WANTED))) or (company and bool(lemmas & TOGETHER))


def _likes(analysis: Analysis) -> bool:
    """Something is good, as one answers who offers several: 포도가 좋아요, 딸기도 좋아요."""
    lemmas, tags = {m.lemma for m in analysis.morphemes}, {m.tag for m in analysis.morphemes}
    stated = analysis.sentence_type is SentenceType.STATEMENT
    named = "JKS" in tags or any(m.form == "도" and m.tag == "JX" for m in analysis.morphemes)
    return stated and "좋다" in lemmas and named and not lemmas & UNOFFERED


def _calls_out(analysis: Analysis) -> bool:
    """What one has just noticed, called out: 기차 온다!, 토끼 찾았다!"""
    endings = [m.form for m in analysis.morphemes if m.tag == "EF"]
    return analysis.text.rstrip().endswith("!") and bool(endings) and endings[-1] in NOTICING


def _is_done(analysis: Analysis) -> bool:
    """All done, as one says who wants to be seen: 다 먹었어요."""
    said = [(m.form, m.tag) for m in analysis.morphemes]
    return analysis.sentence_type is not SentenceType.QUESTION and {("다", "MAG"), ("었", "EP")} <= set(said)


def _calls(analysis: Analysis) -> bool:
    """Somebody is called first: a noun with a comma, or with 아/야."""
    if any(m.tag == "JKV" for m in analysis.morphemes):
        return True
    head, comma, _ = analysis.text.partition(",")
    return (
        bool(comma)
        and " " not in head.strip()
        and bool(analysis.morphemes)
        and (analysis.morphemes[0].pos in (PartOfSpeech.NOUN, PartOfSpeech.INTERJECTION))
    )
