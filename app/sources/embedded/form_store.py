"""Word forms kept between starts: made once for a state of the language data and code, then read."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from app.language.base import Position
from app.sources.embedded.word_forms import Columns, Sound
from app.stimuli.brief import WordPosition

NUMERIC = ("rows", "text_ends", "heard", "reading_starts", "first_reading", "flags")


class FormStore:
    """A file for each language below `folder`, named by a fingerprint of everything that the forms depend on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fingerprint = fingerprint()

    def path(self, code: str) -> Path:
        """The file of one language for the present state of code and data."""
        return self._folder / f"word_forms-{code}-{self._fingerprint}.npz"

    def load(self, code: str) -> Columns | None:
        """The kept forms, or None when there are none for this state."""
        path = self.path(code)
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as kept:
            return restored(dict(kept))

    def save(self, code: str, columns: Columns) -> None:
        """Keeps the forms and removes those of other states. Raises OSError where nothing may be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path(code)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **plain(columns))
        partial.replace(path)
        for old in self._folder.glob(f"word_forms-{code}-*"):
            if old != path:
                old.unlink(missing_ok=True)


def fingerprint() -> str:
    """Sixteen hex digits over every source and data file of `app.language` and of this package."""
    digest = hashlib.sha256()
    for package in ("app.language", "app.sources.embedded"):
        for entry in _contents(files(package)):
            digest.update(entry.name.encode())
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def _contents(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            found.extend(_contents(entry))
        elif entry.name.endswith((".py", ".tsv", ".toml", ".json", ".txt", ".gz", ".npz", ".bin")):
            found.append(entry)
    return found


def plain(columns: Columns) -> dict[str, Any]:
    """The columns as arrays of numbers and of letters, none of which needs pickling."""
    return {
        **{name: getattr(columns, name) for name in NUMERIC},
        "forms": np.array(columns.forms),
        "sounds": np.array(
            [f"{phoneme} {position} {','.join(places)}" for phoneme, position, places in columns.sounds]
        ),
        "literals": np.array(list(columns.literals)),
        "literal_rows": np.array(list(columns.literals.values()), dtype=np.int32),
        "text": np.frombuffer(columns.text.encode(), dtype=np.uint8),
    }


def restored(kept: dict[str, Any]) -> Columns:
    """The inverse of `plain`."""
    return Columns(
        forms=tuple(kept["forms"].tolist()),
        sounds=tuple(_sound(written) for written in kept["sounds"].tolist()),
        literals=dict(zip(kept["literals"].tolist(), kept["literal_rows"].tolist(), strict=True)),
        text=kept["text"].tobytes().decode(),
        **{name: kept[name] for name in NUMERIC},
    )


def _sound(written: str) -> Sound:
    phoneme, position, places = written.split(" ")
    return phoneme, Position(position), tuple(WordPosition(place) for place in places.split(",") if place)
