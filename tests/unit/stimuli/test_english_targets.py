"""English targets by sound and place: what is heard counts, and doubt proves nothing."""

from __future__ import annotations

import pytest

from app.language.base import Language, Position
from app.stimuli import matching
from app.stimuli.brief import Target, WordPosition
from app.stimuli.inspection import InspectionBrief, inspect

ONSET, NUCLEUS, CODA = Position.ONSET, Position.NUCLEUS, Position.CODA


def found(language: Language, text: str, target: Target) -> list[str]:
    """The letters of every proved occurrence."""
    return [text[s.start : s.end] for s in matching.match(language.pronounce(text), target)]


@pytest.mark.parametrize(
    ("text", "phoneme", "position", "letters"),
    [
        pytest.param("ring", "R", ONSET, ["r"], id="R before its vowel is onset"),
        pytest.param("write", "R", ONSET, ["wr"], id="also where wr spells it"),
        pytest.param("carrot", "R", ONSET, ["rr"], id="also between vowels"),
        pytest.param("tree", "R", ONSET, ["r"], id="also in a cluster"),
        pytest.param("carrot", "R", CODA, [], id="and then it is no coda"),
        pytest.param("car", "R", CODA, ["r"], id="R after its vowel is coda"),
        pytest.param("fork", "R", CODA, ["r"], id="also before a consonant"),
        pytest.param("car", "R", ONSET, [], id="and then it is no onset"),
        pytest.param("bird", "R", None, [], id="an r-coloured vowel is no R"),
        pytest.param("mother", "R", None, [], id="nor where it has no stress"),
        pytest.param("bird", "ER", NUCLEUS, ["ir"], id="it is ER, a nucleus"),
        pytest.param("mother", "ER", NUCLEUS, ["er"], id="with or without stress"),
        pytest.param("error", "R", ONSET, ["rr"], id="R before ER is R"),
        pytest.param("thumb", "TH", ONSET, ["th"], id="thumb has TH"),
        pytest.param("thumb", "DH", ONSET, [], id="and no DH"),
        pytest.param("this", "DH", ONSET, ["th"], id="this has DH"),
        pytest.param("this", "TH", ONSET, [], id="and no TH"),
        pytest.param("mother feather", "DH", ONSET, ["th", "th"], id="sounds count, not words"),
        pytest.param("box", "K", CODA, ["x"], id="x spells K"),
        pytest.param("box", "S", CODA, ["x"], id="and S"),
        pytest.param("knee", "K", None, [], id="a silent letter is no sound"),
        pytest.param("phone", "F", ONSET, ["ph"], id="ph spells F"),
        pytest.param("phone", "P", None, [], id="and no P"),
        pytest.param("laugh", "F", CODA, ["gh"], id="so does gh"),
        pytest.param("sister", "S", ONSET, ["s", "s"], id="s + consonant opens a syllable"),
        pytest.param("singer", "NG", CODA, ["ng"], id="NG closes one, also between vowels"),
        pytest.param("finger", "G", ONSET, ["g"], id="finger has a G"),
        pytest.param("singer", "G", None, [], id="singer has none"),
    ],
)
def test_sounds_at_their_place(
    english: Language, text: str, phoneme: str, position: Position | None, letters: list[str]
) -> None:
    assert found(english, text, Target(phoneme, position)) == letters


@pytest.mark.parametrize(
    ("text", "phoneme", "position", "where", "count"),
    [
        ("sister", "S", ONSET, WordPosition.INITIAL, 1),
        ("sister", "S", ONSET, WordPosition.MEDIAL, 1),
        ("basket", "S", ONSET, WordPosition.INITIAL, 0),
        ("bus", "S", CODA, WordPosition.FINAL, 1),
        ("elbow", "L", CODA, WordPosition.MEDIAL, 1),
        ("elbow", "L", CODA, WordPosition.FINAL, 0),
        ("ball", "L", CODA, WordPosition.FINAL, 1),
        ("baby", "B", ONSET, WordPosition.ANY, 2),
    ],
)
def test_place_in_the_word(
    english: Language, text: str, phoneme: str, position: Position, where: WordPosition, count: int
) -> None:
    assert len(found(english, text, Target(phoneme, position, word_position=where))) == count


@pytest.mark.parametrize(
    ("word", "doubted", "proved"),
    [
        ("with", ("TH", CODA), ("W", ONSET)),
        ("often", ("T", ONSET), ("N", CODA)),
        ("calm", ("L", CODA), ("K", ONSET)),
        ("clothes", ("DH", CODA), ("K", ONSET)),
        ("sandwich", ("D", None), ("S", ONSET)),
        ("for", ("R", CODA), ("F", ONSET)),
        ("the", ("AH", NUCLEUS), ("DH", ONSET)),
        ("orange", ("IH", NUCLEUS), ("JH", CODA)),
    ],
)
def test_readings_that_disagree_prove_nothing_for_that_sound(
    english: Language, word: str, doubted: tuple[str, Position | None], proved: tuple[str, Position]
) -> None:
    assert found(english, word, Target(*doubted)) == []
    assert len(found(english, word, Target(*proved))) == 1


def test_what_is_in_doubt_for_the_target_is_told_as_not_known(english: Language) -> None:
    def known(target: Target | None, text: str = "Play with the wugs") -> list[bool]:
        inspected = inspect(text, english, InspectionBrief(target=target))
        return [word.known for word in inspected.pronunciation.words]

    assert known(None) == [True, True, True, False]
    assert known(Target("TH", CODA)) == [True, False, True, False]
    assert known(Target("W", ONSET)) == [True, True, True, False]
    assert known(Target("IY", NUCLEUS)) == [True, True, False, False]


def test_a_guess_may_stand_in_a_sentence_but_not_carry_the_target(english: Language) -> None:
    def reasons(text: str) -> list[str]:
        asked = InspectionBrief(target=Target("G", CODA))
        return [reason.value for reason in inspect(text, english, asked).violations]

    assert reasons("I see a wug.") == ["target_unproved"]
    assert reasons("I see a dog and a wug.") == []
    assert reasons("I see a cat.") == ["target_missing"]


def test_avoided_sounds_are_sounds(english: Language) -> None:
    def avoids(text: str, *phonemes: str) -> bool:
        asked = InspectionBrief(avoid_phonemes=frozenset(phonemes))
        return "avoided_phoneme" not in [reason.value for reason in inspect(text, english, asked).violations]

    assert avoids("I know a gnome.", "K", "G")
    assert not avoids("I see a box.", "K")
    assert not avoids("I play with you.", "TH")
    assert avoids("The bird is her bird.", "R")


@pytest.mark.parametrize(
    ("text", "clustered"),
    [
        ("knee", False),
        ("thumb", False),
        ("ship", False),
        ("wagon", False),
        ("sister", True),
        ("box", True),
        ("queen", True),
        ("cute", True),
        ("jumped", True),
        ("what", False),
        ("white", False),
    ],
)
def test_clusters_are_of_sounds_in_any_reading(english: Language, text: str, clustered: bool) -> None:
    """The breath that some accents put before W in what is no consonant of its own."""
    assert matching.has_cluster(english.pronounce(text).words) is clustered
