"""JSON as the contract takes it: UTF-8, no duplicate keys, no NaN, nothing nested beyond reason.

`json.loads` alone takes UTF-16, NaN, the last of two equal keys, half surrogates, and falls over 60 KB of brackets.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from app.web.problems import ApiError, safe_name

MAX_DEPTH = 16
MAX_DIGITS = 20
"""Longer than any whole number that a field takes."""

# A string, closed or not (possessive, so that hostile input costs one pass), or a bracket outside strings.
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def loads(data: bytes) -> object:
    """The value of a JSON text. Raises ApiError (400) that says what is wrong with it."""
    if not data.strip():
        raise ApiError(400, "EMPTY_BODY")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ApiError(400, "NOT_UTF8") from None
    if text.startswith("\ufeff"):
        raise ApiError(400, "NOT_UTF8")
    _check_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer, parse_float=_number
        )
    except json.JSONDecodeError as fault:
        raise ApiError(400, "NOT_JSON", params={"line": fault.lineno, "column": fault.colno}) from None
    _check_surrogates(value)
    return value


def _check_depth(text: str) -> None:
    depth = 0
    for found in _STRUCTURE.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise ApiError(400, "JSON_TOO_DEEP", params={"most": MAX_DEPTH})


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ApiError(400, "JSON_DUPLICATE_KEY", params={"name": safe_name(name)})
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ApiError(400, "JSON_NOT_A_NUMBER")


def _integer(digits: str) -> int:
    """A whole number; a longer one than any field takes is cut to its length, which is out of every range too."""
    return int(digits[:MAX_DIGITS])


def _number(digits: str) -> float:
    return float(digits[:400])


def _check_surrogates(value: object) -> None:
    """Half of a surrogate pair is no character: it can be neither encoded nor logged."""
    match value:
        case str():
            if _SURROGATE.search(value):
                raise ApiError(400, "JSON_LONE_SURROGATE")
        case list():
            for item in value:
                _check_surrogates(item)
        case dict():
            for key, item in value.items():
                _check_surrogates(key)
                _check_surrogates(item)
