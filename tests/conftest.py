"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A slow machine is no failure: examples have no deadline. Where a change is judged (`.ci/run`) examples are the same
# each time, so that it fails by what it changes; elsewhere they are new each time, and find what nobody thought of.
settings.register_profile("patient", deadline=None)
settings.register_profile("judging", deadline=None, derandomize=True)
settings.load_profile("patient")
