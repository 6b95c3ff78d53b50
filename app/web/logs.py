"""Log lines: one JSON object each for machines, one readable line each for people.

No line holds text of a client or a secret. Messages are ours; an exception may quote what it met, so for machines only
its type and its place are told.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

FIELDS = "fields"
"""The attribute of a record that holds its named values."""

_SECRET = re.compile(r"\bsk-[\w-]{3,}|(?<=://)[^\s/@]+(?=@)")
"""Keys of the OpenAI kind, and what stands before the host of a URL."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class JsonLines(logging.Formatter):
    """One JSON object per record: time (UTC), severity, message, named values, and the exception's type and trace."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "severity": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__qualname__
            line["trace"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(record.exc_info[2])]
        return _SECRET.sub("[secret]", json.dumps(line, ensure_ascii=True, default=str))


class TextLines(logging.Formatter):
    """One line per record for a person; control characters are escaped, so that no value can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, FIELDS, {}).items() if value is not None)
        line = f"{record.levelname} {record.name} {record.getMessage()} {fields}".rstrip()
        line = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", line)
        when = datetime.fromtimestamp(record.created).astimezone().isoformat(sep=" ", timespec="milliseconds")
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return _SECRET.sub("[secret]", f"{when} {line}{trace}")


class StandardError(logging.StreamHandler[io.TextIOWrapper]):
    """Each line straight to standard error. One that cannot be written (a full disk) is lost, and nothing else with it:
    a buffer would keep it, and fail again when the process ends."""

    def __init__(self) -> None:
        raw = io.FileIO(2, "w", closefd=False)
        super().__init__(io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's name
        """Says nothing where there is nowhere to say it."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def config(log_format: str, level: str) -> dict[str, Any]:
    """A `logging.config.dictConfig` for this program and its server, everything to standard error."""
    formatter = JsonLines if log_format == "json" else TextLines
    own = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"stderr": {"()": StandardError, "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"app": own, "gunicorn.error": own},
    }
