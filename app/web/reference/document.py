"""The OpenAPI 3.1 document, by language, out of the models and the table of operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.web import answers
from app.web.body import MAX_BYTES
from app.web.health import VERSION
from app.web.problems import CODES
from app.web.reference.operations import OPERATIONS, Operation
from app.web.schemas import SPELLINGS
from app.web.wording import Wording, wording

Schema = dict[str, Any]

PACKAGE = "app.web.reference"
OPENAPI = "3.1.0"
REF = "#/components/schemas/{model}"
REQUEST_ID = "kcepkmplgcbbbecbghcg"
"""An id as it is made where the client sends none."""

SAMPLE_PARAMS: Mapping[str, Any] = {
    "kilobytes": MAX_BYTES // 1024,
    "seconds": 30,
    "limit": 60,
    "count": 2,
    "sentences": "…",
    "advice": "…",
}
"""What fills the gaps of example messages."""

RETRYABLE = frozenset({"RATE_LIMITED", "OVERLOADED", "UPSTREAM_TIMEOUT", "DRAINING"})
RATE_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
STREAM_SAMPLE = """\
event: progress
data: {"verified": 0, "wanted": 10, "rejected": {}}

event: item
data: {"id": "…", "text": "저기 나비가 날아요", …}

event: done
data: {"meta": {…}, "order": ["…"]}
"""


@cache
def document(language: str) -> Schema:
    """The document with its texts in one language."""
    words = wording(language, PACKAGE)
    schemas = _schemas(words)
    paths: dict[str, Schema] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, words)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": words.text("info.title"),
            "version": VERSION,
            "description": words.text("info.description"),
        },
        "paths": paths,
        "components": {"schemas": schemas, "headers": _headers(words)},
    }


def _schemas(words: Wording) -> dict[str, Schema]:
    """Every model's schema under its name, described in the language of `words`."""
    wanted: list[tuple[str, Any, TypeAdapter[Any]]] = []
    for operation in OPERATIONS:
        wanted.append((operation.id + "Answer", "serialization", TypeAdapter(operation.answer)))
        if operation.request is not None:
            wanted.append((operation.id + "Request", "validation", TypeAdapter(operation.request)))
    wanted.append(("error", "serialization", TypeAdapter(answers.ErrorAnswer)))
    _, definitions = TypeAdapter.json_schemas(wanted, by_alias=True, ref_template=REF)
    schemas: dict[str, Schema] = definitions["$defs"]
    for name, schema in schemas.items():
        _describe(name, schema, words)
    return dict(sorted(schemas.items()))


def _describe(name: str, schema: Schema, words: Wording) -> None:
    """Puts our sentences in place of what pydantic makes of names and docstrings."""
    schema.pop("title", None)
    for second, first in SPELLINGS.items():
        if first in schema.get("properties", {}):
            schema["properties"][second] = deepcopy(schema["properties"][first])
    schema["description"] = words.text(f"schema.{name}")
    for field, inner in schema.get("properties", {}).items():
        for part in _parts(inner):
            part.pop("title", None)
            part.pop("x-says", None)
        inner["description"] = field_text(name, field, words)


def field_text(schema: str, field: str, words: Wording) -> str:
    """What a field is: of this schema, or the same wherever it stands."""
    own = f"{schema}.{field}"
    return words.text(own if own in words.texts else f"any.{field}")


def _parts(schema: Any) -> Iterator[Schema]:
    """A schema and every schema inside it."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


def _reference(model: Any) -> Schema:
    return {"$ref": REF.format(model=model.__name__)}


def _operation(operation: Operation, words: Wording) -> Schema:
    shown: Schema = {
        "operationId": operation.id,
        "summary": words.text(f"operation.{operation.id}"),
        "description": words.text(f"about.{operation.id}"),
        "responses": {
            "200": _success(operation, words),
            **{str(status): _failure(status, reason, words) for status, reason in sorted(operation.errors.items())},
        },
    }
    if operation.query:
        shown["parameters"] = [
            {
                "name": name,
                "in": "query",
                "required": name in operation.needed,
                "description": words.text(f"query.{name}"),
                "schema": _query_schema(values, needed=name in operation.needed),
            }
            for name, values in operation.query.items()
        ]
    if operation.request is not None:
        examples = {
            name: {"summary": words.text(f"example.{name}"), "value": dict(value)}
            for name, value in operation.examples.items()
        }
        content = {"application/json": {"schema": _reference(operation.request), "examples": examples}}
        shown["requestBody"] = {"required": True, "content": content}
    return shown


def _query_schema(values: Sequence[str], *, needed: bool) -> Schema:
    """A choice with its default first, or the name of a sound."""
    if not values:
        return {"type": "string", "minLength": 1, "maxLength": 8}
    chosen: Schema = {"type": "string", "enum": list(values)}
    return chosen if needed else {**chosen, "default": values[0]}


def _success(operation: Operation, words: Wording) -> Schema:
    content: Schema = {"application/json": {"schema": _reference(operation.answer)}}
    if operation.streams:
        content["text/event-stream"] = {"schema": {"type": "string"}, "example": STREAM_SAMPLE}
    limited = RATE_HEADERS if 429 in operation.errors else ()
    return {
        "description": words.text("status.200"),
        "headers": _named_headers("X-Request-ID", *limited),
        "content": content,
    }


def _named_headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _failure(status: int, reason: str, words: Wording) -> Schema:
    """An error answer with a real message as its example."""
    said = wording(words.language)
    key = f"error.{reason}"
    message = said.text(key if key in said.texts else _by_status(status), SAMPLE_PARAMS)
    code = "INSUFFICIENT_RESULTS" if reason == "NOTHING_FOUND" else CODES.get(status, "INVALID_REQUEST")
    example = {
        "success": False,
        "error": {
            "code": code,
            "message": message,
            "details": "",
            "reason": reason,
            "retryable": reason in RETRYABLE,
            "requestId": REQUEST_ID,
        },
    }
    waits = ("Retry-After",) if status in (429, 503, 504) else ()
    limited = RATE_HEADERS if status == 429 else ()
    return {
        "description": words.text(f"status.{status}"),
        "headers": _named_headers("X-Request-ID", *waits, *limited),
        "content": {"application/json": {"schema": _reference(answers.ErrorAnswer), "example": example}},
    }


def _by_status(status: int) -> str:
    """The sentence for a source's failure where its reason has none of its own."""
    return {502: "error.SOURCE_USELESS", 504: "error.SOURCE_TIMEOUT"}.get(status, "error.SOURCE_UNAVAILABLE")


def _headers(words: Wording) -> Schema:
    kinds = {"X-Request-ID": "string", **dict.fromkeys(("Retry-After", *RATE_HEADERS), "integer")}
    return {
        name: {"description": words.text(f"header.{name}"), "schema": {"type": kind}} for name, kind in kinds.items()
    }
