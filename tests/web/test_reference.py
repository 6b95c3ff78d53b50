"""The OpenAPI document is valid, complete and true, and the page that shows it asks nobody else for anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from app.web.reference.document import document
from app.web.reference.operations import OPERATIONS
from app.web.state import state_of
from app.web.wording import LANGUAGES, wording
from tests.web.conftest import KOREAN, Make
from tests.web.server import running

KO, EN = (wording(language, "app.web.reference") for language in ("ko", "en"))
EN_TOLD = wording("en")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
UNDOCUMENTED = ("/", "/docs", "/openapi.json", "/metrics")
"""Pages for people and machines, which are no part of the API."""


def test_both_languages_have_the_same_sentences() -> None:
    assert sorted(KO.texts) == sorted(EN.texts)
    assert all(text.strip() for words in (KO, EN) for text in words.texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_valid_openapi(language: str) -> None:
    validate(json.loads(json.dumps(document(language))))


def test_every_sentence_of_the_reference_is_used() -> None:
    shown = json.dumps(document("en"), ensure_ascii=False)
    pages = {key for key in EN.texts if key.startswith("page.")}
    unused = [
        key for key, text in EN.texts.items() if key not in pages and json.dumps(text, ensure_ascii=False) not in shown
    ]
    assert unused == []


def test_every_address_of_the_api_is_documented(client: FlaskClient) -> None:
    served = {
        (method.lower(), rule.rule)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if "<" not in rule.rule and rule.rule not in UNDOCUMENTED
    }
    assert served == {(operation.method, operation.path) for operation in OPERATIONS}


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The document's schemas, taking no property that is not listed."""
    made = deepcopy(schema)
    for inner in made["components"]["schemas"].values():
        if inner.get("type") == "object":
            inner["additionalProperties"] = False
    return made


def check(answer: object, name: str) -> None:
    """An answer holds what its schema says, and nothing else."""
    whole = {"$ref": f"#/components/schemas/{name}", **closed(document("en"))}
    jsonschema.validate(answer, whole, cls=jsonschema.Draft202012Validator)


def test_answers_are_as_documented(client: FlaskClient) -> None:
    made = client.post("/api/v2/generate", json=KOREAN)
    assert made.status_code == 200
    check(made.json, "GenerateAnswer")
    request = {"language": "ko", "texts": ["국물을 먹어요"], "target": {"phoneme": "ㅇ", "position": "coda"}}
    check(client.post("/api/v2/analyze", json=request).json, "AnalyzeAnswer")
    check(client.get("/api/v2/options").json, "OptionsAnswer")
    check(client.get("/health").json, "HealthAnswer")
    check(client.get("/health/live").json, "LiveAnswer")
    check(client.get("/health/ready").json, "ReadyAnswer")
    check(client.post("/api/v2/generate", json={}).json, "ErrorAnswer")
    check(client.get("/nowhere").json, "ErrorAnswer")


def test_lengths_are_those_that_are_taken() -> None:
    schemas = document("en")["components"]["schemas"]
    words = schemas["GenerateRequest"]["properties"]["core_words"]["items"]
    theme, nothing = schemas["GenerateRequest"]["properties"]["theme"]["anyOf"]
    sentences = schemas["AnalyzeRequest"]["properties"]["texts"]["items"]
    assert [schema["maxLength"] for schema in (words, theme, sentences)] == [20, 40, 200]
    assert nothing == {"type": "null"}


def answers_of(path: str, method: str = "post") -> dict[str, Any]:
    answers: dict[str, Any] = document("en")["paths"][path][method]["responses"]
    return answers


def test_an_example_looks_like_an_answer(make: Make) -> None:
    client = make()
    state_of(client.application).draining.set()
    error = client.get("/health/ready").get_json()["error"]
    shown = answers_of("/health/ready", "get")["503"]["content"]["application/json"]["example"]["error"]
    assert {**shown, "requestId": ""} == {**error, "message": EN_TOLD.text("error.DRAINING"), "requestId": ""}
    assert re.fullmatch("[a-z]{20}", error["requestId"])
    assert re.fullmatch("[a-z]{20}", shown["requestId"])


@pytest.mark.parametrize("path", ["/api/v2/generate", "/api/v2/analyze"])
def test_headers_of_the_limit_are_documented(make: Make, path: str) -> None:
    client = make(rate_limit="1/minute")
    body = KOREAN if path.endswith("generate") else {"language": "ko", "texts": ["나"]}
    for status in (200, 429):
        answer = client.post(path, json=body)
        assert answer.status_code == status
        sent = {name for name, _ in answer.headers if name.startswith(("RateLimit", "Retry", "X-Req"))}
        assert sent == set(answers_of(path)[str(status)]["headers"])


def test_the_document_speaks_the_clients_language(client: FlaskClient) -> None:
    assert "말놀이" in client.get("/openapi.json?language=ko").text
    assert EN.text("info.title") in client.get("/openapi.json", headers={"Accept-Language": "en"}).text


def test_the_page_and_its_files_come_from_here_alone(client: FlaskClient) -> None:
    page = client.get("/docs?language=en")
    assert page.status_code == 200
    named = re.findall(r'(?:src|href|data-document)="([^"]+)"', page.text)
    assert all(name.startswith("/") and not name.startswith("//") for name in named)
    for name in named:
        with client.get(name) as answer:
            assert answer.status_code == 200, name
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy


def test_no_other_file_is_served(client: FlaskClient) -> None:
    for name in ("index.css", "..%2f__init__.py", "docs.html"):
        assert client.get(f"/docs/assets/{name}").status_code == 404


def test_schemathesis_finds_nothing_on_the_real_server() -> None:
    """Its examples, its coverage of every schema's edges, and its fuzzing, with all its checks."""
    with running("wsgi:app", ENGINE="embedded") as server:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
                *("run", f"http://127.0.0.1:{server.port}/openapi.json", "--checks", "all"),
                *("--phases", "examples,coverage,fuzzing", "--max-examples", "15", "--no-color"),
            ],
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert re.search(r"[1-9][0-9]{2,} generated", done.stdout), done.stdout[-1000:]
