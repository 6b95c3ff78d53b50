"""Settings: what is read, what is refused, and how the operator is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings
from app.settings import Settings
from app.variables import SettingsError

PRODUCTION = {
    "ENVIRONMENT": "production",
    "OPENAI_API_KEY": "sk-test",
    "ALLOWED_ORIGINS": '["https://clinic.example"]',
}


def refused(environ: dict[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environ)
    return caught.value


def test_nothing_set_is_a_working_development_setup() -> None:
    found = Settings.from_env({})
    assert found == Settings()
    assert found.port == 8765
    assert found.allowed_origins == ("http://localhost:3000", "http://localhost:3456", "http://localhost:5173")
    assert (found.log_format, found.engine, found.rate_limit) == ("text", "auto", "60/minute")


def test_the_deployment_guide_example_boots() -> None:
    found = Settings.from_env(
        {
            "OPENAI_API_KEY": "sk-proj-your-actual-key",
            "ENVIRONMENT": "production",
            "DEBUG": "false",
            "ALLOWED_ORIGINS": '["https://yourdomain.com","https://www.yourdomain.com"]',
        }
    )
    assert found.allowed_origins == ("https://yourdomain.com", "https://www.yourdomain.com")
    assert found.production
    assert found.log_format == "json"


def test_the_example_file_boots_unchanged_and_says_what_holds_anyway() -> None:
    from dotenv import dotenv_values

    example = settings.ENV_FILE.with_name(".env.example")
    values = {name: value or "" for name, value in dotenv_values(example, interpolate=False).items()}
    assert Settings.from_env(values) == Settings()


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        pytest.param('["https://a.example"]', ("https://a.example",), id="json"),
        pytest.param("https://a.example", ("https://a.example",), id="bare"),
        pytest.param("https://a.example,https://b.example", ("https://a.example", "https://b.example"), id="commas"),
        pytest.param("https://a.example  https://b.example", ("https://a.example", "https://b.example"), id="spaces"),
        pytest.param("https://a.example, https://b.example,", ("https://a.example", "https://b.example"), id="both"),
        pytest.param("'[\"https://a.example\"]'", ("https://a.example",), id="quotes of an env file"),
        pytest.param('"https://a.example"', ("https://a.example",), id="quoted"),
        pytest.param('["https://A.Example:443"]', ("https://a.example",), id="as the browser sends it"),
        pytest.param('["http://a.example:80"]', ("http://a.example",), id="default port"),
        pytest.param('["https://a.example:8443"]', ("https://a.example:8443",), id="port"),
        pytest.param('["http://[::1]:3000"]', ("http://[::1]:3000",), id="ipv6"),
        pytest.param('["http://10.0.0.7:3000"]', ("http://10.0.0.7:3000",), id="ipv4"),
        pytest.param('["https://xn--bj0bj06e.example"]', ("https://xn--bj0bj06e.example",), id="punycode"),
        pytest.param('["https://a.example","https://a.example"]', ("https://a.example",), id="twice"),
        pytest.param("[]", (), id="none"),
    ],
)
def test_origins_are_read(written: str, origins: tuple[str, ...]) -> None:
    assert Settings.from_env({"ALLOWED_ORIGINS": written}).allowed_origins == origins


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        pytest.param("*", "wildcard", id="star"),
        pytest.param('["*"]', "wildcard", id="star in json"),
        pytest.param('["https://*.example.com"]', "wildcard", id="subdomains"),
        pytest.param('["https://a.example/"]', 'Write "https://a.example"', id="trailing slash"),
        pytest.param('["https://a.example/app"]', 'Write "https://a.example"', id="path"),
        pytest.param('["https://a.example?x=1"]', 'Write "https://a.example"', id="query"),
        pytest.param('["https://a.example#x"]', 'Write "https://a.example"', id="fragment"),
        pytest.param('["null"]', "not a web origin", id="null"),
        pytest.param('["a.example"]', "scheme and host", id="no scheme"),
        pytest.param('["//a.example"]', "scheme and host", id="no scheme but slashes"),
        pytest.param('["ftp://a.example"]', "scheme and host", id="ftp"),
        pytest.param('["file://"]', "scheme and host", id="file"),
        pytest.param('["https://"]', "scheme and host", id="no host"),
        pytest.param('["https://a.example."]', "host", id="trailing dot"),
        pytest.param('["https://말놀이.example"]', "xn--", id="not ascii"),
        pytest.param('["https://a.example:"]', "port", id="empty port"),
        pytest.param('["https://a.example:0"]', "port", id="port 0"),
        pytest.param('["https://a.example:65536"]', "port", id="port too high"),
        pytest.param('["https://a.example:x"]', "", id="port in letters"),
        pytest.param('["https://user:pass@a.example"]', "user name", id="user"),
        pytest.param('["https://a|b.example"]', "host", id="regex letters"),
        pytest.param('["https://a.example\\n"]', "", id="newline"),
        pytest.param("[https://a.example]", "JSON", id="no quotes"),
        pytest.param("['https://a.example']", "JSON", id="single quotes"),
        pytest.param('["https://a.example"', "^|^", id="split at a comma"),
        pytest.param('{"origin":"https://a.example"}', "array", id="object"),
        pytest.param('["https://a.example",5]', "array", id="number"),
        pytest.param('[["https://a.example"]]', "array", id="nested"),
    ],
)
def test_origins_are_refused_with_a_mend(written: str, mend: str) -> None:
    mistakes = refused({"ALLOWED_ORIGINS": written}).mistakes
    assert {m.variable for m in mistakes} == {"ALLOWED_ORIGINS"}
    assert mend in mistakes[0].english


def test_a_password_in_an_origin_is_not_shown() -> None:
    assert "hunter2" not in str(refused({"ALLOWED_ORIGINS": '["https://me:hunter2@a.example/x"]'}))


@given(st.text(max_size=40))
def test_what_is_read_as_origins_is_what_a_browser_could_send(written: str) -> None:
    try:
        found = Settings.from_env({"ALLOWED_ORIGINS": written}).allowed_origins
    except SettingsError:
        return
    for origin in found:
        scheme, _, rest = origin.partition("://")
        assert scheme in ("http", "https")
        assert rest == rest.lower()
        assert not set(rest) & set('*/?#@\\ ^$()|"')


@pytest.mark.parametrize(
    ("changed", "variable", "mend"),
    [
        pytest.param({"DEBUG": "true"}, "DEBUG", "DEBUG=false", id="debug"),
        pytest.param({"ALLOWED_ORIGINS": ""}, "ALLOWED_ORIGINS", "must be set", id="no origins"),
        pytest.param({"ALLOWED_ORIGINS": "[]"}, "ALLOWED_ORIGINS", "must be set", id="empty origins"),
        pytest.param({"ALLOWED_ORIGINS": '["http://clinic.example"]'}, "ALLOWED_ORIGINS", "https://", id="http"),
        pytest.param({"ALLOWED_ORIGINS": '["http://localhost:3000"]'}, "ALLOWED_ORIGINS", "https://", id="localhost"),
        pytest.param({"OPENAI_API_KEY": ""}, "OPENAI_API_KEY", "ENGINE=embedded", id="no key"),
        pytest.param({"OPENAI_API_KEY": " \n"}, "OPENAI_API_KEY", "ENGINE=embedded", id="blank key"),
        pytest.param({"OPENAI_API_KEY": "", "ENGINE": "openai"}, "OPENAI_API_KEY", "key", id="openai without a key"),
    ],
)
def test_production_refuses(changed: dict[str, str], variable: str, mend: str) -> None:
    mistakes = refused({**PRODUCTION, **changed}).mistakes
    assert [m.variable for m in mistakes] == [variable]
    assert mend in mistakes[0].english


def test_production_runs_without_a_key_when_that_is_said() -> None:
    assert Settings.from_env({**PRODUCTION, "OPENAI_API_KEY": "", "ENGINE": "embedded"}).engine == "embedded"


def test_openai_without_a_key_is_refused_everywhere() -> None:
    assert [m.variable for m in refused({"ENGINE": "openai"}).mistakes] == ["OPENAI_API_KEY"]


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        ("ENVIRONMENT", "prod"),
        ("DEBUG", "maybe"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8765.0"),
        ("PORT", "٨٧٦٥"),
        ("ENGINE", "gpt"),
        ("OPENAI_BASE_URL", "api.example/v1"),
        ("OPENAI_BASE_URL", "http://a b"),
        ("GENERATE_DEADLINE_S", "0"),
        ("GENERATE_DEADLINE_S", "-1"),
        ("GENERATE_SLOTS", "0"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_CONCURRENCY", "auto"),
        ("WEB_THREADS", "1"),
        ("WORKER_CPU_AFFINITY", "01"),
        ("RATE_LIMIT", "60"),
        ("RATE_LIMIT", "0/minute"),
        ("RATE_LIMIT", "60/fortnight"),
        ("REDIS_URL", "localhost:6379"),
        ("TRUSTED_PROXY_HOPS", "yes"),
        ("TRUSTED_PROXY_HOPS", "-1"),
        ("DAILY_TOKEN_BUDGET", "1e6"),
        ("CANDIDATES_PER_ITEM", "0"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("METRICS", "2"),
        ("TRACING", "2"),
        ("OPENAI_API_KEY", "sk-a b"),
        ("OPENAI_API_KEY", "sk-a\nb"),
        ("OPENAI_API_KEY", "sk-키"),
    ],
)
def test_wrong_values_are_refused_by_name(variable: str, written: str) -> None:
    error = refused({variable: written})
    assert [m.variable for m in error.mistakes] == [variable]
    assert str(error).count("\n") == 1


def test_every_mistake_is_told_at_once_in_both_languages() -> None:
    error = refused({"PORT": "x", "DEBUG": "x", "ENGINE": "x", "ALLOWED_ORIGINS": '["*","null"]'})
    lines = str(error).splitlines()[1:]
    assert [line.split(":")[0].strip() for line in lines] == [
        "DEBUG",
        "ALLOWED_ORIGINS",
        "ALLOWED_ORIGINS",
        "PORT",
        "ENGINE",
    ]
    assert all(any("가" <= letter <= "힣" for letter in line) for line in lines)


SECRETS = {
    "OPENAI_API_KEY": "sk-very-secret",
    "REDIS_URL": "redis://:very-secret@cache:6379/0",
    "OPENAI_BASE_URL": "https://very-secret@gateway.example/v1",
}


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_are_shown_nowhere(name: str) -> None:
    assert "very-secret" not in repr(Settings.from_env({name: SECRETS[name]}))
    assert "very-secret" not in str(refused({name: "very-secret with space", "ENGINE": "x"}))


@pytest.mark.parametrize(
    ("variable", "written", "attribute", "read"),
    [
        ("OPENAI_API_KEY", " sk-a\r\n", "openai_api_key", "sk-a"),
        ("OPENAI_API_KEY", "'sk-a'", "openai_api_key", "sk-a"),
        ("DEBUG", "TRUE", "debug", True),
        ("DEBUG", "0", "debug", False),
        ("DEBUG", "yes", "log_level", "DEBUG"),
        ("PORT", "'8080'", "port", 8080),
        ("ENVIRONMENT", "Staging", "environment", "staging"),
        ("RATE_LIMIT", "10 per Second", "rate_limit", "10/second"),
        ("RATE_LIMIT", "off", "rate_limit", ""),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("LOG_FORMAT", "json", "log_format", "json"),
        ("METRICS", "on", "metrics", True),
        ("WORKER_CPU_AFFINITY", "OFF", "worker_cpu_affinity", "off"),
        ("TRACING", "true", "tracing", True),
        ("GENERATE_DEADLINE_S", "15", "generate_deadline_s", 15.0),
        ("REDIS_URL", "rediss://cache.example:6380/1", "redis_url", "rediss://cache.example:6380/1"),
        ("OPENAI_MODEL", "gpt-x", "openai_model", "gpt-x"),
        ("TRUSTED_PROXY_HOPS", "2", "trusted_proxy_hops", 2),
        ("PORT", "", "port", 8765),
    ],
)
def test_values_are_read(variable: str, written: str, attribute: str, read: object) -> None:
    assert getattr(Settings.from_env({variable: written}), attribute) == read


@pytest.mark.parametrize(
    "environ", [{}, {"WEB_THREADS": "8"}, {"GENERATE_SLOTS": "200"}, {"WEB_THREADS": "64"}, {"GENERATE_SLOTS": "1"}]
)
def test_some_threads_are_always_left_for_health(environ: dict[str, str]) -> None:
    found = Settings.from_env(environ)
    assert 1 <= found.generate_slots < found.web_threads


@given(st.dictionaries(st.sampled_from(sorted({*SECRETS, *PRODUCTION, "PORT", "RATE_LIMIT", "DEBUG"})), st.text()))
def test_no_environment_breaks_the_reader(environ: dict[str, str]) -> None:
    told = None
    try:
        Settings.from_env(environ)
    except SettingsError as error:
        told = error
    assert told is None or len(str(told).splitlines()) == len(told.mistakes) + 1
