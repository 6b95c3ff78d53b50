"""The shapes of every answer, once: the renderers are typed by them, and the OpenAPI document is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from app.language.base import Position
from app.stimuli.brief import WordPosition
from app.stimuli.difficulty import LEVELS


def _one_of(*values: str) -> Any:
    """Marks a text that takes only these values."""
    return Field(json_schema_extra={"enum": list(values)})


PositionWord = Annotated[str, _one_of(*Position)]
AskedPosition = Annotated[str, _one_of(*Position, "any")]
WordPositionWord = Annotated[str, _one_of(*WordPosition)]
DifficultyWord = Annotated[str, _one_of(*LEVELS)]
SourceWord = Annotated[str, _one_of("openai", "embedded")]


class TargetJson(TypedDict):
    """The target as it was asked for."""

    phoneme: str
    position: AskedPosition
    minOccurrences: int
    wordPosition: NotRequired[WordPositionWord]


class MatchedWordJson(TypedDict):
    """A word that holds the target. Offsets are UTF-16 code units, end exclusive (JavaScript's `slice`)."""

    word: str
    startIndex: int
    endIndex: int
    positions: list[PositionWord]


class MatchedSoundJson(TypedDict):
    """One occurrence of the target, with the letters that spell it."""

    phoneme: str
    position: PositionWord
    wordPosition: WordPositionWord
    startIndex: int
    endIndex: int


RuleJson = TypedDict(
    "RuleJson",
    {"rule": str, "article": str, "startIndex": int, "endIndex": int, "from": str, "to": str},
)
"""A phonological rule at work; `from` is a word of Python, hence the other notation."""


class ItemJson(TypedDict):
    """One verified sentence with its proof."""

    id: str
    text: str
    tokens: list[str]
    target: TargetJson | None
    matchedWords: list[MatchedWordJson]
    wordCount: int
    score: float
    difficulty: DifficultyWord
    diagnosis: str
    approach: str
    theme: str | None
    function: str | None
    pronunciation: str
    ipa: str
    matchedSounds: list[MatchedSoundJson]
    rules: list[RuleJson]
    scoreBreakdown: dict[str, float]
    source: SourceWord


class SentenceJson(TypedDict):
    """A sentence of a contrast set."""

    text: str
    tokens: list[str]


class WarningJson(TypedDict):
    """Something the therapist should know. `code` is stable; `message` is in the request's language."""

    code: str
    message: str


class UsageJson(TypedDict):
    """Tokens paid for this answer."""

    inputTokens: int
    outputTokens: int
    calls: int


class ContrastSetJson(TypedDict):
    """Two words that differ in one sound, each in its sentence. `near`: they differ in a little more.

    Sets of one `group` share the child's substitute (multiple oppositions).
    """

    targetWord: str
    contrastWord: str
    targetSentence: SentenceJson
    contrastSentence: SentenceJson
    targetPhoneme: str
    contrastPhoneme: str
    position: PositionWord
    features: list[str]
    near: bool
    process: str | None
    group: NotRequired[int]


class SourcesJson(TypedDict):
    """How many items came from where."""

    openai: int
    embedded: int


class MetaJson(TypedDict):
    """What was counted on the way to the answer."""

    requestedCount: int
    generatedCount: int
    averageScore: float
    processingTimeMs: int
    validationRate: float
    uniqueStructures: int
    vocabularyDiversity: float
    requestId: str
    engine: SourceWord
    sources: SourcesJson
    targetOpportunities: int
    roundsFor50: int | None
    rejected: dict[str, int]
    usage: UsageJson
    warnings: list[WarningJson]


class ScriptJson(TypedDict):
    """A sentence as a script that fades: the whole, then a word fewer from the end at each step, at last nothing."""

    itemId: str
    text: str
    steps: list[str]


class GenerateData(TypedDict):
    """The set, best first. For contrast approaches an item is the target sentence of a set, in the same order.

    `fading` is there where it was asked for.
    """

    items: list[ItemJson]
    contrastSets: list[ContrastSetJson] | None
    fading: NotRequired[list[ScriptJson]]
    meta: MetaJson


class GenerateAnswer(TypedDict):
    """What generate answers."""

    success: Literal[True]
    data: GenerateData


class ErrorJson(TypedDict):
    """What is wrong and what to do about it. `reason` is stable and finer than `code`."""

    code: Literal["INVALID_REQUEST", "INSUFFICIENT_RESULTS", "RATE_LIMITED", "GENERATION_FAILED", "SERVICE_UNAVAILABLE"]
    message: str
    details: str
    reason: str
    retryable: bool
    requestId: str


class ErrorAnswer(TypedDict):
    """Every answer that is not 2xx."""

    success: Literal[False]
    error: ErrorJson


class SyllableJson(TypedDict):
    """One syllable as said."""

    onset: list[str]
    nucleus: str
    coda: list[str]


class WordJson(TypedDict):
    """One word as said. `known` is false where the pronunciation is a guess or its variants disagree on the target."""

    word: str
    startIndex: int
    endIndex: int
    pronunciation: str
    ipa: str
    syllables: list[SyllableJson]
    known: bool
    variants: list[str]


class ViolationJson(TypedDict):
    """What an analysed sentence fails."""

    reason: str
    message: str


class InspectionJson(TypedDict):
    """One analysed sentence."""

    text: str
    words: list[WordJson]
    pronunciation: str
    ipa: str
    rules: list[RuleJson]
    matchedSounds: list[MatchedSoundJson]
    wordCount: int
    difficulty: DifficultyWord
    complexity: dict[str, float]
    violations: list[ViolationJson]


class AnalyzeData(TypedDict):
    """The sentences in the order they came."""

    items: list[InspectionJson]


class AnalyzeAnswer(TypedDict):
    """What analyze answers."""

    success: Literal[True]
    data: AnalyzeData


class HealthAnswer(TypedDict):
    """The process answers; nothing is called for it."""

    status: Literal["healthy"]
    version: str
    engine: SourceWord
    languages: list[str]
    ready: bool


class NamedJson(TypedDict):
    """An id of the contract, and its name in the language of the options."""

    id: str
    name: str


class ApproachJson(TypedDict):
    """An approach. `contrast`: it gives contrast sets."""

    id: str
    name: str
    contrast: bool


class SoundJson(TypedDict):
    """A sound at one position, with words that hold it there."""

    phoneme: str
    ipa: str
    examples: list[str]


class SubstituteJson(TypedDict):
    """What children usually say for a sound (∅: nothing), and the process behind it."""

    phoneme: str
    position: str
    contrastPhoneme: str
    process: str


class WordPairJson(TypedDict):
    """Two words that differ in one sound (`near`: and in one other). `age`: of the older word."""

    targetWord: str
    contrastWord: str
    targetPronunciation: str
    contrastPronunciation: str
    targetPhoneme: str
    contrastPhoneme: str
    position: PositionWord
    wordPosition: str
    features: list[str]
    process: str | None
    near: bool
    age: int
    group: NotRequired[int]


class PairCountsJson(TypedDict):
    """How many pairs there are; `byContrast`: true ones by the sound that contrasts."""

    true: int
    near: int
    byContrast: dict[str, int]


class ContrastsData(TypedDict):
    """Word pairs for a sound, best first."""

    language: str
    phoneme: str
    position: str
    contrast: str | None
    approach: str
    age: int
    pairs: list[WordPairJson]
    counts: PairCountsJson


class ContrastsAnswer(TypedDict):
    """What contrasts answers."""

    success: Literal[True]
    data: ContrastsData


class OptionsData(TypedDict):
    """Every value that a form may offer."""

    language: str
    languages: list[str]
    ages: list[int]
    counts: list[int]
    maxCandidates: int
    sentenceLengths: list[int]
    minOccurrences: list[int]
    phonemes: dict[str, list[SoundJson]]
    wordPositions: list[str]
    diagnoses: list[NamedJson]
    approaches: dict[str, list[ApproachJson]]
    contrastClasses: list[NamedJson]
    contrastProcesses: list[NamedJson]
    usualSubstitutes: list[SubstituteJson]
    themes: list[NamedJson]
    communicativeFunctions: list[NamedJson]
    phonologicalRulesModes: list[str]
    styles: list[str]
    coreWords: list[str]


class OptionsAnswer(TypedDict):
    """What options answers."""

    success: Literal[True]
    data: OptionsData


class LiveAnswer(TypedDict):
    """The process answers."""

    status: Literal["alive"]


class ReadyAnswer(TypedDict):
    """Language data are loaded and the process has not been told to stop."""

    status: Literal["ready"]
    languages: list[str]
