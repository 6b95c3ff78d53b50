"""What `deploy/` tells the platforms is true of this service, and in the form that each platform takes.

ECS is checked by botocore's own model of the API, Kubernetes by its published schemas, Compose by compose itself, the
Dockerfile by hadolint. For Cloud Run, Railway, Render and Fly no schema is published in a package: what matters is
checked by hand.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.loaders
import botocore.model
import botocore.validate
import kubernetes_validate
import pytest
import yaml

from app.settings import Settings
from tests.web.server import ROOT

DEPLOY = ROOT / "deploy"
TOOLS = Path(sys.executable).parent
GRACE_S = int(Settings().generate_deadline_s) + 15
"""gunicorn.conf.py: graceful_timeout. A platform that waits less cuts requests off."""

KUBERNETES = ("configuration", "deployment", "service", "autoscaler", "disruption-budget")


def read(path: str) -> Any:
    text = (DEPLOY / path).read_text("utf-8")
    if path.endswith(".json"):
        return json.loads(text)
    return tomllib.loads(text) if path.endswith(".toml") else yaml.safe_load(text)


def check_boto(service: str, operation: str, request: Mapping[str, Any]) -> None:
    """Types and required fields by botocore's model, and enums, which its validator leaves out."""
    description = botocore.loaders.Loader().load_service_model(service, "service-2")
    shape = botocore.model.ServiceModel(description).operation_model(operation).input_shape
    assert shape is not None
    report = botocore.validate.ParamValidator().validate(request, shape)
    assert not report.has_errors(), report.generate_report()
    assert not list(wrong_enums(shape, request))


