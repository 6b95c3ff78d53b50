"""One call upstream, asked in a thread of its own until the answer is open to be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import httpx2
import openai
from openai import OpenAI, Stream

from app.sources.openai import failures, faults
from app.sources.openai.bill import CHARACTERS_PER_TOKEN, Bill, Told
from app.sources.openai.dialect import Dialect, DialectMemory, refused_parameter
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.prompting import Ask
from app.sources.openai.reading import Reading, Report
from app.sources.openai.scope import CallScope, within

MOST_ASKS = 7
"""Each refused parameter costs one call, once per server; there are five of them, and one has two steps."""


@dataclass(eq=False)
class Call:
    """One call. `scope.cancel` ends it from outside, also while its answer is read.

    `report` is told what the call brings and costs; `account` the same costs, but once when the call is answered and
    once when it is over. `useful`: how many more sentences this call must bring before anybody looks at them.
    """

    client: OpenAI
    model: str
    dialects: DialectMemory
    ask: Ask
    scope: CallScope
    report: Report
    account: Told = lambda usage: None
    useful: Callable[[], int] = lambda: 1

    def open(self) -> Reading | None:
        """Asks, and waits for the answer to begin. None where the call was cancelled. Raises UpstreamFailure."""
        bill = Bill(self.report, self.account)
        try:
            with within(self.scope):
                return self._ask_in_a_dialect(bill)
        except UpstreamFailure:
            if not self.scope.cancelled:
                raise
            return None
        finally:
            bill.settle()

    def _ask_in_a_dialect(self, bill: Bill) -> Reading | None:
        """Asks; where the server refuses an optional parameter, asks again without it."""
        for _ in range(MOST_ASKS):
            dialect = self.dialects.current()
            try:
                return self._ask_once(dialect, bill)
            except _RefusedParameterError as refusal:
                if not self.dialects.refused(dialect, refusal.parameter):
                    raise UpstreamFailure("UPSTREAM_BAD_REQUEST") from None
        raise UpstreamFailure("UPSTREAM_BAD_REQUEST")

    def _ask_once(self, dialect: Dialect, bill: Bill) -> Reading | None:
        if self.scope.cancelled:
            return None
        bill.call()
        prompt = self.ask.prompt
        prompt_tokens = math.ceil((len(prompt.system) + len(prompt.data)) / CHARACTERS_PER_TOKEN)
        messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.data}]
        parameters = dialect.parameters(self.ask.max_tokens, self.ask.schema())
        try:
            with faults.mapped(self.scope, self.ask.has_client_text):
                response = self._post({"messages": messages, **parameters})
        except openai.APIStatusError as error:
            raise self._of_status(error) from None  # a refused request costs nothing
        except UpstreamFailure:
            if self.scope.asked:
                bill.read(prompt_tokens)
            raise
        bill.read(prompt_tokens)
        learns = partial(self.dialects.answered_whole, dialect)
        return Reading(self.ask, self.scope, bill, response, self.report, self.useful, learns)

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
