"""The application on toy services that need their time, so that a run can be watched, stopped and broken off."""

from __future__ import annotations

import logging.config

from app import create_app
from app.settings import load_or_exit
from app.web import logs
from tests.web.toy import ToySource, toy_services

settings = load_or_exit()
logging.config.dictConfig(logs.config(settings.log_format, settings.log_level))
app = create_app(settings, toy_services(ToySource(pause_s=0.3)))
