"""Minor sentences: English utterances that are whole without a clause.

What is pointed out of several (That bus.), refused (Not my hat! Not going.) or preferred (Juice, not milk.); what is
cried out of how a thing is (Big truck!), after a call (Mom, a bee! Uh-oh, ants!) or to have it (More bubbles! The red
one! Swings first!); what is too much (Too loud!) or will not go (Won't open!); what is asked back (Me? Still hungry?).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.language.base import SentenceType
from app.language.en.utterance import Core

POINTERS = frozenset({"this", "that", "these", "those"})
"""What one points out one of several with: That bus."""

ASKED = frozenset({"more", "another", "both"})
"""What a child cries before the thing that it wants: More bubbles!"""
PUT = frozenset({"first", "instead", "again"})
"""What it cries after the thing that it chooses: Swings first!"""
CRIED = (["mine"], ["again"])
"""What is whole by itself when it is cried."""
NEGATED = (("NG", "JJ"), ("NG", "RB"), ("NG", "PR"), ("NG", "PO"), ("NG", "VG"), ("NG", "VG", "PR"))
"""Not hungry. Not now. Not that. Not me. Not going. Not eating it."""

THING = frozenset({"DT", "JJ", "CD", "N", "NS", "NM"})


def whole_without_clause(core: Core, mark: str, expressions: set[str]) -> SentenceType | None:
    """The type of a minor sentence, or None. `expressions`: what of it the lexicon has as an expression."""
    if expressions:
        return SentenceType.QUESTION if mark == "?" else SentenceType.EXPRESSION
    if core.look:
        return SentenceType.EXCLAMATION if mark == "!" and core.senses else SentenceType.REQUEST
    named = core.tags == ("NM",) and mark == "!"  # Mommy!
    if named or (core.called and all(tag in ("NM", "UH") for tag in core.tags)):
        return SentenceType.EXPRESSION
    if core.greets and core.tags in (("N",), ("NS",)):
        return SentenceType.EXPRESSION
    if core.called and [sense.lemma for sense in core.senses] == ["here"]:  # Here, kitty!
        return SentenceType.EXPRESSION
    if core.called and core.tags == ("DO", "NG"):  # Don't, Grandpa.
        return SentenceType.REQUEST
    if not core.senses:
        return None
    if core.tags in NEGATED or _points_out(core) or _refuses(core.tags):
        return SentenceType.STATEMENT
    if mark == "?":
        return SentenceType.QUESTION if _is_asked_back(core) else None
    return SentenceType.EXCLAMATION if mark == "!" and _is_cried(core) else None


def _is_cried(core: Core) -> bool:
    """What is whole because it is cried out."""
    return (
        [sense.lemma for sense in core.senses] in CRIED
        or _is_cry(core.tags)
        or _is_so_many(core)
        or _is_so(core)
        or _is_wanted(core)
        or _fails(core)
        or (core.called and not core.please and (_is_thing(core.tags) or core.tags == ("JJ",)))  # Ooh, shiny!
    )


def _is_asked_back(core: Core) -> bool:
    """Me? Now? Really? Thirsty, puppy? Still hungry?"""
    return core.tags in (("RB",), ("PO",), ("PR",)) or (core.called and core.tags == ("JJ",)) or _is_still(core)


def _is_still(core: Core) -> bool:
    """Still hungry? Still snowing? Too hot? Clean now? Big enough?"""
    first, last, rest = core.senses[0].lemma, core.senses[-1].lemma, core.tags[1:]
    if core.tags[:-1] == ("JJ",) and last in ("now", "enough"):
        return True
    return (first in ("still", "too") and rest == ("JJ",)) or (first == "still" and rest == ("VG",))


def _is_wanted(core: Core) -> bool:
    """More bubbles! The other foot! The red one! Not the blue one! Swings first!"""
    lemmas, tags = [sense.lemma for sense in core.senses], core.tags
    asked = (lemmas[0] in ASKED or lemmas[:2] in (["the", "other"], ["the", "wrong"])) and _is_thing(tags[1:])
    chosen = len(tags) > 1 and lemmas[-1] == "one" and set(tags[:-1]) <= THING | {"NG"}
    return asked or chosen or (lemmas[-1] in PUT and _is_thing(tags[:-1]))


def _fails(core: Core) -> bool:
    """Can't reach! Won't open!"""
    return core.tags[:2] == ("MD", "NG") and core.tags[2:3] in (("V",), ("BB",))


def _points_out(core: Core) -> bool:
    """The answer of who chooses: That bus. Not this hat."""
    senses = core.senses[1:] if core.tags[:1] == ("NG",) else core.senses
    tags = tuple(sense.tag for sense in senses)
    return tags in (("DT", "N"), ("DT", "NS")) and senses[0].lemma in POINTERS


def _refuses(tags: Sequence[str]) -> bool:
    """Not my hat! Juice, not milk. Not peas again!"""
    tags = tags[:-1] if tags[-1:] == ("RB",) else tags
    if "NG" not in tags:
        return False
    at = tags.index("NG")
    return (at == 0 or _is_thing(tags[:at])) and _is_thing(tags[at + 1 :])


def _is_thing(tags: Sequence[str]) -> bool:
    """A noun and what stands before it: a bee, my tooth, two ducks."""
    return tags[-1:] in (("N",), ("NS",), ("NM",)) and set(tags) <= THING


def _is_cry(tags: Sequence[str]) -> bool:
    """Adjectives and the thing they are said of, without article: Big truck! Smooth rocks!"""
    return len(tags) > 1 and tags[-1] in ("N", "NS") and set(tags[:-1]) == {"JJ"}


def _is_so_many(core: Core) -> bool:
    """So many ducks! Too many bees! Too much ketchup!"""
    first, counted = [*(sense.lemma for sense in core.senses[:2]), "", ""][:2]
    return first in ("so", "too") and counted in ("many", "much") and _is_thing(core.tags[2:])


def _is_so(core: Core) -> bool:
    """So smooth! Very smooth! Really smooth! Too loud! All wet! Nice and warm!"""
    lemmas, last = [sense.lemma for sense in core.senses[:-1]], core.tags[-1:]
    return last == ("JJ",) and lemmas in (["so"], ["very"], ["really"], ["too"], ["all"], ["nice", "and"])
