"""The prompt of one call: our words from template files, the client's words beside them as data.

Templates are given a closed set of our own values. What a client typed is never among them: it goes into the user
message, a JSON object that the system message declares to be data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, meta, nodes

from app.language.base import Language
from app.sources.openai.reply import PAIR_SCHEMA, REPLY_SCHEMA
from app.stimuli.brief import CONTRAST_APPROACHES, Approach, Brief, Target
from app.stimuli.checks import Rejection

TEMPLATES = Path(__file__).parent / "prompts"
MOST_KEPT = 512
"""Texts of 2 KB each; the requests of a day differ in fewer ways that a system message tells."""
MOST_REASONS = 3
"""Failure reasons told to the model; more than the commonest few distract it."""


class PromptVariableError(Exception):
    """A template lacks a variable it uses, or is given one that it does not use."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """System message (ours) and user message (JSON data)."""

    system: str
    data: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What one call asks for. `count` sentences in at most `max_tokens`; `has_client_text` decides who refused what.

    `of_pairs`: two sentences at a time, for numbered pairs of words.
    """

    prompt: Prompt
    count: int
    max_tokens: int
    has_client_text: bool
    of_pairs: bool = False

    def schema(self) -> Mapping[str, Any]:
        """What the reply is held to."""
        return PAIR_SCHEMA if self.of_pairs else REPLY_SCHEMA


class PromptTemplates:
    """Renders templates strictly: a variable that is missing or unused is an error. All are read at once, so that no
    request needs a file. Texts are kept, for a template with all its parts takes longer to render than an answer takes
    to send. Safe to share between threads."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        # Autoescape is for HTML; these are plain text and hold no client's words.
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._used: dict[str, frozenset[str]] = {}
        self._kept: dict[tuple[str, str], str] = {}
        for name in self._environment.list_templates(extensions=["j2"]):
            self.variables(name)
            self._environment.get_template(name)

    def render(self, name: str, variables: dict[str, object]) -> str:
        """The text of template `name` (`ko/complexity.j2`). Raises PromptVariableError."""
        key = name, repr(variables)
        text = self._kept.get(key)
        if text is None:
            text = self._render(name, variables)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = text
        return text

    def _render(self, name: str, variables: dict[str, object]) -> str:
        try:
            unused = variables.keys() - self.variables(name)
            if unused:
                raise PromptVariableError(f"{name} does not use {sorted(unused)}")
            return self._environment.get_template(name).render(variables).strip()
        except TemplateError as error:
            raise PromptVariableError(f"{name}: {error}") from error

    def variables(self, name: str) -> frozenset[str]:
        """Every variable that the template or a part of it uses."""
        if name not in self._used:
            self._used[name] = self._read_variables(name)
        return self._used[name]

    def _read_variables(self, name: str) -> frozenset[str]:
        loader = self._environment.loader
        assert loader is not None  # noqa: S101  given in __init__
        tree = self._environment.parse(loader.get_source(self._environment, name)[0])
        used = set(meta.find_undeclared_variables(tree))
        for part in tree.find_all(nodes.Include):
            if isinstance(part.template, nodes.Const):
                used |= self.variables(part.template.value)
        return frozenset(used)


def system_variables(
    brief: Brief, language: Language, *, has_words: bool, has_already: bool, rejected: Sequence[str]
) -> dict[str, object]:
    """What the templates of the brief's approach are given: our own values only."""
    variables: dict[str, object] = {
        "age": brief.age,
        "length": brief.sentence_length,
        "target": None if brief.target is None else _target(brief.target, language),
        "has_theme": bool(brief.theme or brief.theme_text),
        "has_already": has_already,
        "avoid": sorted(brief.avoid_phonemes),
        "allow_clusters": brief.allow_clusters,
        "rules_mode": brief.rules_mode.value,
        "style": brief.style.value,
        "function": None if brief.function is None else brief.function.value,
        "rejected": [reason for reason in rejected if reason in set(Rejection)][:MOST_REASONS],
    }
    if brief.approach not in CONTRAST_APPROACHES:
        variables["has_words"] = has_words
    else:
        variables["apart"] = brief.apart
    return variables


def _target(target: Target, language: Language) -> dict[str, object]:
    ipa = next((p.ipa for p in language.inventory.all() if p.symbol == target.phoneme), target.phoneme)
    return {
        "phoneme": target.phoneme,
        "ipa": ipa,
        "position": "any" if target.position is None else target.position.value,
        "word_position": target.word_position.value,
        "min_occurrences": target.min_occurrences,
    }


def data_block(
    brief: Brief,
    language: Language,
    *,
    count: int,
    words: Sequence[str] = (),
    already: Sequence[str] = (),
    pairs: Sequence[tuple[int, str, str]] = (),
) -> str:
    """The user message: a JSON object of what the sentences are about. Lists of words are one string: fewer tokens."""
    data: dict[str, object] = {"count": count}
    if brief.theme or brief.theme_text:
        data["theme"] = brief.theme or brief.theme_text
    if pairs:
        data["pairs"] = [list(pair) for pair in pairs]
    if words:
        data["words"] = " ".join(words)
    if brief.approach is Approach.CORE_VOCABULARY:
        data["core_words"] = " ".join(brief.core_words or language.lexicon.core_words())
    if already:
        data["already"] = list(already)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
