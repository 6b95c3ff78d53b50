"""What the web layer is given: everything behind HTTP, built elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.language.base import Language
from app.stimuli.ports import CandidateSource, Clock


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that answers are made of. `clock` is monotonic, in seconds; `new_id` makes unique ids."""

    languages: Mapping[str, Language]
    source: CandidateSource
    clock: Clock
    new_id: Callable[[], str]
