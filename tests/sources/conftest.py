"""Sources whose connections are closed when the test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.sources.openai import OpenAISource
from tests.sources.port import a_source

MakeSource = Callable[..., OpenAISource]


@pytest.fixture
def make_source() -> Iterator[MakeSource]:
    """Makes sources under test; takes what `a_source` takes."""
    made: list[OpenAISource] = []

    def make(url: str, **changes: object) -> OpenAISource:
        made.append(a_source(url, **changes))
        return made[-1]

    yield make
    for source in made:
        source.close()
