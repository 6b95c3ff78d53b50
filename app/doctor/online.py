"""One cheap call to the model, so that a bad key, an empty account, a wrong model and a dead line are told apart."""

from __future__ import annotations

from app.doctor.findings import Findings, fail, ok, warn
from app.settings import Settings

PATIENCE_S = 30.0
WAITING_HELPS = frozenset({"UPSTREAM_RATE_LIMITED", "UPSTREAM_ERROR", "UPSTREAM_OVERLOADED"})
"""Reasons that pass by themselves: a warning. With any other the service does not work as it is configured."""


def check_model(settings: Settings) -> Findings:
    """Asks for one sentence, with the client, retries and limits that generation uses."""
    if not settings.openai_api_key:
        yield warn("model", "NO_KEY")
        return
    from app.sources.openai import DEFAULT_MODEL, probe  # the server imports this module too, and may need no model

    model = settings.openai_model or DEFAULT_MODEL
    found = probe(settings.openai_api_key, settings.openai_base_url, settings.openai_model, PATIENCE_S)
    if found.reason is None:
        yield ok("model", "ANSWERS", model=model, seconds=str(round(found.seconds, 1)), tokens=found.tokens)
    elif found.reason in WAITING_HELPS:
        yield warn("model", found.reason, model=model)
    else:
        yield fail("model", found.reason, model=model)
