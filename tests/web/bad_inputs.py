"""Reads `data/bad_inputs.jsonl`: requests no client should send, and what each must be answered.

A row is a request to generate that differs from a good one: `base` (ko, en, core), `set` and `drop` (dotted fields),
or a body: `body` (JSON), `raw` (text), `hex` (bytes), `prefix` and `repeat` (text, times, …), `numbered` (that many
fields); or `wire`, the whole request. `status` is what is expected (422 where absent), with `reason`, `names` and
`allows` (parts of details), `says` (part of the message), `allow` (methods), `fresh_id`, `fresh_trace`.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.web.conftest import CORE, ENGLISH, KOREAN

BASES = {"ko": KOREAN, "en": ENGLISH, "core": CORE}
FILE = Path(__file__).parent / "data" / "bad_inputs.jsonl"
Row = dict[str, Any]


def rows() -> list[Row]:
    """All cases, in order."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def request_bytes(row: Row) -> bytes:
    """The whole request of a case."""
    if "wire" in row:
        return str(row["wire"]).encode("latin-1")
    body = _body(row)
    headers = {
        "Host": "test",
        "Connection": "close",
        "Content-Length": str(len(body)),
        "Content-Type": "application/json",
        **row.get("headers", {}),
    }
    lines = [f"{row.get('method', 'POST')} {row.get('path', '/api/v2/generate')} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _body(row: Row) -> bytes:
    if "hex" in row:
        return bytes.fromhex(row["hex"])
    if "raw" in row:
        return str(row["raw"]).encode()
    if "repeat" in row:
        parts = row["repeat"]
        text = row.get("prefix", "") + "".join(parts[i] * parts[i + 1] for i in range(0, len(parts), 2))
        return str(text).encode()
    if "numbered" in row:
        return json.dumps({f"f{index}": 1 for index in range(row["numbered"])}).encode()
    return json.dumps(row.get("body") or _edited(row)).encode()


def _edited(row: Row) -> dict[str, Any]:
    body = copy.deepcopy(BASES[row.get("base", "ko")])
    for name, value in row.get("set", {}).items():
        *outer, last = name.split(".") if name.startswith("target.") else [name]
        (body[outer[0]] if outer else body)[last] = value
    for name in row.get("drop", ()):
        *outer, last = name.split(".")
        (body[outer[0]] if outer else body).pop(last, None)
    return body
