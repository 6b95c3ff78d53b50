"""`GET /api/v2/options`: every value that a form may offer, with names in the form's language."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from app.language import themes
from app.language.base import Language, Position
from app.language.contrasts import Substitution, substitutions
from app.stimuli.brief import (
    AGES,
    APPROACHES_BY_DIAGNOSIS,
    CONTRAST_APPROACHES,
    LENGTHS,
    CommunicativeFunction,
    Diagnosis,
    RulesMode,
    Style,
    WordPosition,
)
from app.stimuli.catalogue import Catalogue, catalogue
from app.web import exchange
from app.web.answers import ApproachJson, NamedJson, OptionsData, SoundJson, SubstituteJson
from app.web.problems import InvalidFieldsError, Problem
from app.web.schemas import COUNTS, MAX_CANDIDATES, OCCURRENCES
from app.web.state import state
from app.web.wording import Wording

bp = Blueprint("options", __name__)
FEATURES = ("place", "manner", "phonation", "major", "omission")


@bp.get("/api/v2/options")
def options() -> Response:
    """The options of the language in the query, Korean when it names none."""
    languages, now = state().services.languages, exchange.current()
    code = request.args.get("language", "ko")
    if code not in languages:
        raise InvalidFieldsError([Problem("language", "WRONG_VALUE", {"allowed": ", ".join(languages)}, "CHOICE")])
    now.speak(code)
    return jsonify(success=True, data=_options(languages[code], now.wording()))


def _options(language: Language, wording: Wording) -> OptionsData:
    found = catalogue(language)
    return {
        "language": language.code,
        "languages": list(state().services.languages),
        "ages": list(AGES),
        "counts": list(COUNTS),
        "maxCandidates": MAX_CANDIDATES,
        "sentenceLengths": list(LENGTHS),
        "minOccurrences": list(OCCURRENCES),
        "phonemes": {position.value: _sounds(found, position) for position in Position},
        "wordPositions": [place.value for place in WordPosition],
        "diagnoses": [_named("diagnosis", d.value, wording) for d in APPROACHES_BY_DIAGNOSIS],
        "approaches": {d.value: _approaches(d, wording) for d in APPROACHES_BY_DIAGNOSIS},
        "contrastClasses": [_named("feature", feature, wording) for feature in FEATURES],
        "contrastProcesses": [
            _named("process", p, wording) for p in dict.fromkeys(s.process for s in substitutions(language.code))
        ],
        "usualSubstitutes": [_substitute(each) for each in substitutions(language.code)],
        "themes": [
            {"id": theme.id, "name": theme.ko if language.code == "ko" else theme.en} for theme in themes.all_themes()
        ],
        "communicativeFunctions": [_named("function", f.value, wording) for f in CommunicativeFunction],
        "phonologicalRulesModes": [mode.value for mode in RulesMode],
        "styles": [style.value for style in Style],
        "coreWords": list(found.core_words),
    }


def _named(section: str, value: str, wording: Wording) -> NamedJson:
    return {"id": value, "name": wording.text(f"{section}.{value}")}


def _approaches(diagnosis: Diagnosis, wording: Wording) -> list[ApproachJson]:
    return [
        {**_named("approach", approach.value, wording), "contrast": approach in CONTRAST_APPROACHES}
        for approach in APPROACHES_BY_DIAGNOSIS[diagnosis]
    ]


def _substitute(each: Substitution) -> SubstituteJson:
    return {
        "phoneme": each.phoneme,
        "position": each.position.value if each.position else "any",
        "contrastPhoneme": each.substitute,
        "process": each.process,
    }


def _sounds(found: Catalogue, position: Position) -> list[SoundJson]:
    return [
        {"phoneme": sound.phoneme, "ipa": sound.ipa, "examples": list(sound.examples)}
        for sound in found.phonemes
        if sound.position is position
    ]
