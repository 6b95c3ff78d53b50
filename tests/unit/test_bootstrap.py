"""ENGINE decides where sentences come from."""

from __future__ import annotations

import pytest

from app.bootstrap import source_of
from app.settings import Settings
from app.sources.embedded import EmbeddedSource
from app.sources.fallback import FallbackSource
from app.sources.in_turn import InTurn
from app.sources.openai import OpenAISource
from app.turns import Turns
from app.web.metrics import Metrics
from tests.web.toy import toy_services


@pytest.mark.parametrize(
    ("settings", "kind", "name"),
    [
        (Settings(), InTurn, "embedded"),
        (Settings(engine="embedded", openai_api_key="sk-x"), InTurn, "embedded"),
        (Settings(openai_api_key="sk-x"), FallbackSource, "openai"),
        (Settings(engine="openai", openai_api_key="sk-x"), OpenAISource, "openai"),
        (Settings(engine="openai", openai_api_key="sk-x", daily_token_budget=9), OpenAISource, "openai"),
    ],
)
def test_engine(settings: Settings, kind: type, name: str) -> None:
    source, circuit = source_of(settings, toy_services().languages, InTurn(EmbeddedSource({}), Turns()), Metrics())
    assert type(source) is kind
    assert source.name == name
    assert (circuit and circuit()) == (None if name == "embedded" else "closed")
