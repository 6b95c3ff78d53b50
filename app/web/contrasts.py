"""`GET /api/v2/contrasts`: the word pairs themselves, for picture cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from flask import Blueprint, Response, jsonify, request

from app.language.base import Language, Lexeme
from app.stimuli.brief import Approach, Target
from app.stimuli.contrast import Pair
from app.stimuli.neighbours import spoken_nouns
from app.stimuli.pair_choice import Choice, Wish, choose
from app.web import exchange
from app.web.answers import ContrastsData, WordPairJson
from app.web.forms import fill
from app.web.problems import InvalidFieldsError, Problem
from app.web.schemas import ContrastsQuery
from app.web.sounds import Sounds, position_of
from app.web.state import state

bp = Blueprint("contrasts", __name__)
NEAR_BELOW = 20
"""With fewer true pairs than this, near-minimal ones are listed too."""


@bp.get("/api/v2/contrasts")
def contrasts() -> Response:
    """Every true pair for a sound, best first, then near ones where there are few. Raises InvalidFieldsError."""
    values = {name: given[0] for name, given in request.args.lists()}
    exchange.current().speak(values.get("language"))
    wish, language = _wish(values)
    found = choose(wish, language, NEAR_BELOW)
    return jsonify(success=True, data=_data(wish, language, found))


def _wish(values: Mapping[str, object]) -> tuple[Wish, Language]:
    languages = state().services.languages
    form = fill(ContrastsQuery, {**values, **_age(values)})
    problems = [*_repeated(), *form.problems]
    good, target, contrast = form.good, None, None
    position = position_of(good.get("position", "any"))
    if good.get("language") in languages:
        sounds = Sounds(languages[good["language"]])
        target = sounds.resolve("phoneme", good["phoneme"], position) if "phoneme" in good else None
        if "contrast" in good:
            contrast = sounds.contrast("contrast", good["contrast"], position, target)
        problems += sounds.problems
    asked = form.model
    if problems or asked is None or target is None:
        raise InvalidFieldsError(problems)
    wish = Wish(Target(target, position), Approach(asked.approach), asked.age, contrast)
    return wish, languages[asked.language]


def _age(values: Mapping[str, object]) -> dict[str, object]:
    """The age as a number where it is written as one."""
    age = values.get("age")
    return {"age": int(age)} if isinstance(age, str) and age.isascii() and age.isdigit() and len(age) == 1 else {}


def _repeated() -> Iterator[Problem]:
    for name, given in request.args.lists():
        if len(given) > 1 and name in ContrastsQuery.model_fields:
            yield Problem(name, "REPEATED")


def _data(wish: Wish, language: Language, found: Choice) -> ContrastsData:
    listed = [_pair(pair, language) for pair in found.pairs]
    by_contrast = Counter(pair.contrast_phoneme for pair in found.pairs if not pair.near)
    return {
        "language": language.code,
        "phoneme": wish.target.phoneme,
        "position": wish.target.position.value if wish.target.position else "any",
        "contrast": wish.contrast,
        "approach": wish.approach.value,
        "age": wish.age,
        "pairs": listed,
        "counts": {"true": found.true, "near": len(listed) - found.true, "byContrast": dict(by_contrast)},
    }


def _pair(pair: Pair, language: Language) -> WordPairJson:
    shown: WordPairJson = {
        "targetWord": pair.target.lemma,
        "contrastWord": pair.contrast.lemma,
        "targetPronunciation": _said(pair.target, language),
        "contrastPronunciation": _said(pair.contrast, language),
        "targetPhoneme": pair.target_phoneme,
        "contrastPhoneme": pair.contrast_phoneme,
        "position": pair.position.value,
        "wordPosition": pair.place.value,
        "features": list(pair.features),
        "process": pair.process or None,
        "near": pair.near,
        "age": max(pair.target.age, pair.contrast.age),
    }
    if pair.group is not None:
        shown["group"] = pair.group
    return shown


@cache
def _said_by_word(language: Language) -> Mapping[Lexeme, str]:
    return {lexeme: word.said for lexeme, word in spoken_nouns(language)}


def _said(lexeme: Lexeme, language: Language) -> str:
    return _said_by_word(language)[lexeme]
