"""Is a tagged English sentence a whole utterance, and what does its form do?

Whole are: a finite verb with its subject (Dogs run); a command (Help me), a suggestion (Let's go), a prohibition (No
running); a question by word order, by a question word or by its mark (Want juice?, Milk or juice?); an exclamation with
what or how; a fixed expression or interjection of the lexicon; a noun phrase with please (More milk, please), which is
how children and adults ask politely; and the minor sentences of `minor_sentences.py`. Any other bare noun phrase (the
red ball), a bare wish without subject (Want juice.) and a subordinate clause by itself are fragments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.language.base import SentenceType
from app.language.en.agreement import PLURALS, misbuilt
from app.language.en.minor_sentences import whole_without_clause
from app.language.en.utterance import Core, Sentence, spelled, strip
from app.language.en.vocabulary import Sense

SUBJECTS = frozenset({"N", "NS", "NM", "PS", "PR", "WP", "WD", "EX", "CD", "VG"})
HEADS = frozenset({"N", "NS", "NM", "PS", "PR", "PO", "WP", "EX", "CD"})
FINITE = frozenset({"VZ", "VD", "BE", "MD", "HV", "DO"})
AUXILIARIES = frozenset({"BE", "MD", "HV", "DO"})
SUBORDINATORS = frozenset({"CS", "WP", "WR", "WD"})
RELATIVES = frozenset({"that", "who", "which"})
WISHES = frozenset({"want", "need", "like", "seem", "belong"})
"""Verbs that command nothing: without a subject they are telegraphic."""
CALLED = frozenset({"everybody", "everyone", "somebody", "someone"})
NOMINAL = frozenset(
    {"DT", "JJ", "JR", "JS", "N", "NS", "NM", "CD", "PR", "PO", "VG", "VN", "POS", "RB", "CC", "IN", "NG"}
)


@dataclass(frozen=True, slots=True)
class Expressions:
    """What stands alone, folded: `all` of them, and `courtesies`, which command nothing (thank you)."""

    all: frozenset[str]
    courtesies: frozenset[str]


def classify(sentence: Sentence, expressions: Expressions) -> tuple[bool, SentenceType]:
    """Whether the utterance is whole, and the type of its form (FRAGMENT where it is not)."""
    if misbuilt(sentence.senses, sentence.forms, sentence.pauses):
        return False, SentenceType.FRAGMENT
    core = strip(sentence)
    whole = spelled(sentence.forms)
    if whole in expressions.courtesies or core.said in expressions.courtesies:
        return True, SentenceType.QUESTION if sentence.mark == "?" else SentenceType.EXPRESSION
    found = _clause(core, sentence.mark) or whole_without_clause(
        core, sentence.mark, {whole, core.said} & expressions.all
    )
    if found is SentenceType.STATEMENT and sentence.mark == "!":
        return True, SentenceType.EXCLAMATION
    return found is not None, found or SentenceType.FRAGMENT


def _clause(core: Core, mark: str) -> SentenceType | None:
    tags = core.tags
    if not tags:
        return SentenceType.EXPRESSION if core.called and not core.look else None
    if tags[0] == "V" and core.senses[0].lemma == "let" and "us" in [s.lemma for s in core.senses[1:2]]:
        return SentenceType.SUGGESTION if len(tags) > 2 else None
    if mark == "!" and _is_exclamative(core):
        return SentenceType.EXCLAMATION
    if mark == "?" or _is_inverted(tags) or (not mark and _opens_with_question(tags)):
        return SentenceType.QUESTION if _is_question(core) else None
    if _is_command(core):
        return SentenceType.REQUEST
    if has_main_verb(core.senses) or _presents(core):
        return SentenceType.STATEMENT
    return SentenceType.REQUEST if _is_bare_request(core) else None


def _is_exclamative(core: Core) -> bool:
    first, tags = core.senses[0].lemma, core.tags
    if first == "what" and len(tags) > 1:
        return tags[1] in ("DT", "JJ") or tags[0] == "WD"
    return first == "how" and len(tags) > 1 and tags[1] in ("JJ", "RB")


def _is_inverted(tags: Sequence[str]) -> bool:
    """An auxiliary and its subject after it (Can I), not a prohibition (Don't run)."""
    if tags[0] not in AUXILIARIES:
        return False
    rest = tags[2:] if tags[1:2] == ("NG",) else tags[1:]
    return bool(rest) and rest[0] in SUBJECTS | {"JJ", "DT"} and rest[0] != "VG"


def _opens_with_question(tags: Sequence[str]) -> bool:
    """A question word and a finite verb right after it: where is my hat (not: when the dog ran)."""
    return tags[0] in ("WP", "WR") and tags[1:2] != () and tags[1] in FINITE


def _is_question(core: Core) -> bool:
    tags, lemmas = core.tags, [sense.lemma for sense in core.senses]
    if tags[0] in ("WP", "WR", "WD"):
        return _is_wh_question(core)
    if tags[0] in AUXILIARIES:
        return _is_inverted(tags) and _has_predicate(tags)
    if tags[0] in ("V", "BB") or has_main_verb(core.senses):
        return True
    return ("or" in lemmas[1:-1] and set(tags) <= NOMINAL) or lemmas[0] in ("more", "another")


def _is_wh_question(core: Core) -> bool:
    """A finite verb somewhere, or the question word's phrase alone (Which one?, How about this?)."""
    tags = core.tags
    if _keeps_order(core):
        return False
    if any(tag in FINITE for tag in tags):
        return not _ends_bare(tags)
    return (
        "V" in tags[1:] or len(tags) == 1 or tags[0] == "WD" or core.senses[0].lemma == "how" or tags[1] in ("IN", "NG")
    )


def _keeps_order(core: Core) -> bool:
    """A question word and then the order of a statement: Where he go? Why you cry? What it is?"""
    tags = core.tags
    if tags[0] not in ("WP", "WR") or core.senses[0].lemma == "who" or len(tags) < 3:
        return False
    subject = tags[1] == "PS" or core.senses[1].lemma in ("you", "it")
    if tags[2] == "BE":
        return subject and len(tags) == 3
    return subject and tags[2] in ("V", "VZ", "VD") and not AUXILIARIES & set(tags)


def _ends_bare(tags: Sequence[str]) -> bool:
    """Do or a modal with a subject but no verb after it: Where do you?"""
    auxiliary = next((i for i, tag in enumerate(tags) if tag in ("DO", "MD")), None)
    if auxiliary is None:
        return False
    return not any(tag in ("V", "BB", "HV", "DO") for tag in tags[auxiliary + 1 :])


def _has_predicate(tags: Sequence[str]) -> bool:
    """After auxiliary and subject something is said of it; a pronoun may end an echo (Can I?)."""
    if tags[0] in ("DO", "MD"):
        return any(tag in ("V", "BB", "HV") for tag in tags[1:]) or tags[-1] in ("PS", "PR")
    heads = [i for i, tag in enumerate(tags) if tag in HEADS]
    return tags[-1] in ("PS", "PR") or len(heads) > 1 or (bool(heads) and heads[0] < len(tags) - 1)


def _is_command(core: Core) -> bool:
    tags, first = core.tags, core.senses[0]
    if tags[:2] == ("DO", "NG") or (tags[0] == "DO" and tags[1:2] == ("V",)):
        return "V" in tags[1:] or "BB" in tags[1:]
    if first.lemma in CALLED and tags[1:2] == ("V",):
        return True
    if tags[1:2] == ("CC",) and "V" not in tags[2:]:
        return False
    while tags[:1] in (("RB",), ("NG",)):
        tags, core = tags[1:], replace(core, senses=core.senses[1:])
    return bool(tags) and tags[0] in ("V", "BB") and (core.senses[0].lemma not in WISHES or core.please)


def _presents(core: Core) -> bool:
    """Here or there, a verb, and what is there: Here's my key. There goes the bus."""
    tags = core.tags
    place = core.senses[0].lemma in ("here", "there")
    return place and tags[1:2] in (("BE",), ("VZ",)) and any(tag in HEADS for tag in tags[2:])


def _is_bare_request(core: Core) -> bool:
    """A noun phrase with please, or one that no forbids: Milk please. No running. No more beans."""
    tags = core.tags
    phrase = set(tags) <= NOMINAL | {"TO", "UH"}
    return phrase and (core.please or core.senses[0].lemma == "no") and len(tags) > (core.senses[0].lemma == "no")


def has_main_verb(senses: Sequence[Sense]) -> bool:
    """A finite verb with a subject before it, outside subordinate clauses."""
    start = 0
    head: Sequence[Sense] = ()
    for index, sense in enumerate(senses):
        if sense.tag not in FINITE and sense.tag != "V":
            continue
        before = (*head, *senses[start:index])
        if _has_subject(before, sense) and _goes_on(senses, index):
            if not any(s.tag in SUBORDINATORS for s in _after_opening_word(before, start)):
                return True
            start, head = index + 1, _head_of_relative(before)
    return False


def _head_of_relative(before: Sequence[Sense]) -> Sequence[Sense]:
    """What a relative clause is said of, subject of what follows it: The bus that we ride is yellow."""
    at = next((i for i, sense in enumerate(before) if sense.tag in SUBORDINATORS), 0)
    is_relative = at > 0 and before[at].lemma in RELATIVES and before[at - 1].tag in HEADS
    return before[:at] if is_relative else ()


def _after_opening_word(before: Sequence[Sense], start: int) -> Sequence[Sense]:
    """A question word that opens the sentence is its subject, not a subordinator."""
    opens = start == 0 and before and before[0].tag in ("WP", "WD")
    return before[1:] if opens else before


def _has_subject(before: Sequence[Sense], verb: Sense) -> bool:
    """Whether a subject stands before the verb and agrees with a plain form (dogs run, not dog run)."""
    subjects = [sense for sense in before if sense.tag in SUBJECTS]
    if not subjects or any(sense.tag in ("TO", "MD", "DO") for sense in before[-1:]):
        return False
    last = subjects[-1]
    placed = next((i for i, sense in enumerate(before) if sense.tag == "IN"), 0)
    if verb.tag == "V" and placed and before[placed - 1].tag == "NS":  # The wheels on the bus go
        return True
    if verb.tag != "V":
        return verb.tag != "VZ" or last.lemma not in PLURALS or last.tag not in ("PS", "PR")
    if any(sense.tag == "CC" for sense in before):
        return True
    return last.tag == "NS" or last.lemma in PLURALS or last.lemma in ("these", "those", "all", "both", "who")


def _goes_on(senses: Sequence[Sense], index: int) -> bool:
    """An auxiliary needs what it helps, unless a pronoun before it makes a short answer (I can)."""
    rest = {sense.tag for sense in senses[index + 1 :]} - {"NG", "RB", "UH"}
    tag = senses[index].tag
    if tag in ("MD", "DO"):
        return bool(rest & {"V", "BB", "HV", "DO"}) or (not rest and senses[index - 1].tag in ("PS", "PR"))
    if tag == "BE":
        return len(senses) > index + 1 or senses[index - 1].tag in ("PS", "PR")
    return True
