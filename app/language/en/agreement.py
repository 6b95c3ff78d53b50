"""Whether what stands side by side agrees in person and number: not They runs, The dogs barks, This shoes, I want a."""

from __future__ import annotations

from collections.abc import Sequence

from app.language.en.vocabulary import Sense

PLURALS = frozenset({"i", "you", "we", "they"})
"""Subjects of a plain verb, never of one in -s: they run, not they runs."""
SINGULARS = frozenset({"he", "she", "it"})
DISAGREEING = {
    **dict.fromkeys(("i",), frozenset({"is", "are", "has", "does"})),
    **dict.fromkeys(SINGULARS | {"this", "that"}, frozenset({"am", "are", "have", "do"})),
    **dict.fromkeys(("these", "those"), frozenset({"am", "is", "was", "has", "does"})),
    **dict.fromkeys(PLURALS - {"i"}, frozenset({"am", "is", "was", "has", "does"})),
}
"""Auxiliaries that no pronoun of the key takes as its own (I were, as in If I were, is said)."""
HELPED = frozenset({"BE", "MD", "HV", "DO", "V", "NG", "CC"})
"""What stands before a pronoun whose verb is another's: Did he have, Make it do, You and I are."""


OF_ONE = frozenset({"is", "was", "has", "does"})
OF_MANY = frozenset({"are", "were", "have", "do"})
"""Auxiliaries of a single thing and of several."""
ONE = frozenset({"a", "an", "this", "every", "each", "another"})
MANY = frozenset({"these", "those", "many", "several"})
"""Determiners of a single thing and of several."""
OPEN = frozenset({"the", "a", "an", "my", "your", "our", "their", "every"})
"""What a noun must follow."""
MODALS = frozenset({"can", "could", "will", "would", "should", "must", "might"})
BEFORE_NOUN = frozenset({"DT", "JJ"})
NOUNS = frozenset({"N", "NS"})
PLAIN = frozenset({"go", "come", "eat", "play", "want", "like", "see", "need", "make", "run", "sing", "get"})
"""Verbs that a child puts behind am, is, are as they are: I am go home."""
AMOUNTS = frozenset({"few", "lot", "bunch", "couple"})
"""Singular in form, said of many (a bunch of dogs are)."""


def misbuilt(senses: Sequence[Sense], forms: Sequence[str], pauses: frozenset[int]) -> bool:
    """An utterance that no adult would build so, whatever follows."""
    return (
        disagrees(senses, forms)
        or _is_left_open(forms, pauses)
        or _helps_wrongly(senses, forms)
        or any(_noun_disagrees(senses, forms, start) for start in (0, *pauses))
        or _miscounts(senses, forms)
    )


def _is_left_open(forms: Sequence[str], pauses: frozenset[int]) -> bool:
    """Put the. I want a."""
    return any(form in OPEN and (at + 1 == len(forms) or at + 1 in pauses) for at, form in enumerate(forms))


def _helps_wrongly(senses: Sequence[Sense], forms: Sequence[str]) -> bool:
    """He can runs. I am go home. I no want it."""
    for at in range(2, len(senses)):
        if senses[at - 2].tag not in ("PS", "PR") or senses[at - 2].lemma not in PLURALS | SINGULARS:
            continue
        helper, tag = forms[at - 1], senses[at].tag
        if helper in MODALS and tag in ("VZ", "VD"):
            return True
        if at == 2 and tag == "V" and (helper == "no" or (senses[1].tag == "BE" and senses[2].lemma in PLAIN)):
            return True
    return False


def _noun_disagrees(senses: Sequence[Sense], forms: Sequence[str], start: int) -> bool:
    """The dogs barks. The cats is big. The dog are big: a noun that opens the sentence, and its verb."""
    at = start
    while at < len(senses) and senses[at].tag in BEFORE_NOUN:
        at += 1
    if at == start or at + 1 >= len(senses) or AMOUNTS & set(forms[start : at + 1]):
        return False
    noun, verb = senses[at].tag, senses[at + 1].tag
    if noun == "NS":
        return verb == "VZ" or (verb in ("BE", "HV", "DO") and forms[at + 1] in OF_ONE)
    return noun == "N" and verb in ("BE", "HV", "DO") and forms[at + 1] in OF_MANY


def _miscounts(senses: Sequence[Sense], forms: Sequence[str]) -> bool:
    """This shoes. A dogs. These ball."""
    for at, sense in enumerate(senses):
        if sense.tag != "DT" or forms[at] not in ONE | MANY:
            continue
        noun = next((i for i in range(at + 1, len(senses)) if senses[i].tag != "JJ"), len(senses))
        tags = [sense.tag for sense in senses[noun : noun + 2]]
        if forms[at] in ONE and tags[:1] == ["NS"] and tags[1:] != ["N"] and tags[1:] != ["POS"]:
            return True
        if forms[at] in MANY and tags[:1] == ["N"] and not NOUNS & set(tags[1:]):
            return True
    return False


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
