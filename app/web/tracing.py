"""Who asks, under which name: request ids and W3C trace ids, taken when sane, made otherwise."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_LETTERS = str.maketrans("0123456789", "ghijklmnop")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# W3C Trace Context, level 1: version 00 has exactly four parts, later ones may have more; ff and all-zero ids are void.
TRACEPARENT = re.compile(
    r"(?!ff)(?P<version>[0-9a-f]{2})-(?P<trace>(?!0{32})[0-9a-f]{32})-(?P<parent>(?!0{16})[0-9a-f]{16})"
    r"-(?P<flags>[0-9a-f]{2})(?P<more>-.*)?"
)


def _hex(size: int) -> str:
    """So many random bytes. An id is a name and no secret, and asking the system for each would give way to another
    thread each time; the generator is seeded anew in each process."""
    return random.randbytes(size).hex()  # noqa: S311


def new_id() -> str:
    """A new id of 20 letters (80 bits): no digits, so that nothing in it reads like a number of the answer."""
    return _hex(10).translate(_LETTERS)


def request_id(sent: str | None) -> str:
    """The client's request id when it is sane, a new one otherwise."""
    return sent if sent and REQUEST_ID.fullmatch(sent) else new_id()


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace: `id` of 32 hex digits; `parent`, the caller's span of 16, empty where the trace is ours; its flags."""

    id: str
    parent: str = ""
    flags: int = 1


def trace(traceparent: str | None) -> Trace:
    """The trace to continue, or a new one."""
    found = TRACEPARENT.fullmatch(traceparent or "")
    if found and not (found["version"] == "00" and found["more"]):
        return Trace(found["trace"], found["parent"], int(found["flags"], 16))
    return Trace(_hex(16))
