"""Whole sets out of the real engine keep what the choice promises, and say where they cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.language.base import Language, Position
from app.stimuli.brief import Approach, CommunicativeFunction, Diagnosis, Style, Target
from app.stimuli.diversity import lacking_levels, most, worn_words
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import Finished, StimulusSet
from app.stimuli.pipeline import AT_MOST, FRESH, to_gather
from app.stimuli.ports import Candidate, Deadline, Notice, Proposal, Tally
from tests.unit.conftest import Draw, brief, events

SINGERS = (
    "사자가",
    "나비가",
    "엄마가",
    "아빠가",
    "아기가",
    "토끼가",
    "오리가",
    "누나가",
    "이모가",
    "삼촌이",
    "할머니가",
)
SINGING = [f"{who} 노래를 {how}" for how in ("불러요", "들어요", "해요") for who in SINGERS]
FLYING = ("나비가 꽃으로 날아가요", "이불을 깨끗이 빨아요")


class Words:
    """A source that offers these sentences, to choose from; with `oversample` 1 each goes out at once."""

    name = "words"

    def __init__(self, *texts: str, oversample: float = 1.5) -> None:
        self._texts = texts
        self.oversample = oversample
        self.said = 0

    def propose(self, brief: Any, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        for text in self._texts:
            self.said += 1
            yield Candidate(text, "words")


class Framed(Words):
    """The same, each sentence of the frame that is named by a letter."""

    def __init__(self, texts: Sequence[str], frames: str) -> None:
        super().__init__(*texts)
        self._frames = frames

    def propose(self, brief: Any, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        for text, frame in zip(self._texts, self._frames, strict=False):
            self.said += 1
            yield Candidate(text, "words", frame)


def repeated(found: StimulusSet) -> list[Notice]:
    return [notice for notice in found.notices if notice.code == "WORDS_REPEATED"]


def most_of_a_frame(found: StimulusSet) -> int:
    return max(Counter(item.frame for item in found.items).values())


def too_few_patterns(found: StimulusSet) -> list[Notice]:
    return [notice for notice in found.notices if notice.code == "FEWER_PATTERNS_THAN_ASKED"]


def finished(source: Words, language: Language, **changes: Any) -> StimulusSet:
    last = events(brief(**{"count": 2, **changes}), source, language)[-1]
    assert isinstance(last, Finished)
    return last.result


def test_more_is_looked_at_where_a_word_would_come_too_often(korean: Language) -> None:
    source = Words(*SINGING[:7], *FLYING, *SINGING[7:])
    found = finished(source, korean)
    assert worn_words(found.items) == {}
    assert not repeated(found)
    assert source.said > to_gather(brief(count=2), source.oversample)


def test_where_there_is_nothing_else_the_word_is_told_and_the_search_ends(korean: Language) -> None:
    source = Words(*SINGING)
    (notice,) = repeated(finished(source, korean))
    assert "노래 (2)" in str(notice.params["words"])
    assert source.said <= AT_MOST * to_gather(brief(count=2), source.oversample)


def test_of_sentences_that_went_out_at_once_the_first_are_a_set_that_repeats_no_word(korean: Language) -> None:
    source = Words(*SINGING[:4], *FLYING, oversample=1)
    found = finished(source, korean, count=3, candidate_count=6)
    assert len(found.items) == source.said == 6
    assert worn_words(found.items[:3]) == {}


def test_a_carrier_repeats_on_purpose(korean: Language) -> None:
    source = Words(*SINGING)
    assert not repeated(finished(source, korean, style=Style.CARRIER))
    assert source.said == to_gather(brief(count=2), source.oversample)


def test_more_is_looked_at_where_a_frame_would_come_too_often(korean: Language, draw: Draw) -> None:
    texts = [item.text for item in draw(brief(count=14, seed=1)).items]
    enough = to_gather(brief(count=3), Words().oversample)
    some = Framed(texts, "ab" * (enough // 2) + "c" * len(texts))
    found = finished(some, korean, count=3)
    assert (len(found.items), most_of_a_frame(found), too_few_patterns(found)) == (3, 1, [])
    assert some.said > enough


def test_a_set_is_rather_smaller_than_that_a_pattern_comes_again_and_says_so(korean: Language, draw: Draw) -> None:
    texts = [item.text for item in draw(brief(count=14, seed=1)).items]
    enough = to_gather(brief(count=3), Words().oversample)
    source = Framed(texts, "ab" * len(texts))
    found = finished(source, korean, count=3)
    assert (len(found.items), most_of_a_frame(found), source.said) == (2, 1, enough + FRESH)
    (notice,) = too_few_patterns(found)
    assert (notice.params["found"], notice.params["asked"], notice.params["alike"]) == (2, 3, source.said - 2)
    assert "FEWER_THAN_ASKED" not in {other.code for other in found.notices}
    carried = finished(Framed(texts, "ab" * len(texts)), korean, count=3, style=Style.CARRIER)
    assert (len(carried.items), too_few_patterns(carried)) == (3, [])


def test_a_pattern_that_nobody_knows_keeps_no_sentence_out(korean: Language, draw: Draw) -> None:
    texts = [item.text for item in draw(brief(count=14, seed=1)).items]
    found = finished(Words(*texts), korean, count=10)
    assert (len(found.items), too_few_patterns(found)) == (10, [])


def test_a_set_strays_from_its_theme_before_a_pattern_comes_again_but_not_for_a_word(korean: Language) -> None:
    def themes_of(frames: str) -> list[float]:
        texts = ("사자가 노래를 불러요", "토끼가 노래를 들어요", "이불을 깨끗이 빨아요")
        chosen = finished(Framed(texts, frames), korean, count=2, theme="animals").items
        return sorted(item.breakdown["themeFit"] for item in chosen)

    assert themes_of("aab") == [0.0, 1.0]
    assert themes_of("abc") == [1.0, 1.0]


def test_where_there_is_no_other_pattern_on_the_theme_or_off_it_that_is_told(draw: Draw) -> None:
    for phoneme, times, age, length, theme in (
        ("ㅑ", 1, 5, 4, "transportation"),
        ("ㅖ", 1, 3, 3, "transportation"),
        ("ㅟ", 2, 5, 2, None),
    ):
        target = Target(phoneme, Position.NUCLEUS, times)
        roomy = draw(brief(age=age, target=target, sentence_length=length, theme=theme, count=10, seed=2))
        assert (len(roomy.items), most_of_a_frame(roomy), too_few_patterns(roomy)) == (10, 1, [])
    narrow = draw(brief(language="en", age=3, target=Target("G", Position.CODA, 3), sentence_length=5, count=10))
    assert most_of_a_frame(narrow) == 1
    (told,) = too_few_patterns(narrow)
    assert told.params["found"] == len(narrow.items) < 10


MEDIUM = [f"{who} 노래를 {how}" for how in ("불러요", "들어요", "배워요", "좋아해요") for who in SINGERS]
HARD = "헬리콥터가 빌딩으로 출발했습니다"


def levels_missing(found: StimulusSet) -> list[object]:
    return [notice.params["levels"] for notice in found.notices if notice.code == "LEVELS_MISSING"]


def test_more_is_looked_at_where_a_level_is_missing_and_one_that_is_nowhere_is_told(korean: Language) -> None:
    enough = to_gather(brief(count=6), Words().oversample)
    hard = Words(*MEDIUM[:25], HARD, *MEDIUM[25:])
    found = finished(hard, korean, count=6)
    assert "hard" in {item.difficulty for item in found.items}
    assert hard.said > enough
    none = Words(*MEDIUM)
    found = finished(none, korean, count=6)
    (said,) = levels_missing(found)
    assert "hard" in str(said)
    assert none.said - sum(found.rejected.values()) == AT_MOST * enough < len(MEDIUM)
    assert not levels_missing(finished(Words(*MEDIUM), korean, count=6, style=Style.CARRIER))
    assert not levels_missing(finished(Words(*MEDIUM), korean, count=5))


@pytest.mark.parametrize(
    ("language", "age", "length", "function"),
    [("en", 3, 4, CommunicativeFunction.CHOICE), ("ko", 6, 4, CommunicativeFunction.REJECT)],
)
def test_frames_that_say_a_worn_word_are_left_where_there_are_others(
    language: str, age: int, length: int, function: CommunicativeFunction, draw: Draw
) -> None:
    core = {"diagnosis": Diagnosis.LD, "approach": Approach.CORE_VOCABULARY, "target": None, "function": function}
    for seed in range(3):
        found = draw(brief(language=language, age=age, sentence_length=length, count=20, seed=seed, **core))
        assert worn_words(found.items) == {}


def test_a_core_word_that_was_asked_for_may_come_in_every_sentence(draw: Draw) -> None:
    asked = brief(diagnosis=Diagnosis.ASD, approach=Approach.CORE_VOCABULARY, target=None, core_words=("더",), count=6)
    found = draw(asked)
    assert all("더" in item.analysis.content_lemmas() for item in found.items)
    assert "더" not in {str(notice.params["words"]).split()[0] for notice in repeated(found)}


@pytest.mark.parametrize(
    ("language", "phoneme", "position"),
    [
        *(("ko", phoneme, Position.ONSET) for phoneme in "ㄱㄴㄷㄹㅂㅅㅈ"),
        *(("ko", phoneme, Position.CODA) for phoneme in "ㄴㄹㅇ"),
        *(("en", phoneme, Position.ONSET) for phoneme in ("B", "K", "L", "M", "P", "R", "S")),
        *(("en", phoneme, Position.CODA) for phoneme in ("K", "L", "N", "T")),
    ],
)
def test_no_word_comes_in_more_than_two_of_ten_for_a_common_sound(
    language: str, phoneme: str, position: Position, draw: Draw
) -> None:
    for length in (3, 4, 5):
        found = draw(
            brief(language=language, target=Target(phoneme, position), sentence_length=length, count=10, seed=length)
        )
        assert len(found.items) == 10
        assert worn_words(found.items) == {}
        assert not repeated(found)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(data=st.data())
def test_a_word_that_comes_too_often_and_a_set_that_is_small_are_never_kept_quiet(
    data: st.DataObject, draw: Draw, languages: dict[str, Language]
) -> None:
    language = languages[data.draw(st.sampled_from(["ko", "en"]))]
    position = data.draw(st.sampled_from(list(Position)))
    phoneme = data.draw(st.sampled_from([p.symbol for p in language.inventory.at(position)]))
    core = {
        "diagnosis": Diagnosis.LD,
        "approach": Approach.CORE_VOCABULARY,
        "function": data.draw(st.sampled_from([None, *CommunicativeFunction])),
        "target": None,
    }
    asked = brief(
        **{
            "language": language.code,
            "age": data.draw(st.integers(3, 7)),
            "count": data.draw(st.integers(1, 20)),
            "sentence_length": data.draw(st.integers(2, 6)),
            "target": Target(phoneme, position),
            "seed": data.draw(st.integers(0, 99)),
            **(core if data.draw(st.booleans()) else {}),
        }
    )
    try:
        found = draw(asked)
    except InsufficientResultsError:
        return
    lacking = [str(notice.params["levels"]) for notice in found.notices if notice.code == "LEVELS_MISSING"]
    assert lacking == ([", ".join(levels)] if (levels := lacking_levels(found.items)) else [])
    told = [str(notice.params["words"]) for notice in repeated(found)]
    worn = worn_words(found.items)
    assert told == ([", ".join(f"{word} ({n})" for word, n in worn.items())] if worn else [])
    assert most_of_a_frame(found) <= most("frame", len(found.items))
    told_of_fewer = {"FEWER_THAN_ASKED", "FEWER_PATTERNS_THAN_ASKED"} & {notice.code for notice in found.notices}
    assert len(told_of_fewer) == (len(found.items) < asked.count)
