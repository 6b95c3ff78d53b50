"""`GET /openapi.json`, and `GET /docs`: the document in Swagger UI, whose files come from a declared dependency."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, jsonify, make_response, render_template_string, request, send_from_directory

from app.web import exchange
from app.web.problems import ApiError
from app.web.reference.document import PACKAGE, document
from app.web.wording import LANGUAGES, wording

bp = Blueprint("reference", __name__)

SWAGGER = Path(str(files("flask_swagger_ui") / "dist"))
OWN = Path(__file__).parent / "assets"
ASSETS = {
    "swagger-ui-bundle.js": SWAGGER,
    "swagger-ui.css": SWAGGER,
    "favicon-32x32.png": SWAGGER,
    "docs.js": OWN,
    "docs.css": OWN,
}
"""Files that the page asks for: no other file of the package is served."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI writes style elements of its own; scripts come from files alone."""

WEEK_S = 7 * 86_400


@bp.get("/openapi.json")
def openapi() -> Response:
    """The document in the language of the query or of the client."""
    return jsonify(document(_language()))


@bp.get("/docs")
def docs() -> Response:
    """The page."""
    language = _language()
    template = (OWN / "docs.html").read_text("utf-8")
    other = next(code for code in LANGUAGES if code != language)
    words = wording(language, PACKAGE)
    shown = make_response(render_template_string(template, language=language, other=other, text=words.text))
    shown.headers["Content-Security-Policy"] = POLICY
    return shown


@bp.get("/docs/assets/<name>")
def asset(name: str) -> Response:
    """A file of the page."""
    if name not in ASSETS:
        raise ApiError(404, "NOT_FOUND")
    exchange.current().quiet = True
    answer = send_from_directory(ASSETS[name], name, max_age=WEEK_S)
    answer.headers["Cache-Control"] = f"public, max-age={WEEK_S}"
    return answer


def _language() -> str:
    asked = request.args.get("language")
    return asked if asked in LANGUAGES else exchange.current().language
