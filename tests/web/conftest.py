"""The web layer on toy languages, in process and as a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.settings import Settings
from tests.web.server import Server, running
from tests.web.toy import ToySource, toy_services

ORIGIN = "https://clinic.example"
KOREAN: dict[str, Any] = {
    "language": "ko",
    "age": 5,
    "count": 3,
    "target": {"phoneme": "ㄹ", "position": "onset", "minOccurrences": 1},
    "sentenceLength": 3,
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
}
ENGLISH: dict[str, Any] = {**KOREAN, "language": "en", "target": {"phoneme": "s", "position": "onset"}}
CORE: dict[str, Any] = {
    "language": "ko",
    "age": 4,
    "count": 2,
    "sentenceLength": 2,
    "diagnosis": "ASD",
    "therapyApproach": "core_vocabulary",
    "communicativeFunction": "request",
}

Make = Callable[..., FlaskClient]


def toy_app(source: ToySource | None = None, **settings: Any) -> Flask:
    """An application on toy services; settings as keywords."""
    return create_app(Settings(**{"allowed_origins": (ORIGIN,), "rate_limit": "", **settings}), toy_services(source))


@pytest.fixture
def make() -> Make:
    """Makes a client of a fresh application: a source first, then settings."""

    def made(source: ToySource | None = None, **settings: Any) -> FlaskClient:
        return toy_app(source, **settings).test_client()

    return made


@pytest.fixture
def client(make: Make) -> FlaskClient:
    return make()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real Gunicorn with this project's configuration, on toy services."""
    with running() as started:
        yield started
