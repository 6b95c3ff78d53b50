"""English word forms and sentence writing, as a child would say them."""

from __future__ import annotations

import re

import pytest

from app.language.base import Lexeme, PartOfSpeech, SentenceType
from app.language.en.inflection import EnglishGrammar, comparative, ing, past, plural, third
from app.language.grammar import Frame, Slot, SlotKind, parse_slot
from app.sources.embedded import EmbeddedSource


def word(lemma: str, *features: str, pos: PartOfSpeech = PartOfSpeech.VERB, classes: str = "") -> Lexeme:
    """A lexeme with marks and nothing else that matters here."""
    return Lexeme(
        lemma=lemma,
        pos=pos,
        age=3,
        themes=frozenset({"daily"}),
        classes=frozenset(classes.split()),
        picturable=False,
        zipf=4.0,
        roles={},
        features=frozenset(features),
    )


def frame(*notation: str, kind: SentenceType = SentenceType.STATEMENT) -> Frame:
    """A frame of those slots."""
    return Frame("t", "t", tuple(parse_slot(n) for n in notation), 3, 7, kind, frozenset(), 1.0)


@pytest.fixture(scope="module")
def grammar(embedded: EmbeddedSource) -> EnglishGrammar:
    found = embedded.parts("en").grammar
    assert isinstance(found, EnglishGrammar)
    return found


@pytest.mark.parametrize(
    ("lemma", "features", "said"),
    [
        ("wish", (), ("wishes", "wished", "wishing")),
        ("carry", (), ("carries", "carried", "carrying")),
        ("enjoy", (), ("enjoys", "enjoyed", "enjoying")),
        ("hop", (), ("hops", "hopped", "hopping")),
        ("fix", (), ("fixes", "fixed", "fixing")),
        ("agree", (), ("agrees", "agreed", "agreeing")),
        ("tie", (), ("ties", "tied", "tying")),
        ("squat", (), ("squats", "squatted", "squatting")),
        ("go", ("s:goes", "past:went"), ("goes", "went", "going")),
    ],
)
def test_verbs_follow_the_plain_rule_or_their_mark(
    lemma: str, features: tuple[str, ...], said: tuple[str, str, str]
) -> None:
    verb = word(lemma, *features)
    assert (third(verb), past(verb), ing(verb)) == said


@pytest.mark.parametrize(
    ("lemma", "features", "said"),
    [("fox", (), "foxes"), ("puppy", (), "puppies"), ("toy", (), "toys"), ("goose", ("plural:geese",), "geese")],
)
def test_plurals(lemma: str, features: tuple[str, ...], said: str) -> None:
    assert plural(word(lemma, *features, pos=PartOfSpeech.NOUN)) == said


@pytest.mark.parametrize(
    ("lemma", "features", "said"),
    [
        ("big", (), "bigger"),
        ("loud", (), "louder"),
        ("cute", (), "cuter"),
        ("heavy", (), "heavier"),
        ("good", ("comparative:better",), "better"),
    ],
)
def test_comparatives(lemma: str, features: tuple[str, ...], said: str) -> None:
    assert comparative(word(lemma, *features, pos=PartOfSpeech.ADJECTIVE)) == said


@pytest.mark.parametrize(
    ("words", "notation", "kind", "said"),
    [
        ("a owl hooted", ("a", "S:a", "V:past"), SentenceType.STATEMENT, "An owl hooted."),
        ("I saw a moon", ("I", "V:past", "a", "O:a"), SentenceType.STATEMENT, "I saw the moon."),
        ("Mom look", ("Voc", "V:imp"), SentenceType.REQUEST, "Mom, look."),
        ("look a zebra", ("look", "a", "N:a"), SentenceType.EXCLAMATION, "Look, a zebra!"),
        ("look more ducks", ("look", "more", "N:pl"), SentenceType.EXCLAMATION, "Look, more ducks!"),
        ("no more milk", ("no", "more", "N:mass"), SentenceType.REQUEST, "No more milk."),
        ("look up", ("V:imp", "Prt"), SentenceType.REQUEST, "Look up."),
        (
            "no I don't want peas",
            ("no", "I", "don't", "want", "N:many"),
            SentenceType.STATEMENT,
            "No, I don't want peas.",
        ),
        ("no pushing", ("no", "V:stop"), SentenceType.REQUEST, "No pushing."),
        ("no milk", ("no", "N:mass"), SentenceType.REQUEST, "No milk."),
        ("is it hot", ("is", "it", "V:pred"), SentenceType.QUESTION, "Is it hot?"),
        ("go away bug", ("go", "away", "N:call"), SentenceType.REQUEST, "Go away, bug."),
        ("hi puppy", ("hi", "N:call"), SentenceType.EXPRESSION, "Hi, puppy!"),
        ("help! bees", ("help!", "N:pl"), SentenceType.EXCLAMATION, "Help! Bees!"),
    ],
)
def test_sentences_are_written(
    grammar: EnglishGrammar, words: str, notation: tuple[str, ...], kind: SentenceType, said: str
) -> None:
    assert grammar.join(words.split(), frame(*notation, kind=kind)) == said


