"""`POST /api/v2/generate`: a set of verified stimuli, as one JSON answer or as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import Blueprint, Response, jsonify, request

from app.stimuli import pipeline
from app.stimuli.brief import Brief
from app.stimuli.errors import StimulusError
from app.stimuli.events import Event, Finished, StimulusSet
from app.stimuli.ports import Clock, Deadline
from app.web import exchange, stream
from app.web.admission import admit
from app.web.body import read_object
from app.web.briefs import generation_brief
from app.web.presence import Presence
from app.web.rendering import meta_json, set_json
from app.web.state import WebState, state

bp = Blueprint("generate", __name__)


@bp.post("/api/v2/generate")
def generate() -> Response:
    """Reads the brief, takes a place, and draws."""
    web, now = state(), exchange.current()
    body = read_object()
    now.speak(body.get("language"))
    brief = generation_brief(body, web.services.languages, web.settings.candidates_per_item)
    presence = Presence(request.environ.get("gunicorn.socket"), now.clock)
    leave = admit()
    if _wants_stream():
        return stream.answer(brief, partial(_draw, web, brief), now, leave, presence)
    try:
        result = _result(_draw(web, brief, presence.clock, seen_at_once=False), presence)
    finally:
        leave()
    now.note(result)
    return jsonify(success=True, data=set_json(result, meta_json(result, now)))


def _result(events: Iterator[Event], presence: Presence) -> StimulusSet:
    """The set, unless nobody is there to have it: then what the work ended with says nothing of anybody."""
    try:
        result = next(event.result for event in events if isinstance(event, Finished))
    except StimulusError:
        if left := presence.left():
            raise left from None
        raise
    if left := presence.left():
        raise left
    return result


def _draw(web: WebState, brief: Brief, clock: Clock, *, seen_at_once: bool = True) -> Iterator[Event]:
    """The pipeline's events. The clock may be made to run out, which ends the work."""
    services = web.services
    deadline = Deadline(clock, services.clock() + web.settings.generate_deadline_s)
    language = services.languages[brief.language]
    return pipeline.run(brief, services.source, language, deadline, services.new_id, seen_at_once=seen_at_once)


def _wants_stream() -> bool:
    """True when the client names the event stream and does not prefer JSON."""
    accept = request.accept_mimetypes
    named = {mime.casefold(): quality for mime, quality in accept}
    streamed = named.get("text/event-stream", 0)
    return streamed > 0 and streamed >= named.get("application/json", 0)
