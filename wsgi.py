"""What a WSGI server runs: `gunicorn wsgi:app`, or `flask --app wsgi run`."""

from __future__ import annotations

import logging.config

from app import create_app
from app.settings import load_or_exit
from app.web import logs

settings = load_or_exit()
logging.config.dictConfig(logs.config(settings.log_format, settings.log_level))
app = create_app(settings)
