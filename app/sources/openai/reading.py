"""The answer to one call, read as it arrives: each finished sentence is reported the moment it is complete."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx2

from app.sources.openai import failures, faults
from app.sources.openai.bill import CHARACTERS_PER_TOKEN, Bill
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.prompting import Ask
from app.sources.openai.reply import Delta, ErrorObjectError, NotACompletionError, Reply
from app.sources.openai.scope import CallScope
from app.sources.openai.sentences import MalformedReplyError, SentenceReader, Written
from app.sources.openai.transport import BODY, Body
from app.sources.openai.wire import IDLE_S
from app.stimuli.ports import Usage

BETWEEN_SENTENCES_S = 0.075
"""Tokens that come so soon after the end of a sentence finish no other (seven at 80 a second take 87 ms), and
are left to gather: to wake for every token is to do little else."""

LONGEST_REST_S = 0.2
"""The most that is left to gather where one sentence alone is of no use, before it is known how fast it is written."""

TELLING = 2
"""Sentences after which that is known."""
SHARE = 0.5
LONGEST_KNOWN_REST_S = 1.0
"""Of the time in which all that are of use will have been written, so much is let pass before they are looked at again,
but no longer: what was written last may have taken longer than what comes. With 0.8 an answer of two calls came 0.1 to
0.3 s later; with 0.5 as soon as without any of this, and a stream is read some eight times."""

Report = Callable[[Written | Usage], None]
"""Told each finished sentence, and what has been paid since the last report."""


class Reading:
    """An open answer. `step` takes what is there and never waits. Not safe to share between threads.

    `useful`: how many more sentences it must bring before anybody looks at them. `answers_whole`: told when the answer
    is no stream. `rests_until` (by `time.monotonic`): until then what arrives may gather unread: it can finish nothing.
    """

    def __init__(
        self,
        ask: Ask,
        scope: CallScope,
        bill: Bill,
        response: httpx2.Response,
        report: Report,
        useful: Callable[[], int],
        answers_whole: Callable[[], None],
    ) -> None:
        self._ask = ask
        self._scope = scope
        self._response = response
        self._body: Body = response.extensions[BODY]
        self._report = report
        self._useful = useful
        self._answers_whole = answers_whole
        self._reply = Reply()
        self._sentences = SentenceReader(of_pairs=ask.of_pairs)
        self._found = self._tokens = 0
        self._finish, self._refused = "", False
        self._hung_up = False
        self._heard_at = time.monotonic()
        self._begun_at = 0.0
        self.socket: socket.socket = self._body.wait_no_more()
        self.bill = bill
        self.rests_until = 0.0

    def step(self) -> bool:
        """Takes what has arrived. False when that was the end, or when more is of no use. Raises UpstreamFailure."""
        if self._scope.cancelled:
            self._count_what_nobody_reads()
            return False
        try:
            with faults.mapped(self._scope, self._ask.has_client_text):
                return self._step()
        except UpstreamFailure:
            if self._scope.cancelled:
                return False
            raise

    def patience(self) -> float:
        """Seconds after which to look although nothing has come: the call is given up then."""
        return max(0.0, min(self._heard_at + IDLE_S - time.monotonic(), self._scope.remaining()))

    def is_at_end(self) -> bool:
        """True when nothing more can come: the body is read to its end, or broken, or nobody wants the rest."""
        return self._hung_up or self._body.complete() or self._scope.cancelled

    def take_end(self) -> None:
        """Takes what has come of the end of a body that nobody needs any more."""
        with suppress(httpx2.TransportError):
            self._arrived()

    def close(self) -> None:
        """Leaves the connection to the next call, where it is at its end; else upstream sees it close."""
        self._response.close()

    def _step(self) -> bool:
        if self._response.headers.get("content-encoding", "identity") != "identity":
            raise NotACompletionError  # we have asked for it as it is
        data = self._arrived()
        if data is None:
            if self.patience() <= 0:
                raise httpx2.ReadTimeout("nothing has come for long")
            return True
        self._heard_at = time.monotonic()
        goes_on = self._takes_all(self._reply.take(data)) and not self._reply.over
        if goes_on and not self.is_at_end():
            return True
        if goes_on:
            self._takes_all(self._reply.end())
        self._judge()
        return False

    def _count_what_nobody_reads(self) -> None:
        """It was written before the call was ended, and is paid for."""
        with suppress(httpx2.TransportError, NotACompletionError, ErrorObjectError):
            while data := self._arrived():
                self._tokens += sum(step.tokens for step in self._reply.take(data))
                self.bill.written(self._tokens)

    def _arrived(self) -> bytes | None:
        self._hung_up = True  # unless we learn better: an error ends it too
        data = self._body.arrived()
        self._hung_up = data == b""
        return data

    def _takes_all(self, steps: Iterator[Delta]) -> bool:
        """False where more of the answer is no use."""
        for step in steps:
            found = self._take(step)
            if self._sentences.wasted() or self._left() == 0 or self._sentences.passed_over > 2 * self._ask.count:
                return False
            self._rest(found=found)
        return True

    def _take(self, step: Delta) -> bool:
        """True where it finished a sentence."""
        if step.whole:
            self._answers_whole()
        self._tokens += math.ceil(len(step.content) / CHARACTERS_PER_TOKEN) if step.whole else step.tokens
        self._finish, self._refused = step.finish or self._finish, self._refused or step.refused
        sentences = self._sentences.feed(step.content)
        if step.usage:
            self.bill.counted(step.usage)
        else:
            self.bill.written(self._tokens)
        self._offer(sentences)
        return bool(sentences)

    def _judge(self) -> None:
        """Whether the finished answer was one. Raises UpstreamFailure."""
        if self._refused or self._finish == "content_filter":
            raise failures.refused(self._ask.has_client_text)
        if self._finish == "length":
            raise UpstreamFailure("UPSTREAM_TRUNCATED")
        if self._left() == 0:
            return
        try:
            self._offer(self._sentences.finish())
        except MalformedReplyError:
            if self._sentences.refuses():
                raise failures.refused(self._ask.has_client_text) from None
            raise UpstreamFailure("UPSTREAM_INVALID_RESPONSE") from None

    def _offer(self, sentences: list[Written]) -> None:
        for sentence in sentences[: self._left()]:
            self._found += 1
            self._report(sentence)

    def _rest(self, *, found: bool) -> None:
        """Leaves tokens to gather for as long as they can bring nothing of use."""
        useful, now = self._useful(), time.monotonic()
        self._begun_at = self._begun_at or now
        if useful > 1 and self._found >= TELLING:
            until_useful = useful * (now - self._begun_at) / (self._found + 1)  # the next one has been begun
            self.rests_until = now + max(BETWEEN_SENTENCES_S, min(LONGEST_KNOWN_REST_S, SHARE * until_useful))
        elif found or useful > 1:
            self.rests_until = now + min(LONGEST_REST_S, BETWEEN_SENTENCES_S * useful)

    def _left(self) -> int:
        """Sentences that may still come. A model that writes twice what it was asked for does not listen."""
        return max(0, 2 * self._ask.count - self._found)
