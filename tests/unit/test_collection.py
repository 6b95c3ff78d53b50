"""How garbage is collected while requests are served."""

import gc

from app.collection import AFTER, spare_requests, uncollected


def test_what_is_loaded_is_left_alone_and_the_rest_is_collected_more_rarely() -> None:
    before = gc.get_threshold()
    try:
        spare_requests()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == AFTER
        assert AFTER[0] > before[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_nothing_is_collected_while_tables_are_made_and_what_was_before_is_again() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
