"""What the Korean data and grammar keep apart: homographs, negation before 하다, places one goes to, 누가."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from app.language import registry
from app.language.base import Language, Lexeme, PartOfSpeech
from app.language.grammar import Frame, parse_slot
from app.language.ko.inflection import KoreanGrammar


@pytest.fixture(scope="module")
def grammar() -> KoreanGrammar:
    found = registry.grammar("ko")
    assert isinstance(found, KoreanGrammar)
    return found


def lexemes(language: Language, lemma: str, pos: PartOfSpeech) -> list[Lexeme]:
    return [x for x in language.lexicon.find(lemma) if x.pos is pos]


def test_a_role_names_one_reading_of_a_homograph(korean: Language) -> None:
    """`=배` would let a pear sail: a noun that is spelled like another is named by its sense_ class."""
    nouns = Counter(x.lemma for x in korean.lexicon.all() if x.pos is PartOfSpeech.NOUN)
    homographs = {lemma for lemma, count in nouns.items() if count > 1}
    named = {
        f"{x.lemma}: {filler}"
        for x in korean.lexicon.all()
        for role, fillers in x.roles.items()
        if role not in ("V", "A")
        for filler in fillers
        if filler.removeprefix("=") in homographs
    }
    assert named == set()


def test_every_reading_of_a_homograph_has_a_sense_of_its_own(korean: Language) -> None:
    readings: dict[str, list[frozenset[str]]] = defaultdict(list)
    for x in korean.lexicon.all():
        if x.pos is PartOfSpeech.NOUN:
            readings[x.lemma].append(frozenset(c for c in x.classes if c.startswith("sense_")))
    for lemma, senses in readings.items():
        if len(senses) > 1:
            assert all(len(sense) == 1 for sense in senses), lemma
            assert len(set(senses)) == len(senses), lemma


@pytest.mark.parametrize("form", ["안어요", "안을래요", "못어요", "그만을래요"])
def test_negation_stands_before_hada_and_not_before_its_noun(
    form: str, korean: Language, grammar: KoreanGrammar
) -> None:
    clean = lexemes(korean, "청소하다", PartOfSpeech.VERB)
    eat = lexemes(korean, "먹다", PartOfSpeech.VERB)
    assert not any(grammar.accepts(x, form) for x in clean)
    assert any(grammar.accepts(x, form) for x in eat)
    assert any(grammar.accepts(x, "어요") for x in clean)


def test_one_goes_where_the_thing_is_done(korean: Language, grammar: KoreanGrammar) -> None:
    """빵을 사러 빵집에: the place of buying, with 에."""
    buy = lexemes(korean, "사다", PartOfSpeech.VERB)
    accepted = {place for x in buy for place in grammar.accepted(x, parse_slot("P:곳에"), prepositional=False) or ()}
    assert "=빵집" in accepted
    assert "=동물원" not in accepted
    assert all(grammar.accepted(x, parse_slot("P:에"), prepositional=False) is None for x in buy)


def test_what_is_going_on_is_not_counted(korean: Language, grammar: KoreanGrammar) -> None:
    every_day = lexemes(korean, "매일", PartOfSpeech.ADVERB)[0]
    going_on = [f for f in grammar.frames() if any(s.form == "있EC" for s in f.slots)]
    assert going_on
    assert not any(grammar.permits(every_day, frame) for frame in going_on)


def test_who_asks_for_people(korean: Language, grammar: KoreanGrammar) -> None:
    """누가 has no slot to narrow, so its frames narrow the verb to those that people do."""
    asking = [f for f in grammar.frames() if any(s.text == "누가" for s in f.slots)]
    assert asking
    for x in korean.lexicon.all():
        if "personal" in x.features:
            people = x.roles.get("S", frozenset()) | x.roles.get("S!", frozenset())
            assert any(_is_person(korean, filler) for filler in people), x.lemma


def _is_person(korean: Language, filler: str) -> bool:
    if filler.startswith("="):
        return any("person" in x.classes or x.pos is PartOfSpeech.PRONOUN for x in korean.lexicon.find(filler[1:]))
    return filler in ("person", "family", "child_person")


def test_every_length_and_age_has_many_patterns(grammar: KoreanGrammar) -> None:
    """A pattern is at most one of ten sentences: fifteen for each length and age leave a choice."""
    patterns: dict[tuple[int, int], set[str]] = defaultdict(set)
    for frame in grammar.frames():
        for age in _ages(frame):
            patterns[len(frame.slots), age].add(frame.pattern)
    for length in range(2, 7):
        for age in range(3, 8):
            assert len(patterns[length, age]) >= 15, (length, age)


def _ages(frame: Frame) -> range:
    return range(frame.min_age, frame.max_age + 1)
