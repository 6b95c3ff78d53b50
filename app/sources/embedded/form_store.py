"""Word forms kept between starts: made once for a state of the language data and code, then read."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from app.language.base import Lexeme, Position
from app.sources.embedded.word_forms import Sound, WordForm
from app.stimuli.brief import WordPosition

Key = tuple[Lexeme, str]

BASE = 0x100
"""Code point of the first sound: past all that JSON escapes."""


class FormStore:
    """A file for each language below `folder`, named by a fingerprint of everything that the forms depend on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fingerprint = fingerprint()

    def path(self, code: str) -> Path:
        """The file of one language for the present state of code and data."""
        return self._folder / f"word_forms-{code}-{self._fingerprint}.json.gz"

    def load(self, code: str, lexemes: Sequence[Lexeme]) -> dict[Key, WordForm] | None:
        """The kept forms, or None when there are none for this state."""
        path = self.path(code)
        if not path.is_file():
            return None
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return restored(json.load(file), lexemes)

    def save(self, code: str, forms: dict[Key, WordForm], lexemes: Sequence[Lexeme]) -> None:
        """Keeps the forms and removes those of other states. Raises OSError where nothing may be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path(code)
        partial = path.with_suffix(".partial")
        with gzip.open(partial, "wt", encoding="utf-8", compresslevel=5) as file:
            json.dump(plain(forms, lexemes), file, ensure_ascii=False, separators=(",", ":"))
        partial.replace(path)
        for old in self._folder.glob(f"word_forms-{code}-*.json.gz"):
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


def plain(forms: dict[Key, WordForm], lexemes: Sequence[Lexeme]) -> dict[str, Any]:
    """The forms as JSON: a list of sounds, and rows [lexeme, form, text, readings, flags].

    A reading is a string with one character for each sound: strings decode much faster than lists of numbers.
    """
    number = {lexeme: index for index, lexeme in enumerate(lexemes)}
    sounds: dict[Sound, int] = {}
    rows = [
        [
            number[lexeme],
            form,
            word.text,
            ["".join(chr(BASE + sounds.setdefault(s, len(sounds))) for s in reading) for reading in word.readings],
            word.known + 2 * word.clusters + 4 * word.changed,
        ]
        for (lexeme, form), word in forms.items()
    ]
    return {"sounds": [[phoneme, position, list(places)] for phoneme, position, places in sounds], "rows": rows}


def restored(kept: dict[str, Any], lexemes: Sequence[Lexeme]) -> dict[Key, WordForm]:
    """The inverse of `plain`. Equal readings and sets of phonemes share one object."""
    sounds: list[Sound] = [
        (phoneme, Position(position), tuple(WordPosition(place) for place in places))
        for phoneme, position, places in kept["sounds"]
    ]
    by_character = {chr(BASE + n): sound for n, sound in enumerate(sounds)}
    heard: dict[frozenset[str], frozenset[str]] = {}
    forms = {}
    for index, form, text, readings, flags in kept["rows"]:
        said = tuple([tuple([by_character[c] for c in reading]) for reading in readings])
        phonemes = frozenset([sound[0] for reading in said for sound in reading])
        forms[lexemes[index], form] = WordForm(
            lexeme=lexemes[index],
            text=text,
            readings=said,
            phonemes=heard.setdefault(phonemes, phonemes),
            known=bool(flags & 1),
            clusters=bool(flags & 2),
            changed=bool(flags & 4),
        )
    return forms
