"""Filling a wire model from a JSON object: every wrong field is named at once, with what its schema allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from app.web.problems import Params, Problem, safe_name
from app.web.schemas import SPELLINGS, Wire

M = TypeVar("M", bound=Wire)
MAX_NAMED = 12
"""Unknown fields, and wrong values of one list, that are named one by one; a body can hold thousands."""

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Form(Generic[M]):
    """A model, or the problems that kept it from being filled.

    `good` are the values of the fields that are right by themselves, by wire name, so that rules over several fields
    can be checked although other fields are wrong. `spelled`: how the client spelt fields with two spellings.
    """

    model: M | None
    good: Mapping[str, Any]
    problems: tuple[Problem, ...]
    spelled: Mapping[str, str]

    def name(self, field: str) -> str:
        """The field's name as this client spells it."""
        return self.spelled.get(field, field)


def fill(model: type[M], body: Mapping[str, object]) -> Form[M]:
    """Fills a model; never raises for anything that JSON can hold."""
    merged, spelled, problems = _merge_spellings(model, body)
    try:
        return Form(model.model_validate(merged), merged, tuple(problems), spelled)
    except ValidationError as error:
        locations = {e["loc"]: e["type"] for e in error.errors(include_url=False, include_input=False)}
    problems += _problems(model, locations, spelled)
    return Form(None, _good(merged, locations), tuple(problems), spelled)


def _merge_spellings(
    model: type[Wire], body: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, str], list[Problem]]:
    """The body under the models' own names; a field given in both spellings is a problem."""
    known = {field.alias for field in model.model_fields.values()}
    merged, spelled, problems = dict(body), {}, []
    for second, first in SPELLINGS.items():
        if first not in known or second not in merged:
            continue
        if first in merged:
            problems.append(Problem(second, "TWO_SPELLINGS", {"first": first, "second": second}))
            del merged[second]
        else:
            merged[first] = merged.pop(second)
            spelled[first] = second
    return merged, spelled, problems


def _good(merged: Mapping[str, Any], locations: Mapping[Location, str]) -> dict[str, Any]:
    """The body without its wrong fields; an object keeps its right ones."""
    bad = {location[:2] if _names(location) > 1 else location[:1] for location in locations}
    good: dict[str, Any] = {}
    for name, value in merged.items():
        if (name,) in bad:
            continue
        inner = {key for outer, *rest in bad if outer == name for key in rest}
        good[name] = {k: v for k, v in value.items() if k not in inner} if inner else value
    return good


def _names(location: Location) -> int:
    """How many field names lead to it: two inside an object, one inside a list."""
    return 2 if len(location) > 1 and isinstance(location[1], str) else 1


def _problems(model: type[Wire], locations: Mapping[Location, str], spelled: Mapping[str, str]) -> Iterator[Problem]:
    unknown = [location for location, kind in locations.items() if kind == "extra_forbidden"]
    yield from _unknown_fields(model, unknown)
    known = {_place(location): kind for location, kind in locations.items() if kind != "extra_forbidden"}
    wrong_values = Counter(place[:-1] for place in known if isinstance(place[-1], int))
    named: Counter[Location] = Counter()
    for place, kind in known.items():
        within = place[:-1]
        if within in wrong_values:
            named[within] += 1
            if named[within] > MAX_NAMED:
                continue
        hint, params = _expectation(model, place)
        yield Problem(_name(place, spelled), "REQUIRED" if kind == "missing" else "WRONG_VALUE", params, hint)
    for within, count in wrong_values.items():
        if count > MAX_NAMED:
            yield Problem(_name(within, spelled), "MORE_WRONG_VALUES", {"count": count - MAX_NAMED})


def _place(location: Location) -> Location:
    """The field, or the value of a list, that an error belongs to."""
    depth = _names(location)
    return location[: depth + 1] if len(location) > depth and isinstance(location[depth], int) else location[:depth]


def _name(place: Location, spelled: Mapping[str, str]) -> str:
    """A place as the client would write it: dotted, with the number of a list's value in brackets."""
    outer, *inner = place
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in inner]
    return spelled.get(str(outer), str(outer)) + "".join(parts)


def _unknown_fields(model: type[Wire], unknown: list[Location]) -> Iterator[Problem]:
    for location in unknown[:MAX_NAMED]:
        fields = _properties(model, location[:-1])
        name = ".".join(safe_name(str(part)) for part in location)
        yield Problem(name, "UNKNOWN_FIELD", {"allowed": ", ".join(fields)})
    if len(unknown) > MAX_NAMED:
        yield Problem("…", "MORE_UNKNOWN_FIELDS", {"count": len(unknown) - MAX_NAMED})


@cache
def _schema(model: type[Wire]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolved(model: type[Wire], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind references and `or null`, with the marks of the outer one."""
    if "$ref" in schema:
        return dict(_schema(model)["$defs"][schema["$ref"].rpartition("/")[2]]) | dict(schema)
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    return dict(_resolved(model, choices[0])) | dict(schema) if choices else schema


def _properties(model: type[Wire], path: Location) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = _schema(model)
    for name in path:
        schema = _resolved(model, schema["properties"][name])
    properties: Mapping[str, Any] = schema["properties"]
    return properties


def _expectation(model: type[Wire], path: Location) -> tuple[str, Params]:
    """Message key and parameters that say what the field takes."""
    *outer, last = path
    if isinstance(last, int):
        schema = _resolved(model, _resolved(model, _properties(model, tuple(outer[:-1]))[str(outer[-1])])["items"])
    else:
        schema = _resolved(model, _properties(model, tuple(outer))[last])
    if "x-says" in schema:
        return schema["x-says"]["key"], schema["x-says"]["params"]
    if "enum" in schema:
        return "CHOICE", {"allowed": ", ".join(schema["enum"])}
    if schema["type"] == "integer":
        return "WHOLE_NUMBER", {"lowest": schema["minimum"], "highest": schema["maximum"]}
    if schema["type"] == "boolean":
        return "TRUE_FALSE", {}
    return "OBJECT", {"allowed": ", ".join(schema["properties"])}
