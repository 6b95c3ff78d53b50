"""The wire as pydantic models: exact types, no unknown field. What the fields mean together is in `briefs.py`."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.stimuli.brief import AGES, LENGTHS, Approach, CommunicativeFunction, Diagnosis, RulesMode, Style, WordPosition

COUNTS = range(1, 21)
OCCURRENCES = range(1, 4)
MAX_CANDIDATES = 60
THEME_LETTERS = 40
WORD_LETTERS = 20
SENTENCE_LETTERS = 200
SAFE_INTEGER = 2**53 - 1
"""The largest whole number that JavaScript holds exactly."""

INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by category, nothing on the screen."""


def says(key: str, **params: int) -> dict[str, Any]:
    """Marks a field whose expectation has a sentence of its own."""
    return {"x-says": {"key": key, "params": params}}


def _nfc(value: object) -> object:
    """Text in NFC, before its length is looked at: a syllable of Hangul may come in three pieces."""
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _check_letters(text: str, others: str) -> None:
    """Raises ValueError unless all are letters, or characters of `others`, and something can be seen."""
    fit = all((c.isalpha() and c not in INVISIBLE_LETTERS) or c in others for c in text)
    if not fit or not text.strip():
        raise ValueError("characters")


def _theme(text: str) -> str:
    _check_letters(text, " 0123456789")
    return " ".join(text.split())


def _word(text: str) -> str:
    """One word: letters, with an apostrophe or hyphen inside (don't, 'yo-yo')."""
    _check_letters(text, "'’-")
    if not (text[0].isalpha() and text[-1].isalpha()):
        raise ValueError("characters")
    return text


def _printable(text: str) -> str:
    """The text. Raises ValueError for control, format, private and unassigned characters."""
    if any(unicodedata.category(c)[0] == "C" or unicodedata.category(c) in ("Zl", "Zp") for c in text):
        raise ValueError("characters")
    return text


Symbol = Annotated[str, Field(min_length=1, max_length=8, json_schema_extra=says("PHONEME"))]
Sentence = Annotated[
    str,
    BeforeValidator(_nfc),
    Field(min_length=1, max_length=SENTENCE_LETTERS, json_schema_extra=says("SENTENCE", most=SENTENCE_LETTERS)),
    AfterValidator(_printable),
]
CoreWord = Annotated[
    str,
    BeforeValidator(_nfc),
    Field(min_length=1, max_length=WORD_LETTERS, json_schema_extra=says("CORE_WORD", most=WORD_LETTERS)),
    AfterValidator(_word),
]
Theme = Annotated[str, BeforeValidator(_nfc), Field(min_length=1, max_length=THEME_LETTERS), AfterValidator(_theme)]
Age = Annotated[int, Field(ge=AGES[0], le=AGES[-1])]
Length = Annotated[int, Field(ge=LENGTHS[0], le=LENGTHS[-1])]
Symbols = Annotated[list[Symbol], Field(max_length=10, json_schema_extra=says("PHONEMES", most=10))]
LanguageCode = Literal["ko", "en"]
PositionName = Literal["onset", "nucleus", "coda", "any"]
LAX = Field(strict=False)
"""For enums: their values come as strings."""


class Wire(BaseModel):
    """Base: JSON types as they are, no field that is not declared."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, alias_generator=to_camel)


class TargetRequest(Wire):
    """The sound to practise."""

    phoneme: Symbol
    position: PositionName
    min_occurrences: Annotated[int, Field(ge=OCCURRENCES[0], le=OCCURRENCES[-1])] = 1
    word_position: Annotated[WordPosition, LAX] = WordPosition.ANY


class GenerateRequest(Wire):
    """What a therapist asks for."""

    language: LanguageCode
    age: Age
    count: Annotated[int, Field(ge=COUNTS[0], le=COUNTS[-1])]
    sentence_length: Length
    diagnosis: Annotated[Diagnosis, LAX]
    therapy_approach: Annotated[Approach, LAX]
    target: TargetRequest | None = None
    theme: Annotated[Theme | None, Field(json_schema_extra=says("THEME", most=THEME_LETTERS))] = None
    communicative_function: Annotated[CommunicativeFunction, LAX] | None = None
    core_words: Annotated[
        list[CoreWord], Field(alias="core_words", max_length=20, json_schema_extra=says("CORE_WORDS", most=20))
    ] = []
    phonological_rules_mode: Annotated[RulesMode, Field(alias="phonological_rules_mode", strict=False)] = (
        RulesMode.ALLOW
    )
    contrast_phoneme: Symbol | None = None
    avoid_phonemes: Symbols = []
    allow_clusters: bool = True
    style: Annotated[Style, LAX] = Style.VARIED
    exclude: Annotated[list[Sentence], Field(max_length=200, json_schema_extra=says("SENTENCES", most=200))] = []
    candidate_count: Annotated[int, Field(ge=1, le=MAX_CANDIDATES)] | None = None
    seed: Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER)] | None = None
    script_fading: bool = False


class ContrastsQuery(Wire):
    """Which word pairs to list. Values of a query string; `age` has been read as a number."""

    language: LanguageCode
    phoneme: Symbol
    position: PositionName = "any"
    contrast: Symbol | None = None
    approach: Literal["minimal_pairs", "maximal_oppositions", "multiple_oppositions"] = "minimal_pairs"
    age: Annotated[Age, Field(json_schema_extra=says("NUMBER", lowest=AGES[0], highest=AGES[-1]))] = AGES[-1]


class AnalyzeRequest(Wire):
    """The caller's own sentences, and what to check them against."""

    language: LanguageCode
    texts: Annotated[list[Sentence], Field(min_length=1, max_length=100, json_schema_extra=says("TEXTS", most=100))]
    target: TargetRequest | None = None
    sentence_length: Length | None = None
    age: Age | None = None
    phonological_rules_mode: Annotated[RulesMode, Field(alias="phonological_rules_mode", strict=False)] = (
        RulesMode.ALLOW
    )
    avoid_phonemes: Symbols = []
    connected_speech: bool = False


SPELLINGS = {
    "coreWords": "core_words",
    "phonologicalRulesMode": "phonological_rules_mode",
}
"""Second spellings of fields, to the one that the models know."""
