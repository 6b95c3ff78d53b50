"""Honorific agreement of Korean: who is spoken of with -(으)시-, and to whom a child calls itself 저.

A frame says what is said of anybody. Of a subject with the feature `honored` (할머니, 선생님) the predicate takes
-(으)시- or its own honorific stem, 드시다, 주무시다, 계시다 (국립국어원, 표준 언어 예절, 2011: 직접 높임); to a
teacher, with -요, a child says 저 (same place: 자기를 낮추는 말). So each frame becomes one for plain people, from
which these are barred, and one for them alone. And what is `felt` (부럽다, 미안하다) nobody states of another as a
fact: it takes a subject beside the speaker only, as what is felt about.

Words tell of the speaker too: 형 and 누나 are said by boys (표준 언어 예절), who have no skirt of their own; a child of
school age that says -요 says 제 with it. 걔 is not there to be seen, so nothing is said of it as going on; 쟤 is
pointed at for somebody, so that one is called and no place is named; none of them is who gives or tells somebody
something; and nobody marvels at 얘 or 쟤 with -네요, a remark to oneself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.language.base import Lexeme
from app.language.grammar import Frame, Slot, SlotKind

HONORED = "honored"
FELT = "felt"
ELDER = "선생님"

HONORIFIC_FORMS = {
    "어요": "시어요",
    "었어요": "시었어요",
    "어": "시어",
    "었어": "시었어",
    "네요": "시네요",
    "안어요": "시안어요",
    "안었어요": "시안었어요",
    "지EC": "시지EC",
    "있EC": "시있EC",
}
"""Forms of a predicate and those that honour its subject (forms.tsv)."""

HONORIFIC_STEMS = {"먹다": "드", "마시다": "드", "자다": "주무", "있다": "계", "말하다": "말씀하", "아프다": "편찮"}
"""Predicates that have a stem of their own before -시-."""

HONORIFIC_WORDS = {"있어요": "계세요", "있어": "계셔", "않아요": "않으세요", "가요": "가세요", "갔어요": "가셨어요"}
"""Auxiliaries and predicates that frames say as written."""

HUMBLE_WORDS = {"나": "저", "나는": "저는", "나도": "저도", "내가": "제가", "내": "제", "나한테": "저한테"}

BOYS_KIN = frozenset({"=형", "=누나"})
"""Whom boys alone call so."""

GIRLS = "girls"
"""Feature of clothes that girls wear."""

THINGS = frozenset("ONX")

OUT_OF_SIGHT = frozenset({"어요", "어", "네요", "안어요", "안어", "있EC"})
"""Forms that tell of what goes on before one's eyes, where 걔 (the one that is not here) does not stand."""

POINTED_AT = ("얘", "쟤", "걔")
"""Pronouns for children that one has before one's eyes, or has not."""

MINE, HUMBLY_MINE = "내", "제"

SCHOOL_AGE = 6
"""Age from which 제 is asked of a child that says -요."""

SPEAKER = frozenset({"나", "나는", "나도", "내가", "저", "저는", "저도", "제가"})
"""Words for the speaker: beside one the subject is what is felt about (나는 할머니가 좋아요), and is not honoured."""

ABOUT = frozenset({"=좋다", "=싫다", "=무섭다"})
"""What the speaker feels about the subject, who is then not the one that does or is something."""


def agreeing(frames: Iterable[Frame], honored: Iterable[Lexeme]) -> Iterator[Frame]:
    """The frames with agreement. `honored`: the words of whom one speaks with -(으)시-."""
    names = honored_names(honored)
    for frame in frames:
        for aged in _by_age(_in_sight(_of_boys(frame))):
            for polite in _by_hearer(aged):
                yield from _by_subject(polite, names)


def honored_names(honored: Iterable[Lexeme]) -> frozenset[str]:
    """Classes and `=lemma`s by which a role or a slot may let one of the words in."""
    return frozenset(name for x in honored for name in (*x.classes, f"={x.lemma}"))


def _of_boys(frame: Frame) -> Frame:
    """Who calls 형 or 누나 is a boy: no skirt is his."""
    if not any(slot.kind is SlotKind.VOCATIVE and slot.only & BOYS_KIN for slot in frame.slots):
        return frame
    return replace(frame, slots=tuple(_barring(s, GIRLS) if s.role in THINGS else s for s in frame.slots))


