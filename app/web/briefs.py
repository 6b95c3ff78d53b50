"""From the wire to the domain in one step, or an error that names every wrong field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.language import themes
from app.language.base import Language
from app.stimuli.brief import (
    APPROACHES_BY_DIAGNOSIS,
    CONTRAST_APPROACHES,
    Approach,
    Brief,
    Diagnosis,
    Style,
    Target,
)
from app.stimuli.checks import normalised
from app.stimuli.fading import FADING_DIAGNOSES
from app.stimuli.inspection import InspectionBrief
from app.web.forms import Form, fill
from app.web.problems import ApiError, InvalidFieldsError, Problem
from app.web.schemas import MAX_CANDIDATES, AnalyzeRequest, GenerateRequest, TargetRequest
from app.web.sounds import Sounds, position_of

Languages = Mapping[str, Language]


@dataclass(frozen=True, slots=True)
class _Heard:
    """The sounds of a request by their canonical symbols, and what is wrong with them."""

    problems: tuple[Problem, ...] = ()
    target: str | None = None
    contrast: str | None = None
    avoided: frozenset[str] = frozenset()


def generation_brief(body: Mapping[str, object], languages: Languages, candidates_per_item: int) -> Brief:
    """The brief of a generate request.

    Raises InvalidFieldsError, or ApiError (422 CONTENT_REJECTED) when free text is not fit for a child.
    """
    form = fill(GenerateRequest, body)
    heard = _heard(form, languages)
    problems = [*form.problems, *_policy_problems(form), *_count_problems(form), *heard.problems]
    asked = form.model
    if problems or asked is None:
        raise InvalidFieldsError(problems)
    theme = themes.resolve(asked.theme) if asked.theme else None
    free_theme = asked.theme if asked.theme and theme is None else None
    _check_safe({"theme": [free_theme or ""], form.name("core_words"): asked.core_words}, languages)
    candidates = asked.candidate_count or min(MAX_CANDIDATES, asked.count * candidates_per_item)
    return replace(_brief(asked, heard, candidates), theme=theme.id if theme else None, theme_text=free_theme)


def _brief(asked: GenerateRequest, heard: _Heard, candidates: int) -> Brief:
    return Brief(
        language=asked.language,
        age=asked.age,
        count=asked.count,
        sentence_length=asked.sentence_length,
        diagnosis=asked.diagnosis,
        approach=asked.therapy_approach,
        target=_target(asked.target, heard.target),
        function=asked.communicative_function,
        core_words=tuple(dict.fromkeys(asked.core_words)),
        rules_mode=asked.phonological_rules_mode,
        contrast_phoneme=heard.contrast,
        avoid_phonemes=heard.avoided,
        allow_clusters=asked.allow_clusters,
        style=asked.style,
        apart="style" in asked.model_fields_set and asked.style is Style.VARIED,
        exclude=frozenset(normalised(text) for text in asked.exclude),
        candidate_count=candidates,
        seed=asked.seed,
        script_fading=asked.script_fading,
    )


def inspection_brief(body: Mapping[str, object], languages: Languages) -> tuple[AnalyzeRequest, InspectionBrief]:
    """An analyze request and what to check its sentences against. Raises InvalidFieldsError."""
    form = fill(AnalyzeRequest, body)
    problems = list(form.problems)
    target, avoided = None, frozenset[str]()
    if form.good.get("language") in languages:
        sounds = Sounds(languages[form.good["language"]])
        target = sounds.target(form.good)
        avoided = sounds.avoided(form.good, {})
        problems += sounds.problems
    asked = form.model
    if problems or asked is None:
        raise InvalidFieldsError(problems)
    return asked, InspectionBrief(
        target=_target(asked.target, target),
        sentence_length=asked.sentence_length,
        age=asked.age,
        rules_mode=asked.phonological_rules_mode,
        avoid_phonemes=avoided,
        connected=asked.connected_speech,
    )


def _target(asked: TargetRequest | None, symbol: str | None) -> Target | None:
    if asked is None or symbol is None:
        return None
    position = position_of(asked.position)
    return Target(symbol, position, asked.min_occurrences, asked.word_position, asked.phoneme)


def _policy_problems(form: Form[GenerateRequest]) -> Iterator[Problem]:
    """Which approach goes with which diagnosis, and what each approach needs."""
    diagnosis, approach = form.good.get("diagnosis"), form.good.get("therapyApproach")
    if diagnosis and approach:
        allowed = APPROACHES_BY_DIAGNOSIS[Diagnosis(diagnosis)]
        if approach not in allowed:
            aac = approach == Approach.CORE_VOCABULARY
            reason = "CORE_VOCABULARY_IS_AAC" if aac else "APPROACH_NOT_FOR_DIAGNOSIS"
            yield Problem("therapyApproach", reason, {"diagnosis": diagnosis, "allowed": ", ".join(allowed)})
    if diagnosis and form.good.get("scriptFading") is True and diagnosis not in FADING_DIAGNOSES:
        yield Problem("scriptFading", "FADING_NOT_FOR_DIAGNOSIS", {"diagnosis": diagnosis})
    if approach is None:
        return
    given = form.good.get("target") is not None or any(p.name.startswith("target") for p in form.problems)
    if approach != Approach.CORE_VOCABULARY and not given:
        yield Problem("target", "TARGET_REQUIRED", {"approach": approach})
    if approach not in CONTRAST_APPROACHES and form.good.get("contrastPhoneme") is not None:
        yield Problem("contrastPhoneme", "CONTRAST_NOT_USED", {"allowed": ", ".join(sorted(CONTRAST_APPROACHES))})


def _count_problems(form: Form[GenerateRequest]) -> Iterator[Problem]:
    count, candidates = form.good.get("count"), form.good.get("candidateCount")
    if count is not None and candidates is not None and candidates < count:
        yield Problem("candidateCount", "FEWER_THAN_COUNT", {"lowest": count, "highest": MAX_CANDIDATES})


def _heard(form: Form[GenerateRequest], languages: Languages) -> _Heard:
    good: Mapping[str, Any] = form.good
    if good.get("language") not in languages:
        return _Heard()
    sounds = Sounds(languages[good["language"]])
    target = sounds.target(good)
    contrast = None
    if good.get("contrastPhoneme") is not None:
        position = position_of((good.get("target") or {}).get("position", "any"))
        contrast = sounds.contrast("contrastPhoneme", good["contrastPhoneme"], position, target)
    avoided = sounds.avoided(good, {"target.phoneme": target, "contrastPhoneme": contrast})
    return _Heard(tuple(sounds.problems), target, contrast, avoided)


def _check_safe(texts: Mapping[str, list[str]], languages: Languages) -> None:
    """Refuses free text unfit for a child, in whichever language and letter form it is written."""
    for name, written in texts.items():
        for text in filter(None, written):
            plain = unicodedata.normalize("NFKC", text)
            if any(language.lexicon.is_unsafe(language.analyse(plain)) for language in languages.values()):
                raise ApiError(422, "CONTENT_REJECTED", params={"field": name})
