"""All settings, read once from the environment: the only module that reads it.

`.env` beside `wsgi.py` is read too; the real environment wins. A wrong setting stops the boot with one line for each
mistake. No message and no repr shows the value of a secret.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from dotenv import dotenv_values

from app import origins
from app.variables import Reader, SettingsError

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"
DEVELOPMENT_ORIGINS = ("http://localhost:3000", "http://localhost:3456", "http://localhost:5173")
ENVIRONMENTS = ("development", "staging", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ENGINES = ("auto", "openai", "embedded")
AFFINITIES = ("auto", "off")
SPARE_THREADS = 16
"""Threads beyond the generation slots, so that health and refusals never wait behind generation."""


@dataclass(frozen=True)
class Settings:
    """Settings of one process. Times in seconds; slots and threads are per worker process.

    An empty model or base URL leaves the choice to the source.
    """

    environment: str = "development"
    debug: bool = False
    allowed_origins: tuple[str, ...] = DEVELOPMENT_ORIGINS
    port: int = 8765
    engine: str = "auto"
    openai_api_key: str = field(default="", repr=False)
    openai_model: str = ""
    openai_base_url: str = field(default="", repr=False)
    generate_deadline_s: float = 60.0
    generate_slots: int = 112
    web_concurrency: int = 2
    web_threads: int = 128
    worker_cpu_affinity: str = "auto"
    rate_limit: str = "60/minute"
    redis_url: str = field(default="", repr=False)
    trusted_proxy_hops: int = 0
    daily_token_budget: int = 0
    candidates_per_item: int = 1
    log_format: str = "text"
    log_level: str = "INFO"
    metrics: bool = False
    tracing: bool = False

    @property
    def production(self) -> bool:
        """True where only the strict settings are allowed."""
        return self.environment == "production"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from variables. Raises SettingsError with every mistake."""
        reader = Reader(environ)
        settings = _read(reader)
        _check_together(settings, reader)
        if reader.mistakes:
            raise SettingsError(reader.mistakes)
        return settings


def load() -> Settings:
    """Settings of this process: the real environment over `.env`. Raises SettingsError."""
    written = {name: value for name, value in dotenv_values(ENV_FILE, interpolate=False).items() if value is not None}
    return Settings.from_env({**written, **os.environ})  # noqa: TID251 the one place that may


def load_or_exit() -> Settings:
    """Settings of this process; on a mistake, prints the lines and ends the process with status 1."""
    try:
        return load()
    except SettingsError as error:
        sys.exit(str(error))