def _in_sight(frame: Frame) -> Frame:
    """Pronouns for people barred where they are not said: 걔 of what goes on, any beside 한테, and 쟤 with a place.

    Said with -요 to nobody that is called, 쟤 is blunt as well.
    """
    last = next((slot.form for slot in reversed(frame.slots) if slot.kind is SlotKind.HEAD), "")
    roles = {slot.role for slot in frame.slots if slot.kind is SlotKind.ROLE}
    if last == "네요" or "D" in roles:
        barred = set(POINTED_AT)
    else:
        called = any(slot.kind is SlotKind.VOCATIVE for slot in frame.slots)
        blunt = "P" in roles or (last.endswith("요") and not called)
        barred = ({"걔"} if last in OUT_OF_SIGHT else set()) | ({"쟤"} if blunt else set())
    named = [f"={pronoun}" for pronoun in barred]
    return replace(frame, slots=tuple(_barring(s, *named) if s.role == "S" else s for s in frame.slots))


def _by_age(frame: Frame) -> Iterator[Frame]:
    """내 with -요 up to school age and 제 from then on."""
    last = frame.slots[-1]
    mine = any(slot.text == MINE for slot in frame.slots)
    if not mine or not (last.text or last.form).endswith("요") or frame.max_age < SCHOOL_AGE:
        yield frame
        return
    if frame.min_age < SCHOOL_AGE:
        yield replace(frame, max_age=SCHOOL_AGE - 1)
    slots = tuple(replace(s, text=HUMBLY_MINE) if s.text == MINE else s for s in frame.slots)
    yield replace(frame, id=f"{frame.id}+school", slots=slots, min_age=max(frame.min_age, SCHOOL_AGE))


def _by_subject(frame: Frame, names: frozenset[str]) -> Iterator[Frame]:
    subjects = [slot for slot in frame.slots if slot.kind is SlotKind.ROLE and slot.role == "S"]
    heads = [slot for slot in frame.slots if slot.kind is SlotKind.HEAD]
    of_speaker = any(slot.text in SPEAKER for slot in frame.slots) or any(head.only & ABOUT for head in heads)
    if subjects and not of_speaker:
        frame = replace(frame, slots=tuple(_barring(s, FELT) if s.kind is SlotKind.HEAD else s for s in frame.slots))
    if of_speaker or not any(_admits(slot, names) for slot in subjects):
        yield frame
        return
    yield replace(frame, slots=tuple(_barring(s, HONORED) if s in subjects else s for s in frame.slots))
    described = any(slot.kind is SlotKind.MODIFIER and slot.of == "S" for slot in frame.slots)
    last = next(slot for slot in reversed(frame.slots) if slot.kind is SlotKind.HEAD)
    if last.form in HONORIFIC_FORMS and not described:
        slots = tuple(_honouring(slot, last) for slot in frame.slots)
        yield replace(frame, id=f"{frame.id}+{HONORED}", slots=slots)


def _honouring(slot: Slot, last: Slot) -> Slot:
    """A slot as it is where the subject is honoured."""
    if slot is last:
        return replace(slot, form=HONORIFIC_FORMS[slot.form])
    if slot.kind is SlotKind.ROLE and slot.role == "S":
        return _among(slot, HONORED)
    return replace(slot, text=HONORIFIC_WORDS.get(slot.text, slot.text))


def _by_hearer(frame: Frame) -> Iterator[Frame]:
    """To a teacher a child that says -요 says 저; to the others it says what the frame does."""
    teacher = frozenset({f"={ELDER}"})
    called = next((s for s in frame.slots if s.kind is SlotKind.VOCATIVE and _admits(s, teacher)), None)
    if called is None or not any(slot.text in HUMBLE_WORDS for slot in frame.slots):
        yield frame
        return
    if called.only != teacher:
        yield replace(frame, slots=tuple(_barring(s, f"={ELDER}") if s is called else s for s in frame.slots))
    slots = tuple(
        replace(s, only=teacher) if s is called else replace(s, text=HUMBLE_WORDS.get(s.text, s.text))
        for s in frame.slots
    )
    yield replace(frame, id=f"{frame.id}+humble", slots=slots)


def _admits(slot: Slot, names: frozenset[str]) -> bool:
    """Whether a slot's narrowing leaves any of the names."""
    open_to = {name for name in slot.only if not name.startswith(("!", "&"))}
    return not open_to or not open_to.isdisjoint(names)


def _barring(slot: Slot, *names: str) -> Slot:
    return replace(slot, only=slot.only | {f"!{name}" for name in names})


def _among(slot: Slot, name: str) -> Slot:
    return replace(slot, only=slot.only | {f"&{name}"})
