"""Candidates from OpenAI or any server that speaks its chat completions. The only package that imports `openai`."""

from app.sources.openai.budget import DailyTokenBudget, InMemoryDayCounter
from app.sources.openai.client import DEFAULT_BASE_URL, DEFAULT_MODEL
from app.sources.openai.observing import Observer
from app.sources.openai.probe import Probe, probe
from app.sources.openai.source import OpenAISource

__all__ = [
    "DEFAULT_BASE_URL",
    "DEFAULT_MODEL",
    "DailyTokenBudget",
    "InMemoryDayCounter",
    "Observer",
    "OpenAISource",
    "Probe",
    "probe",
]
