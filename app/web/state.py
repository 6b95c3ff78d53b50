"""What belongs to one application object: its settings, services and limits. There are no globals beside it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from flask import Flask, current_app

from app.settings import Settings
from app.web.rate_limit import RateLimit
from app.web.services import Services
from app.web.slots import Slots
from app.web.tracing import Trace

_KEY = "stimuli_web"


class Recorder(Protocol):
    """What is told of each finished request, where traces are wanted."""

    def record(self, trace: Trace, name: str, seconds: float, status: int, told: Mapping[str, object]) -> None:
        """A request that has just ended."""

    def close(self) -> None:
        """Sends what has not been sent yet."""


@dataclass(frozen=True, slots=True)
class WebState:
    """One application's own. `draining` is set once the process has been told to stop."""

    settings: Settings
    services: Services
    slots: Slots
    rate_limit: RateLimit
    spans: Recorder | None = None
    draining: threading.Event = field(default_factory=threading.Event)

    def report(self) -> None:
        """Tells the metrics what is true of this process now."""
        services = self.services
        services.metrics.alive(self.slots.places, services.circuit() if services.circuit else None)


def attach(app: Flask, web_state: WebState) -> None:
    """Gives the application its state."""
    app.extensions[_KEY] = web_state


def state() -> WebState:
    """The state of the application that serves this request."""
    return state_of(current_app)


def state_of(app: Flask) -> WebState:
    """The state of an application."""
    found: WebState = app.extensions[_KEY]
    return found
