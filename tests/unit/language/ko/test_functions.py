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
        ("원반 말고 주사위를 주세요", {"request", "choice"}),
        ("나는 국수 말고 김치를 먹을래요", {"request", "choice"}),
        ("놓지 말고 꼭 잡아 주세요", {"request", "reject", "help"}),
        ("저기 강아지가 있어요", {"attention"}),
        ("그림 그려도 돼요?", {"request", "question"}),
        ("강아지가 마당에서 자요", set()),
        ("뚜껑이 안 열려요", {"reject", "help"}),
        ("신발 끈이 풀렸어요", {"help"}),
        ("단추 끼우기 어려워요", {"help"}),
        ("엄마, 신발 신기 힘들어요", {"help", "attention"}),
        ("이거 어떻게 접어요?", {"help", "question"}),
        ("잘 모르겠어요", {"help"}),
        ("숟가락 없어요", {"help"}),
        ("우산 필요 없어요", {"reject"}),
        ("콩은 맛없어요", {"reject"}),
        ("우유 쏟았어요", {"help"}),
        ("자전거가 고장 났어요", {"help"}),
        ("공이 없어졌어요", {"help"}),
        ("가방이 무거워요", {"help"}),
        ("벌이 무서워요", {"help"}),
        ("벌은 안 무서워요", {"reject"}),
        ("포도가 좋아요", {"choice"}),
        ("오늘은 날씨가 좋아요", set()),
        ("포도로 먹을래요", {"request", "choice"}),
        ("숟가락으로 먹어요", set()),
        ("아니야, 토끼예요", {"reject", "attention"}),
        ("동생이 안 자요", {"reject"}),
        ("엄마가 힘들어요", set()),
        ("어려운 책을 읽었어요", set()),
        ("기차 온다!", {"attention"}),
        ("기차가 온다", set()),
        ("수박 맛있네!", {"attention"}),
        ("다 먹었어요", {"attention"}),
        ("다 먹었어요?", {"question"}),
        ("둘 다 먹어요", set()),
        ("나비 봤어?", {"attention", "question"}),
        ("너무 높아요", {"help"}),
        ("산이 높아요", set()),
        ("안 뽑혀요", {"reject", "help"}),
        ("이거 부러졌어요", {"help"}),
        ("나중에 먹을래요", {"request", "reject"}),
        ("나중에 먹어요", set()),
        ("딸기만 주세요", {"request", "choice"}),
        ("한 번만 주세요", {"request"}),
        ("그네부터 탈래요", {"request", "choice"}),
        ("딸기도 좋아요", {"choice"}),
        ("얘랑 할래요", {"request", "choice"}),
        ("얘부터 그릴래요", {"request", "choice"}),
        ("옛날이야기부터 들을래요", {"request", "choice"}),
    ],
)
def test_functions_come_from_stems_and_endings(text: str, functions: set[str], korean: Language) -> None:
    assert korean.functions(korean.analyse(text)) == functions


def test_rather_than_is_no_act_of_rolling_up(korean: Language) -> None:
    """말고 behind a noun holds no content word: one that is for older children would keep it from the young."""
    assert korean.analyse("형, 젤리 말고 사탕 줘").content_lemmas() == ("형", "젤리", "사탕", "주다")
    assert "말다" in korean.analyse("엄마가 김밥을 말고 있어요").content_lemmas()
