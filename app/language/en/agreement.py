"""Whether pronouns and the auxiliaries beside them agree in person and number."""

from __future__ import annotations

from collections.abc import Sequence

from app.language.en.vocabulary import Sense

PLURALS = frozenset({"i", "you", "we", "they"})
"""Subjects of a plain verb, never of one in -s: they run, not they runs."""
SINGULARS = frozenset({"he", "she", "it"})
DISAGREEING = {
    **dict.fromkeys(("i",), frozenset({"is", "are", "has", "does"})),
    **dict.fromkeys(SINGULARS, frozenset({"am", "are", "have", "do"})),
    **dict.fromkeys(PLURALS - {"i"}, frozenset({"am", "is", "was", "has", "does"})),
}
"""Auxiliaries that no pronoun of the key takes as its own (I were, as in If I were, is said)."""
HELPED = frozenset({"BE", "MD", "HV", "DO", "V", "NG", "CC"})
"""What stands before a pronoun whose verb is another's: Did he have, Make it do, You and I are."""


def disagrees(senses: Sequence[Sense], forms: Sequence[str]) -> bool:
    """A subject pronoun beside an auxiliary of another person: He don't run. Is you hungry?"""
    for index, sense in enumerate(senses):
        if sense.tag not in ("PS", "PR") or sense.lemma not in DISAGREEING:
            continue
        wrong = DISAGREEING[sense.lemma]
        follows = index + 1 < len(forms) and forms[index + 1] in wrong
        if follows and (index == 0 or senses[index - 1].tag not in HELPED):
            return True
        if index == 1 and senses[0].tag in ("BE", "HV", "DO") and forms[0] in wrong:
            return True
    return False
