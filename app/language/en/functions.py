"""Which communicative functions the grammar of an English sentence can serve."""

from __future__ import annotations

from itertools import pairwise

from app.language.base import Analysis, SentenceType
from app.language.en.minor_sentences import POINTERS

REQUESTS = frozenset({SentenceType.REQUEST, SentenceType.SUGGESTION})
NOUNS = frozenset({"N", "NS", "NM"})
WISHES = frozenset({"want", "need"})
REFUSALS = frozenset({"no", "not", "stop", "quit", "nope", "never", "yuck", "shoo"})
COMPLAINTS = frozenset(
    {"loud", "noisy", "hot", "cold", "spicy", "sour", "salty", "slimy", "sticky", "squishy", "mushy", "chewy"}
    | {"scary", "fast", "bright", "dark", "itchy", "tight", "rough", "sharp", "bumpy", "slippery", "stinky", "messy"}
    | {"big", "small", "wet", "muddy", "thick", "windy", "chilly", "deep", "yucky", "fuzzy", "crunchy", "dirty"}
)
"""What one says is too much of a thing that one will not have: Too loud!"""

CHOICES = frozenset({"or", "choose", "pick", "which", "better", "instead", "rather", "either", "both"})
DEEDS = frozenset(
    {"fix", "open", "tie", "untie", "zip", "unzip", "buckle", "button", "snap", "unwrap", "peel"}
    | {"carry", "lift", "reach", "unlock", "untangle", "cut", "pour", "hold", "squeeze", "twist", "crack"}
)
"""What a small child cannot do yet and asks another to do."""

SAVING = frozenset({"save", "rescue"})
"""What one calls another to do for who is in danger: Save Grandpa!"""

TO_ME = frozenset({"push", "pull", "hold", "carry", "lift", "catch", "save", "rescue"})
"""What it asks another to do to itself: Push me. Catch me."""

PARTICLES = frozenset({"up", "down", "out", "off", "in"})
"""Where it cannot get by itself, or get a thing: Pick me up. Get me down. Get it off."""

TROUBLES = frozenset({"heavy", "hard", "high", "tight", "far"})
"""What a thing is too much of for a small child alone: It's too heavy."""

HARM = frozenset({"hurt", "lost"})
"""What somebody is who needs help: My knee hurts. The bird's hurt!"""

SIZES = frozenset({"big", "huge", "tiny"})
"""What is cried out to show a thing: Big truck!"""

WASHING = frozenset({"wipe", "wash", "brush", "comb", "dry", "rinse"})
"""What it asks another to do to its own body: Wipe my mouth."""

FAILING = frozenset({"open", "close", "shut", "fit", "work", "start", "stop", "zip", "move", "turn", "go", "roll"})
"""What a thing will not do when help is needed: It won't open."""

ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "last"})
"""Which one of a row one takes: The third one!"""

CALLS = frozenset({"look", "listen", "watch", "see", "hey", "hear", "guess", "hi", "hello"})
CRIES = frozenset({"ooh", "wow", "whoa", "uh-oh", "yikes"})
"""Interjections that open a remark on what there is to see: Ooh, bubbles!"""


def served(analysis: Analysis) -> frozenset[str]:
    """Ids of the contract: request, reject, help, choice, attention, question.

    request: a command, a suggestion, a wish of the speaker (I want, I'd like), please, Can I …?, More bubbles! ·
    reject: a negation, no, stop, I'm done, leave … alone, too loud, wrong shoe · help: help, stuck, I can't …, it
    won't open, too heavy, Can you open …?, Push me, Find my shoe, Save Grandpa! · choice: or, which, choose, this
    one, the red one, That bus, The other foot!, Swings first!, I'll have …, Juice, not milk · attention: look, hey,
    ooh, there's …, here comes …, a name called · question: a question.
    """
    lemmas = [m.lemma for m in analysis.morphemes]
    held = set(lemmas)
    found = {
        "question": analysis.sentence_type is SentenceType.QUESTION,
        "request": _asks(analysis, lemmas),
        "reject": bool(held & REFUSALS) or _has_enough(lemmas) or _complains(analysis, lemmas),
        "help": "help" in held or "stuck" in analysis.text or _is_in_need(analysis, lemmas),
        "choice": bool(held & CHOICES) or _picks_one(analysis) or _points_out(analysis) or _prefers(analysis, lemmas),
        "attention": bool(held & CALLS) or _presents(analysis, lemmas) or _calls(analysis),
    }
    return frozenset(name for name, serves in found.items() if serves)


def _asks(analysis: Analysis, lemmas: list[str]) -> bool:
    held = set(lemmas)
    if analysis.sentence_type in REQUESTS or "please" in held:
        return True
    if lemmas[:1] in (["more"], ["another"]) and analysis.sentence_type is SentenceType.EXCLAMATION:
        return all(m.tag in NOUNS | {"JJ"} for m in analysis.morphemes[1:])  # More bubbles! not: More dogs came!
    if lemmas[-1:] == ["again"] and analysis.morphemes[0].tag in NOUNS and len(lemmas) == 2:
        return analysis.sentence_type is SentenceType.EXCLAMATION  # Bubbles again!
    if analysis.sentence_type is SentenceType.QUESTION:
        wanted = (("can", "could", "may"), ("i", "you", "we")), (("will", "would"), ("you",))
        return any(_joined(lemmas, modal, who) for modals, whom in wanted for modal in modals for who in whom)
    wish = bool(held & WISHES) or _joined(lemmas, "would", "like") or _joined(lemmas, "my", "turn")
    return wish and bool(held & {"i", "we", "my"}) and "not" not in held


