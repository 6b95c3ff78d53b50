"""The grammar engine: sentences out of frames and a lexicon, without key or network."""

from app.sources.embedded.engine import EmbeddedSource
from app.sources.embedded.form_store import FormStore

__all__ = ["EmbeddedSource", "FormStore"]
