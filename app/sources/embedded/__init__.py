"""The grammar engine: sentences out of frames and a lexicon, without key or network."""

from app.sources.embedded.engine import EmbeddedSource

__all__ = ["EmbeddedSource"]
