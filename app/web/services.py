"""What the web layer is given: everything behind HTTP, built elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.language.base import Language
from app.stimuli.ports import CandidateSource, Clock
from app.turns import Turns
from app.web.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that answers are made of. `clock` is monotonic, in seconds; `new_id` makes unique ids; `circuit` tells
    the state of the circuit to upstream (closed, open, half_open), where there is one; `turns` are taken for work that
    is all computing.
    """

    languages: Mapping[str, Language]
    source: CandidateSource
    clock: Clock
    new_id: Callable[[], str]
    metrics: Metrics = field(default_factory=Metrics)
    circuit: Callable[[], str] | None = None
    turns: Turns = field(default_factory=Turns)
