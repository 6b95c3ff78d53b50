"""How many words of a child's vocabulary differ from a word in one sound.

One sound put in another's place, added or left out makes a neighbour (Luce & Pisoni 1998, Ear and Hearing 19:1-36).
Counted among the nouns of the lexicon, by their first pronunciation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from app.language.base import Language, Lexeme, PartOfSpeech, Word
from app.stimuli.matching import segments_at

Sounds = tuple[str, ...]


@cache
def spoken_nouns(language: Language) -> tuple[tuple[Lexeme, Word], ...]:
    """Every noun of the lexicon that is one word, as said. Takes about a second for a language, once."""
    said = ((x, language.pronounce(x.lemma).words) for x in language.lexicon.all() if x.pos is PartOfSpeech.NOUN)
    return tuple((lexeme, words[0]) for lexeme, words in said if len(words) == 1)


@cache
def neighbours(language: Language) -> Mapping[str, int]:
    """The number of neighbours of every noun, by its citation form."""
    forms = {lexeme.lemma: _sounds(word) for lexeme, word in spoken_nouns(language)}
    counts = count_neighbours(frozenset(forms.values()))
    return {lemma: counts[form] for lemma, form in forms.items()}


def count_neighbours(forms: frozenset[Sounds]) -> Mapping[Sounds, int]:
    """Of each form, how many of the others differ from it in one sound."""
    alike: dict[tuple[int, Sounds], list[Sounds]] = defaultdict(list)
    counts: Counter[Sounds] = Counter(dict.fromkeys(forms, 0))
    for form in forms:
        shorter = {form[:i] + form[i + 1 :] for i in range(len(form))} & forms
        counts[form] += len(shorter)
        counts.update(shorter)
        for place in range(len(form)):
            alike[place, (*form[:place], "", *form[place + 1 :])].append(form)
    for group in alike.values():
        for form in group:
            counts[form] += len(group) - 1
    return counts


def _sounds(word: Word) -> Sounds:
    return tuple(segment.phoneme for syllable in word.syllables for _, segment in segments_at(syllable))
