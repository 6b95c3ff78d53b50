"""The page that names what answers hold tells all of it and nothing else, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.language import registry
from app.language.ko import rules
from app.sources.openai.failures import KINDS
from app.stimuli.checks import Rejection
from app.web.answers import MetaJson
from app.web.errors import SOURCE_STATUS
from app.web.gunicorn_worker import PARSE_ERRORS
from app.web.problems import CODES
from app.web.wording import wording

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / name for name in ("answers.md", "answers.ko.md")]
TEXTS = wording("en").texts
ERRORS, FIELDS, WARNINGS, META, FALLS, RULES, COMPLEXITY, EVENTS = range(8)
NOT_BY_REASON = {key for _, _, key in SOURCE_STATUS} - set(KINDS)
"""Messages for reasons that have none of their own."""

SENTENCES = {
    "ko": ["국물을 먹어요", "라면은 맛있어요"],
    "en": ["The rabbit runs fast", "A thin sheep jumped"],
}

pages = pytest.mark.parametrize("page", PAGES, ids=["en", "ko"])


def table(page: Path, number: int) -> list[list[str]]:
    """The rows of a section's table, the head left out."""
    section = page.read_text("utf-8").split("\n## ")[1:][number]
    lines = [line.strip("|") for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def named(row: list[str]) -> list[str]:
    return re.findall(r"`([\w…]+)`", row[0])


def names(page: Path, number: int) -> set[str]:
    told = [name for row in table(page, number) for name in named(row)]
    assert len(told) == len(set(told))
    return set(told)


def given(call: str) -> set[str]:
    """The first texts that calls of a name pass, anywhere in the program."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "app").rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    first = [node.args[0] for node in calls if getattr(node.func, "id", "") == call]
    return {str(text.value) for text in first if isinstance(text, ast.Constant)}


def keys(section: str) -> set[str]:
    return {key.partition(".")[2] for key in TEXTS if key.startswith(f"{section}.")}


@pages
def test_every_error_is_told(page: Path) -> None:
    reasons = (keys("error") - NOT_BY_REASON) | set(KINDS) | given("SourceUnavailableError")
    assert {"UPSTREAM_CIRCUIT_OPEN", "NOTHING_FOUND"} <= reasons
    assert names(page, ERRORS) == reasons


@pages
def test_errors_are_told_with_their_status_and_code(page: Path) -> None:
    told = {row[0].strip("`"): (row[1], row[2].strip("`")) for row in table(page, ERRORS)}
    parsed = {reason: str(status) for _, status, reason in PARSE_ERRORS}
    upstream = {
        reason: next(str(status) for error, status, _ in SOURCE_STATUS if issubclass(kind.error, error))
        for reason, kind in KINDS.items()
    }
    for reason, status in {**parsed, **upstream}.items():
        assert told[reason][0].split(", ")[0] == status, reason
    for reason, (status, code) in told.items():
        least = int(status.split(", ")[0])
        assert code == ("INSUFFICIENT_RESULTS" if reason == "NOTHING_FOUND" else CODES.get(least, "INVALID_REQUEST"))


@pages
def test_every_way_in_which_a_field_is_wrong_is_told(page: Path) -> None:
    sources = [(ROOT / "app" / "web" / name).read_text("utf-8") for name in ("schemas.py", "forms.py", "options.py")]
    forms = re.findall(r'says\("(\w+)"|return "(\w+)", \{|, "(\w+)"\)\]\)', "\n".join(sources))
    hints = {name for found in forms for name in found if name}
    assert {"SENTENCE", "OBJECT", "CHOICE", "WHOLE_NUMBER"} <= hints
    assert names(page, FIELDS) == keys("field") - hints


@pages
def test_every_warning_is_told(page: Path) -> None:
    assert names(page, WARNINGS) == given("Notice") == keys("notice") - {"OTHER"}


@pages
def test_every_count_is_told(page: Path) -> None:
    assert names(page, META) == set(MetaJson.__annotations__)


@pages
def test_every_reason_to_fall_is_told(page: Path) -> None:
    assert names(page, FALLS) == set(Rejection)


@pages
def test_every_rule_is_told_with_its_articles(page: Path) -> None:
    known: dict[str, set[str]] = {}
    pairs = [(rule.rule, rule.article) for rule in rules.read_joint_rules()]
    pairs += [(rule.rule, rule.article) for rule in rules.read_vowel_rules()]
    for name, article in pairs:
        known.setdefault(name, set()).add(article)
    assert {row[0].strip("`"): set(row[1].split(", ")) for row in table(page, RULES)} == known


@pages
@pytest.mark.parametrize("code", ["ko", "en"])
def test_every_measure_is_told(page: Path, code: str) -> None:
    language = registry.load(code)
    told = {name for row in table(page, COMPLEXITY) if row[1] != {"ko": "en", "en": "ko"}[code] for name in named(row)}
    for text in SENTENCES[code]:
        measures = language.complexity(language.analyse(text), language.pronounce(text))
        assert {re.sub(r"^(latest_months_).*", r"\1…", name) for name in measures} == told


@pages
def test_every_event_is_told(page: Path) -> None:
    stream = (ROOT / "app" / "web" / "stream.py").read_text("utf-8")
    assert names(page, EVENTS) == set(re.findall(r'(?:return |_line\()"(\w+)"', stream))


def test_both_pages_have_the_same_rows() -> None:
    english, korean = ([[row[0] for row in table(page, number)] for number in range(8)] for page in PAGES)
    assert english == korean
