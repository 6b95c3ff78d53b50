"""Makes what would otherwise be made at the first start: `python -m app.prepare` (the image is built with it)."""

from __future__ import annotations

from app.bootstrap import embedded_source


def prepare() -> None:
    """Word forms of every language, into the folder that the service reads them from."""
    embedded_source()


if __name__ == "__main__":
    prepare()
