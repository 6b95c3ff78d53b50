"""English for the grammar engine: plurals, verb forms, prepositions and sentence writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.language.base import Lexeme, PartOfSpeech, Position, SentenceType
from app.language.en import English
from app.language.en.derivation import SIBILANTS
from app.language.en.vocabulary import add_ending, add_ing, add_s
from app.language.grammar import Frame, Inflected, Slot, SlotKind, read_frames
from app.language.tables import TableError, read_table, split_cell

PACKAGE = "app.language.en"
GROUPS = {PartOfSpeech.NOUN: "noun", PartOfSpeech.VERB: "verb", PartOfSpeech.ADJECTIVE: "adjective"}
NOMINALS = frozenset({PartOfSpeech.NOUN, PartOfSpeech.PRONOUN})
CALLS = frozenset({"look", "no", "wow", "yes", "hey", "hi", "hello", "bye", "listen", "wait"})
"""Words that a comma follows when a frame opens with them and goes on with a clause."""

MARKS = {SentenceType.QUESTION: "?", SentenceType.EXCLAMATION: "!", SentenceType.EXPRESSION: "!"}

PAST, FUTURE = frozenset({"past", "pastwe", "did"}), frozenset({"want", "lets"})
"""Verb forms of frames that look back, and ahead."""

SEVERAL = frozenset({"pl", "thepl", "many"})
DEFINITE, INDEFINITE = frozenset({"sg", "n", "my", "my1"}), frozenset({"a", "one", "pl", "many", "mass"})
"""Noun forms of frames: what one sorts or counts; what the hearer knows; what is new to the hearer."""

POSSESSED = frozenset({"my", "my1"})
"""Noun forms after my, your, his: whose the thing is goes without saying (I zipped my coat), so it is said."""

WITH_OBJECT = frozenset({"outside", "inside", "upstairs", "downstairs", "outdoors", "indoors"})
"""Adverbs of place that may follow an object; after the others it would seem to be moved there."""

COMPANY = frozenset({"we", "we're", "let's", "they", "they're", "everybody", "you"})
"""Words of frames that are more than one: only they do things together."""

UNHEARD = frozenset({"negative", "negative_only", "question_only", "order", "sentence"})


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is spelled, marks or classes of which the lexeme must bear one, and those that it may not bear."""

    spelling: str
    needs: frozenset[str]
    lacks: frozenset[str]


def read_forms() -> Mapping[tuple[str, str], Form]:
    """Forms by (form, part-of-speech group). Raises TableError for a spelling that is not known."""
    forms = {}
    for row in read_table(PACKAGE, "data/forms.tsv", ("form", "pos", "spelling", "needs", "lacks")):
        if row["spelling"] not in SPELLINGS:
            raise TableError(f"forms.tsv: {row['form']}: unknown spelling {row['spelling']!r}")
        needs, lacks = (frozenset(split_cell(row[name], "|")) for name in ("needs", "lacks"))
        forms[row["form"], row["pos"]] = Form(row["spelling"], needs, lacks)
    return forms


def marked(lexeme: Lexeme, name: str) -> str | None:
    """The value of a mark such as `past:ate`."""
    return next((f[len(name) + 1 :] for f in lexeme.features if f.startswith(f"{name}:")), None)


def plural(lexeme: Lexeme) -> str:
    """Plural; the lemma itself for plural-only and invariant nouns."""
    if lexeme.features & {"plural_only", "invariant"}:
        return lexeme.lemma
    return marked(lexeme, "plural") or add_s(lexeme.lemma)


def third(lexeme: Lexeme) -> str:
    """Third person singular present."""
    return marked(lexeme, "s") or add_s(lexeme.lemma)


def past(lexeme: Lexeme) -> str:
    """Simple past."""
    return marked(lexeme, "past") or add_ending(lexeme.lemma, "ed")


def ing(lexeme: Lexeme) -> str:
    """Present participle."""
    return marked(lexeme, "ing") or add_ing(lexeme.lemma)


def comparative(lexeme: Lexeme) -> str:
    """Comparative in one word."""
    return marked(lexeme, "comparative") or add_ending(lexeme.lemma, "er")


