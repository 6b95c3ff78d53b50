"""What one call costs, as far as it is known while it runs."""

from __future__ import annotations

from collections.abc import Callable

from app.stimuli.ports import Usage

CHARACTERS_PER_TOKEN = 2.5
"""For estimates where upstream says nothing: between English (about 4) and Korean (about 1.6) under o200k."""

Told = Callable[[Usage], None]


class Bill:
    """Tells `report` each cost at once, and `account` the same ones when it is asked to settle, which may take a while.

    Not safe to share between threads that use it at the same time.
    """

    def __init__(self, report: Told, account: Told) -> None:
        self._report = report
        self._account = account
        self._paid = Usage()
        self._unsettled = Usage()
        self._counted = False

    def call(self) -> None:
        """A call is made."""
        self._tell(Usage(calls=1))

    def read(self, tokens: int) -> None:
        """So many tokens have been sent, by our estimate."""
        self._pay(Usage(tokens, self._paid.output_tokens))

    def written(self, tokens: int) -> None:
        """So many tokens have been written by now, by our estimate; upstream's own count stands, once it is known."""
        if tokens > self._paid.output_tokens and not self._counted:
            self._pay(Usage(self._paid.input_tokens, tokens))

    def counted(self, usage: Usage) -> None:
        """What upstream says that the call has cost, which may be less than was thought."""
        self._counted = True
        self._pay(usage)

    def settle(self) -> None:
        """Tells `account` what it does not know yet."""
        usage, self._unsettled = self._unsettled, Usage()
        if usage != Usage():
            self._account(usage)

    def _pay(self, usage: Usage) -> None:
        read, written = usage.input_tokens - self._paid.input_tokens, usage.output_tokens - self._paid.output_tokens
        self._paid = usage
        if read or written:
            self._tell(Usage(read, written))

    def _tell(self, usage: Usage) -> None:
        self._unsettled += usage
        self._report(usage)
