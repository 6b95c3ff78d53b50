"""The parts of a score: each a measure in 0…1 of one thing a therapist looks for, more is better.

What a part means, its formula and its source stand in docs/scoring.md. A part that does not apply to a brief or to a
sentence (no theme asked, no word that could be pictured) is None and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from app.language import themes
from app.language.base import BOUND_POS, CONTENT_POS, Language, Lexeme, PartOfSpeech
from app.stimuli import context
from app.stimuli.brief import Approach, Brief, RulesMode
from app.stimuli.checks import Reading
from app.stimuli.matching import MatchedSound, MatchedWord
from app.stimuli.norms import late_sounds
from app.stimuli.salience import salience
from app.stimuli.stability import stability

ZIPF_FLOOR, ZIPF_CEILING = 2.0, 6.0
"""Zipf scale of word frequency: 2 is once in ten million words, 6 once in a thousand (van Heuven et al. 2014)."""

DOSE_CEILING = 3
"""Occurrences of the target beyond which one sentence is no better practice: the contract's highest minOccurrences."""

TRAINED_RULES = 2
"""Sound changes beyond which a sentence that trains them is no better practice."""

LOOKED_UP = frozenset({"en"})
"""Languages that are said as their dictionary lists them: no rule ever shows, so there is nothing to choose by."""

FUNCTION_WORD = 0.5
"""What a function word that is not among the core words counts against one that is."""

CLOSED = frozenset(
    {
        PartOfSpeech.PRONOUN,
        PartOfSpeech.DETERMINER,
        PartOfSpeech.INTERJECTION,
        PartOfSpeech.EXPRESSION,
        PartOfSpeech.PREPOSITION,
        PartOfSpeech.CONJUNCTION,
    }
)


@dataclass(frozen=True, slots=True)
class View:
    """What the parts look at: a verified sentence, its brief, its target sounds and the words the lexicon knows."""

    reading: Reading
    brief: Brief
    sounds: Sequence[MatchedSound]
    words: Sequence[MatchedWord]
    lexemes: Sequence[Lexeme]
    content: int

    def tokens(self) -> int:
        """Number of words, at least 1."""
        return len(self.reading.analysis.tokens) or 1


def view(reading: Reading, brief: Brief, sounds: Sequence[MatchedSound], words: Sequence[MatchedWord]) -> View:
    """The sentence as the parts see it."""
    content = sum(m.pos in CONTENT_POS for m in reading.analysis.morphemes)
    return View(reading, brief, sounds, words, reading.lexemes, content)


def familiarity(lexemes: Sequence[Lexeme]) -> float:
    """Mean word frequency on the Zipf scale, 0 at `ZIPF_FLOOR` and below, 1 at `ZIPF_CEILING` and above."""
    return _mean([min(1.0, max(0.0, (x.zipf - ZIPF_FLOOR) / (ZIPF_CEILING - ZIPF_FLOOR))) for x in lexemes])


def _frequency(seen: View) -> float | None:
    return familiarity(seen.lexemes) if seen.content else None


def _age_fit(seen: View) -> float | None:
    """1 for a word of the child's age, half for one of the next year, nothing for older and unknown ones."""
    if not seen.content:
        return None
    language, brief = seen.reading.language, seen.brief
    ages = [age_of(language, m.lemma, m.pos) for m in seen.reading.analysis.morphemes if m.pos in CONTENT_POS]
    return _mean([0.0 if age is None else 1.0 - 0.5 * min(2, max(0, age - brief.age)) for age in ages])


@lru_cache(maxsize=20_000)
def age_of(language: Language, lemma: str, pos: PartOfSpeech) -> int | None:
    """The youngest age that the lexicon gives the word, as that part of speech if it can (오늘 is noun and adverb).

    Core words are known at any age. None for a word that nobody lists.
    """
    entries = language.lexicon.find(lemma)
    same = [x.age for x in entries if x.pos is pos]
    if not entries and lemma in language.core_lemmas(tuple(language.lexicon.core_words())):
        return 0
    return min(same or [x.age for x in entries], default=None)


def _target_dose(seen: View) -> float | None:
    return min(1.0, len(seen.sounds) / DOSE_CEILING) if seen.brief.target else None


