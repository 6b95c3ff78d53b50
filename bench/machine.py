"""What figures were measured on, in one phrase: cores, and how quick the interpreter is.

Builds of one Python differ: without the compiler's profile (PGO), which distributions and the image's base use and
tools that compile it at home often leave out, the same loop takes up to twice as long. So the phrase holds a yardstick.
"""

from __future__ import annotations

import os
import sys
import timeit

TURNS = 1_000_000


def _count() -> None:
    at = 0
    while at < TURNS:
        at += 1


def described() -> str:
    """Cores, version, and the milliseconds in which it counts to a million (best of seven)."""
    best_s = min(timeit.repeat(_count, number=1, repeat=7))
    version = sys.version.split()[0]
    return f"{os.cpu_count()} cores; Python {version}, which counts to a million in {1000 * best_s:.0f} ms"


if __name__ == "__main__":
    print(described())
