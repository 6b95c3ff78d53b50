"""Makes what would otherwise be made at the first start: `python -m app.prepare` (the image is built with it)."""

from __future__ import annotations

from app.bootstrap import WORD_FORMS
from app.language import registry
from app.sources.embedded import EmbeddedSource, FormStore


def prepare() -> None:
    """Word forms of every language, into the folder that the service reads them from."""
    EmbeddedSource(
        {code: (registry.load(code), registry.grammar(code)) for code in registry.codes()}, FormStore(WORD_FORMS)
    )


if __name__ == "__main__":
    prepare()
