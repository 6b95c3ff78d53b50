"""Korean for the grammar engine: josa and endings joined by Kiwi, one form at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.language.base import Lexeme, PartOfSpeech, Position, SentenceType
from app.language.grammar import Frame, Inflected, Slot, SlotKind, read_frames
from app.language.ko import Korean
from app.language.ko.agreement import HONORED, HONORIFIC_STEMS, agreeing, honored_names
from app.language.ko.hangul import decompose
from app.language.tables import TableError, read_table, split_cell

PACKAGE = "app.language.ko"
STEM_TAGS = {PartOfSpeech.VERB: "VV", PartOfSpeech.ADJECTIVE: "VA", PartOfSpeech.PRONOUN: "NP"}
PREDICATES = frozenset({PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE})
CASES = {"L": "에", "P": "에서", "D": "한테", "I": "로", "C": "랑"}
ADNOMINAL = "은"
NOMINAL_TAGS = frozenset({"NNG", "NP", "NR", "MAG", "MM"})
FREE_JOSA = frozenset({"은", "도", "만", "0"})
TENSES = frozenset({"past", "present", "future"})
FUTURE_FORMS = ("을", "자", "싶EC", "세요", "줘EC", "명령")
INTERROGATIVES = frozenset({"왜", "언제", "어떻게", "얼마나"})
SUBJECT_SHAPES = {"나": "내", "저": "제", "너": "네"}
"""Pronouns before the subject josa: 내가, 제가, 네가 (표준국어대사전)."""

ONE_WORD = frozenset({"하다", "추다", "꾸다"})
TO = "한테"
TO_HONORED = (("께", "JKB"),)
"""한테 after those of whom one speaks with -(으)시- (국립국어원, 표준 언어 예절, 2011)."""

NEGATIONS = frozenset({"안", "못"})
NEGATED_FORMS = ("안", "못", "그만", "시안")
PROGRESSIVE = "있EC"
HONORIFIC = "시"
"""How forms begin that honour the subject."""

DESTINATION = "곳에"
"""Form of the place to which one goes for what is done there: 빵을 사러 가게에, 도서관에 가서 책을."""

NOMINALS = frozenset({PartOfSpeech.NOUN, PartOfSpeech.PRONOUN, PartOfSpeech.NUMERAL})


Morphemes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Morphemes that a form adds to a stem, the marks of which the lexeme must bear one, and lemmas it does not fit."""

    morphemes: Morphemes
    needs: frozenset[str]
    unfit: frozenset[str]


def read_forms() -> Mapping[tuple[str, str], Form]:
    """Forms by (form, part-of-speech group). Raises TableError."""
    forms = {}
    for row in read_table(PACKAGE, "data/forms.tsv", ("form", "pos", "morphemes", "needs", "not")):
        parts = [part.rpartition("/") for part in row["morphemes"].split()]
        if any(not form or not tag for form, _, tag in parts):
            raise TableError(f"forms.tsv: {row['form']}: {row['morphemes']!r} is not form/tag")
        morphemes = tuple((form, tag) for form, _, tag in parts)
        needs, unfit = (frozenset(split_cell(row[name], "|")) for name in ("needs", "not"))
        forms[row["form"], row["pos"]] = Form(morphemes, needs, unfit)
    return forms


def tenses(frame: Frame) -> frozenset[str]:
    """Tense marks of adverbs that go with the frame's last head."""
    form = next((slot.form for slot in reversed(frame.slots) if slot.kind is SlotKind.HEAD), "")
    if "었" in form:
        return frozenset({"past"})
    if form.startswith(FUTURE_FORMS):
        return frozenset({"present", "future"})
    return frozenset({"present"})


def group(lexeme: Lexeme) -> str:
    """The row group of forms.tsv that a lexeme inflects by."""
    if lexeme.pos in PREDICATES:
        return lexeme.pos.value
    return "noun" if lexeme.pos in NOMINALS else "other"


