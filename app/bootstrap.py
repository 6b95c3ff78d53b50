"""Settings → Services: the only place that names concrete sources."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.collection import uncollected
from app.day_counter import RedisDayCounter
from app.language import registry
from app.language.base import Language
from app.settings import Settings
from app.sources.embedded import EmbeddedSource, FormStore
from app.sources.fallback import FallbackSource
from app.sources.in_turn import InTurn
from app.stimuli import scoring
from app.stimuli.catalogue import catalogue
from app.stimuli.pair_index import index_of
from app.stimuli.ports import CandidateSource
from app.turns import Turns
from app.web.metrics import Metrics
from app.web.services import Services
from app.web.tracing import new_id

if TYPE_CHECKING:
    from app.sources.openai import DailyTokenBudget, Observer

WORD_FORMS = Path(__file__).resolve().parent.parent / "build"
"""Where word forms are kept between starts; the image is built with them."""


@uncollected()
def build(settings: Settings) -> Services:
    """Everything behind HTTP. Languages, lexicons and tables are made here, once, before worker processes fork."""
    languages = {code: registry.load(code) for code in registry.codes()}
    turns = Turns()
    embedded = InTurn(embedded_source(), turns)
    for language in languages.values():
        catalogue(language)
        index_of(language)
        scoring.prepare(language)
    metrics = Metrics()
    source, circuit = source_of(settings, languages, embedded, metrics)
    return Services(languages, source, time.monotonic, new_id, metrics, circuit, turns)


def embedded_source() -> EmbeddedSource:
    """The embedded engine of every language; word forms that are not kept yet are made, and kept."""
    grammars = {code: (registry.load(code), registry.grammar(code)) for code in registry.codes()}
    return EmbeddedSource(grammars, FormStore(WORD_FORMS))


def source_of(
    settings: Settings, languages: Mapping[str, Language], embedded: InTurn, observer: Observer
) -> tuple[CandidateSource, Callable[[], str] | None]:
    """The source of ENGINE. Under `auto` the embedded engine stands behind OpenAI, or alone where there is no key.

    With it comes what tells the state of the circuit to upstream, where upstream is ever called.
    """
    if settings.engine == "embedded" or not settings.openai_api_key:
        return embedded, None
    from app.sources.openai import OpenAISource  # takes a second, and is of no use without a key

    openai = OpenAISource(
        languages,
        settings.openai_api_key,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        budget=_budget(settings),
        observer=observer,
    )
    source = openai if settings.engine == "openai" else FallbackSource(openai, embedded)
    return source, openai.breaker.state


def _budget(settings: Settings) -> DailyTokenBudget | None:
    if not settings.daily_token_budget:
        return None
    from app.sources.openai import DailyTokenBudget, InMemoryDayCounter

    counter = RedisDayCounter(settings.redis_url) if settings.redis_url else InMemoryDayCounter()
    return DailyTokenBudget(settings.daily_token_budget, counter, time.time)
