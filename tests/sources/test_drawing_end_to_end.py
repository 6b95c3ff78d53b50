"""The whole way: a model's stream, the pipeline and the real English, in one run."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from types import GeneratorType
from typing import Any

import pytest

from app.language import registry
from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.sources.fallback import FallbackSource
from app.sources.openai import OpenAISource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.errors import SourceTimeoutError
from app.stimuli.events import ContrastSetVerified, Event, Finished, ItemVerified, NoticeRaised
from app.stimuli.ports import CandidateSource, Deadline
from tests.fake_openai import FakeOpenAI, Hang, Json, Model
from tests.fake_openai.server import Behaviour
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


def running(
    source: CandidateSource,
    english: Language,
    brief: Brief = BRIEF,
    deadline_s: float = 30.0,
    *,
    seen_at_once: bool = True,
) -> Iterator[Event]:
    """What the pipeline says about the brief, as it says it."""
    numbers = itertools.count()
    deadline = Deadline(time.monotonic, time.monotonic() + deadline_s)
    return pipeline.run(brief, source, english, deadline, lambda: str(next(numbers)), seen_at_once=seen_at_once)


def events(source: CandidateSource, english: Language) -> list[Event]:
    """All that the pipeline says about the brief."""
    return list(running(source, english))


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


def test_sentences_that_nobody_sees_one_by_one_make_the_same_set(english: Language) -> None:
    sets = []
    for seen_at_once in (True, False):
        with FakeOpenAI(Model(written)) as fake:
            source = OpenAISource({"en": english}, KEY, base_url=fake.url)
            result = finished(list(running(source, english, seen_at_once=seen_at_once))).result
            source.close()
        sets.append([(item.text, item.score, item.matched_sounds) for item in result.items])
        assert result.rejected["wrong_length"] >= 1
    assert sets[0] == sets[1]


def test_lexicon_words_in_the_prompt_are_proof_of_the_target(english: Language) -> None:
    with FakeOpenAI(Model(written)) as fake:
        source = OpenAISource({"en": english}, KEY, base_url=fake.url)
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


PAIRS = replace(BRIEF, approach=Approach.MINIMAL_PAIRS)


def paired(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Both words of each pair in one frame."""
    return [{"number": n, "first": f"I want {one}", "second": f"I want {other}"} for n, one, other in data["pairs"]]


def test_sets_are_told_with_what_their_calls_cost(english: Language) -> None:
    with FakeOpenAI(Model(paired)) as fake:
        source = OpenAISource({"en": english}, KEY, base_url=fake.url)
        result = finished(list(running(source, english, PAIRS))).result
        source.close()
        assert fake.calls[0].over.wait(10)
    assert len(result.contrast_sets or ()) == 3
    assert result.sources == {"openai": 3}
    assert (result.usage.calls, result.usage.input_tokens > 50) == (1, True)
    assert 0 < result.usage.output_tokens <= fake.calls[0].pieces


def test_sets_are_waited_for_no_longer_than_the_request(english: Language) -> None:
    with FakeOpenAI(Hang()) as fake:
        source = OpenAISource({"en": english}, KEY, base_url=fake.url)
        with pytest.raises(SourceTimeoutError, match="UPSTREAM_TIMEOUT"):
            list(running(source, english, PAIRS, deadline_s=0.5))
        source.close()
        assert fake.calls[0].over.wait(10)
    assert len(fake.calls) == 1


@pytest.mark.parametrize(
    ("behaviour", "reason"), [(Hang(), "UPSTREAM_TIMEOUT"), (Json(429, {}), "UPSTREAM_RATE_LIMITED")]
)
def test_sets_of_a_failing_upstream_come_from_the_engine(behaviour: Behaviour, reason: str, english: Language) -> None:
    embedded = EmbeddedSource({"en": (english, registry.grammar("en"))})
    with FakeOpenAI(behaviour) as fake:
        primary = OpenAISource({"en": english}, KEY, base_url=fake.url, sleep=Pauses())
        source = FallbackSource(primary, embedded, reserve_s=20.0)
        result = finished(list(running(source, english, PAIRS, deadline_s=21.0))).result
        primary.close()
    assert len(result.contrast_sets or ()) == 3
    assert result.sources == {"embedded": 3}
    assert ("FALLBACK_EMBEDDED", {"reason": reason}) in [(notice.code, notice.params) for notice in result.notices]


def test_who_leaves_after_the_first_set_ends_the_call(english: Language) -> None:
    with FakeOpenAI(Model(paired, tokens_per_s=200)) as fake:
        source = OpenAISource({"en": english}, KEY, base_url=fake.url)
        said = running(source, english, PAIRS)
        assert isinstance(said, GeneratorType)
        next(event for event in said if isinstance(event, ContrastSetVerified))
        said.close()
        assert fake.calls[0].over.wait(10)
        source.close()
    assert fake.calls[0].closed_early
