"""Which communicative functions the grammar of an English sentence can serve."""

from __future__ import annotations

from itertools import pairwise

from app.language.base import Analysis, SentenceType
from app.language.en.clauses import POINTERS

REQUESTS = frozenset({SentenceType.REQUEST, SentenceType.SUGGESTION})
WISHES = frozenset({"want", "need"})
REFUSALS = frozenset({"no", "not", "stop", "nope", "never", "yuck"})
CHOICES = frozenset({"or", "choose", "pick", "which", "better", "instead", "rather", "either", "both"})
DEEDS = frozenset(
    {"fix", "open", "tie", "untie", "zip", "unzip", "buckle", "button", "snap", "unwrap", "peel"}
    | {"carry", "lift", "reach", "unlock", "untangle", "cut", "pour"}
)
"""What a small child cannot do yet and asks another to do."""

WASHING = frozenset({"wipe", "wash", "brush", "comb", "dry", "rinse"})
"""What it asks another to do to its own body: Wipe my mouth."""

FAILING = frozenset({"open", "close", "shut", "fit", "work", "start", "stop", "zip", "move", "turn", "go", "roll"})
"""What a thing will not do when help is needed: It won't open."""

CALLS = frozenset({"look", "listen", "watch", "see", "hey", "hear", "guess"})


def served(analysis: Analysis) -> frozenset[str]:
    """Ids of the contract: request, reject, help, choice, attention, question.

    request: a command, a suggestion, a wish of the speaker (I want, I'd like), please, Can I …? · reject: a negation,
    no, stop · help: help, stuck, I can't …, it won't open, Can you open …?, Push me · choice: or, which, choose,
    this one, the red one, That bus · attention: look, hey, a name called · question: a question.
    """
    lemmas = [m.lemma for m in analysis.morphemes]
    held = set(lemmas)
    found = {
        "question": analysis.sentence_type is SentenceType.QUESTION,
        "request": _asks(analysis, lemmas),
        "reject": bool(held & REFUSALS) or _joined(lemmas, "go", "away") or _joined(lemmas, "all", "done"),
        "help": bool(held & {"help", "stuck"}) or _is_in_need(analysis, lemmas),
        "choice": bool(held & CHOICES) or _picks_one(analysis) or _points_out(analysis),
        "attention": bool(held & CALLS) or _calls(analysis),
    }
    return frozenset(name for name, serves in found.items() if serves)


def _asks(analysis: Analysis, lemmas: list[str]) -> bool:
    held = set(lemmas)
    if analysis.sentence_type in REQUESTS or "please" in held:
        return True
    if analysis.sentence_type is SentenceType.QUESTION:
        wanted = (("can", "could", "may"), ("i", "you", "we")), (("will", "would"), ("you",))
        return any(_joined(lemmas, modal, who) for modals, whom in wanted for modal in modals for who in whom)
    wish = bool(held & WISHES) or _joined(lemmas, "would", "like") or _joined(lemmas, "my", "turn")
    return wish and bool(held & {"i", "we", "my"}) and "not" not in held


def _picks_one(analysis: Analysis) -> bool:
    """This one, the other one, the red one: one out of several that are there."""
    return any(
        b.lemma == "one" and (a.lemma in ("this", "that", "other") or a.tag in ("JJ", "N"))
        for a, b in pairwise(analysis.morphemes)
    )


def _points_out(analysis: Analysis) -> bool:
    """That bus. This cookie, please: the answer to Which one?"""
    words = [m for m in analysis.morphemes if m.lemma not in ("please", "not")]
    return len(words) == 2 and words[0].lemma in POINTERS and words[1].tag in ("N", "NS")


def _is_in_need(analysis: Analysis, lemmas: list[str]) -> bool:
    """Cannot do it (I can't reach), sees it fail (It won't open) or asks another to do it (Can you tie my shoe?)."""
    if _joined(lemmas, "can", "not"):
        return "i" in lemmas
    if "will" in lemmas and "not" in lemmas:
        return not {"i", "you", "we"} & set(lemmas) and lemmas[-1] in FAILING
    asked = any(_joined(lemmas, modal, "you") for modal in ("can", "could", "will", "would", "need"))
    command = analysis.sentence_type is SentenceType.REQUEST and not {"not", "no", "stop", "let"} & set(lemmas)
    deed = bool(DEEDS & set(lemmas)) or _joined(lemmas, "push", "me")
    return (asked or command) and (deed or any(_joined(lemmas, wash, "my") for wash in WASHING))


def _joined(lemmas: list[str], first: str, second: str) -> bool:
    return any(a == first and b == second for a, b in pairwise(lemmas))


def _calls(analysis: Analysis) -> bool:
    """A name or an interjection set off at the start or the end: Mom, … — …, Dad!"""
    names = [m for m in analysis.morphemes if m.tag == "NM"]
    before = (analysis.text[: m.start].rstrip() for m in names)
    after = (analysis.text[m.end :].lstrip() for m in names)
    return any(
        (not left or left.endswith(",")) and (right.startswith((",", "!", "?", ".")) or not right)
        for left, right in zip(before, after, strict=True)
        if left or right.startswith((",", "!"))
    )
