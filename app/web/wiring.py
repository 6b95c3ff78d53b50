"""Puts the web layer together on one application object."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import Settings
from app.web import analyze, contrasts, errors, exchange, generate, headers, health, options, scrape, state, workbench
from app.web.rate_limit import RateLimit
from app.web.reference import pages as reference
from app.web.services import Services
from app.web.slots import Slots
from app.web.wording import LANGUAGES, wording

BLUEPRINTS = (generate.bp, analyze.bp, contrasts.bp, options.bp, health.bp, reference.bp, workbench.bp)


def install(app: Flask, settings: Settings, services: Services) -> None:
    """Adds state, endpoints, errors, CORS and logging. Addresses are exact: no redirects to near ones."""
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider's switch
    app.json.sort_keys = False  # type: ignore[attr-defined]
    limit = RateLimit(settings.rate_limit, settings.redis_url, services.clock, services.metrics.rate_uncounted)
    slots = Slots(settings.generate_slots, services.metrics.slot)
    state.attach(app, state.WebState(settings, services, slots, limit, _spans(settings)))
    for blueprint in (*BLUEPRINTS, *((scrape.bp,) if settings.metrics else ())):
        app.register_blueprint(blueprint)
    for language in LANGUAGES:
        wording(language)  # read now: an error must need no file
    errors.install(app)
    exchange.install(app)
    headers.install(app, settings.allowed_origins)
    if settings.trusted_proxy_hops:
        hops = settings.trusted_proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def _spans(settings: Settings) -> state.Recorder | None:
    """Imported only here: its libraries are an extra."""
    if not settings.tracing:
        return None
    from app.web.spans import Spans

    return Spans()
