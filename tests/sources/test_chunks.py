"""The framing of chunked bodies, however it is cut, and what is none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sources.openai.chunks import MOST_LINE, ChunkError, Chunks

END = b"0\r\n\r\n"


def framed(pieces: list[bytes]) -> bytes:
    """Each piece as a chunk, sizes written in several ways."""
    return b"".join(
        (b"%x" if index % 2 else b'%X ;name="a;b"') % len(piece) + b"\r\n" + piece + b"\r\n"
        for index, piece in enumerate(pieces)
    )


def unpacked(wire: bytes, cuts: list[int]) -> tuple[Chunks, bytes]:
    """What is read when the bytes arrive in these parts."""
    chunks, places = Chunks(), [0, *sorted({min(cut, len(wire)) for cut in cuts}), len(wire)]
    return chunks, b"".join(chunks.take(wire[a:b]) for a, b in pairwise(places))


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8), st.lists(st.integers(0, 400), max_size=20))
def test_a_body_does_not_depend_on_how_it_is_cut(pieces: list[bytes], cuts: list[int]) -> None:
    chunks, body = unpacked(framed(pieces) + END, cuts)
    assert body == b"".join(pieces)
    assert chunks.over
    assert not chunks.spare


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4), st.data())
def test_a_body_that_is_cut_off_is_not_over(pieces: list[bytes], data: st.DataObject) -> None:
    wire = framed(pieces) + END
    chunks, body = unpacked(wire[: data.draw(st.integers(0, len(wire) - 1))], [])
    assert not chunks.over
    assert b"".join(pieces).startswith(body)


def test_trailers_are_passed_over_and_what_follows_is_not_of_the_body() -> None:
    chunks, body = unpacked(b"2\r\nab\r\n0\r\nExpires: never\r\n\r\nHTTP/1.1 200 OK\r\n", [])
    assert body == b"ab"
    assert chunks.over
    assert chunks.spare


@pytest.mark.parametrize(
    "wire",
    [b"zz\r\n", b"-1\r\n", b"\r\n", b"0x2\r\nab\r\n", b"1_0\r\n", b"2\r\nabc\r\n0\r\n\r\n", b"1" * (MOST_LINE + 1)],
)
def test_what_is_not_framed_is_told(wire: bytes) -> None:
    with pytest.raises(ChunkError):
        unpacked(wire, [])


@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise_anything_else(wire: bytes) -> None:
    try:
        unpacked(wire, [])
    except ChunkError:
        return
