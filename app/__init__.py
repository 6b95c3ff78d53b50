"""Talk Talk Vending: practice sentences for speech-language therapy, each proved by its pronunciation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings
    from app.web.services import Services


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """The application. Without `settings` they are read from the environment; without `services` they are built.

    Raises SettingsError when a setting is wrong. Imports stand here so that `app.language` can be used without Flask.
    """
    from flask import Flask

    from app import bootstrap
    from app.doctor.command import flask_command
    from app.settings import load
    from app.web import wiring

    settings = settings or load()
    app = Flask(__name__, static_folder=None)
    wiring.install(app, settings, services or bootstrap.build(settings))
    app.cli.add_command(flask_command)
    return app
