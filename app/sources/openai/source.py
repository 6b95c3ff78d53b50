"""Candidates from an OpenAI-compatible model. The model proposes; nothing it says is believed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from random import Random, SystemRandom
from threading import Lock

from openai import OpenAI

from app.floor import Floor
from app.language.base import Language
from app.sources.openai import plan
from app.sources.openai.asking import SOURCE_NAME, Composer
from app.sources.openai.budget import TokenBudget, Unlimited
from app.sources.openai.call import Call
from app.sources.openai.calls import Calls
from app.sources.openai.circuit import CircuitBreaker
from app.sources.openai.client import DEFAULT_BASE_URL, DEFAULT_MODEL, LazyClient
from app.sources.openai.dialect import Dialect, DialectMemory, takes_no_effort
from app.sources.openai.drawing import Drawing, Drawn, Upstream
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.observing import Observer, Unobserved
from app.sources.openai.prompting import Ask, PromptTemplates
from app.sources.openai.reading import Report
from app.sources.openai.scope import CallScope
from app.sources.openai.words import WordChooser
from app.stimuli.brief import Brief
from app.stimuli.contrast import Pair
from app.stimuli.ports import (
    LOOK_S,
    Candidate,
    Clock,
    Deadline,
    PairCandidate,
    PairProposal,
    PairTally,
    Proposal,
    Tally,
    Usage,
)

logger = logging.getLogger(__name__)


def sleep_out(seconds: float, deadline: Deadline) -> None:
    """So many seconds; less where nobody waits any more."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not deadline.given_up():
        time.sleep(min(left, LOOK_S))


class OpenAISource:
    """A `CandidateSource` and `PairSource`. Safe to share between threads, and to make before a fork: the client is
    built at first use.

    `languages`: by code, for lexicon words that hold the target. `model`, `base_url`: any server that speaks chat
    completions; empty means the default. `observer`: told of costs and failures. `random`: jitter and choice of words.
    `streams_for`: parallel calls for that many sentences, while so many requests are under way.
    """

    def __init__(
        self,
        languages: Mapping[str, Language],
        api_key: str,
        *,
        base_url: str = "",
        model: str = "",
        budget: TokenBudget | None = None,
        observer: Observer | None = None,
        breaker: CircuitBreaker | None = None,
        clock: Clock = time.monotonic,
        random: Random | None = None,
        sleep: Callable[[float, Deadline], None] = sleep_out,
        streams_for: Callable[[int, int], int] = plan.streams_for,
    ) -> None:
        self._languages = languages
        self._model = model or DEFAULT_MODEL
        self._client = LazyClient(api_key, base_url or DEFAULT_BASE_URL)
        self._budget = budget or Unlimited()
        self._observer = observer or Unobserved()
        self._random = random or SystemRandom()
        self._sleep = sleep
        self._clock = clock
        self._streams_for = streams_for
        self._under_way, self._counting = 0, Lock()
        self._floor = Floor()
        self._calls = Calls(self._floor)
        self._words = WordChooser(languages)
        self._templates = PromptTemplates()
        self._dialects = DialectMemory(Dialect(sets_effort=takes_no_effort(self._model)))
        self.breaker = breaker or CircuitBreaker(clock)

    @property
    def name(self) -> str:
        """ "openai"."""
        return SOURCE_NAME

    @property
    def oversample(self) -> int:
        """1: each verified sentence goes out at once."""
        return 1

    def close(self) -> None:
        """Closes idle connections."""
        self._client.close()

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """Candidates as the model writes them. Closing the iterator closes every upstream call at once.

        Raises SourceError: SourceUnavailableError (503), SourceTimeoutError (504), UselessReplyError (502),
        ContentRejectedError (422), with the contract's reasons.
        """
        with closing(self._draw(self._composer(brief), tally, deadline)) as drawn:
            yield from (each for each in drawn if not isinstance(each, PairCandidate))

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        """Sentences for the words of many pairs, in as few calls as sentences of any other kind.

        Raises SourceError as `propose` does.
        """
        if pairs:
            with closing(self._draw(self._composer(brief, tuple(pairs)), tally, deadline)) as drawn:
                yield from (each for each in drawn if not isinstance(each, Candidate))

    def _draw(self, composer: Composer, tally: Tally, deadline: Deadline) -> Generator[Drawn]:
        self._budget.require()
        self.breaker.admit()
        drawing = Drawing(self._upstream(self._ready_client()), composer, tally, deadline)
        with self._counted():
            try:
                yield from drawing.run()
            finally:
                drawing.close()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            self._under_way += 1
        try:
            yield
        finally:
            with self._counting:
                self._under_way -= 1

    def _ready_client(self) -> OpenAI:
        try:
            return self._client.get()
        except UpstreamFailure as failure:
            logger.error("the key cannot be sent: %s", failure.reason)
            raise failure.as_source_error() from None

    def _upstream(self, client: OpenAI) -> Upstream:
        return Upstream(
            call=partial(self._call, client),
            at_once=self._at_once,
            breaker=self.breaker,
            random=self._random,
            sleep=self._sleep,
            clock=self._clock,
            failed=self._observer.failed,
            floor=self._floor,
            start=self._calls.start,
        )

    def _at_once(self) -> bool:
        """Whether parallel calls begin together: upstream is known to be well, or shows nothing before its end."""
        return self.breaker.is_well() or not self._dialects.current().streams

    def _composer(self, brief: Brief, pairs: tuple[Pair, ...] = ()) -> Composer:
        dialect = self._dialects.current()
        return Composer(
            brief=brief,
            language=self._languages[brief.language],
            templates=self._templates,
            words=self._words,
            random=Random(self._random.getrandbits(64) if brief.seed is None else brief.seed),  # noqa: S311  of words
            may_reason=not dialect.sets_effort,
            streams_for=lambda sentences: self._streams_for(sentences, self._under_way),
            pairs=pairs,
        )

    def _call(self, client: OpenAI, ask: Ask, report: Report, deadline: Deadline, useful: Callable[[], int]) -> Call:
        return Call(
            client=client,
            model=self._model,
            dialects=self._dialects,
            ask=ask,
            scope=CallScope(deadline.remaining, floor=self._floor),
            report=report,
            account=self._account,
            useful=useful,
        )

    def _account(self, usage: Usage) -> None:
        """Counts what a call has cost, also when it is over only after the iterator was closed."""
        self._budget.spend(usage.input_tokens + usage.output_tokens)
        self._observer.paid(usage)
