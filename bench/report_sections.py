"""Results in sections, each measured by itself."""

from __future__ import annotations

import re
import time
from pathlib import Path

import machine


class Report:
    """Sections of the results. Those that a run does not measure keep what was there before."""

    def __init__(self, path: Path, title: str) -> None:
        self._path, self._title = path, title
        self.sections: dict[str, list[str]] = {}
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
            title, _, body = section.partition("\n")
            self.sections[title] = body.strip().splitlines()
        self._open: list[str] = []

    def begin(self, title: str) -> None:
        """Starts a section anew."""
        self._open = self.sections[title] = []
        print(f"\n## {title}\n")
        self.say(f"{time.strftime('%Y-%m-%d')}, {machine.described()}.\n")

    def say(self, line: str = "") -> None:
        """Prints a line and keeps it."""
        print(line, flush=True)
        self._open.append(line)

    def write(self) -> None:
        """Keeps everything, section by section."""
        body = "".join(f"\n## {title}\n\n" + "\n".join(self.sections[title]) + "\n" for title in sorted(self.sections))
        self._path.write_text(f"# {self._title}\n{body}", encoding="utf-8")
