"""One small call, to learn whether key, account, model and line are good."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.floor import Floor
from app.sources.openai.call import Call
from app.sources.openai.calls import Calls
from app.sources.openai.client import DEFAULT_BASE_URL, DEFAULT_MODEL, LazyClient
from app.sources.openai.dialect import Dialect, DialectMemory, takes_no_effort
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.prompting import Ask, Prompt
from app.sources.openai.scope import CallScope
from app.stimuli.ports import Deadline, Usage

MOST_TOKENS = 400
"""Room for one short sentence in JSON, and for a model that cannot be told not to think."""

PROMPT = Prompt(
    'Answer with JSON only: {"sentences": ["…"]} holding exactly one sentence.',
    '{"task": "Write the sentence: 나는 밥을 먹어요"}',
)


@dataclass(frozen=True, slots=True)
class Probe:
    """How it went. `reason`: None when the model answered, else a reason of the contract; `tokens`: paid in all."""

    reason: str | None
    seconds: float
    tokens: int


def probe(api_key: str, base_url: str, model: str, patience_s: float) -> Probe:
    """Asks the model for one sentence, as generation would. Never raises UpstreamFailure: it is the answer."""
    started = time.monotonic()
    chosen = model or DEFAULT_MODEL
    paid: list[Usage] = []
    client = LazyClient(api_key, base_url or DEFAULT_BASE_URL)
    deadline = Deadline(time.monotonic, started + patience_s)
    try:
        call = Call(
            client=client.get(),
            model=chosen,
            dialects=DialectMemory(Dialect(sets_effort=takes_no_effort(chosen))),
            ask=Ask(PROMPT, 1, MOST_TOKENS, False),
            scope=CallScope(deadline.remaining),
            report=lambda said: paid.append(said) if isinstance(said, Usage) else None,
        )
        Calls(Floor()).start(call).result()
    except UpstreamFailure as failure:
        return Probe(failure.reason, time.monotonic() - started, _tokens(paid))
    finally:
        client.close()
    return Probe(None, time.monotonic() - started, _tokens(paid))


def _tokens(paid: list[Usage]) -> int:
    return sum(usage.input_tokens + usage.output_tokens for usage in paid)
