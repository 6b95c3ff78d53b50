"""The articles of the standard pronunciation (표준 발음법), with the examples of the law's own text."""

from __future__ import annotations

import pytest

from app.language.ko import Korean
from app.language.tables import read_table

EXAMPLES = [
    (row["article"], row["breath"] == "phrase", row["written"], row["said"])
    for row in read_table("tests.golden.ko", "articles.tsv", ("article", "breath", "written", "said"))
]
NAMED = {
    "5": "가져",
    "9": "옷",
    "10": "값",
    "11": "닭",
    "12": "좋고",
    "13": "물을",
    "14": "값을",
    "15": "겉옷",
    "16": "디귿이",
    "17": "굳이",
    "18": "국물",
    "19": "담력",
    "20": "신라",
    "23": "국밥",
    "24": "앉고",
    "25": "넓게",
    "26": "갈등",
    "27": "할수록",
    "28": "길가",
    "29": "솜이불",
    "30": "냇가",
}


@pytest.mark.parametrize(("article", "connected", "written", "said"), EXAMPLES)
def test_examples_of_the_articles(korean: Korean, article: str, connected: bool, written: str, said: str) -> None:
    assert korean.pronounce(written, connected=connected).said == said


@pytest.mark.parametrize(("article", "written"), NAMED.items())
def test_the_rule_that_spoke_is_named_by_its_article(korean: Korean, article: str, written: str) -> None:
    assert article in {rule.article for rule in korean.pronounce(written).rules}
