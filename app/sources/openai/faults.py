"""Whatever the SDK, the wire or the body raises, as the one failure that it means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import openai

from app.sources.openai import failures
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.reply import CutOffError, ErrorObjectError, NotACompletionError
from app.sources.openai.scope import CallScope


@contextmanager
def mapped(scope: CallScope, has_client_text: bool) -> Iterator[None]:
    """Raises UpstreamFailure instead; an answer that is not 2xx (openai.APIStatusError) goes through as it is."""
    try:
        yield
    except openai.APIStatusError:
        raise
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        raise UpstreamFailure(_reason_on_the_wire(error, scope)) from None
    except ErrorObjectError as error:
        raise failures.of_error_object(error.body, has_client_text) from None
    except CutOffError:
        raise UpstreamFailure("UPSTREAM_UNREACHABLE") from None
    except (NotACompletionError, httpx2.DecodingError, openai.APIError):
        raise UpstreamFailure("UPSTREAM_INVALID_RESPONSE") from None


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
