"""All sentences for people, in both languages, out of `messages/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from app.web.problems import Params, Problem

LANGUAGES = ("ko", "en")


class Wording:
    """The sentences of one language, by key: `section.NAME`."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def text(self, key: str, params: Params | None = None) -> str:
        """The sentence of a key, filled in. Raises KeyError for a key that is not there."""
        given = params or {}
        plain = {name: value for name, value in given.items() if not _is_key(value)}
        named = {name: self._named(value, plain) for name, value in given.items() if _is_key(value)}
        return self.texts[key].format_map({**plain, **named})

    def find(self, section: str, name: str, params: Params | None = None) -> str:
        """The sentence of a name that another layer gave, or the section's `OTHER` when it is unknown here."""
        key = f"{section}.{name}"
        return self.text(key if key in self.texts else f"{section}.OTHER", params)

    def problem(self, problem: Problem) -> str:
        """What is wrong with a field and what is allowed."""
        keys = [problem.reason, *([problem.hint] if problem.hint else [])]
        return " ".join(self.text(f"field.{key}", problem.params) for key in keys)

    def _named(self, value: str | int | tuple[str, ...], params: Params) -> str:
        """The sentences that a key, or each of several keys, stands for."""
        keys = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(self.find(*_split(key), params) for key in keys)


def _is_key(value: str | int | tuple[str, ...]) -> bool:
    return isinstance(value, tuple) or (isinstance(value, str) and value.startswith("@"))


def _split(key: str) -> tuple[str, str]:
    section, _, name = key.removeprefix("@").partition(".")
    return section, name


@cache
def wording(language: str, package: str = "app.web") -> Wording:
    """The sentences of `package` in a language; Korean for a language that is not spoken here."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    raw = files(package).joinpath(f"messages/{spoken}.toml").read_text(encoding="utf-8")
    sections: Mapping[str, Mapping[str, str]] = tomllib.loads(raw)
    return Wording(spoken, {f"{s}.{name}": text for s, texts in sections.items() for name, text in texts.items()})
