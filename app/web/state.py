"""What belongs to one application object: its settings, services and limits. There are no globals beside it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from flask import Flask, current_app

from app.settings import Settings
from app.web.rate_limit import RateLimit
from app.web.services import Services
from app.web.slots import Slots

_KEY = "stimuli_web"


@dataclass(frozen=True, slots=True)
class WebState:
    """One application's own. `draining` is set once the process has been told to stop."""

    settings: Settings
    services: Services
    slots: Slots
    rate_limit: RateLimit
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
