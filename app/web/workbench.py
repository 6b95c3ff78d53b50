"""`GET /`: the workbench, a page of plain files served by the application itself.

The page is asked for anew each time and names its files by a digest of them all, so that browsers may keep the files
for good and still never mix two versions.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Blueprint, Response, request

from app.web import exchange
from app.web.problems import ApiError

bp = Blueprint("workbench", __name__)
PAGE = "index.html"
MAIN = "script/main.js"
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")),
        *(f"{kind} 'none'" for kind in ("base-uri", "form-action", "frame-ancestors")),
        "require-trusted-types-for 'script'",
    ]
)
"""Nothing inline and nothing from elsewhere; the scripts build elements, they never parse text as HTML."""

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    kind: str
    plain: bytes
    packed: bytes
    etag: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Asset:
        """The file of a name. Packed with no time in it, so that every worker sends the same bytes."""
        return cls(TYPES[name.rpartition(".")[2]], data, gzip.compress(data, mtime=0), _digest(data))


@cache
def assets() -> Mapping[str, Asset]:
    """All files of the page by their path, read once. The page names the version of the others, and every module, so
    that a browser asks for them all at once."""
    raw = dict(_read(files("app.web") / "static"))
    version = _digest(*(raw[name] for name in sorted(raw)))
    page = raw.pop(PAGE).decode()
    modules = sorted(name for name in raw if name.endswith(".js") and name != MAIN)
    links = "\n".join(f'<link rel="modulepreload" href="workbench/{version}/{name}">' for name in modules)
    page = page.replace("{preloads}", links).replace("{version}", version)
    named = {f"{version}/{name}": Asset.of(name, data) for name, data in raw.items()}
    return {PAGE: Asset.of(PAGE, page.encode()), **named}


@bp.get("/")
def page() -> Response:
    """The page."""
    return _answer(assets()[PAGE], ASK_AGAIN)


@bp.get("/workbench/<path:name>")
def asset(name: str) -> Response:
    """A file of the page. Raises ApiError (404) for one that is not there, or no longer."""
    found = assets().get(name)
    if found is None:
        raise ApiError(404, "NOT_FOUND")
    exchange.current().quiet = True
    return _answer(found, FOR_GOOD)


def _answer(found: Asset, keeping: str) -> Response:
    packed = request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.plain, content_type=found.kind)
    response.set_etag(f"{found.etag}-gzip" if packed else found.etag)
    response.headers["Cache-Control"] = keeping
    response.headers["Content-Security-Policy"] = POLICY
    response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.make_conditional(request)
    return response


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _read(folder: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _read(entry, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", entry.read_bytes()
