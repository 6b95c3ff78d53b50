"""`POST /api/v2/analyze`: pronounces and checks the caller's own sentences."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.language.base import Language
from app.stimuli.inspection import Inspection, InspectionBrief, inspect
from app.stimuli.ports import Deadline
from app.turns import Turn
from app.web import exchange
from app.web.admission import admit
from app.web.body import read_object
from app.web.briefs import inspection_brief
from app.web.rendering import inspection_json
from app.web.state import state

bp = Blueprint("analyze", __name__)


@bp.post("/api/v2/analyze")
def analyze() -> Response:
    """Reads the sentences, takes a place and a turn, and says how each one sounds and what it violates."""
    web, now = state(), exchange.current()
    body = read_object()
    now.speak(body.get("language"))
    asked, brief = inspection_brief(body, web.services.languages)
    language = web.services.languages[asked.language]
    leave = admit()
    deadline = Deadline(web.services.clock, web.services.clock() + web.settings.generate_deadline_s)
    try:
        with web.services.turns.turn(deadline) as mine:
            found = [_inspected(text, language, brief, mine) for text in asked.texts]
    finally:
        leave()
    return jsonify(success=True, data={"items": [inspection_json(one, now.wording()) for one in found]})


def _inspected(text: str, language: Language, brief: InspectionBrief, mine: Turn) -> Inspection:
    """One sentence. Words that nobody knows take a thousand times longer to read, so others are let in between."""
    mine.give_way()
    return inspect(text, language, brief)
