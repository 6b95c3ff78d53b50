"""What was said lately is known, up to a bound."""

from __future__ import annotations

from app.sources.embedded.recent import Recent


def test_the_oldest_is_forgotten_first() -> None:
    recent = Recent(2)
    for sentence in ("one", "two", "two", "three"):
        recent.add(sentence)
    assert "one" not in recent
    assert "two" in recent
    assert "three" in recent


def test_nothing_is_known_at_first() -> None:
    assert "one" not in Recent()
