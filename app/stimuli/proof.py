"""A verified candidate becomes a stimulus: its sounds found, its score and difficulty given."""

from __future__ import annotations

from collections.abc import Callable

from app.stimuli import difficulty, scoring
from app.stimuli.brief import Brief
from app.stimuli.checks import Reading
from app.stimuli.events import Stimulus
from app.stimuli.ports import Candidate

NewId = Callable[[], str]
"""Makes ids that are unique across answers."""


def stimulus(reading: Reading, candidate: Candidate, brief: Brief, item_id: str) -> Stimulus:
    """A verified candidate with its proof and its score."""
    sounds, words = reading.matches(brief.target) if brief.target else ((), ())
    scored = scoring.score(reading, brief, sounds, words)
    return Stimulus(
        id=item_id,
        text=reading.text,
        source=candidate.source,
        frame=candidate.frame,
        analysis=reading.analysis,
        pronunciation=reading.pronunciation,
        matched_words=words,
        matched_sounds=sounds,
        score=scored.value,
        breakdown=scored.parts,
        difficulty=difficulty.level(reading, brief.target),
        target=brief.target,
    )
