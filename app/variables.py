"""Reading variables one by one, keeping every mistake, so that an operator mends them all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong setting: what is wrong and what to write, in both languages."""

    variable: str
    english: str
    korean: str

    def line(self) -> str:
        """One line for the operator."""
        return f"{self.variable}: {self.english}. / {self.korean}."


class SettingsError(Exception):
    """Some settings are wrong; `str()` is a heading and one line for each mistake."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        heading = "Cannot start, these settings are wrong: / 설정이 잘못되어 시작할 수 없습니다:"
        super().__init__("\n".join([heading, *(f"  {mistake.line()}" for mistake in mistakes)]))
        self.mistakes = tuple(mistakes)


class Reader:
    """Reads variables one by one and keeps every mistake."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.mistakes: list[Mistake] = []

    def text(self, variable: str) -> str:
        """The value, trimmed, without the one pair of quotes that `docker run --env-file` leaves on it."""
        value = self.environ.get(variable, "").strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1].strip()
        return value

    def refuse(self, variable: str, english: str, korean: str) -> None:
        self.mistakes.append(Mistake(variable, english, korean))

    def read(self, variable: str, default: T, parse: Callable[[str], T], english: str, korean: str) -> T:
        """The parsed value, or `default` when unset or wrong. `parse` raises ValueError."""
        value = self.text(variable)
        if not value:
            return default
        try:
            return parse(value)
        except ValueError:
            self.refuse(variable, english, korean)
            return default

    def choice(self, variable: str, default: str, choices: tuple[str, ...]) -> str:
        listed = ", ".join(choices)
        by_spelling = {choice.casefold(): choice for choice in choices}

        def parse(value: str) -> str:
            if value.casefold() not in by_spelling:
                raise ValueError(variable)
            return by_spelling[value.casefold()]

        wrong = (f"is none of its values. Write one of {listed}", f"{listed} 가운데 하나를 쓰세요")
        return self.read(variable, default, parse, *wrong)

    def switch(self, variable: str) -> bool:
        values = {
            "true": True,
            "1": True,
            "yes": True,
            "on": True,
            "false": False,
            "0": False,
            "no": False,
            "off": False,
        }

        def parse(value: str) -> bool:
            if value.casefold() not in values:
                raise ValueError(variable)
            return values[value.casefold()]

        return self.read(variable, False, parse, "is not a switch. Write true or false", "true 또는 false를 쓰세요")

    def number(self, variable: str, default: int, lowest: int, highest: int) -> int:
        def parse(value: str) -> int:
            if not re.fullmatch(r"[0-9]{1,12}", value) or not lowest <= int(value) <= highest:
                raise ValueError(variable)
            return int(value)

        wrong = (
            f"is not a whole number in range. Write a number from {lowest} to {highest}",
            f"{lowest}~{highest} 사이의 정수를 쓰세요",
        )
        return self.read(variable, default, parse, *wrong)