def _target_density(seen: View) -> float | None:
    return min(1.0, len(seen.words) / seen.tokens()) if seen.brief.target else None


def _target_salience(seen: View) -> float | None:
    if seen.brief.target is None:
        return None
    return salience(seen.reading.analysis, seen.reading.pronunciation, seen.sounds)


def _target_stability(seen: View) -> float | None:
    if seen.brief.target is None:
        return None
    return stability(seen.reading, seen.sounds)


def _context(seen: View) -> float | None:
    """Complex surroundings of the target for the complexity approach, easy ones for every other."""
    if seen.brief.target is None:
        return None
    reading = seen.reading
    found = context.complexity(reading.language, reading.analysis, reading.pronunciation, seen.sounds)
    return found if seen.brief.approach is Approach.COMPLEXITY else 1.0 - found


def _core_words(seen: View) -> float | None:
    reading = seen.reading
    core = reading.language.core_lemmas(seen.brief.core_words or tuple(reading.language.lexicon.core_words()))
    worth: dict[int, float] = {}
    for m in reading.analysis.morphemes:
        mine = 1.0 if m.lemma in core and m.pos not in BOUND_POS else FUNCTION_WORD * (m.pos in CLOSED)
        worth[m.word] = max(mine, worth.get(m.word, 0.0))
    return min(1.0, sum(worth.values()) / seen.tokens())


def _function_fit(seen: View) -> float | None:
    """How plainly the grammar serves the asked function: the fewer others beside it, the plainer.

    Without an asked function a core vocabulary sentence should serve any.
    """
    if seen.brief.function is None and seen.brief.approach is not Approach.CORE_VOCABULARY:
        return None
    served = seen.reading.language.functions(seen.reading.analysis)
    if seen.brief.function is None:
        return 1.0 if served else 0.0
    return 1.0 / len(served) if seen.brief.function.value in served else 0.0


def _picturable(seen: View) -> float | None:
    return _mean([float(x.picturable) for x in seen.lexemes]) if seen.content else None


def _naturalness(seen: View) -> float | None:
    return seen.reading.language.naturalness(seen.reading.analysis)


def _liveliness(seen: View) -> float | None:
    """A subject, an addressee or a place makes a scene; object and verb with nobody and nowhere do not."""
    nominals = sum(m.pos in (PartOfSpeech.NOUN, PartOfSpeech.PRONOUN) for m in seen.reading.analysis.morphemes)
    return min(1.0, (1 + nominals) / 3)


def _theme_fit(seen: View) -> float | None:
    if seen.brief.theme is None:
        return None
    return 1.0 if any(themes.is_of(x, seen.brief.theme) for x in chain(*seen.reading.senses)) else 0.0


def _late_sounds(seen: View) -> float | None:
    """1 without late sounds beside the target, 0 with one in every word."""
    brief, reading = seen.brief, seen.reading
    found = late_sounds(reading.pronunciation, reading.language, brief.age, brief.target)
    return 1.0 - min(1.0, found / seen.tokens())


def _sound_changes(seen: View) -> float | None:
    """More of them where they are trained; else said as written. Nothing to choose where there are none."""
    changes = len(seen.reading.pronunciation.rules)
    if seen.brief.rules_mode is RulesMode.AVOID or seen.reading.language.code in LOOKED_UP:
        return None
    if seen.brief.rules_mode is RulesMode.TRAIN:
        return min(1.0, changes / TRAINED_RULES)
    return 1.0 - min(1.0, changes / seen.tokens())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


PARTS: Mapping[str, Callable[[View], float | None]] = {
    "frequency": _frequency,
    "ageFit": _age_fit,
    "targetDose": _target_dose,
    "targetDensity": _target_density,
    "targetSalience": _target_salience,
    "targetStability": _target_stability,
    "context": _context,
    "coreWords": _core_words,
    "functionFit": _function_fit,
    "picturable": _picturable,
    "naturalness": _naturalness,
    "liveliness": _liveliness,
    "themeFit": _theme_fit,
    "lateSounds": _late_sounds,
    "soundChanges": _sound_changes,
}
"""Every part by the name that it has in `scoreBreakdown`."""
