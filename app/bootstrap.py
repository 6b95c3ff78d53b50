"""Settings → Services: the only place that names concrete sources."""

from __future__ import annotations

import time

from app.language import registry
from app.settings import Settings
from app.sources.embedded import EmbeddedSource
from app.stimuli.ports import CandidateSource
from app.web.services import Services
from app.web.tracing import new_id


def build(settings: Settings) -> Services:
    """Everything behind HTTP. Languages and lexicons are loaded here, once, before worker processes fork."""
    languages = {code: registry.load(code) for code in registry.codes()}
    embedded = EmbeddedSource({code: (language, registry.grammar(code)) for code, language in languages.items()})
    return Services(languages, _source(settings, embedded), time.monotonic, new_id)


def _source(settings: Settings, embedded: EmbeddedSource) -> CandidateSource:
    return embedded
