"""Which communicative functions the grammar of an English sentence can serve."""

from __future__ import annotations

from app.language.base import Analysis, SentenceType


def served(analysis: Analysis) -> frozenset[str]:
    """Ids of the contract: request, reject, help, choice, attention, question."""
    lemmas = {m.lemma for m in analysis.morphemes}
    found = set()
    if analysis.sentence_type is SentenceType.QUESTION:
        found.add("question")
    if analysis.sentence_type is SentenceType.REQUEST or lemmas & {"please", "want", "need"}:
        found.add("request")
    if lemmas & {"no", "not", "stop"}:
        found.add("reject")
    if "help" in lemmas:
        found.add("help")
    if lemmas & {"or", "choose", "pick", "better", "instead", "rather"}:
        found.add("choice")
    if lemmas & {"look", "hey", "see", "watch", "listen"}:
        found.add("attention")
    return frozenset(found)