def wrong_enums(shape: Any, value: Any) -> Any:
    """Values that an enumeration of the model does not list."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from wrong_enums(member, value[name])
    elif shape.type_name == "list":
        for item in value:
            yield from wrong_enums(shape.member, item)
    elif shape.type_name == "string" and getattr(shape, "enum", None) and value not in shape.enum:
        yield value


TASK = read("ecs/task-definition.json")
CLOUD_RUN = read("cloud-run/service.yaml")["spec"]["template"]["spec"]
RENDER = read("render/render.yaml")["services"][0]
FLY = read("fly/fly.toml")
RAILWAY = read("railway/railway.json")
POD = read("kubernetes/deployment.yaml")["spec"]["template"]["spec"]

SECRET = {"OPENAI_API_KEY": "sk-proj-" + "k" * 48}
VARIABLES: dict[str, Mapping[str, str]] = {
    "ecs": {pair["name"]: pair["value"] for pair in TASK["containerDefinitions"][0]["environment"]},
    "cloud-run": {pair["name"]: pair["value"] for pair in CLOUD_RUN["containers"][0]["env"] if "value" in pair},
    "render": {pair["key"]: pair["value"] for pair in RENDER["envVars"] if "value" in pair},
    "fly": FLY["env"],
    "kubernetes": read("kubernetes/configuration.yaml")["data"],
}


@pytest.mark.parametrize("platform", VARIABLES)
def test_the_service_boots_in_production_with_these_variables(platform: str) -> None:
    given = VARIABLES[platform]
    settings = Settings.from_env({**given, **SECRET})
    assert settings.production
    assert settings.allowed_origins == ("https://yourdomain.com",)
    assert settings.trusted_proxy_hops == 1  # each of these has one proxy of its own in front
    assert settings.port == 8765


@pytest.mark.parametrize("platform", VARIABLES)
def test_every_variable_is_one_of_ours(platform: str) -> None:
    ours = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert {"PORT", "METRICS"} <= ours
    assert set(VARIABLES[platform]) <= ours


def test_the_ecs_files_are_what_the_api_takes() -> None:
    check_boto("ecs", "RegisterTaskDefinition", TASK)
    check_boto("ecs", "CreateService", read("ecs/service.json"))
    check_boto("elbv2", "CreateTargetGroup", read("ecs/target-group.json"))


def test_the_enum_check_finds_a_wrong_value() -> None:
    with pytest.raises(AssertionError):
        check_boto("ecs", "RegisterTaskDefinition", {**TASK, "networkMode": "bridged"})


def test_the_ecs_task_fits_the_service() -> None:
    container = TASK["containerDefinitions"][0]
    assert container["portMappings"][0]["containerPort"] == 8765
    assert GRACE_S <= container["stopTimeout"] <= 120  # Fargate's longest
    assert int(TASK["memory"]) >= 1024
    assert "/health'" in container["healthCheck"]["command"][1]
    assert container["secrets"][0]["name"] == "OPENAI_API_KEY"
    service, group = read("ecs/service.json"), read("ecs/target-group.json")
    assert service["loadBalancers"][0]["containerName"] == container["name"]
    assert (group["HealthCheckPath"], group["Port"]) == ("/health/ready", 8765)


@pytest.mark.parametrize("name", KUBERNETES)
def test_kubernetes_takes_the_file(name: str) -> None:
    version = kubernetes_validate.latest_version()
    kubernetes_validate.validate(read(f"kubernetes/{name}.yaml"), version, strict=True)


def test_the_kubernetes_files_belong_together() -> None:
    deployment = read("kubernetes/deployment.yaml")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert read("kubernetes/service.yaml")["spec"]["selector"] == labels
    assert read("kubernetes/disruption-budget.yaml")["spec"]["selector"]["matchLabels"] == labels
    assert read("kubernetes/autoscaler.yaml")["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    resources = read("kubernetes/kustomization.yaml")["resources"]
    assert sorted(resources) == sorted(f"{name}.yaml" for name in KUBERNETES)


def test_the_pod_probes_what_we_serve_and_waits_for_what_is_in_flight() -> None:
    container = POD["containers"][0]
    assert container["ports"][0]["containerPort"] == 8765
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert POD["terminationGracePeriodSeconds"] >= GRACE_S + container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/tmp", "/dev/shm"}  # noqa: S108


def test_cloud_run_probes_and_bounds_what_it_runs() -> None:
    container = CLOUD_RUN["containers"][0]
    settings = Settings.from_env({**VARIABLES["cloud-run"], **SECRET})
    assert container["ports"][0]["containerPort"] == 8765
    assert container["startupProbe"]["httpGet"]["path"] == "/health/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert CLOUD_RUN["timeoutSeconds"] >= settings.generate_deadline_s
    assert CLOUD_RUN["containerConcurrency"] < settings.web_threads
    assert container["resources"]["limits"]["memory"] == "1Gi"


def test_render_railway_and_fly_probe_readiness_and_wait() -> None:
    assert RENDER["healthCheckPath"] == "/health/ready"
    assert GRACE_S <= RENDER["maxShutdownDelaySeconds"] <= 300
    assert RAILWAY["deploy"]["healthcheckPath"] == "/health/ready"
    assert RAILWAY["deploy"]["drainingSeconds"] >= GRACE_S
    assert FLY["http_service"]["checks"][0]["path"] == "/health/ready"
    assert FLY["http_service"]["internal_port"] == int(FLY["env"]["PORT"]) == 8765
    assert GRACE_S <= int(FLY["kill_timeout"].removesuffix("s")) <= 300
    assert FLY["vm"][0]["memory"] == "1gb"
    dockerfile = DEPLOY / "fly" / FLY["build"]["dockerfile"]
    assert dockerfile.resolve() == ROOT / "Dockerfile"


def tool(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_hadolint_has_nothing_to_say_about_the_dockerfile() -> None:
    assert tool(str(TOOLS / "hadolint"), "Dockerfile") == (0, "")


@pytest.mark.parametrize("profile", [(), ("--profile", "scale-out")])
def test_compose_takes_its_file(profile: tuple[str, ...]) -> None:
    status, said = tool(str(TOOLS / "docker-compose"), *profile, "-f", "docker-compose.yml", "config", "-q")
    assert (status, said) == (0, "")


def test_compose_keeps_the_guides_names_and_waits_long_enough() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    backend = services["talk-talk-backend"]
    assert (backend["container_name"], backend["image"]) == ("talk-talk-backend", "talk-talk-backend")
    assert backend["ports"] == ["8765:8765"]
    assert int(backend["stop_grace_period"].removesuffix("s")) >= GRACE_S
    plain = [name for name, service in services.items() if "profiles" not in service]
    assert plain == ["talk-talk-backend"]
