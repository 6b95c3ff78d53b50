"""The whole way: a model's stream, the pipeline and the real English, in one run."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest

from app.language import registry
from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.sources.fallback import FallbackSource
from app.sources.openai import OpenAISource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.events import Event, Finished, ItemVerified, NoticeRaised
from app.stimuli.ports import CandidateSource, Deadline
from tests.fake_openai import FakeOpenAI, Json, Model
from tests.sources.port import KEY, Pauses

BRIEF = Brief("en", 6, 3, 3, Diagnosis.SSD, Approach.COMPLEXITY, Target("S", Position.ONSET))
SENTENCES = [
    "I see Sam",  # proved: two onsets
    "HACKED by theme",
    "The soup spilled",
    "soup",
    "Sit with me",
    "Dogs can bark",
    "We sing songs",
    "The sun shines",
    "Sally sits down",
]


def written(data: dict[str, Any]) -> list[str]:
    """The same sentences each time, whatever is asked."""
    return SENTENCES


@pytest.fixture(scope="module")
def english() -> Language:
    return registry.load("en")


def events(source: CandidateSource, english: Language) -> list[Event]:
    """All that the pipeline says about the brief."""
    numbers = itertools.count()
    deadline = Deadline(time.monotonic, time.monotonic() + 30)
    return list(pipeline.run(BRIEF, source, english, deadline, lambda: str(next(numbers))))


def finished(said: list[Event]) -> Finished:
    last = said[-1]
    assert isinstance(last, Finished)
    return last


def test_only_proved_sentences_come_through(english: Language) -> None:
    with FakeOpenAI(Model(written)) as fake:
        source = OpenAISource({"en": english}, KEY, base_url=fake.url)
        said = events(source, english)
        source.close()
    result = finished(said).result
    assert len(result.items) == 3
    assert {item.source for item in result.items} == {"openai"}
    assert all(item.matched_sounds for item in result.items)
    assert all(item.text in SENTENCES and "HACKED" not in item.text for item in result.items)
    assert result.usage.calls == len(fake.calls)
    assert sum(result.rejected.values()) >= 1


def test_lexicon_words_in_the_prompt_are_proof_of_the_target(english: Language) -> None:
    with FakeOpenAI(Model(written)) as fake:
        source = OpenAISource({"en": english}, KEY, base_url=fake.url)
        source.prepare()
        events(source, english)
        source.close()
    words = fake.calls[0].data["words"].split()
    assert len(words) >= 10
    for word in words:
        pronunciation = english.pronounce(word)
        assert any(s.phoneme == "S" for syllable in pronunciation.words[0].syllables for s in syllable.onset)


def test_a_dead_upstream_is_answered_by_the_engine(english: Language) -> None:
    embedded = EmbeddedSource({"en": (english, registry.grammar("en"))})
    with FakeOpenAI(Json(500, {})) as fake:
        primary = OpenAISource({"en": english}, KEY, base_url=fake.url, sleep=Pauses())
        said = events(FallbackSource(primary, embedded), english)
        primary.close()
    result = finished(said).result
    assert len(result.items) == 3
    assert {item.source for item in result.items} == {"embedded"}
    assert [event.notice.code for event in said if isinstance(event, NoticeRaised)] == ["FALLBACK_EMBEDDED"]
    assert len([event for event in said if isinstance(event, ItemVerified)]) == 3
    assert result.usage.calls == 2
