"""The parts of a score say what docs/scoring.md says they do, and better parts never lower it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Language, PartOfSpeech, Position
from app.stimuli import context, difficulty, matching, scoring
from app.stimuli.brief import Approach, Brief, CommunicativeFunction, Diagnosis, RulesMode, Target
from app.stimuli.checks import read
from app.stimuli.neighbours import neighbours
from app.stimuli.parts import PARTS
from app.stimuli.scoring import WEIGHTS
from tests.unit.conftest import brief

DOCS = Path(__file__).resolve().parents[3] / "docs"
CORE = brief(diagnosis=Diagnosis.ASD, approach=Approach.CORE_VOCABULARY, target=None)
CODA = Target("ㄷ", Position.CODA)
ENGLISH = brief(language="en", target=Target("S", Position.ONSET))


def parts(text: str, language: Language, asked: Brief) -> dict[str, float]:
    reading = read(text, language)
    sounds, words = matching.matches(reading.pronunciation, asked.target) if asked.target else ((), ())
    found = scoring.score(reading, asked, sounds, words)
    assert 0 <= found.value <= 100
    assert all(0 <= value <= 1 for value in found.parts.values())
    return dict(found.parts)


@pytest.mark.parametrize(
    ("part", "better", "worse", "changes"),
    [
        pytest.param("frequency", "엄마가 노래를 불러요", "가오리가 노래를 불러요", {}, id="엄마 is heard more"),
        pytest.param("targetDose", "나라로 날아가요", "나라에 가요", {}, id="ㄹ three times"),
        pytest.param("targetDensity", "노래를 불러요", "노래를 해요", {}, id="ㄹ in both words"),
        pytest.param("picturable", "사자가 노래해요", "마음이 노래해요", {}, id="nobody draws 마음"),
        pytest.param("liveliness", "아빠가 공원에서 달려요", "천천히 많이 달려요", {}, id="somebody somewhere"),
        pytest.param("themeFit", "사자가 노래해요", "엄마가 노래해요", {"theme": "animals"}, id="사자 is an animal"),
        pytest.param("themeFit", "새우를 봐요", "엄마를 봐요", {"theme": "animals"}, id="새우 is one, eaten or not"),
        pytest.param("lateSounds", "나비가 노래해요", "소가 쓰러져요", {}, id="no ㅅ, no ㅆ"),
        pytest.param("soundChanges", "나비가 노래해요", "국물이 좋아요", {}, id="as written"),
        pytest.param("soundChanges", "국물이 좋아요", "나비가 와요", {"rules_mode": RulesMode.TRAIN}, id="trained"),
        pytest.param("naturalness", "아기가 우유를 마셔요", "아기가 신발을 마셔요", {}, id="nobody drinks shoes"),
        pytest.param("targetSalience", "노래해요", "나비를 봐요", {}, id="ㄹ of a word, against ㄹ of a josa"),
        pytest.param("targetStability", "못 던져요", "못 열어요", {"target": CODA}, id="[몬녀러요] has no coda ㄷ"),
        pytest.param("context", "달라요", "라면이에요", {}, id="ㄹ after a coda, against word-initial ㄹ"),
    ],
)
def test_korean_parts(part: str, better: str, worse: str, changes: dict[str, Any], korean: Language) -> None:
    asked = brief(**changes)
    assert parts(better, korean, asked)[part] > parts(worse, korean, asked)[part]


@pytest.mark.parametrize(
    ("part", "better", "worse", "changes"),
    [
        pytest.param("frequency", "I see a dog.", "I see a walrus.", {}, id="dogs are talked of more"),
        pytest.param("targetDose", "Sam sees a sock.", "I see a cat.", {}, id="three against one"),
        pytest.param("targetSalience", "I see a cat.", "I want some.", {}, id="S of see, against a function word's"),
        pytest.param("targetSalience", "I see a cat.", "A pencil.", {}, id="stressed, against unstressed"),
        pytest.param("context", "I like the slide.", "I like the sun.", {}, id="a true cluster"),
        pytest.param("context", "I like the slide.", "I like the spoon.", {}, id="sl before the adjunct sp"),
        pytest.param("naturalness", "The baby drinks milk.", "The baby drinks a shoe.", {}, id="nobody drinks shoes"),
        pytest.param("lateSounds", "I see a cat.", "These three are red.", {}, id="no th, no r"),
    ],
)
def test_english_parts(part: str, better: str, worse: str, changes: dict[str, Any], english: Language) -> None:
    asked = replace(ENGLISH, **changes)
    assert parts(better, english, asked)[part] > parts(worse, english, asked)[part]


def test_complexity_wants_complex_places_and_every_other_approach_easy_ones(english: Language) -> None:
    complexity = parts("I like the slide.", english, ENGLISH)["context"]
    minimal = parts("I like the slide.", english, replace(ENGLISH, approach=Approach.MINIMAL_PAIRS))["context"]
    assert minimal == pytest.approx(1 - complexity)


def test_core_words_count_whole_and_function_words_half(english: Language) -> None:
    asked = replace(CORE, language="en", core_words=("want",))
    assert parts("I want apples.", english, asked)["coreWords"] == pytest.approx((1 + 0.5) / 3, abs=0.001)


def test_a_function_is_served_the_plainer_the_fewer_others_are(english: Language) -> None:
    asked = replace(CORE, language="en", function=CommunicativeFunction.REQUEST)
    assert parts("I want more juice.", english, asked)["functionFit"] == 1
    assert parts("Can you help me?", english, asked)["functionFit"] < 1
    assert parts("The cat sleeps.", english, asked)["functionFit"] == 0


def test_an_unknown_word_costs_age_fit(korean: Language) -> None:
    assert parts("사자가 노래해요", korean, brief())["ageFit"] == 1
    assert parts("사자가 오늘은 안 노래해요", korean, brief())["ageFit"] == 1
    assert parts("오징어볶음밥집이 노래해요", korean, brief())["ageFit"] < 1


def test_a_word_of_the_next_year_counts_half_and_an_older_one_nothing(korean: Language) -> None:
    nouns = (x for x in korean.lexicon.all() if x.pos is PartOfSpeech.NOUN and x.age == 7 and len(x.lemma) == 3)
    text = next(
        text for x in nouns if korean.analyse(text := f"{x.lemma}에 앉아요").content_lemmas() == (x.lemma, "앉다")
    )
    assert [parts(text, korean, brief(age=age))["ageFit"] for age in (4, 5, 6, 7)] == [0.5, 0.5, 0.75, 1]


def test_a_core_vocabulary_sentence_serves_some_function_where_none_is_asked(english: Language) -> None:
    asked = replace(CORE, language="en")
    assert parts("I want more juice.", english, asked)["functionFit"] == 1
    assert parts("The cat sleeps.", english, asked)["functionFit"] == 0


@pytest.mark.parametrize(("text", "part"), [("Go now.", 1 / 3), ("The cat sleeps.", 2 / 3), ("I see a dog.", 1)])
def test_somebody_and_somewhere_make_a_scene(text: str, part: float, english: Language) -> None:
    assert parts(text, english, ENGLISH)["liveliness"] == pytest.approx(part, abs=0.001)


def test_what_is_late_for_a_child_of_three_need_not_be_late_at_seven(english: Language) -> None:
    asked = replace(ENGLISH, target=Target("M", Position.ONSET))
    young, old = (parts("My cake.", english, replace(asked, age=age))["lateSounds"] for age in (3, 7))
    assert young < old == 1


def test_two_sound_changes_are_as_good_as_more_where_they_are_trained(korean: Language) -> None:
    asked = brief(rules_mode=RulesMode.TRAIN)
    texts = ("나비가 와요", "나비가 국물 봐요", "국물이 좋아요", "앞문이 좋아요")
    changes = [len(read(text, korean).pronunciation.rules) for text in texts]
    assert {0, 1, 2} <= {min(2, number) for number in changes}
    assert [parts(text, korean, asked)["soundChanges"] for text in texts] == [min(1, n / 2) for n in changes]


@pytest.mark.parametrize(
    ("text", "target", "share"),
    [
        ("못 열어요", CODA, 0.0),
        ("옷 입어요", CODA, 0.0),
        ("책 넣어요", Target("ㄱ", Position.CODA), 0.0),
        ("밥 먹어요", Target("ㅂ", Position.CODA), 0.0),
        ("밥 먹고 밥도 줘요", Target("ㅂ", Position.CODA), 0.5),
        ("밥 줘요", Target("ㅂ", Position.CODA), 1.0),
        ("밥 줘요", Target("ㅈ", Position.ONSET), 0.0),
        ("못, 열어요", CODA, 1.0),
        ("꼭 닫아요", Target("ㄷ", Position.ONSET), 0.5),
        ("꼭 닦아요", Target("ㄲ", Position.ONSET), 1.0),
        ("할 거예요", Target("ㄱ", Position.ONSET), 0.0),
        ("책 열어요", Target("ㅓ", Position.NUCLEUS), 1.0),
        ("공 있어요", Target("ㅇ", Position.CODA), 1.0),
    ],
)
def test_a_target_between_two_words_may_not_last(text: str, target: Target, share: float, korean: Language) -> None:
    assert parts(text, korean, brief(target=target))["targetStability"] == share


T_ONSET, T_CODA, D_CODA = (
    Target("T", Position.ONSET),
    Target("T", Position.CODA),
    Target("D", Position.CODA),
)


@pytest.mark.parametrize(
    ("text", "target", "share"),
    [
        ("I see water.", T_ONSET, 0.0),
        ("The button is big.", T_ONSET, 0.0),
        ("The party is fun.", T_ONSET, 0.0),
        ("I am painting.", T_ONSET, 0.0),
        ("My sister is here.", T_ONSET, 1.0),
        ("A guitar is here.", T_ONSET, 1.0),
        ("Two tigers drink water.", T_ONSET, 2 / 3),
        ("The cat is here.", T_CODA, 0.0),
        ("The cat runs.", T_CODA, 1.0),
        ("Look, a cat!", T_CODA, 1.0),
        ("Cat, eat.", T_CODA, 1.0),
        ("I let you go.", T_CODA, 0.0),
        ("I want that.", T_CODA, 0.5),
        ("Grandma runs.", D_CODA, 0.0),
        ("The sandbox is big.", D_CODA, 0.0),
        ("The red hat is big.", D_CODA, 1.0),
        ("I find my hat.", D_CODA, 0.0),
        ("Hand him the hat.", D_CODA, 1.0),
        ("I see daddy.", Target("D", Position.ONSET), 1.0),
    ],
)
def test_an_american_t_or_d_may_be_tapped_or_left_out(
    text: str, target: Target, share: float, english: Language
) -> None:
    asked = replace(ENGLISH, target=target)
    assert parts(text, english, asked)["targetStability"] == round(share, 3)


def test_where_no_sound_changes_nothing_is_said_of_it(korean: Language, english: Language) -> None:
    assert "soundChanges" not in parts("나비가 와요", korean, brief(rules_mode=RulesMode.AVOID))
    assert "soundChanges" not in parts("I see a cat.", english, ENGLISH)


@pytest.mark.parametrize(
    ("code", "word", "phoneme", "position", "worth"),
    [
        ("en", "sun", "S", Position.ONSET, 0.2),
        ("en", "lesson", "S", Position.ONSET, 0.3),
        ("en", "bus", "S", Position.CODA, 0.5),
        ("en", "spoon", "S", Position.ONSET, 0.5),
        ("en", "small", "S", Position.ONSET, 0.5),
        ("en", "twin", "T", Position.ONSET, 0.85),
        ("en", "lamps", "P", Position.CODA, 0.85),
        ("en", "fly", "F", Position.ONSET, 1.0),
        ("en", "brown", "B", Position.ONSET, 1.0),
        ("ko", "나라", "ㄹ", Position.ONSET, 0.3),
        ("ko", "달", "ㄹ", Position.CODA, 0.5),
        ("ko", "달라", "ㄹ", Position.ONSET, 0.7),
    ],
)
def test_places_are_worth_what_the_docs_say(
    code: str, word: str, phoneme: str, position: Position, worth: float, languages: dict[str, Language]
) -> None:
    syllables = languages[code].pronounce(word).words[0].syllables
    place = next(
        index
        for index, syllable in enumerate(syllables)
        if any(p is position and s.phoneme == phoneme for p, s in matching.segments_at(syllable))
    )
    assert context.of_place(languages[code], syllables, place, position) == worth
    for name in ("scoring.md", "scoring.ko.md"):
        assert f" | {worth:g} |" in (DOCS / name).read_text(encoding="utf-8")


def test_a_word_with_few_neighbours_is_the_more_complex_place(english: Language) -> None:
    near = min(context.DENSE, neighbours(english)["sun"])
    assert near > neighbours(english)["sandwich"] == 0
    sparse, dense = (parts(text, english, ENGLISH)["context"] for text in ("A sandwich.", "A sun."))
    assert dense == pytest.approx(0.75 * 0.2 + 0.25 * (1 - near / context.DENSE))
    assert sparse == pytest.approx(0.75 * 0.2 + 0.25)


def test_parts_that_nothing_was_asked_of_are_left_out(korean: Language) -> None:
    found = parts("사자가 노래해요", korean, CORE)
    assert not {"targetDose", "targetDensity", "targetSalience", "context", "themeFit"} & found.keys()


@pytest.mark.parametrize("approach", list(Approach))
def test_each_approach_weighs_parts_that_exist(approach: Approach) -> None:
    assert WEIGHTS[approach].keys() <= PARTS.keys()
    assert all(weight > 0 for weight in WEIGHTS[approach].values())


@given(st.data(), st.sampled_from(list(Approach)))
def test_a_better_part_never_lowers_the_score(data: st.DataObject, approach: Approach) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(WEIGHTS[approach])), min_size=1, unique=True))
    found = {name: data.draw(st.floats(0, 1)) for name in names}
    part = data.draw(st.sampled_from(names))
    better = {**found, part: data.draw(st.floats(found[part], 1))}
    assert scoring.combine(better, approach) >= scoring.combine(found, approach) - 1e-9
    assert -1e-9 <= scoring.combine(found, approach) <= 100 + 1e-9


@pytest.mark.parametrize("name", ["scoring.md", "scoring.ko.md"])
def test_the_docs_name_every_part_weight_and_bound_as_the_code_has_them(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    rows = {r[0]: r[1:] for r in re.findall(r"^\| `(\w+)` \| ([\d.—]+) \| ([\d.—]+) \| ([\d.—]+) \|$", text, re.M)}
    columns = (Approach.COMPLEXITY, Approach.MINIMAL_PAIRS, Approach.CORE_VOCABULARY)
    assert WEIGHTS[Approach.MINIMAL_PAIRS] == WEIGHTS[Approach.MAXIMAL_OPPOSITIONS]
    assert WEIGHTS[Approach.MINIMAL_PAIRS] == WEIGHTS[Approach.MULTIPLE_OPPOSITIONS]
    assert {part: weights for part, weights in rows.items() if part not in difficulty.BOUNDS} == {
        part: tuple(f"{WEIGHTS[column][part]:g}" if part in WEIGHTS[column] else "—" for column in columns)
        for part in PARTS
    }
    for part in PARTS:
        assert f"### `{part}`" in text
    for code, (medium, hard) in difficulty.BOUNDS.items():
        assert f"| `{code}` | {difficulty.FULL_POINTS[code]:g} | {medium:g} | {hard:g} |" in text
    for measure, share in difficulty.SHARES.items():
        assert f"| `{measure}` | {share:g} |" in text
