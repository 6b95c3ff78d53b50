"""The embedded source: draws frames in turn, fills them around the target, and offers what comes out."""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.language.base import Language, Lexeme
from app.language.grammar import Frame, Grammar, SlotKind
from app.sources.embedded.carriers import CONTENT, Carriers
from app.sources.embedded.form_store import FormStore
from app.sources.embedded.search import Draft, Filler
from app.sources.embedded.vocabulary import Vocabulary
from app.sources.embedded.word_forms import WordForms
from app.stimuli.brief import Approach, Brief, Style
from app.stimuli.checks import normalised
from app.stimuli.ports import Candidate, Deadline, Notice, PairCandidate, Proposal, Tally

log = logging.getLogger(__name__)

NAME = "embedded"
OVERSAMPLE = 3
"""Verified sentences gathered per returned one: enough to choose ten diverse ones from."""

ROUNDS = 60
"""Times that every frame is tried before the engine says it has no more."""

HOPELESS_ROUNDS = 12
"""Times that every frame is tried before the engine says that it has nothing at all."""

ANCHOR_TRIES = 6
"""Carriers tried in one slot of one frame before the frame gives up this turn."""

Anchors = list[tuple[int, Sequence[Lexeme]]]
"""Slots of a frame, each with the words that can do there what is wanted."""

PAIR_FRAMES = 400
"""Frames drawn for one pair of words; most fit neither."""


@dataclass(frozen=True, slots=True)
class LanguageParts:
    """All that the engine keeps of one language."""

    language: Language
    grammar: Grammar
    vocabulary: Vocabulary
    forms: WordForms
    carriers: Carriers


def parts_of(language: Language, grammar: Grammar, store: FormStore | None = None) -> LanguageParts:
    """Builds the engine's tables for one language, before workers fork.

    Making the word forms takes seconds; reading them from `store` a fraction of one. What had to be made is kept
    there if it can be.
    """
    lexemes = language.lexicon.all()
    kept = store.load(language.code, lexemes) if store else None
    vocabulary = Vocabulary(language.lexicon, grammar)
    forms = WordForms(grammar, kept)
    carriers = Carriers(grammar, vocabulary, forms)
    carriers.warm()
    if store and kept is None:
        _keep(store, language.code, forms, lexemes)
    return LanguageParts(language, grammar, vocabulary, forms, carriers)


def _keep(store: FormStore, code: str, forms: WordForms, lexemes: Sequence[Lexeme]) -> None:
    try:
        store.save(code, forms.made(), lexemes)
    except OSError as error:
        log.info("word forms of %s are not kept (%s): the next start makes them again", code, error.strerror)


class EmbeddedSource:
    """Candidates out of frames and the lexicon; never calls out. Safe to share between threads."""

    name = NAME
    oversample = OVERSAMPLE

    def __init__(self, languages: Mapping[str, tuple[Language, Grammar]], store: FormStore | None = None) -> None:
        self._parts = {code: parts_of(*pair, store) for code, pair in languages.items()}

    def parts(self, code: str) -> LanguageParts:
        """The engine's tables of one language. Raises KeyError for another code."""
        return self._parts[code]

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """Sentences, each different, frames in turn; ends when the frames give nothing new or time is up."""
        if brief.theme_text is not None:
            yield Notice("THEME_UNKNOWN")
        run = _Run(self._parts[brief.language], brief)
        for text, frame in run.sentences(deadline):
            yield Candidate(text, NAME, frame.pattern)

    def propose_pair(self, brief: Brief, target: Lexeme, contrast: Lexeme) -> Iterator[PairCandidate]:
        """The two words in one frame in which only they differ, frame after frame."""
        run = _Run(self._parts[brief.language], replace(brief, target=None))
        for frame, texts in run.pair_sentences(target, contrast):
            one, other = (Candidate(text, NAME, frame.pattern) for text in texts)
            yield PairCandidate(one, other)


