"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A slow machine is no failure: examples have no deadline.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
