"""Phonemes of a request, resolved by the language's inventory; what cannot be said is a problem that says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.language.base import ImpossiblePositionError, Language, Position, UnknownPhonemeError
from app.language.contrasts import OMITTED
from app.web.problems import Problem


class Sounds:
    """Resolves the phonemes of one request and keeps the problems."""

    def __init__(self, language: Language) -> None:
        self._inventory = language.inventory
        self.problems: list[Problem] = []

    def target(self, good: Mapping[str, Any]) -> str | None:
        """Canonical symbol of the target, or None when there is none that is right by itself."""
        target = good.get("target") or {}
        if "phoneme" not in target:
            return None
        return self.resolve("target.phoneme", target["phoneme"], position_of(target.get("position", "any")))

    def contrast(self, name: str, symbol: str, position: Position | None, target: str | None) -> str | None:
        """Canonical symbol of a sound that stands against the target, or ∅ where the child leaves the target out."""
        if symbol == OMITTED:
            vowel = position is Position.NUCLEUS or self._is_vowel(target)
            if vowel:
                self.problems.append(Problem(name, "OMITTED_VOWEL"))
            return None if vowel else OMITTED
        found = self.resolve(name, symbol, position)
        if found is not None and found == target:
            self.problems.append(Problem(name, "CONTRAST_IS_TARGET"))
        return found

    def _is_vowel(self, symbol: str | None) -> bool:
        return symbol is not None and self._inventory.resolve(symbol, None).major == "vowel"

    def resolve(self, name: str, symbol: str, position: Position | None) -> str | None:
        """Canonical symbol, or None and one more problem."""
        try:
            return self._inventory.resolve(symbol, position).symbol
        except UnknownPhonemeError as error:
            problem = Problem(name, "UNKNOWN_PHONEME", {"allowed": ", ".join(error.allowed)})
        except ImpossiblePositionError as error:
            why, _, heard = error.why.partition(":")
            params = {
                "phoneme": error.symbol,
                "position": f"@position.{error.position}",
                "heard": heard,
                "allowed": ", ".join(error.allowed),
                "why": f"@impossible.{why}",
            }
            problem = Problem(name, "IMPOSSIBLE_POSITION", params)
        self.problems.append(problem)
        return None

    def avoided(self, good: Mapping[str, Any], wanted: Mapping[str, str | None]) -> frozenset[str]:
        """Canonical symbols of the sounds to avoid; a sound that is `wanted` (field to symbol) contradicts itself."""
        found = set()
        for index, symbol in enumerate(good.get("avoidPhonemes", ())):
            resolved = self.resolve(f"avoidPhonemes[{index}]", symbol, None)
            for field, other in wanted.items():
                if resolved is not None and resolved == other:
                    self.problems.append(Problem(f"avoidPhonemes[{index}]", "AVOIDS_WANTED", {"other": field}))
            if resolved is not None:
                found.add(resolved)
        return frozenset(found)


def position_of(name: str) -> Position | None:
    """The position of a wire name; None for `any`."""
    return None if name == "any" else Position(name)
