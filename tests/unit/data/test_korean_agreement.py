"""Honorific agreement: whoever is honoured is spoken of with -(으)시-, and to a teacher a child calls itself 저."""

from __future__ import annotations

import pytest

from app.language import registry
from app.language.base import Language, PartOfSpeech
from app.language.grammar import SlotKind
from app.language.ko.agreement import (
    ABOUT,
    GIRLS,
    HONORED,
    HONORIFIC_FORMS,
    HUMBLE_WORDS,
    HUMBLY_MINE,
    MINE,
    OUT_OF_SIGHT,
    POINTED_AT,
    SPEAKER,
    THINGS,
)
from app.language.ko.inflection import KoreanGrammar
from app.sources.embedded import EmbeddedSource
from app.sources.embedded.vocabulary import INFANT_AGE, Vocabulary


@pytest.fixture(scope="module")
def grammar() -> KoreanGrammar:
    found = registry.grammar("ko")
    assert isinstance(found, KoreanGrammar)
    return found


@pytest.fixture(scope="module")
def embedded_words(embedded: EmbeddedSource) -> Vocabulary:
    return embedded.parts("ko").vocabulary


@pytest.mark.parametrize(
    ("lemma", "form", "text"),
    [
        ("가다", "시어요", "가세요"),
        ("읽다", "시었어요", "읽으셨어요"),
        ("만들다", "시네요", "만드시네요"),
        ("걷다", "시어", "걸으셔"),
        ("먹다", "시었어요", "드셨어요"),
        ("먹다", "시있EC", "드시고"),
        ("읽다", "시있EC", "읽고"),
        ("먹다", "시지EC", "드시지"),
        ("자다", "시어요", "주무세요"),
        ("있다", "시어요", "계세요"),
        ("아프다", "시었어요", "편찮으셨어요"),
    ],
)
def test_forms_that_honour_the_subject(
    lemma: str, form: str, text: str, korean: Language, grammar: KoreanGrammar
) -> None:
    said = {grammar.inflect(x, form).text for x in korean.lexicon.find(lemma) if grammar.accepts(x, form)}
    assert said == {text}


def test_what_only_others_do_has_no_honorific_form(korean: Language, grammar: KoreanGrammar) -> None:
    barks = korean.lexicon.find("짖다")
    assert barks
    assert not any(grammar.accepts(x, form) for x in barks for form in HONORIFIC_FORMS.values())


def test_a_gift_goes_to_the_honoured_with_a_particle_of_its_own(korean: Language, grammar: KoreanGrammar) -> None:
    said = {grammar.inflect(x, "한테").text for name in ("할머니", "동생") for x in korean.lexicon.find(name)}
    assert said == {"할머니께", "동생한테"}


def test_no_slot_for_a_subject_is_open_to_both(embedded_words: Vocabulary, grammar: KoreanGrammar) -> None:
    """Where an honoured word may be the subject of an honorific form, it may be of no other."""
    honored = {n for n, x in enumerate(embedded_words.lexemes) if HONORED in x.features}
    assert honored
    for frame in grammar.frames():
        forms = [slot.form for slot in frame.slots if slot.kind is SlotKind.HEAD]
        about = any(slot.text in SPEAKER or slot.only & ABOUT for slot in frame.slots)
        for slot in frame.slots:
            if slot.kind is SlotKind.ROLE and slot.role == "S" and not about:
                open_to = set(embedded_words.pool(slot).nonzero()[0].tolist())
                respectful = bool(forms) and forms[-1] in HONORIFIC_FORMS.values()
                assert open_to <= honored if respectful else not open_to & honored, frame.id


def test_to_a_teacher_a_child_is_humble(embedded_words: Vocabulary, grammar: KoreanGrammar) -> None:
    teacher = next(n for n, x in enumerate(embedded_words.lexemes) if x.lemma == "선생님")
    spoken = 0
    for frame in grammar.frames():
        called = [s for s in frame.slots if s.kind is SlotKind.VOCATIVE and embedded_words.pool(s)[teacher]]
        if called:
            spoken += 1
            assert not any(slot.text in HUMBLE_WORDS for slot in frame.slots), frame.id
    assert spoken


def test_what_one_feels_is_no_fact_about_another(embedded_words: Vocabulary, grammar: KoreanGrammar) -> None:
    felt = {n for n, x in enumerate(embedded_words.lexemes) if x.pos is PartOfSpeech.ADJECTIVE and "felt" in x.features}
    assert felt
    for frame in grammar.frames():
        told = any(slot.kind is SlotKind.ROLE and slot.role == "S" for slot in frame.slots)
        if told and not any(slot.text in SPEAKER or slot.only & ABOUT for slot in frame.slots):
            for slot in frame.slots:
                if slot.kind is SlotKind.HEAD:
                    assert not felt & set(embedded_words.pool(slot).nonzero()[0].tolist()), frame.id


