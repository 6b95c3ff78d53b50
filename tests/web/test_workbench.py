"""The page as files: headers, caching, no foreign host, both languages whole."""

from __future__ import annotations

import gzip
import json
import logging
import re
from importlib.resources import files
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.language.ko import rules
from app.stimuli.checks import Rejection
from app.stimuli.fading import FADING_DIAGNOSES
from app.stimuli.scoring import WEIGHTS
from app.web import logs, schemas, workbench

STATIC = Path(str(files("app.web") / "static"))
SCRIPTS = sorted((STATIC / "script").glob("*.js"))
KOREAN, ENGLISH = (json.loads((STATIC / "texts" / f"{name}.json").read_text("utf-8")) for name in ("ko", "en"))


def links(client: FlaskClient) -> list[str]:
    """Every address that the page names."""
    return re.findall(r'(?:href|src)="([^"#]+)"', client.get("/").text)


def test_the_page_allows_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=", answer.text)


def test_every_file_that_the_page_names_is_there_with_its_type(client: FlaskClient) -> None:
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    named = links(client)
    assert len(named) > len(SCRIPTS)
    for link in named:
        answer = client.get(f"/{link}")
        assert answer.status_code == 200, link
        assert answer.content_type == kinds[link.rpartition(".")[2]]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_keep_for_good_and_the_page_is_asked_for_anew(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    assert "immutable" in client.get(f"/{links(client)[-1]}").headers["Cache-Control"]
    etag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_packed_for_those_who_can_unpack(client: FlaskClient) -> None:
    plain, packed = client.get("/"), client.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_one_load_is_one_line_of_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        named = links(client)
        for path in ("", *named, "workbench/0/script/main.js"):
            client.get(f"/{path}").close()
    told = [
        (record.levelname, vars(record)[logs.FIELDS]["route"], vars(record)[logs.FIELDS]["status"])
        for record in caplog.records
        if record.getMessage() == "request"
    ]
    file = "/workbench/<path:name>"
    assert told == [("INFO", "/", 200), *[("DEBUG", file, 200)] * len(named), ("INFO", file, 404)]


@pytest.mark.parametrize(
    "path", ["/workbench/", "/workbench/0/script/main.js", "/workbench/../settings.py", "/static/index.html"]
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "INVALID_REQUEST"


def test_the_version_changes_with_any_file() -> None:
    versions = {name.split("/")[0] for name in workbench.assets() if name != workbench.PAGE}
    assert len(versions) == 1
    assert re.fullmatch(r"[0-9a-f]{16}", versions.pop())


def test_no_file_names_a_foreign_host() -> None:
    for path in STATIC.rglob("*.*"):
        found = set(re.findall(r"https?://[^\s\"'<>)]+", path.read_text("utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, path  # the name of a vocabulary, never asked for


def test_no_script_writes_markup_or_evaluates_text() -> None:
    for path in SCRIPTS:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", path.read_text("utf-8")
        ), path


def test_both_languages_hold_the_same_sentences() -> None:
    assert list(KOREAN) == list(ENGLISH)
    for key, sentence in KOREAN.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", ENGLISH[key])), key
        assert sentence.strip(), key
        assert ENGLISH[key].strip(), key


def test_every_sentence_that_a_script_says_is_there_and_none_is_idle() -> None:
    source = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    said = set(re.findall(r'\bt\("([\w.]+)"', source))
    assert said <= set(KOREAN)
    templates = [
        re.sub(r"\\\$\\\{.*?\\\}", r"[\\w.]+", re.escape(text)) for text in re.findall(r"`([\w.${}]+)`", source)
    ]
    sections = tuple(f"{name}." for name in re.findall(r'\b(?:named|spelled)\("(\w+)"', source))
    quoted = set(re.findall(r'"([\w.]+)"', source))
    idle = {
        key
        for key in set(KOREAN) - quoted
        if not key.startswith(sections) and not any(re.fullmatch(template, key) for template in templates)
    }
    assert idle == set()


def test_what_the_server_names_has_words() -> None:
    named = {f"rejected.{reason.value}" for reason in Rejection}
    named |= {f"part.{part}" for parts in WEIGHTS.values() for part in parts}
    named |= {f"rule.{rule.rule}" for rule in rules.read_joint_rules()}
    named |= {f"rule.{rule.rule}" for rule in rules.read_vowel_rules()}
    assert named <= set(KOREAN)


def constants(script: str) -> dict[str, object]:
    """The plain constants at the head of a script."""
    source = (STATIC / "script" / script).read_text("utf-8")
    return {
        name: json.loads(value) for name, value in re.findall(r"^const (\w+) = (\d+|\[[^\]]*\]);", source, re.MULTILINE)
    }


def test_the_page_knows_the_limits_of_the_server() -> None:
    core_words = schemas.GenerateRequest.model_json_schema()["properties"]["core_words"]
    assert constants("words.js") == {"MOST": core_words["maxItems"], "LONGEST": schemas.WORD_LETTERS}
    assert constants("theme.js") == {"LONGEST": schemas.THEME_LETTERS}
    assert constants("form.js")["FADING"] == sorted(FADING_DIAGNOSES)
