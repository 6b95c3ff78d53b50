"""What the rows of each frame come to, also of a frame that has none."""

from __future__ import annotations

import numpy as np
import pytest

from app.sources.embedded.prospects import over_slots


@pytest.mark.parametrize(
    ("ufunc", "nothing", "found"),
    [(np.add, 0, [0, 5, 0, 4, 0]), (np.minimum, np.inf, [np.inf, 2, np.inf, 4, np.inf])],
)
def test_a_frame_without_slots_takes_nothing_from_its_neighbours(
    ufunc: np.ufunc, nothing: float, found: list[float]
) -> None:
    """Five frames: none, the rows 2 and 3, none, the row 4, none."""
    assert over_slots(ufunc, np.array([2, 3, 4]), np.array([0, 0, 2, 2, 3]), nothing).tolist() == found


def test_no_frames_come_to_nothing() -> None:
    assert over_slots(np.add, np.array([1]), np.array([], dtype=np.intp), 0).tolist() == []