def _picks_one(analysis: Analysis) -> bool:
    """This one, the other one, the red one, the last one: one out of several that are there."""
    return any(
        b.lemma == "one" and (a.lemma in ORDINALS | {"this", "that", "other"} or a.tag in ("JJ", "N"))
        for a, b in pairwise(analysis.morphemes)
    )


def _points_out(analysis: Analysis) -> bool:
    """That bus. This cookie, please. The other foot! That slide first!: the answer to Which one?"""
    words = [m for m in analysis.morphemes if m.lemma not in ("please", "not", "the")]
    if analysis.sentence_type is SentenceType.QUESTION:
        return False
    if words and words[-1].lemma == "first":
        *before, last = [*words[:-1]] or words
        return last.tag in NOUNS and all(m.lemma in POINTERS for m in before)
    return len(words) == 2 and words[0].lemma in POINTERS | {"other", "different"} and words[1].tag in ("N", "NS")


def _complains(analysis: Analysis, lemmas: list[str]) -> bool:
    """Too loud! Too many bees! The soup is too hot. Wrong shoe! That's the wrong one."""
    if analysis.sentence_type is SentenceType.QUESTION:
        return False
    wrong = "wrong" in lemmas[:2] or ("wrong" in lemmas and lemmas[0] in POINTERS | {"it"})
    return wrong or any(a == "too" and b in COMPLAINTS | {"many", "much"} for a, b in pairwise(lemmas))


def _has_enough(lemmas: list[str]) -> bool:
    """Go away. Get off, bug. All done. I'm done eating. Leave Grandpa alone."""
    pairs = (("all", "done"), ("be", "done"), ("be", "do"))  # done with a thing is tagged as a form of do
    done = any(_joined(lemmas, *pair) for pair in pairs) and bool({"all", "i", "we"} & set(lemmas))
    return done or _joined(lemmas, "go", "away") or lemmas[:2] == ["get", "off"] or {"leave", "alone"} <= set(lemmas)


def _prefers(analysis: Analysis, lemmas: list[str]) -> bool:
    """One thing and not the other (Juice, not milk. Just milk, please), or what one takes (I'll have soup)."""
    if lemmas[:1] == ["just"] and lemmas[-1] == "please":
        return True
    contrast = ", not " in analysis.text and any(m.tag in NOUNS for m in analysis.morphemes[:1])
    return contrast or (lemmas[:1] == ["i"] and any(_joined(lemmas, "will", verb) for verb in ("take", "have")))


def _presents(analysis: Analysis, lemmas: list[str]) -> bool:
    """Ooh, bubbles! Big truck! There's a duck! Here comes Grandpa. Here, kitty!"""
    sized = len(lemmas) == 2 and lemmas[0] in SIZES and analysis.sentence_type is SentenceType.EXCLAMATION
    pointed = lemmas[:1] in (["here"], ["there"]) and lemmas[1:2] in (["be"], ["come"], ["go"])
    return sized or pointed or bool(CRIES & set(lemmas[:1])) or (lemmas[:1] == ["here"] and analysis.text[4:5] == ",")


def _is_in_need(analysis: Analysis, lemmas: list[str]) -> bool:
    """Cannot do it (I can't reach), sees it fail (It won't open) or asks another to do it (Can you tie my shoe?)."""
    if _joined(lemmas, "can", "not"):
        return bool({"i", "we"} & set(lemmas)) or lemmas[0] == "can"  # Can't reach!
    if any(_joined(lemmas, "too", trouble) for trouble in TROUBLES):
        return True
    if lemmas[-1:] and lemmas[-1] in HARM and "not" not in lemmas:
        return analysis.sentence_type is not SentenceType.QUESTION
    if len(lemmas) == 2 and lemmas[0] in PARTICLES and lemmas[1] == "please":
        return True  # Down, please.
    if "will" in lemmas and "not" in lemmas:
        return not {"i", "you", "we"} & set(lemmas) and lemmas[-1] in FAILING
    asked = any(_joined(lemmas, modal, "you") for modal in ("can", "could", "will", "would", "need"))
    command = analysis.sentence_type is SentenceType.REQUEST and not {"not", "no", "stop", "let"} & set(lemmas)
    deed = any(m.lemma in DEEDS and m.tag in ("V", "BB") for m in analysis.morphemes)  # not Push the button
    return (asked or command) and (deed or bool(SAVING & set(lemmas)) or _is_done_to_me(lemmas))


def _is_done_to_me(lemmas: list[str]) -> bool:
    """Push me. Pick me up. Get it off. Wipe my mouth. Find my shoe."""
    ends = PARTICLES & set(lemmas[2:])
    moved = any(_joined(lemmas, a, b) for a, b in (("pick", "me"), ("get", "me"), ("pull", "me"), ("get", "it")))
    mine = any(_joined(lemmas, verb, "my") for verb in (*WASHING, "find", "push", "move"))
    return mine or any(_joined(lemmas, verb, "me") for verb in TO_ME) or (moved and bool(ends))


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