SPELLINGS: Mapping[str, Callable[[Lexeme], str]] = {
    "base": lambda lexeme: lexeme.lemma,
    "capital": lambda lexeme: lexeme.lemma.capitalize(),
    "plural": plural,
    "third": third,
    "past": past,
    "ing": ing,
    "comparative": comparative,
    "being": lambda lexeme: f"{lexeme.lemma}'s",
    "name_being": lambda lexeme: f"{lexeme.lemma.capitalize()}'s",
    "own": lambda lexeme: plural(lexeme) if "pair" in lexeme.features else lexeme.lemma,
}


def _goes_with(head: frozenset[str], form: str) -> bool:
    """Whether an object of that form (article, number) suits a verb of those marks."""
    if form and (("own" in head) != (form == "own") or ("possessed" in head and form not in POSSESSED)):
        return False
    return not (
        ("plural_object" in head and form not in SEVERAL)
        or ("indefinite" in head and form in DEFINITE)
        or ("definite" in head and form in INDEFINITE)
    )


BEING = frozenset({"being", "name_being"})
"""Spellings that end in the 's of is. After a sibilant it is not shortened: the mouse is stuck (Zwicky 1970, Auxiliary
reduction in English)."""


class EnglishGrammar:
    """Grammar of English over the language that pronounces."""

    def __init__(self, language: English) -> None:
        self._language = language
        self._forms = read_forms()
        self._frames = read_frames(PACKAGE)
        self._weakened = lru_cache(maxsize=16_384)(self._find_weakened)

    def frames(self) -> Sequence[Frame]:
        """Every frame."""
        return self._frames

    def _form(self, lexeme: Lexeme, form: str) -> Form | None:
        return self._forms.get((form, GROUPS.get(lexeme.pos, "other")))

    def accepts(self, lexeme: Lexeme, form: str) -> bool:
        """A form is open to a lexeme with one of the marks it needs and none that it excludes."""
        if not form and lexeme.pos in NOMINALS:
            return "name" in lexeme.features
        found = self._form(lexeme, form)
        marks = lexeme.features | lexeme.classes
        if found is None or found.lacks & marks:
            return False
        if found.spelling in BEING and self._ends_in_a_sibilant(lexeme.lemma):
            return False
        return not found.needs or bool(found.needs & marks)

    def accepted(self, head: Lexeme, slot: Slot, prepositional: bool) -> frozenset[str] | None:
        """Fillers of a role: the bare one, or all that stand after some preposition of the head."""
        if slot.role == "O" and not _goes_with(head.features, slot.form):
            return None
        if not prepositional:
            return head.roles.get(slot.role) or head.roles.get(f"{slot.role}!")
        found = [fillers for role, fillers in head.roles.items() if role.startswith(f"{slot.role}:")]
        return frozenset().union(*found) if found else None

    def permits(self, lexeme: Lexeme, frame: Frame) -> bool:
        """Time words against the tense of the frame; a place after an object only where it is no direction."""
        marks = lexeme.features
        form = next((slot.form for slot in reversed(frame.slots) if slot.kind is SlotKind.HEAD), "")
        if marks & UNHEARD or ("past_only" in marks and form not in PAST) or ("not_past" in marks and form in PAST):
            return False
        if "future_only" in marks and form not in FUTURE:
            return False
        company = (slot.text in COMPANY or (slot.role != "O" and slot.form in SEVERAL) for slot in frame.slots)
        if lexeme.lemma == "together" and not any(company):
            return False
        has_object = any(slot.role == "O" for slot in frame.slots)
        return not (has_object and "place" in marks) or lexeme.lemma in WITH_OBJECT

    def connective(self, head: Lexeme, slot: Slot, filler: Lexeme | None) -> str | None:
        """Particle of a phrasal verb (wake up), or the preposition before a filler (jump in the pond)."""
        if slot.kind is SlotKind.PARTICLE:
            return marked(head, "particle")
        for role, fillers in head.roles.items():
            name, colon, preposition = role.rstrip("!").partition(":")
            named = filler is not None and (f"={filler.lemma}" in fillers or not filler.classes.isdisjoint(fillers))
            if name == slot.of and colon and named:
                return preposition
        return None

    def connectives(self) -> Sequence[str]:
        """Particles of phrasal verbs, and prepositions that heads ask for."""
        lexemes = self._language.lexicon.all()
        particles = {found for x in lexemes if (found := marked(x, "particle"))}
        roles = {role.rstrip("!").partition(":")[2] for x in lexemes for role in x.roles}
        return sorted(particles | roles - {""})

    def inflect(self, lexeme: Lexeme, form: str) -> Inflected:
        """The lexeme in that form. Raises KeyError for a form its group does not have."""
        found = self._form(lexeme, form)
        if found is None and not form:
            return self.literal(lexeme.lemma.capitalize() if "name" in lexeme.features else lexeme.lemma)
        if found is None:
            raise KeyError(f"{lexeme.lemma}: no form {form!r}")
        return self.literal(SPELLINGS[found.spelling](lexeme))

    def steady(self, left: str, right: str) -> tuple[bool, bool]:
        """By the sounds of the two words."""
        return self._language.steady(left, right)

    def weakened(self, text: str) -> Sequence[tuple[str, Position]]:
        """T and D inside a word that are tapped, swallowed or left out."""
        return self._weakened(text)

    def _find_weakened(self, text: str) -> tuple[tuple[str, Position], ...]:
        word = self._language.pronounce_word(text)
        return tuple([(phoneme, position) for phoneme, position, _ in self._language.weakened(word)])

    def clitic(self, form: str) -> str:
        """The `is` of The lid's stuck."""
        found = self._forms.get((form, "noun"))
        return "is" if found is not None and found.spelling in BEING else ""

    def literal(self, text: str) -> Inflected:
        """A word as written."""
        word = self._language.pronounce_word(text) if text.isalpha() else self._language.pronounce(text).words[0]
        return Inflected(text, word, changed=False)

    def join(self, words: Sequence[str], frame: Frame) -> str:
        """The sentence with its capitals, commas after calls and before please, a or an, and its final mark."""
        spoken = list(words)
        calls = [slot.kind is SlotKind.VOCATIVE or slot.form == "call" for slot in frame.slots]
        for index, word in enumerate(words[:-1]):
            if word == "a" and self._is_unique(words[index + 1]):
                spoken[index] = "the"
            elif word == "a" and self._begins_with_vowel(words[index + 1]):
                spoken[index] = "an"
            elif calls[index] or calls[index + 1] or (index == 0 and self._pauses_after(word, frame)):
                spoken[index] = f"{word},"
            if word.endswith("!"):
                spoken[index + 1] = words[index + 1].capitalize()
        if words[-1] == "please":
            spoken[-2] += ","
        text = " ".join(spoken) + MARKS.get(frame.sentence_type, ".")
        return text[0].upper() + text[1:]

    def _pauses_after(self, word: str, frame: Frame) -> bool:
        """A call (Look, ducks!) or one thing before the other (Juice, not milk)."""
        following = frame.slots[1]
        if following.text == "not":
            return frame.slots[0].kind is SlotKind.ROLE
        if word not in CALLS or following.text in ("at", "to", "out,", "there", "here", "how"):
            return False
        if word == "no":
            return following.kind is SlotKind.LITERAL and following.text != "more"
        return word == "hey" or following.kind not in (SlotKind.HEAD, SlotKind.ADVERB, SlotKind.PARTICLE)

    def _is_unique(self, word: str) -> bool:
        """True for what there is one of: the sun, the sky."""
        return any("unique" in lexeme.features for lexeme in self._language.lexicon.find(word))

    def _ends_in_a_sibilant(self, word: str) -> bool:
        return self._language.pronounce(word).words[-1].said.split()[-1] in SIBILANTS

    def _begins_with_vowel(self, word: str) -> bool:
        syllables = self._language.pronounce(word).words[0].syllables
        return bool(syllables) and not syllables[0].onset