class _Run:
    """One request's walk over the frames."""

    def __init__(self, parts: LanguageParts, brief: Brief) -> None:
        self._parts = parts
        self._brief = brief
        self._rng = random.Random(brief.seed)  # noqa: S311  variety, not secrecy; a seed repeats a run
        self._filler = Filler(brief, parts.grammar, parts.vocabulary, parts.forms, self._rng)
        self._core = self._core_lemmas()

    def _core_lemmas(self) -> frozenset[str]:
        if self._brief.approach is not Approach.CORE_VOCABULARY:
            return frozenset()
        language = self._parts.language
        return language.core_lemmas(self._brief.core_words or tuple(language.lexicon.core_words()))

    def sentences(self, deadline: Deadline) -> Iterator[tuple[str, Frame]]:
        """Different sentences with their frames."""
        patterns = self._patterns()
        seen = set(self._brief.exclude)
        barren: dict[str, int] = defaultdict(int)
        found = False
        for number in range(ROUNDS):
            if number == HOPELESS_ROUNDS and not found:
                return
            for pattern in self._turn(patterns, barren):
                if not deadline.remaining():
                    return
                frame = self._rng.choice(patterns[pattern])
                draft = self._attempt(frame)
                text = self._text(draft) if draft else None
                if draft is None or text is None or normalised(text) in seen:
                    barren[pattern] += 1
                    continue
                seen.add(normalised(text))
                self._filler.used.update(draft.lemmas())
                found = True
                yield text, frame

    def pair_sentences(self, target: Lexeme, contrast: Lexeme) -> Iterator[tuple[Frame, tuple[str, str]]]:
        """Frames that take both words in one slot, each filled once with each word and otherwise alike."""
        frames = [frame for group in self._patterns().values() for frame in group]
        for frame in self._rng.choices(frames, k=PAIR_FRAMES) if frames else ():
            for index, slot in enumerate(frame.slots):
                draft = Draft(frame)
                if (
                    slot.kind is SlotKind.ROLE
                    and self._filler.place(draft, index, [target])
                    and self._filler.fill_for_both(draft, index, contrast)
                ):
                    texts = self._join(draft), self._join(self._filler.swapped(draft, index, contrast))
                    yield frame, texts

    def _patterns(self) -> dict[str, list[Frame]]:
        """Frames of the asked length, age and function by pattern."""
        brief = self._brief
        found: dict[str, list[Frame]] = defaultdict(list)
        for frame in self._parts.grammar.frames():
            if (
                len(frame.slots) == brief.sentence_length
                and frame.min_age <= brief.age <= frame.max_age
                and (brief.function is None or brief.function.value in frame.functions)
            ):
                found[frame.pattern].append(frame)
        if brief.style is Style.CARRIER and found:
            return self._carrier(found)
        return found

    def _carrier(self, patterns: dict[str, list[Frame]]) -> dict[str, list[Frame]]:
        """One frame that takes many words: the one with most carriers in its slots."""
        frames = [frame for group in patterns.values() for frame in group]
        best = max(frames, key=lambda f: (sum(len(found) for _, found in self._anchors(f)), f.id))
        return {best.pattern: [best]}

    def _turn(self, patterns: dict[str, list[Frame]], barren: dict[str, int]) -> list[str]:
        """Patterns in an order drawn by weight; one that keeps giving nothing is tried ever more rarely."""
        keyed = [
            (self._rng.random() ** (1.0 / frames[0].weight), pattern)
            for pattern, frames in patterns.items()
            if self._rng.random() < 4.0 / (4.0 + barren[pattern])
        ]
        return [pattern for _, pattern in sorted(keyed, reverse=True)]

    def _anchors(self, frame: Frame) -> Anchors:
        """Slots that can carry the target, with the words that do so there."""
        target = self._brief.target
        if target is None:
            return []
        of = self._parts.carriers.of
        found = [(i, of(slot, frame, target)) for i, slot in enumerate(frame.slots) if slot.kind in CONTENT]
        return [(index, words) for index, words in found if words]

    def _cores(self, frame: Frame) -> Anchors:
        """Slots that can hold a core word, with the core words that fit there."""
        among = self._parts.carriers.among
        found = [(i, among(slot, frame, self._core)) for i, slot in enumerate(frame.slots) if slot.kind in CONTENT]
        return [(index, words) for index, words in found if words]

    def _has_literal_core(self, frame: Frame) -> bool:
        texts = tuple(s.text for s in frame.slots if s.kind is SlotKind.LITERAL)
        return bool(texts) and bool(self._parts.language.core_lemmas(texts) & self._core)

    def _attempt(self, frame: Frame) -> Draft | None:
        """One filling of the frame, or None."""
        needs = []
        if self._core and not self._has_literal_core(frame):
            needs.append(self._cores(frame))
        if self._brief.target is not None:
            needs.append(self._anchors(frame))
        if not needs:
            draft = Draft(frame)
            return draft if self._filler.fill(draft) else None
        if not all(needs):
            return None
        for _ in range(ANCHOR_TRIES):
            draft = Draft(frame)
            if all(self._place(draft, need) for need in needs) and self._filler.fill(draft):
                return draft
        return None

    def _place(self, draft: Draft, anchors: Anchors) -> bool:
        """Puts one of the wanted words into one of its slots."""
        open_slots = [(index, words) for index, words in anchors if index not in draft.words]
        if not open_slots:
            return bool(anchors)
        index, words = self._rng.choice(open_slots)
        return self._filler.place(draft, index, words)

    def _text(self, draft: Draft) -> str | None:
        """The sentence, or None when it holds the target too rarely."""
        target = self._brief.target
        if target and self._filler.occurrences(draft) < target.min_occurrences:
            return None
        return self._join(draft)

    def _join(self, draft: Draft) -> str:
        words = [draft.words[i].text for i in range(len(draft.frame.slots))]
        return self._parts.grammar.join(words, draft.frame)
