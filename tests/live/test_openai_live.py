"""One real call: the default model, or the one in the settings, is asked for two sentences and passes the pipeline."""

from __future__ import annotations

import itertools
import time

import pytest

from app.language import registry
from app.language.base import Position
from app.settings import Settings
from app.sources.openai import OpenAISource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.events import Finished
from app.stimuli.ports import Deadline

BRIEF = Brief("ko", 5, 2, 3, Diagnosis.SSD, Approach.COMPLEXITY, Target("ㄹ", Position.ONSET))


@pytest.mark.live
def test_the_model_writes_sentences_that_are_proved(live_settings: Settings) -> None:
    korean = registry.load("ko")
    source = OpenAISource(
        {"ko": korean},
        live_settings.openai_api_key,
        base_url=live_settings.openai_base_url,
        model=live_settings.openai_model,
    )
    numbers = itertools.count()
    deadline = Deadline(time.monotonic, time.monotonic() + 60)
    events = list(pipeline.run(BRIEF, source, korean, deadline, lambda: str(next(numbers))))
    source.close()
    last = events[-1]
    assert isinstance(last, Finished)
    assert len(last.result.items) == 2
    assert all(item.source == "openai" and item.matched_sounds for item in last.result.items)
    assert last.result.usage.calls >= 1
    assert last.result.usage.output_tokens > 0
