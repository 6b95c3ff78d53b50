"""What can be called, with examples: the table that the OpenAPI document is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.web import answers
from app.web.schemas import AnalyzeRequest, GenerateRequest, Wire

Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. `id` keys its sentences; `errors`: reasons by status, the commonest of each.

    `answer`: a TypedDict of `answers.py`; `query`: parameters and the values they take (none: a sound), of which
    `needed` have no default.
    """

    method: str
    path: str
    id: str
    answer: Any
    request: type[Wire] | None = None
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    examples: Mapping[str, Example] = field(default_factory=dict)
    errors: Mapping[int, str] = field(default_factory=dict)
    streams: bool = False


BODY_ERRORS = {
    400: "NOT_JSON",
    408: "BODY_TOO_SLOW",
    413: "BODY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}
WORK_ERRORS = {429: "RATE_LIMITED", 500: "INTERNAL_ERROR", 503: "OVERLOADED"}

KOREAN_EXAMPLE: Example = {
    "language": "ko",
    "age": 5,
    "count": 10,
    "sentenceLength": 4,
    "theme": "animals",
    "target": {"phoneme": "ㄹ", "position": "onset", "minOccurrences": 1},
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
}
GENERATE_EXAMPLES: Mapping[str, Example] = {
    "korean": KOREAN_EXAMPLE,
    "english": {**KOREAN_EXAMPLE, "language": "en", "target": {"phoneme": "S", "position": "onset"}},
    "coreVocabulary": {
        "language": "ko",
        "age": 4,
        "count": 5,
        "sentenceLength": 3,
        "diagnosis": "ASD",
        "therapyApproach": "core_vocabulary",
        "communicativeFunction": "request",
    },
    "minimalPairs": {
        "language": "ko",
        "age": 6,
        "count": 3,
        "sentenceLength": 3,
        "target": {"phoneme": "ㄷ", "position": "onset"},
        "contrastPhoneme": "ㄱ",
        "diagnosis": "SSD",
        "therapyApproach": "minimal_pairs",
    },
}
ANALYZE_EXAMPLES: Mapping[str, Example] = {
    "korean": {
        "language": "ko",
        "texts": ["국물을 먹어요", "꽃잎이 예뻐요"],
        "target": {"phoneme": "ㅇ", "position": "coda"},
    },
    "english": {"language": "en", "texts": ["The rabbit runs fast"], "target": {"phoneme": "R", "position": "onset"}},
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "post",
        "/api/v2/generate",
        "generate",
        answers.GenerateAnswer,
        request=GenerateRequest,
        examples=GENERATE_EXAMPLES,
        errors={
            **BODY_ERRORS,
            422: "NOTHING_FOUND",
            **WORK_ERRORS,
            502: "UPSTREAM_INVALID_RESPONSE",
            504: "UPSTREAM_TIMEOUT",
        },
        streams=True,
    ),
    Operation(
        "post",
        "/api/v2/analyze",
        "analyze",
        answers.AnalyzeAnswer,
        request=AnalyzeRequest,
        examples=ANALYZE_EXAMPLES,
        errors={**BODY_ERRORS, 422: "INVALID_FIELDS", **WORK_ERRORS},
    ),
    Operation(
        "get",
        "/api/v2/contrasts",
        "contrasts",
        answers.ContrastsAnswer,
        query={
            "language": ("ko", "en"),
            "phoneme": (),
            "position": ("any", "onset", "nucleus", "coda"),
            "contrast": (),
            "approach": ("minimal_pairs", "maximal_oppositions", "multiple_oppositions"),
            "age": ("7", "6", "5", "4", "3"),
        },
        needed=("language", "phoneme"),
        errors={422: "INVALID_FIELDS", 500: "INTERNAL_ERROR"},
    ),
    Operation(
        "get",
        "/api/v2/options",
        "options",
        answers.OptionsAnswer,
        query={"language": ("ko", "en")},
        errors={422: "INVALID_FIELDS", 500: "INTERNAL_ERROR"},
    ),
    Operation("get", "/health", "health", answers.HealthAnswer),
    Operation("get", "/health/live", "live", answers.LiveAnswer),
    Operation("get", "/health/ready", "ready", answers.ReadyAnswer, errors={503: "DRAINING"}),
)