@pytest.mark.parametrize(
    ("features", "form", "goes"),
    [
        (("own",), "own", True),
        (("own",), "n", False),
        ((), "own", False),
        (("definite",), "n", True),
        (("definite",), "a", False),
        (("indefinite",), "a", True),
        (("indefinite",), "n", False),
        (("possessed",), "my", True),
        (("possessed",), "n", False),
        (("possessed",), "a", False),
        (("plural_object",), "many", True),
        (("plural_object",), "sg", False),
    ],
)
def test_a_verb_says_which_article_its_object_has(
    grammar: EnglishGrammar, features: tuple[str, ...], form: str, goes: bool
) -> None:
    """One brushes one's own teeth, closes the door, draws a cat, zips one's coat and counts ducks."""
    verb = word("verb", *features)
    object.__setattr__(verb, "roles", {"O!": frozenset({"toy"})})
    accepted = grammar.accepted(verb, Slot(SlotKind.ROLE, role="O", form=form), prepositional=False)
    assert (accepted is not None) is goes


@pytest.mark.parametrize(
    ("lemma", "form", "open_to_it"),
    [
        ("sun", "a", False),
        ("milk", "a", False),
        ("milk", "mass", True),
        ("scissors", "sg", False),
        ("hand", "n", False),
        ("hand", "own", True),
        ("grandma", "name", True),
        ("aunt", "sg", False),
        ("aunt", "my", True),
        ("school", "bare", True),
        ("school", "sg", False),
    ],
)
def test_nouns_take_the_articles_that_are_said_with_them(
    grammar: EnglishGrammar, embedded: EmbeddedSource, lemma: str, form: str, open_to_it: bool
) -> None:
    nouns = [x for x in embedded.parts("en").language.lexicon.find(lemma) if x.pos is PartOfSpeech.NOUN]
    assert any(grammar.accepts(noun, form) for noun in nouns) is open_to_it


def test_what_one_has_two_of_is_said_in_the_plural(grammar: EnglishGrammar, embedded: EmbeddedSource) -> None:
    lexicon = embedded.parts("en").language.lexicon
    (tooth,), (nose,) = ([x for x in lexicon.find(name) if x.pos is PartOfSpeech.NOUN] for name in ("tooth", "nose"))
    assert (grammar.inflect(tooth, "own").text, grammar.inflect(nose, "own").text) == ("teeth", "nose")


@pytest.mark.parametrize(
    ("marks", "notation", "heard"),
    [
        (("time", "past_only"), ("I", "V:past", "Adv"), True),
        (("time", "past_only"), ("I'm", "V:ing", "Adv"), False),
        (("time", "not_past"), ("I", "V:past", "Adv"), False),
        (("time", "future_only"), ("let's", "V:lets", "Adv"), True),
        (("time", "future_only"), ("I", "V:past", "Adv"), False),
        (("place",), ("I", "V:past", "Adv"), True),
        (("place",), ("I", "V:past", "the", "O:n", "Adv"), False),
        (("negative_only",), ("I", "V:past", "Adv"), False),
    ],
)
def test_adverbs_suit_the_tense_and_the_object(
    grammar: EnglishGrammar, marks: tuple[str, ...], notation: tuple[str, ...], heard: bool
) -> None:
    assert grammar.permits(word("adverb", *marks, pos=PartOfSpeech.ADVERB), frame(*notation)) is heard


def test_only_several_do_things_together(grammar: EnglishGrammar) -> None:
    together = word("together", "manner", pos=PartOfSpeech.ADVERB)
    assert grammar.permits(together, frame("we", "V:past", "Adv"))
    assert not grammar.permits(together, frame("I", "V:past", "Adv"))


def test_no_frame_leaves_an_article_before_a_plural(grammar: EnglishGrammar) -> None:
    for one in grammar.frames():
        tokens = one.id.partition("/")[2]
        assert not re.search(r"(^|\+)a\+[^+]*:(pl|many|mass|n|name)(\+|$)", tokens), one.id


@pytest.mark.parametrize(("noun", "shortened"), [("cat", True), ("bee", True), ("mouse", False), ("garage", False)])
def test_is_is_not_shortened_after_a_sibilant(grammar: EnglishGrammar, noun: str, shortened: bool) -> None:
    assert grammar.accepts(word(noun, pos=PartOfSpeech.NOUN), "sgis") is shortened
