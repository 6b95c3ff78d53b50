"""Live tests cost money and need a key: they run only when asked for by `-m live`, and only where a key is set."""

from __future__ import annotations

import pytest

from app import settings


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves live tests out of every other run."""
    if "live" in str(config.getoption("markexpr")) and settings.load().openai_api_key:
        return
    live = [item for item in items if item.get_closest_marker("live")]
    if live:
        items[:] = [item for item in items if item not in live]
        config.hook.pytest_deselected(items=live)


@pytest.fixture(scope="session")
def live_settings() -> settings.Settings:
    """The settings of this machine, with a key in them."""
    return settings.load()
