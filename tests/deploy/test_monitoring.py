"""Alarms and dashboards name only metrics and log fields that the service really gives."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import promql_parser
import pytest
import yaml

from tests.web.conftest import KOREAN, toy_app
from tests.web.server import ROOT, running

MONITORING = ROOT / "deploy" / "monitoring"
RULES = (MONITORING / "prometheus-rules.yaml").read_text("utf-8")
DASHBOARD = (MONITORING / "grafana-dashboard.json").read_text("utf-8")
CLOUDWATCH = (MONITORING / "cloudwatch.yaml").read_text("utf-8")
GOOGLE = (MONITORING / "gcp-log-metrics.yaml").read_text("utf-8")


def expressions() -> list[str]:
    """Every PromQL expression of rules and dashboard."""
    rules = [rule["expr"] for group in yaml.safe_load(RULES)["groups"] for rule in group["rules"]]
    panels = [target["expr"] for panel in json.loads(DASHBOARD)["panels"] for target in panel["targets"]]
    return [*rules, *panels]


@pytest.mark.parametrize("expression", expressions())
def test_prometheus_can_read_the_expression(expression: str) -> None:
    assert promql_parser.parse(expression) is not None


@pytest.fixture(scope="module")
def page() -> str:
    """The metrics page of a fresh application: every metric has its TYPE line, and labels once counted."""
    client = toy_app(metrics=True).test_client()
    with client.post("/api/v2/generate", json=KOREAN) as answer:
        assert answer.status_code == 200
    return client.get("/metrics").text


def test_every_metric_named_is_on_the_page(page: str) -> None:
    given = set(re.findall(r"^# TYPE (\w+)", page, re.MULTILINE))
    series = given | {f"{name}_{end}" for name in given for end in ("bucket", "count", "sum", "total")}
    named = set(re.findall(r"\btalktalk_\w+", "\n".join(expressions())))
    assert "talktalk_requests_total" in named
    assert named <= series


def test_every_label_named_is_one_that_is_counted(page: str) -> None:
    (line,) = re.findall(r"^talktalk_requests_total\{(.*generate.*)\}", page, re.MULTILINE)
    counted = set(re.findall(r"(\w+)=", line))
    for expression in expressions():
        for inside in re.findall(r"talktalk_requests_total\{([^}]*)\}", expression):
            assert set(re.findall(r"(\w+)=", inside)) <= counted
    bounds = set(re.findall(r'le="([^"]+)"', page))
    assert set(re.findall(r'le="([^"]+)"', "\n".join(expressions()))) <= bounds


def test_every_alarm_has_a_recorded_series_behind_it() -> None:
    rules = [rule for group in yaml.safe_load(RULES)["groups"] for rule in group["rules"]]
    recorded = {rule["record"] for rule in rules if "record" in rule}
    used = set(re.findall(r"\btalktalk:\w+:\w+", "\n".join(rule["expr"] for rule in rules)))
    assert used <= recorded
    assert all(rule["annotations"]["summary"] for rule in rules if "alert" in rule)


def test_every_log_field_named_is_in_a_real_line() -> None:
    with running(LOG_FORMAT="json") as server:
        assert server.post("/api/v2/generate", KOREAN).status == 200
        server.stop()
        lines = [json.loads(line) for line in server.log.read_text("utf-8").splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line.get("route") == "/api/v2/generate"]
    named = set(re.findall(r"\$\.(\w+)", CLOUDWATCH)) | set(re.findall(r"jsonPayload\.(\w+)", GOOGLE))
    assert {"route", "status", "ms", "reason", "fallback"} <= named
    assert named <= set(line)


def test_cloudformation_takes_the_template() -> None:
    linter = Path(sys.executable).with_name("cfn-lint")
    command = [str(linter), str(MONITORING / "cloudwatch.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


def test_every_google_metric_is_whole() -> None:
    metrics = list(yaml.safe_load_all(GOOGLE))
    assert len({metric["name"] for metric in metrics}) == len(metrics) > 3
    for metric in metrics:
        labels = {label["key"] for label in metric["metricDescriptor"].get("labels", [])}
        assert set(metric.get("labelExtractors", {})) == labels
        distribution = metric["metricDescriptor"]["valueType"] == "DISTRIBUTION"
        assert ("valueExtractor" in metric) == distribution
