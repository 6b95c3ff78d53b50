"""Briefs whose prompts are kept as golden files. `python -m tests.sources.golden_prompts` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.language.base import Position
from app.sources.openai.prompting import PromptTemplates, data_block, system_variables
from app.stimuli.brief import (
    CONTRAST_APPROACHES,
    Approach,
    Brief,
    CommunicativeFunction,
    Diagnosis,
    RulesMode,
    Style,
    Target,
    WordPosition,
)
from tests.sources.toy import ToyLanguage

FOLDER = Path(__file__).parent / "golden"
PAIRS = {"ko": [(1, "달", "딸"), (2, "공", "콩")], "en": [(1, "rat", "bat"), (2, "rock", "sock")]}
WORDS = {"ko": ("라디오", "오리", "노래"), "en": ("rabbit", "carrot", "rug")}
REJECTED = ("wrong_length", "target_missing", "excluded", "incomplete")


def briefs() -> Iterator[tuple[str, Brief]]:
    """Every approach in each language, bare; and for each language one brief that asks for everything."""
    for language in ("ko", "en"):
        target = Target("ㄹ" if language == "ko" else "R", Position.ONSET)
        for approach in Approach:
            diagnosis = Diagnosis.ASD if approach is Approach.CORE_VOCABULARY else Diagnosis.SSD
            yield f"{language}-{approach.value}", Brief(language, 5, 6, 3, diagnosis, approach, target)
        yield f"{language}-everything", _everything(language)


def _everything(language: str) -> Brief:
    return Brief(
        language,
        age=3,
        count=6,
        sentence_length=4,
        diagnosis=Diagnosis.LD,
        approach=Approach.CORE_VOCABULARY,
        target=Target("ㄱ" if language == "ko" else "K", Position.CODA, 2, WordPosition.FINAL),
        theme_text="우주 고양이" if language == "ko" else "space cats",
        function=CommunicativeFunction.REQUEST,
        core_words=("더", "주세요") if language == "ko" else ("more", "want"),
        rules_mode=RulesMode.AVOID,
        avoid_phonemes=frozenset({"ㅅ", "ㅆ"} if language == "ko" else {"S", "Z"}),
        allow_clusters=False,
        style=Style.CARRIER,
    )


def prompt(name: str, brief: Brief, templates: PromptTemplates) -> str:
    """System message and data block as one text."""
    language = ToyLanguage(brief.language)
    contrast = brief.approach in CONTRAST_APPROACHES
    later = name.endswith("everything")
    variables = system_variables(brief, language, has_words=True, has_already=later, rejected=REJECTED if later else ())
    data = data_block(
        brief,
        language,
        count=6,
        words=() if contrast else WORDS[brief.language],
        already=("이미 있는 문장",) if later else (),
        pairs=PAIRS[brief.language] if contrast else (),
    )
    system = templates.render(f"{brief.language}/{brief.approach.value}.j2", variables)
    return f"{system}\n\n{data}\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each, asked in briefs():
        (FOLDER / f"{each}.txt").write_text(prompt(each, asked, PromptTemplates()), encoding="utf-8")