class KoreanGrammar:
    """Grammar of Korean over the language that pronounces and the one morphological analyser of the process."""

    def __init__(self, language: Korean) -> None:
        self._language = language
        self._forms = read_forms()
        honored = [x for x in language.lexicon.all() if HONORED in x.features]
        self._honored = honored_names(honored)
        self._frames = tuple(agreeing(read_frames(PACKAGE), honored))

    def frames(self) -> Sequence[Frame]:
        """Every frame."""
        return self._frames

    def accepts(self, lexeme: Lexeme, form: str) -> bool:
        """A form is open to a lexeme of its group that bears one of the marks the form needs."""
        found = self._forms.get((form or "0", group(lexeme)))
        if found is None or lexeme.lemma in found.unfit:
            return False
        if "light" in lexeme.features and form.startswith(NEGATED_FORMS):
            return False  # 청소 안 해요: the negation stands before 하다, not before the noun
        subjects = lexeme.roles.get("S") or lexeme.roles.get("S!") or frozenset()
        if form.startswith(HONORIFIC) and self._honored.isdisjoint(subjects):
            return False
        return not found.needs or bool(found.needs & lexeme.features)

    def accepted(self, head: Lexeme, slot: Slot, prepositional: bool) -> frozenset[str] | None:
        """The head's role, when the slot's josa is the one that the head governs it with."""
        if head.lemma in ONE_WORD and slot.role == "O" and slot.form == "0":
            return None  # without its josa the noun and the verb are one word: 청소하다, 춤추다
        fillers = head.roles.get(slot.role) or head.roles.get(f"{slot.role}!")
        if fillers is None or slot.role not in CASES:
            return fillers
        governed = next((f[7:] for f in head.features if f.startswith(f"case:{slot.role}=")), CASES[slot.role])
        if slot.role == "P" and slot.form == DESTINATION:
            return fillers
        return fillers if slot.form in FREE_JOSA or slot.form == governed else None

    def permits(self, lexeme: Lexeme, frame: Frame) -> bool:
        """Tense marks of an adverb (past, present, future) against the ending; `negative` against 안 and 못."""
        if lexeme.lemma in INTERROGATIVES and frame.sentence_type is not SentenceType.QUESTION:
            return False
        if "frequency" in lexeme.features and any(slot.form.endswith(PROGRESSIVE) for slot in frame.slots):
            return False  # 매일 보고 있어요: what is going on now is not counted
        marks = lexeme.features & TENSES
        if marks and not marks & tenses(frame):
            return False
        return "negative" not in lexeme.features or any(
            slot.text in NEGATIONS or slot.form.startswith(("지", "시지")) for slot in frame.slots
        )

    def connective(self, head: Lexeme, slot: Slot, filler: Lexeme | None) -> str | None:
        """Korean has neither phrasal verbs nor prepositions."""
        return None

    def connectives(self) -> Sequence[str]:
        """None."""
        return ()

    def inflect(self, lexeme: Lexeme, form: str) -> Inflected:
        """The lexeme with its josa or ending, one eojeol. Raises KeyError for a form its group does not have."""
        added = self._forms[form or "0", group(lexeme)].morphemes
        if form == ADNOMINAL and "attr:는" in lexeme.features:
            added = (("는", "ETM"),)  # 있다 and 없다 conjugate like verbs before a noun: 맛있는
        if form == TO and HONORED in lexeme.features:
            added = TO_HONORED
        first = stem(lexeme)
        if form.startswith(HONORIFIC):
            first, added = honoring(lexeme, added)
        morphemes = (first, *((shape_after(first[0], form), tag) for form, tag in added))
        return self._inflected(self._spell(morphemes), morphemes)

    def steady(self, left: str, right: str) -> tuple[bool, bool]:
        """By the rules of joints alone (표준 발음법 제12항~제20항, 제23항)."""
        return self._language.steady(left, right)

    def weakened(self, text: str) -> Sequence[tuple[str, Position]]:
        """None: what happens inside an eojeol is in its pronunciation."""
        return ()

    def clitic(self, form: str) -> str:
        """None: particles are no words of their own."""
        return ""

    def literal(self, text: str) -> Inflected:
        """An eojeol said as written in a frame."""
        pronunciation = self._language.pronounce(text)
        return Inflected(text, pronunciation.words[0], bool(pronunciation.rules))

    def join(self, words: Sequence[str], frame: Frame) -> str:
        """Eojeol with spaces between, a comma after a vocative, a question mark after a question."""
        spoken = [
            f"{word}," if slot.kind is SlotKind.VOCATIVE else word
            for word, slot in zip(words, frame.slots, strict=True)
        ]
        mark = {SentenceType.QUESTION: "?", SentenceType.EXCLAMATION: "!"}.get(frame.sentence_type, "")
        return " ".join(spoken) + mark

    def _spell(self, morphemes: tuple[tuple[str, str], ...]) -> str:
        (noun, tag), *rest = morphemes
        if rest and rest[0][1] == "VCP":
            # 표준어 규정 제26항: 받침 뒤 -이에요, 모음 뒤 -예요; 이야/야, 이네/네 likewise. Kiwi writes 의사에요.
            ending = rest[1][0]
            return noun + (f"이{ending}" if coda_of(noun) else {"에요": "예요"}.get(ending, ending))
        if noun in SUBJECT_SHAPES and rest and rest[0][1] == "JKS":
            return f"{SUBJECT_SHAPES[noun]}가"
        if not rest or tag in NOMINAL_TAGS:
            return noun + "".join(form for form, _ in rest)
        return self._language.morphology.join(morphemes)

    def _inflected(self, text: str, morphemes: tuple[tuple[str, str], ...]) -> Inflected:
        pronunciation = self._language.pronounce_morphemes(text, morphemes)
        return Inflected(text, pronunciation.words[0], bool(pronunciation.rules))


def coda_of(word: str) -> str:
    """Written coda of the last syllable, "" for none."""
    return decompose(word[-1])[2]


def shape_after(word: str, form: str) -> str:
    """The shape of a josa after a word: `은|는` → 은 after a coda. 으로 is 로 after ㄹ too (한글 맞춤법)."""
    closed, bar, opened = form.partition("|")
    coda = coda_of(word)
    return closed if not bar or (coda and not (closed == "으로" and coda == "ㄹ")) else opened


def honoring(lexeme: Lexeme, added: Morphemes) -> tuple[tuple[str, str], Morphemes]:
    """Stem and endings that honour the subject; one with a stem of its own for it says it before each: 드시고."""
    own = HONORIFIC_STEMS.get(lexeme.lemma)
    if own is None:
        return stem(lexeme), added
    rest = added if added[0] in (("으시", "EP"), ("으세요", "EF")) else (("으시", "EP"), *added)
    return (own, STEM_TAGS[lexeme.pos]), rest


def stem(lexeme: Lexeme) -> tuple[str, str]:
    """The lexeme's stem and its Kiwi tag (`tag:` among the features overrides: VV-I for 짓다)."""
    marked = next((f.removeprefix("tag:") for f in lexeme.features if f.startswith("tag:")), None)
    if lexeme.pos in PREDICATES:
        return lexeme.lemma.removesuffix("다"), marked or STEM_TAGS[lexeme.pos]
    return lexeme.lemma, marked or STEM_TAGS.get(lexeme.pos, "NNG" if lexeme.pos is PartOfSpeech.NOUN else "MAG")
