"""The real languages and the real engine, loaded once: what the core is tested with."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest

from app.language import registry
from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.events import Event, Finished, StimulusSet
from app.stimuli.ports import CandidateSource, Deadline

Draw = Callable[[Brief], StimulusSet]


@pytest.fixture(scope="session")
def languages() -> dict[str, Language]:
    return {code: registry.load(code) for code in registry.codes()}


@pytest.fixture(scope="session")
def korean(languages: dict[str, Language]) -> Language:
    return languages["ko"]


@pytest.fixture(scope="session")
def english(languages: dict[str, Language]) -> Language:
    return languages["en"]


@pytest.fixture(scope="session")
def embedded(languages: dict[str, Language]) -> EmbeddedSource:
    return EmbeddedSource({code: (language, registry.grammar(code)) for code, language in languages.items()})


def events(brief: Brief, source: CandidateSource, language: Language) -> list[Event]:
    """Everything a run says, with ids that count up."""
    ids = itertools.count(1)
    deadline = Deadline(time.monotonic, time.monotonic() + 60)
    return list(pipeline.run(brief, source, language, deadline, lambda: f"id-{next(ids)}"))


@pytest.fixture(scope="session")
def draw(languages: dict[str, Language], embedded: EmbeddedSource) -> Draw:
    """Runs a brief through the embedded engine and the pipeline and returns the finished set."""

    def run(brief: Brief) -> StimulusSet:
        last = events(brief, embedded, languages[brief.language])[-1]
        assert isinstance(last, Finished)
        return last.result

    return run


def brief(**changes: Any) -> Brief:
    """The request of the README, with changes: Korean, five years, three eojeol, ㄹ in the onset."""
    fields: dict[str, Any] = {
        "language": "ko",
        "age": 5,
        "count": 10,
        "sentence_length": 3,
        "diagnosis": Diagnosis.SSD,
        "approach": Approach.COMPLEXITY,
        "target": Target("ㄹ", Position.ONSET),
        "seed": 1,
    }
    return Brief(**{**fields, **changes})
