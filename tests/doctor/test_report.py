"""The doctor says everything it finds in both languages."""

from __future__ import annotations

import ast
import json
import string
from pathlib import Path

import pytest

from app.doctor import report
from app.doctor.findings import Finding, Level, fail, ok, warn
from app.sources.openai.failures import KINDS
from app.web.wording import wording

KO, EN = wording("ko", "app.doctor"), wording("en", "app.doctor")
DOCTOR = Path(__file__).resolve().parents[2] / "app" / "doctor"


def found_in_code() -> set[tuple[str, str, str]]:
    """(level, check, name) of every finding that the code makes with constants."""
    found = set()
    for path in DOCTOR.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("ok", "warn", "fail"):
                level = getattr(node.func, "id", "")
                match node.args:
                    case [ast.Constant(value=str(check)), ast.Constant(value=str(name)), *_]:
                        found.add((level, check, name))
    return found


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    assert list(KO.texts) == list(EN.texts)


@pytest.mark.parametrize("key", KO.texts)
def test_a_sentence_has_the_same_gaps_in_both_languages(key: str) -> None:
    assert gaps(KO.texts[key]) == gaps(EN.texts[key])


def test_every_finding_has_its_sentence_and_every_failure_its_mend() -> None:
    made = found_in_code()
    assert ("fail", "port", "TAKEN") in made
    assert {f"{check}.{name}" for _, check, name in made} <= set(KO.texts)
    assert {f"check.{check}" for _, check, _ in made} <= set(KO.texts)
    assert {f"mend.{check}_{name}" for level, check, name in made if level == "fail"} <= set(KO.texts)


def test_every_way_in_which_a_model_can_fail_has_a_sentence() -> None:
    reasons = set(KINDS) - {"CONTENT_REJECTED"}  # the probe sends no words of a client
    assert {f"model.{reason}" for reason in reasons} <= set(KO.texts)


def test_a_failure_is_shown_with_its_mend() -> None:
    shown = report.text_line(fail("port", "TAKEN", port=8765), EN)
    assert shown == ("✗ port: another program uses 8765.\n    → Stop that program, or choose another PORT.")


def test_a_warning_does_not_make_the_patient_sick() -> None:
    findings = [ok("port", "FREE", port=1), warn("origins", "NONE")]
    assert report.is_healthy(findings)
    assert not report.is_healthy([*findings, fail("port", "TAKEN", port=1)])
    assert report.summary(findings, EN) == "1 fine · 1 to look at · 0 failed"


def test_json_holds_level_sentence_and_mend() -> None:
    mistake = Finding("settings", Level.FAIL, "WRONG", {"variable": "PORT"}, {"ko": "숫자를 쓰세요.", "en": "no."})
    told = json.loads(report.as_json([mistake], KO))
    assert told["healthy"] is False
    assert told["findings"][0]["message"] == "PORT 숫자를 쓰세요."
    assert told["findings"][0]["level"] == "fail"