def _read(reader: Reader) -> Settings:
    environment = reader.choice("ENVIRONMENT", "development", ENVIRONMENTS)
    debug = reader.switch("DEBUG")
    slots = reader.number("GENERATE_SLOTS", 0, 1, 4096)
    threads = reader.number("WEB_THREADS", 0, 2, 4096) or (slots + SPARE_THREADS if slots else Settings.web_threads)
    return Settings(
        environment=environment,
        debug=debug,
        allowed_origins=_origins(reader, environment),
        port=reader.number("PORT", Settings.port, 1, 65535),
        engine=reader.choice("ENGINE", "auto", ENGINES),
        openai_api_key=_api_key(reader),
        openai_model=reader.text("OPENAI_MODEL"),
        openai_base_url=_url(reader, "OPENAI_BASE_URL", ("http", "https")),
        generate_deadline_s=float(reader.number("GENERATE_DEADLINE_S", 60, 1, 900)),
        generate_slots=slots or max(1, threads - SPARE_THREADS, threads * 3 // 4),
        web_concurrency=reader.number("WEB_CONCURRENCY", Settings.web_concurrency, 1, 256),
        web_threads=threads,
        worker_cpu_affinity=reader.choice("WORKER_CPU_AFFINITY", "auto", AFFINITIES),
        rate_limit=_rate_limit(reader),
        redis_url=_url(reader, "REDIS_URL", ("redis", "rediss")),
        trusted_proxy_hops=reader.number("TRUSTED_PROXY_HOPS", 0, 0, 16),
        daily_token_budget=reader.number("DAILY_TOKEN_BUDGET", 0, 0, 10**12 - 1),
        candidates_per_item=reader.number("CANDIDATES_PER_ITEM", 1, 1, 10),
        log_format=reader.choice("LOG_FORMAT", "json" if environment == "production" else "text", ("json", "text")),
        log_level=reader.choice("LOG_LEVEL", "DEBUG" if debug else "INFO", LOG_LEVELS),
        metrics=reader.switch("METRICS"),
        tracing=reader.switch("TRACING"),
    )


def _check_together(settings: Settings, reader: Reader) -> None:
    """Rules over more than one variable."""
    wrong = {mistake.variable for mistake in reader.mistakes}
    if settings.production and settings.debug:
        reader.refuse(
            "DEBUG", "true is refused in production. Write DEBUG=false", "프로덕션에서는 DEBUG=false로 쓰세요"
        )
    if settings.production and not settings.allowed_origins and "ALLOWED_ORIGINS" not in wrong:
        reader.refuse(
            "ALLOWED_ORIGINS",
            f"must be set in production. Write ALLOWED_ORIGINS={origins.EXAMPLE}",
            f"프로덕션에서는 반드시 정해야 합니다. ALLOWED_ORIGINS={origins.EXAMPLE} 형식으로 쓰세요",
        )
    if settings.tracing and find_spec("opentelemetry") is None:
        reader.refuse(
            "TRACING",
            "needs libraries that are not installed. Run pip install --require-hashes -r requirements-tracing.txt",
            "필요한 라이브러리가 없습니다. pip install --require-hashes -r requirements-tracing.txt를 실행하세요",
        )
    if settings.openai_api_key or "OPENAI_API_KEY" in wrong:
        return
    if settings.engine == "openai" or (settings.production and settings.engine == "auto"):
        reader.refuse(
            "OPENAI_API_KEY",
            "is required here. Write your key, or ENGINE=embedded to run without OpenAI",
            "키가 필요합니다. 키를 쓰거나, OpenAI 없이 운영하려면 ENGINE=embedded로 쓰세요",
        )


def _origins(reader: Reader, environment: str) -> tuple[str, ...]:
    value = reader.text("ALLOWED_ORIGINS")
    if not value:
        return DEVELOPMENT_ORIGINS if environment == "development" else ()
    try:
        listed = origins.split_list(value)
    except origins.OriginError as error:
        reader.refuse("ALLOWED_ORIGINS", error.english, error.korean)
        return ()
    allowed = []
    for origin in listed:
        try:
            allowed.append(origins.canonical(origin, https_only=environment == "production"))
        except origins.OriginError as error:
            reader.refuse("ALLOWED_ORIGINS", error.english, error.korean)
    return tuple(dict.fromkeys(allowed))


def _api_key(reader: Reader) -> str:
    """A key that can be sent in a header: a stray newline in it fails as a connection error, far from its cause."""
    key = reader.text("OPENAI_API_KEY")
    if re.fullmatch(r"[!-~]*", key):
        return key
    reader.refuse(
        "OPENAI_API_KEY",
        "holds a space, a line break or a letter outside ASCII. Write the key on one line, nothing else",
        "키 안에 공백, 줄바꿈 또는 ASCII가 아닌 글자가 있습니다. 키만 한 줄로 쓰세요",
    )
    return ""


def _url(reader: Reader, variable: str, schemes: tuple[str, ...]) -> str:
    value = reader.text(variable)
    if not value or re.fullmatch(rf"(?:{'|'.join(schemes)})://[!-~]+", value):
        return value
    listed = " or ".join(f"{scheme}://" for scheme in schemes)
    reader.refuse(variable, f"is not a URL of its kind. Begin it with {listed}", f"{listed}로 시작하는 주소를 쓰세요")
    return ""


def _rate_limit(reader: Reader) -> str:
    """`<number>/<unit>` in canonical form, or an empty string for `off`."""

    def parse(value: str) -> str:
        if value.casefold() in ("off", "0"):
            return ""
        found = re.fullmatch(r"([1-9][0-9]{0,8}) ?(?:/| per ) ?(second|minute|hour|day)s?", value.casefold())
        if not found:
            raise ValueError(value)
        return f"{found[1]}/{found[2]}"

    wrong = (
        "is not a rate. Write it like 60/minute (second, minute, hour, day), or off",
        "60/minute 형식 또는 off로 쓰세요",
    )
    return reader.read("RATE_LIMIT", Settings.rate_limit, parse, *wrong)