def test_what_one_has_outgrown_is_not_said(embedded_words: Vocabulary) -> None:
    dummy = next(n for n, x in enumerate(embedded_words.lexemes) if x.lemma == "쪽쪽이")
    assert embedded_words.known_at(INFANT_AGE)[dummy]
    assert not embedded_words.known_at(INFANT_AGE + 1)[dummy]


def test_who_calls_an_elder_hyeong_or_nuna_has_no_skirt(embedded_words: Vocabulary, grammar: KoreanGrammar) -> None:
    """형, 내 치마 어디 있어? is said by nobody: boys call so."""
    skirts = {n for n, x in enumerate(embedded_words.lexemes) if GIRLS in x.features}
    brothers = {n for n, x in enumerate(embedded_words.lexemes) if x.lemma in ("형", "누나")}
    assert skirts
    called = [
        frame
        for frame in grammar.frames()
        for s in frame.slots
        if s.kind is SlotKind.VOCATIVE and s.only and brothers & set(embedded_words.pool(s).nonzero()[0].tolist())
    ]
    assert called
    for frame in called:
        for slot in frame.slots:
            if slot.kind is SlotKind.ROLE and slot.role in THINGS:
                assert not skirts & set(embedded_words.pool(slot).nonzero()[0].tolist()), frame.id


def test_who_is_not_here_does_nothing_before_our_eyes(embedded_words: Vocabulary, grammar: KoreanGrammar) -> None:
    absent = {n for n, x in enumerate(embedded_words.lexemes) if x.lemma == "걔"}
    assert absent
    seen = 0
    for frame in grammar.frames():
        last = next((s.form for s in reversed(frame.slots) if s.kind is SlotKind.HEAD), "")
        for slot in frame.slots:
            if last in OUT_OF_SIGHT and slot.kind is SlotKind.ROLE and slot.role == "S":
                seen += 1
                assert not absent & set(embedded_words.pool(slot).nonzero()[0].tolist()), frame.id
    assert seen


def test_whom_one_points_at_is_shown_to_somebody(embedded_words: Vocabulary, grammar: KoreanGrammar) -> None:
    """쟤가 방에서 자요: whom one sees over there is there; and of 얘 and 쟤 nobody tells to whom they send a parcel."""
    lexemes = {x.lemma: n for n, x in enumerate(embedded_words.lexemes) if x.lemma in POINTED_AT}
    seen = 0
    for frame in grammar.frames():
        roles = {slot.role for slot in frame.slots if slot.kind is SlotKind.ROLE}
        called = any(slot.kind is SlotKind.VOCATIVE for slot in frame.slots)
        last = next((s.form for s in reversed(frame.slots) if s.kind is SlotKind.HEAD), "")
        blunt = "P" in roles or (last.endswith("요") and not called)
        unsaid = set(lexemes.values()) if "D" in roles else {lexemes["쟤"]} if blunt else set()
        for slot in frame.slots:
            if unsaid and slot.kind is SlotKind.ROLE and slot.role == "S":
                seen += 1
                assert not unsaid & set(embedded_words.pool(slot).nonzero()[0].tolist()), frame.id
    assert seen


@pytest.mark.parametrize(("age", "said", "unsaid"), [(5, MINE, HUMBLY_MINE), (6, HUMBLY_MINE, MINE)])
def test_from_school_age_mine_is_humble_with_yo(age: int, said: str, unsaid: str, grammar: KoreanGrammar) -> None:
    words = [
        {slot.text for slot in frame.slots}
        for frame in grammar.frames()
        if frame.min_age <= age <= frame.max_age and frame.id.startswith("h61/") and not frame.id.endswith("+humble")
    ]
    assert words
    assert all(said in texts and unsaid not in texts for texts in words)


PLAIN = frozenset({"줘", "마", "봐", "아니야", "있어", "도와줘", "돼", "싶어"})
PLAIN_FORMS = frozenset({"어", "었어", "을래", "안을래", "못어", "자", "이다", "이야"})


def test_to_a_grandparent_or_a_teacher_one_says_yo(grammar: KoreanGrammar) -> None:
    plain = [
        frame for frame in grammar.frames() if frame.slots[-1].text in PLAIN or frame.slots[-1].form in PLAIN_FORMS
    ]
    calls = [slot.only for frame in plain for slot in frame.slots if slot.kind is SlotKind.VOCATIVE]
    assert all(calls), "a vocative that is open to all"
    called = frozenset().union(*calls)
    assert called >= {"=엄마", "=형"}
    assert called.isdisjoint({"=할머니", "=할아버지", "=선생님"})
