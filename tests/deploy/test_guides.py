"""Both deployment guides say the same, and everything that they name is there."""

from __future__ import annotations

import re

import pytest

from app.settings import Settings
from app.web.wording import wording
from tests.web.server import ROOT

KOREAN = (ROOT / "DEPLOYMENT.md").read_text("utf-8")
ENGLISH = (ROOT / "DEPLOYMENT.en.md").read_text("utf-8")


def commands(text: str) -> list[str]:
    """Lines of the code blocks, without their comments."""
    blocks = re.findall(r"```(?:bash|env)\n(.*?)```", text, re.DOTALL)
    return [line.split("  #")[0].rstrip() for block in blocks for line in block.splitlines()]


def test_both_guides_give_the_same_commands() -> None:
    assert commands(KOREAN) == commands(ENGLISH)
    assert len(commands(KOREAN)) > 20


def test_both_guides_have_the_same_chapters() -> None:
    chapters = [re.findall(r"^(#+ \d)", text, re.MULTILINE) for text in (KOREAN, ENGLISH)]
    assert chapters[0] == chapters[1]


@pytest.mark.parametrize("text", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_every_file_that_a_guide_links_to_is_there(text: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_file_in_a_command_is_there() -> None:
    named = re.findall(r"(?:file://)?(deploy/[\w./-]+)", "\n".join(commands(KOREAN)))
    assert "deploy/ecs/task-definition.json" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_settings_of_the_guide_boot() -> None:
    (block,) = [b for b in re.findall(r"```env\n(.*?)```", KOREAN, re.DOTALL) if "ENVIRONMENT" in b]
    settings = Settings.from_env(dict(line.split("=", 1) for line in block.splitlines()))
    assert settings.production
    assert settings.allowed_origins == ("https://yourdomain.com", "https://www.yourdomain.com")


@pytest.mark.parametrize("text", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_what_the_guide_quotes_of_doctor_is_what_doctor_prints(text: str) -> None:
    language = "ko" if text is KOREAN else "en"
    words = wording(language, "app.doctor")
    labels = {value for key, value in words.texts.items() if key.startswith("check.")}
    quoted = re.findall(r"`[✗!✓] ([^:`]+): ", text)
    assert quoted
    assert set(quoted) <= labels
