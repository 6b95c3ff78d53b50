"""English for the grammar engine: plurals, verb forms, prepositions and sentence writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.language.base import Lexeme, PartOfSpeech, SentenceType
from app.language.en import English
from app.language.grammar import Frame, Inflected, Slot, SlotKind, read_frames
from app.language.tables import TableError, read_table, split_cell

PACKAGE = "app.language.en"
GROUPS = {PartOfSpeech.NOUN: "noun", PartOfSpeech.VERB: "verb", PartOfSpeech.ADJECTIVE: "adjective"}
NOMINALS = frozenset({PartOfSpeech.NOUN, PartOfSpeech.PRONOUN})
SIBILANT = re.compile(r"(s|x|z|ch|sh)$")
DOUBLING = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
CALLS = frozenset({"look", "no", "wow"})
"""Words that a comma follows when a frame opens with them and goes on with a clause."""

PAST_ONLY, FUTURE_ONLY = frozenset({"yesterday", "ago", "already"}), frozenset({"tomorrow", "soon", "later", "tonight"})


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is spelled, marks of which the lexeme must bear one, and marks that it may not bear."""

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
    return marked(lexeme, "plural") or _add_s(lexeme.lemma)


def third(lexeme: Lexeme) -> str:
    """Third person singular present."""
    return marked(lexeme, "s") or _add_s(lexeme.lemma)


def past(lexeme: Lexeme) -> str:
    """Simple past."""
    return marked(lexeme, "past") or _add_ed(lexeme.lemma)


def ing(lexeme: Lexeme) -> str:
    """Present participle."""
    found, lemma = marked(lexeme, "ing"), lexeme.lemma
    if found:
        return found
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return f"{lemma[:-1]}ing"
    return f"{_doubled(lemma)}ing"


def _add_s(lemma: str) -> str:
    if SIBILANT.search(lemma):
        return f"{lemma}es"
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def _add_ed(lemma: str) -> str:
    if lemma.endswith("e"):
        return f"{lemma}d"
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ied"
    return f"{_doubled(lemma)}ed"


def _doubled(lemma: str) -> str:
    return lemma + lemma[-1] if DOUBLING.match(lemma) else lemma


SPELLINGS: Mapping[str, Callable[[Lexeme], str]] = {
    "base": lambda lexeme: lexeme.lemma,
    "capital": lambda lexeme: lexeme.lemma.capitalize(),
    "plural": plural,
    "third": third,
    "past": past,
    "ing": ing,
}


class EnglishGrammar:
    """Grammar of English over the language that pronounces."""

    def __init__(self, language: English) -> None:
        self._language = language
        self._forms = read_forms()
        self._frames = read_frames(PACKAGE)

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
        if found is None or found.lacks & lexeme.features:
            return False
        return not found.needs or bool(found.needs & lexeme.features)

    def accepted(self, head: Lexeme, slot: Slot, prepositional: bool) -> frozenset[str] | None:
        """Fillers of a role: the bare one, or all that stand after some preposition of the head."""
        if not prepositional:
            return head.roles.get(slot.role) or head.roles.get(f"{slot.role}!")
        found = [fillers for role, fillers in head.roles.items() if role.startswith(f"{slot.role}:")]
        return frozenset().union(*found) if found else None

    def permits(self, lexeme: Lexeme, frame: Frame) -> bool:
        """Time words against the tense of the frame; a negative adverb stands in no frame that negates already."""
        form = next((slot.form for slot in reversed(frame.slots) if slot.kind is SlotKind.HEAD), "")
        if lexeme.lemma in PAST_ONLY or lexeme.lemma in FUTURE_ONLY:
            return lexeme.lemma in (PAST_ONLY if form == "past" else FUTURE_ONLY) and form not in ("s", "base", "ing")
        return not lexeme.features & {"negative", "negative_only", "question_only"}

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

    def inflect(self, lexeme: Lexeme, form: str) -> Inflected:
        """The lexeme in that form. Raises KeyError for a form its group does not have."""
        found = self._form(lexeme, form)
        if found is None and not form:
            return self.literal(lexeme.lemma.capitalize() if "name" in lexeme.features else lexeme.lemma)
        if found is None:
            raise KeyError(f"{lexeme.lemma}: no form {form!r}")
        return self.literal(SPELLINGS[found.spelling](lexeme))

    def literal(self, text: str) -> Inflected:
        """A word as written."""
        return Inflected(text, self._language.pronounce(text).words[0], changed=False)

    def join(self, words: Sequence[str], frame: Frame) -> str:
        """The sentence with its capital, commas after calls, a or an, and its final mark."""
        spoken = list(words)
        for index, word in enumerate(words[:-1]):
            if word == "a" and self._is_unique(words[index + 1]):
                spoken[index] = "the"
            elif word == "a" and self._begins_with_vowel(words[index + 1]):
                spoken[index] = "an"
            elif frame.slots[index].kind is SlotKind.VOCATIVE or (index == 0 and self._calls(word, frame)):
                spoken[index] = f"{word},"
        mark = {SentenceType.QUESTION: "?", SentenceType.EXCLAMATION: "!"}.get(frame.sentence_type, ".")
        text = " ".join(spoken) + mark
        return text[0].upper() + text[1:]

    def _calls(self, word: str, frame: Frame) -> bool:
        after = frame.slots[1].text
        return word in CALLS and after not in ("at", "more")

    def _is_unique(self, word: str) -> bool:
        """True for what there is one of: the sun, the sky."""
        return any("unique" in lexeme.features for lexeme in self._language.lexicon.find(word))

    def _begins_with_vowel(self, word: str) -> bool:
        syllables = self._language.pronounce(word).words[0].syllables
        return bool(syllables) and not syllables[0].onset
