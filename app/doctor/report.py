"""The findings as text for a person, or as JSON for a machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from app.doctor.findings import Finding, Level
from app.web.wording import Wording

MARKS = {Level.OK: "✓", Level.WARN: "!", Level.FAIL: "✗"}


def text_line(finding: Finding, words: Wording) -> str:
    """`✗ port: 8765 is taken …` and, where something is wrong, the mend on a line of its own."""
    line = f"{MARKS[finding.level]} {words.text(f'check.{finding.check}')}: {sentence(finding, words)}"
    mend = advice(finding, words)
    return f"{line}\n    → {mend}" if mend else line


def sentence(finding: Finding, words: Wording) -> str:
    """What was seen."""
    if finding.said:
        return f"{finding.params.get('variable', '')} {finding.said[words.language]}".strip()
    return words.text(f"{finding.check}.{finding.name}", finding.params)


def advice(finding: Finding, words: Wording) -> str:
    """What to do, empty where nothing is to be done."""
    key = f"mend.{finding.check}_{finding.name}"
    return words.text(key, finding.params) if key in words.texts else ""


def summary(findings: Sequence[Finding], words: Wording) -> str:
    """How many of each level."""
    counts = Counter(finding.level for finding in findings)
    return words.text("report.SUMMARY", {level.value: counts[level] for level in Level})


def as_json(findings: Sequence[Finding], words: Wording) -> str:
    """`{"healthy": …, "findings": [{"check", "level", "name", "params", "message", "mend"}]}`."""
    rows = [
        {
            "check": f.check,
            "level": f.level.value,
            "name": f.name,
            "params": dict(f.params),
            "message": sentence(f, words),
            "mend": advice(f, words) or None,
        }
        for f in findings
    ]
    return json.dumps({"healthy": is_healthy(findings), "findings": rows}, ensure_ascii=False, indent=2)


def is_healthy(findings: Sequence[Finding]) -> bool:
    """True when nothing has failed; warnings do not count."""
    return all(f.level is not Level.FAIL for f in findings)
