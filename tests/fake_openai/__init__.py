"""A real OpenAI-compatible server on loopback, with faults by wire. It shares no code with the source it tests."""

from tests.fake_openai.behaviours import (
    CutStream,
    Drip,
    Hang,
    Json,
    Model,
    Raw,
    Refuse,
    Reply,
    Reset,
    StreamThen,
    Wire,
)
from tests.fake_openai.server import FakeOpenAI, RecordedCall

__all__ = [
    "CutStream",
    "Drip",
    "FakeOpenAI",
    "Hang",
    "Json",
    "Model",
    "Raw",
    "RecordedCall",
    "Refuse",
    "Reply",
    "Reset",
    "StreamThen",
    "Wire",
]
