"""The command line: which checks run, in which language, printed how."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TextIO

import click
import httpx

from app import settings as configuration_source
from app.doctor import configuration, deployment, machine, online, report
from app.doctor.findings import Finding, Findings
from app.settings import Settings
from app.variables import SettingsError
from app.web.wording import LANGUAGES, Wording, wording

HEALTHY, SICK, MISUSED = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """Options; their help stands in both languages."""
    made = argparse.ArgumentParser(
        prog="python -m app.doctor",
        description="Checks this deployment. / 배포 상태를 점검합니다. Exit: 0 healthy, 1 something failed, 2 misuse.",
    )
    made.add_argument("--online", action="store_true", help="ask the model once / 모델에 한 번 물어봅니다")
    made.add_argument(
        "--url", help="probe a running deployment / 실행 중인 배포를 점검합니다 (https://api.example.com)"
    )
    made.add_argument(
        "--origin", action="append", default=[], help="with --url: an allowed origin / 허용된 출처 (여러 번 가능)"
    )
    made.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the report / 보고서 언어")
    made.add_argument("--json", action="store_true", help="for machines / 기계가 읽을 형식으로")
    return made


def main(arguments: Sequence[str], out: TextIO | None = None) -> int:
    """Runs the checks and prints each finding as it comes. Returns 0, or 1 when something failed."""
    asked = parser().parse_args(arguments)
    words = wording(asked.language, "app.doctor")
    findings: list[Finding] = []
    for finding in findings_of(asked):
        findings.append(finding)
        if not asked.json:
            print(report.text_line(finding, words), file=out, flush=True)
    _print_end(findings, words, as_json=asked.json, out=out)
    return HEALTHY if report.is_healthy(findings) else SICK


def _print_end(findings: Sequence[Finding], words: Wording, *, as_json: bool, out: TextIO | None) -> None:
    print(report.as_json(findings, words) if as_json else f"\n{report.summary(findings, words)}", file=out)


def findings_of(asked: argparse.Namespace) -> Iterator[Finding]:
    """A URL is probed alone, by what it shows; without one, this machine and its settings are looked at."""
    try:
        settings = configuration_source.load()
    except SettingsError as error:
        settings = None
        if not asked.url:
            yield from configuration.mistakes(error)
            yield from machine.check_memory()
            yield from machine.check_languages()
            return
    if asked.url:
        yield from _of_url(asked.url, asked.origin or (list(settings.allowed_origins) if settings else []))
    elif settings is not None:
        yield from _of_settings(settings, ask_model=asked.online)


def _of_url(url: str, origins: Sequence[str]) -> Findings:
    with httpx.Client(follow_redirects=False) as client:
        yield from deployment.Deployment(url, client).checks(origins)


def _of_settings(settings: Settings, *, ask_model: bool) -> Findings:
    yield from configuration.check_environment(settings)
    yield from configuration.check_origins(settings)
    yield from configuration.check_key(settings)
    yield from configuration.check_workers(settings)
    yield from machine.check_port(settings)
    yield from machine.check_folders(settings)
    yield from machine.check_memory()
    yield from machine.check_clock()
    yield from machine.check_redis(settings)
    yield from machine.check_languages()
    if ask_model:
        yield from online.check_model(settings)


@click.command(
    "doctor",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    short_help="Check this deployment. / 배포 점검",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def flask_command(arguments: tuple[str, ...]) -> None:
    """The same as `python -m app.doctor`, for those who type `flask doctor`."""
    raise SystemExit(main(arguments))
