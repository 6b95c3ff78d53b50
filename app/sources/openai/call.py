"""One call upstream, in a thread of its own: asks, reads the answer as it arrives, reports each finished sentence."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx2
import openai
from openai import OpenAI, Stream

from app.sources.openai import failures
from app.sources.openai.dialect import Dialect, DialectMemory, refused_parameter
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.prompting import Prompt
from app.sources.openai.reply import (
    PAIR_SCHEMA,
    REPLY_SCHEMA,
    CutOffError,
    Delta,
    ErrorObjectError,
    NotACompletionError,
    deltas,
)
from app.sources.openai.scope import CallScope, within
from app.sources.openai.sentences import MalformedReplyError, SentenceReader, Written
from app.stimuli.ports import Usage

CHARACTERS_PER_TOKEN = 2.5
"""For estimates where upstream says nothing: between English (about 4) and Korean (about 1.6) under o200k."""

BETWEEN_SENTENCES_S = 0.075
"""Tokens that come so soon after the end of a sentence finish no other (seven at 80 a second take 87 ms), and
are left to gather: a thread that wakes for every token does little else."""

LONGEST_REST_S = 0.2
"""The most that is left to gather where one sentence alone is of no use: a model may write faster than that."""

MOST_ASKS = 7
"""Each refused parameter costs one call, once per server; there are five of them, and one has two steps."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one call asks for. `count` sentences in at most `max_tokens`; `has_client_text` decides who refused what.

    `of_pairs`: two sentences at a time, for numbered pairs of words.
    """

    prompt: Prompt
    count: int
    max_tokens: int
    has_client_text: bool
    of_pairs: bool = False

    def schema(self) -> Mapping[str, Any]:
        """What the reply is held to."""
        return PAIR_SCHEMA if self.of_pairs else REPLY_SCHEMA


Report = Callable[[Written | Usage], None]
"""Told each finished sentence, and what has been paid since the last report."""


@dataclass(eq=False)
class Call:
    """One call. `run` returns when it is over and raises UpstreamFailure; `scope.cancel` ends it from outside.

    `account` is told the same costs as `report`, but once when the call is answered and once when it is over.
    `useful`: how many more sentences this call must bring before anybody looks at them.
    """

    client: OpenAI
    model: str
    dialects: DialectMemory
    ask: Ask
    scope: CallScope
    report: Report
    account: Callable[[Usage], None] = lambda usage: None
    useful: Callable[[], int] = lambda: 1
    found: int = 0
    _paid: Usage = field(default_factory=Usage)
    _unaccounted: Usage = field(default_factory=Usage)
    _counted: bool = False

    def run(self) -> None:
        """Asks and reports. A cancelled call just ends."""
        try:
            with within(self.scope):
                self._ask_in_a_dialect()
        except UpstreamFailure:
            if not self.scope.cancelled:
                raise
        finally:
            self._settle()

    def _ask_in_a_dialect(self) -> None:
        """Asks; where the server refuses an optional parameter, asks again without it."""
        for _ in range(MOST_ASKS):
            dialect = self.dialects.current()
            try:
                self._ask_once(dialect)
            except _RefusedParameterError as refusal:
                if not self.dialects.refused(dialect, refusal.parameter):
                    raise UpstreamFailure("UPSTREAM_BAD_REQUEST") from None
            else:
                return
        raise UpstreamFailure("UPSTREAM_BAD_REQUEST")

    def _ask_once(self, dialect: Dialect) -> None:
        if self.scope.cancelled:
            return
        self._tell(Usage(calls=1))
        prompt = self.ask.prompt
        messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.data}]
        estimate = math.ceil((len(prompt.system) + len(prompt.data)) / CHARACTERS_PER_TOKEN)
        with (
            self._mapped_failures(),
            closing(
                self._post({"messages": messages, **dialect.parameters(self.ask.max_tokens, self.ask.schema())})
            ) as response,
        ):
            self._pay(Usage(input_tokens=estimate))
            self._settle()
            with closing(deltas(response.iter_bytes())) as steps:
                self._read(steps, dialect)

    def _post(self, body: dict[str, Any]) -> httpx2.Response:
        """As `chat.completions.create` does, but for its look at each parameter's type, which takes 0.5 ms."""
        response = self.client.post(
            "/chat/completions",
            cast_to=httpx2.Response,
            body={"model": self.model, **body},
            stream=True,
            stream_cls=Stream[Any],
        )
        return cast(httpx2.Response, response)

    def _read(self, steps: Iterator[Delta], dialect: Dialect) -> None:
        """Reads the answer to its end, or to where more of it is no use."""
        reader = SentenceReader(of_pairs=self.ask.of_pairs)
        finish, tokens, refused = "", 0, False
        try:
            for step in steps:
                if step.whole:
                    self.dialects.answered_whole(dialect)
                tokens += math.ceil(len(step.content) / CHARACTERS_PER_TOKEN) if step.whole else step.tokens
                finish, refused = step.finish or finish, refused or step.refused
                sentences = reader.feed(step.content)
                if step.usage:
                    self._pay(step.usage)
                    self._counted = True
                elif tokens > self._paid.output_tokens and not self._counted:
                    self._pay(Usage(self._paid.input_tokens, tokens))
                self._offer(sentences)
                if reader.wasted() or self._left() == 0 or reader.passed_over > 2 * self.ask.count:
                    break
                self._rest(found=bool(sentences))
        finally:
            if tokens > self._paid.output_tokens and not self._counted:
                self._pay(Usage(self._paid.input_tokens, tokens))
        self._judge(reader, finish, refused)

    def _judge(self, reader: SentenceReader, finish: str, refused: bool) -> None:
        """Whether the finished answer was one. Raises UpstreamFailure."""
        if refused or finish == "content_filter":
            raise failures.refused(self.ask.has_client_text)
        if finish == "length":
            raise UpstreamFailure("UPSTREAM_TRUNCATED")
        if self._left() == 0:
            return
        try:
            self._offer(reader.finish())
        except MalformedReplyError:
            if reader.refuses():
                raise failures.refused(self.ask.has_client_text) from None
            raise UpstreamFailure("UPSTREAM_INVALID_RESPONSE") from None

    def _offer(self, sentences: list[Written]) -> None:
        for sentence in sentences[: self._left()]:
            self.found += 1
            self.report(sentence)

    def _rest(self, *, found: bool) -> None:
        """Leaves tokens to gather for as long as they can bring nothing of use."""
        useful = self.useful()
        if found or useful > 1:
            rest = min(LONGEST_REST_S, BETWEEN_SENTENCES_S * useful)
            self.scope.nothing_new_until = time.monotonic() + rest

    def _left(self) -> int:
        """Sentences that may still come. A model that writes twice what it was asked for does not listen."""
        return max(0, 2 * self.ask.count - self.found)

    def _pay(self, usage: Usage) -> None:
        """Reports what has been paid beyond what was reported; upstream's own count may lower an estimate."""
        read, written = usage.input_tokens - self._paid.input_tokens, usage.output_tokens - self._paid.output_tokens
        self._paid = usage
        if read or written:
            self._tell(Usage(read, written))

    def _tell(self, usage: Usage) -> None:
        self._unaccounted += usage
        self.report(usage)

    def _settle(self) -> None:
        usage, self._unaccounted = self._unaccounted, Usage()
        if usage != Usage():
            with self.scope.place.left():
                self.account(usage)

    @contextmanager
    def _mapped_failures(self) -> Iterator[None]:
        """Turns whatever the SDK, the wire or the body raises into an UpstreamFailure."""
        try:
            yield
        except openai.APIStatusError as error:
            raise self._of_status(error) from None
        except (openai.APIConnectionError, httpx2.TransportError) as error:
            raise UpstreamFailure(_reason_on_the_wire(error, self.scope)) from None
        except ErrorObjectError as error:
            raise failures.of_error_object(error.body, self.ask.has_client_text) from None
        except CutOffError:
            raise UpstreamFailure("UPSTREAM_UNREACHABLE") from None
        except (NotACompletionError, httpx2.DecodingError, openai.APIError):
            raise UpstreamFailure("UPSTREAM_INVALID_RESPONSE") from None

    def _of_status(self, error: openai.APIStatusError) -> Exception:
        body: Mapping[str, Any] = error.body if isinstance(error.body, dict) else {}
        failure = failures.of_status(error.status_code, body, error.response.headers, self.ask.has_client_text)
        if failure.reason in ("UPSTREAM_BAD_REQUEST", "UPSTREAM_ERROR"):
            named = refused_parameter(error.status_code, str(body.get("param") or ""), error.message)
            if named is not None:
                return _RefusedParameterError(named)
        return failure


class _RefusedParameterError(Exception):
    """The server refuses an optional parameter."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


def _reason_on_the_wire(error: Exception, scope: CallScope) -> str:
    """Never connected, or cut: unreachable. Silent, or dripping past the deadline: timed out."""
    cause = error if isinstance(error, httpx2.TransportError) else error.__cause__
    if scope.overflowed:
        return "UPSTREAM_INVALID_RESPONSE"
    if scope.remaining() <= 0:
        return "UPSTREAM_TIMEOUT"
    if isinstance(cause, httpx2.TimeoutException) and not isinstance(cause, httpx2.ConnectTimeout):
        return "UPSTREAM_TIMEOUT"
    return "UPSTREAM_UNREACHABLE"
