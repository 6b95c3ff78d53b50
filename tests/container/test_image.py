"""The image, built, run hardened and probed, wherever a Docker daemon answers: `make test-container`."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.web.server import ROOT, Server, free_port

pytestmark = pytest.mark.container
TAG = "talk-talk-backend:under-test"
MIB = 1024 * 1024
LARGEST_MIB, MOST_MEMORY_MIB = 600, 800
"""What the deployment guide promises of image and process."""

GUIDES_CHECK = "import httpx; httpx.get('http://localhost:8765/health')"
REQUEST = {
    "language": "ko",
    "age": 5,
    "count": 10,
    "sentenceLength": 3,
    "target": {"phoneme": "ㄹ", "position": "onset", "minOccurrences": 1},
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
}


def docker(*arguments: str) -> str:
    """Output of a docker command that succeeds."""
    found = shutil.which("docker")
    assert found, "docker is needed for these tests"
    done = subprocess.run([found, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    docker("build", "--network", "host", "-t", TAG, ".")
    yield TAG
    docker("image", "rm", "-f", TAG)


@pytest.fixture(scope="module")
def container(image: str) -> Iterator[tuple[str, int]]:
    """Name and port of a running container: read-only root, no capabilities, the guide's memory."""
    port, name = free_port(), f"vending-under-test-{free_port()}"
    hardened = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108
    docker("run", "-d", "--name", name, "-m", "1024m", "-p", f"127.0.0.1:{port}:8765", *hardened, image)
    try:
        for _ in range(100):
            if docker("inspect", "-f", "{{.State.Health.Status}}", name) == "healthy":
                break
            assert docker("inspect", "-f", "{{.State.Running}}", name) == "true", docker("logs", name)
            time.sleep(0.5)
        yield name, port
    finally:
        docker("rm", "-f", name)


def test_the_image_is_small_and_its_user_is_nobody(image: str) -> None:
    (facts,) = json.loads(docker("image", "inspect", image))
    assert facts["Size"] <= LARGEST_MIB * MIB
    assert facts["Config"]["User"] == "10001:10001"
    assert "8765/tcp" in facts["Config"]["ExposedPorts"]
    assert facts["Config"]["Cmd"] == ["gunicorn", "wsgi:app"]


def test_no_compiler_and_no_pip_are_in_it(image: str) -> None:
    for program in ("gcc", "cc", "g++", "make"):
        assert (
            docker("run", "--rm", image, "python", "-c", f"import shutil; print(shutil.which('{program}'))") == "None"
        )


def test_it_answers_and_the_guides_health_check_works_inside(container: tuple[str, int]) -> None:
    name, port = container
    server = Server(port, subprocess.Popen(["true"]), ROOT)
    server.process.wait()
    assert server.ask("GET", "/health").json["status"] == "healthy"
    docker("exec", name, "python", "-c", GUIDES_CHECK)
    for _ in range(8):
        answer = server.post("/api/v2/generate", REQUEST)
        assert answer.status == 200
        assert len(answer.json["data"]["items"]) == 10
    assert memory_mib(name) <= MOST_MEMORY_MIB


def memory_mib(name: str) -> float:
    """What the container uses, as docker counts it."""
    used = docker("stats", "--no-stream", "--format", "{{.MemUsage}}", name).split("/")[0].strip()
    return float(used.removesuffix("GiB")) * 1024 if used.endswith("GiB") else float(used.removesuffix("MiB"))


def test_it_stops_when_it_is_told_to(container: tuple[str, int]) -> None:
    name, _ = container
    docker("stop", "-t", "30", name)
    assert docker("inspect", "-f", "{{.State.ExitCode}}", name) == "0"
