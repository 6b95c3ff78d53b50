"""Log lines: one JSON object each for machines, one readable line each for people. Never text of a client."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

FIELDS = "fields"
"""The attribute of a record that holds its named values."""

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
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


class TextLines(logging.Formatter):
    """One line per record for a person; control characters are escaped, so that no value can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, FIELDS, {}).items() if value is not None)
        line = f"{record.levelname} {record.name} {record.getMessage()} {fields}".rstrip()
        line = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", line)
        when = datetime.fromtimestamp(record.created).astimezone().isoformat(sep=" ", timespec="milliseconds")
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{when} {line}{trace}"


def config(log_format: str, level: str) -> dict[str, Any]:
    """A `logging.config.dictConfig` for this program and its server, everything to standard error."""
    formatter = JsonLines if log_format == "json" else TextLines
    own = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"app": own, "gunicorn.error": own},
    }
