"""Which communicative functions a Korean sentence serves, by its grammar."""

from __future__ import annotations

import pytest

from app.language.base import Language


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("문 좀 열어 주세요", {"request", "help"}),
        ("엄마, 안아 줘", {"request", "help", "attention"}),
        ("방을 청소해 주세요", {"request", "help"}),
        ("사과 주세요", {"request"}),
        ("선생님, 사과 주세요", {"request", "attention"}),
        ("엄마, 도와줘", {"request", "help", "attention"}),
        ("나 신발 못 신어요", {"reject", "help"}),
        ("나는 지금 밥 안 먹을래요", {"reject"}),
        ("포도로 할래요", {"request", "choice"}),
        ("저기 강아지가 있어요", {"attention"}),
        ("그림 그려도 돼요?", {"request", "question"}),
        ("강아지가 마당에서 자요", set()),
    ],
)
def test_functions_come_from_stems_and_endings(text: str, functions: set[str], korean: Language) -> None:
    assert korean.functions(korean.analyse(text)) == functions
