"""What the languages and the domain say by key has a sentence in the web layer."""

from __future__ import annotations

import pytest

from app.language.base import ImpossiblePositionError, Language, Position
from app.stimuli import advice
from app.stimuli.brief import (
    Approach,
    Brief,
    CommunicativeFunction,
    Diagnosis,
    RulesMode,
    Target,
    WordPosition,
)
from app.web.errors import ADVISED_FIELDS
from app.web.schemas import GenerateRequest, TargetRequest
from app.web.wording import wording

TEXTS = wording("ko").texts


@pytest.mark.parametrize("position", Position)
@pytest.mark.parametrize("code", ["ko", "en"])
def test_every_impossible_position_says_why(languages: dict[str, Language], code: str, position: Position) -> None:
    inventory = languages[code].inventory
    reasons = set()
    for phoneme in inventory.all():
        if position in phoneme.positions:
            continue
        with pytest.raises(ImpossiblePositionError) as caught:
            inventory.resolve(phoneme.symbol, position)
        reasons.add(caught.value.why.partition(":")[0])
    assert reasons
    assert {f"impossible.{why}" for why in reasons} <= set(TEXTS)


def test_every_advice_has_a_sentence() -> None:
    narrow = Brief(
        "ko",
        3,
        20,
        6,
        Diagnosis.SSD,
        Approach.COMPLEXITY,
        target=Target("ㄹ", Position.ONSET, 3, WordPosition.INITIAL),
        function=CommunicativeFunction.REQUEST,
        core_words=("더",),
        rules_mode=RulesMode.TRAIN,
        avoid_phonemes=frozenset("ㄱ"),
        allow_clusters=False,
        exclude=frozenset({"가"}),
    )
    names = {*advice.relax(narrow, {}), *advice.BY_REJECTION.values()}
    assert "min_occurrences" in names
    assert {f"advice.{name}" for name in names} <= set(TEXTS)


def test_every_advice_names_its_field() -> None:
    told = {key.removeprefix("advice.") for key in TEXTS if key.startswith("advice.")} - {"OTHER"}
    assert set(ADVISED_FIELDS) == told
    for field in ADVISED_FIELDS.values():
        outer, _, inner = field.partition(".")
        assert outer in {each.alias for each in GenerateRequest.model_fields.values()}
        assert not inner or inner in {each.alias for each in TargetRequest.model_fields.values()}
