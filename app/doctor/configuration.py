"""Checks of what is configured: settings, environment, origins, key, workers. They call nothing."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from app.doctor.findings import LOCAL_HOSTS, Finding, Findings, Level, fail, ok, warn
from app.settings import Settings
from app.variables import SettingsError
from app.web import affinity

SHORTEST_KEY = 40
"""Characters of the shortest kind of OpenAI key seen (`sk-` and 48 more); below 40 a part is missing."""

_PLACEHOLDER = re.compile(r"your|actual|example|change|xxx|\.\.\.|<|>", re.IGNORECASE)


def mistakes(error: SettingsError) -> Findings:
    """One finding for each wrong setting."""
    for mistake in error.mistakes:
        said = {"ko": f"{mistake.korean}.", "en": f"{mistake.english}."}
        yield Finding("settings", Level.FAIL, "WRONG", {"variable": mistake.variable}, said)


def check_environment(settings: Settings) -> Findings:
    """ENVIRONMENT and DEBUG."""
    yield ok("settings", "READ", environment=settings.environment)
    if not settings.production:
        yield warn("environment", "NOT_PRODUCTION", environment=settings.environment)
    else:
        yield ok("environment", "PRODUCTION")
    if settings.debug:
        yield warn("debug", "ON")
    else:
        yield ok("debug", "OFF")


def check_origins(settings: Settings) -> Findings:
    """Which pages may call from a browser."""
    allowed = settings.allowed_origins
    local = [origin for origin in allowed if urlsplit(origin).hostname in LOCAL_HOSTS]
    if not allowed:
        yield warn("origins", "NONE")
    elif local and settings.environment != "development":
        yield warn("origins", "LOCAL", origins=", ".join(local))
    else:
        yield ok("origins", "LISTED", origins=", ".join(allowed))


def check_key(settings: Settings) -> Findings:
    """The shape of the key; whether it is valid is asked with `--online`."""
    key = settings.openai_api_key
    if settings.engine == "embedded":
        yield ok("key", "NOT_USED")
    elif not key:
        yield warn("key", "NONE")
    elif _PLACEHOLDER.search(key):
        yield fail("key", "PLACEHOLDER")
    elif settings.openai_base_url:
        yield ok("key", "OTHER_SERVER")
    elif not key.startswith("sk-"):
        yield warn("key", "UNUSUAL")
    elif len(key) < SHORTEST_KEY:
        yield fail("key", "SHORT", length=len(key))
    else:
        yield ok("key", "SHAPED")


def check_workers(settings: Settings) -> Findings:
    """Worker processes against the processors that they may run on."""
    cores, workers = len(affinity.allowed()) or os.cpu_count() or 1, settings.web_concurrency
    if workers > 2 * cores + 1:
        yield warn("workers", "MANY", workers=workers, cores=cores)
    else:
        yield ok("workers", "FIT", workers=workers, cores=cores, slots=settings.generate_slots)
