"""What a therapist asks is what comes back, proved; what cannot be found is said, not hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.language import themes
from app.language.base import Language, Position
from app.stimuli import matching
from app.stimuli.brief import (
    Approach,
    Brief,
    CommunicativeFunction,
    Diagnosis,
    RulesMode,
    Style,
    Target,
    WordPosition,
)
from app.stimuli.checks import normalised, read, verify
from app.stimuli.errors import InsufficientResultsError, SourceUnavailableError
from app.stimuli.events import Finished, ItemVerified, NoticeRaised, StimulusSet
from app.stimuli.ports import Candidate, Deadline, Proposal, Tally, Usage
from tests.unit.conftest import Draw, brief, events

CORE = {"diagnosis": Diagnosis.ASD, "approach": Approach.CORE_VOCABULARY, "target": None}


def proved(found: StimulusSet, language: Language) -> None:
    """Reads every sentence afresh and checks it against the brief."""
    texts = [item.text for item in found.items]
    assert len({normalised(text) for text in texts}) == len(texts)
    for text in texts:
        assert verify(read(text, language), found.brief) is None, text


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(brief(), id="the README's request"),
        pytest.param(brief(sentence_length=4, theme="animals"), id="four eojeol about animals"),
        pytest.param(brief(target=Target("ㅅ", Position.ONSET, 2), age=6, sentence_length=5), id="twice in five"),
        pytest.param(brief(target=Target("ㄱ", Position.CODA, word_position=WordPosition.FINAL)), id="어말종성"),
        pytest.param(brief(avoid_phonemes=frozenset("ㅅㅆ")), id="without ㅅ and ㅆ"),
        pytest.param(brief(rules_mode=RulesMode.AVOID), id="as spelled"),
        pytest.param(brief(rules_mode=RulesMode.TRAIN), id="with a sound change"),
        pytest.param(brief(style=Style.CARRIER), id="carrier phrase"),
        pytest.param(brief(**CORE, function=CommunicativeFunction.REQUEST), id="core vocabulary, request"),
        pytest.param(brief(language="en", target=Target("S", Position.ONSET)), id="English S"),
        pytest.param(brief(language="en", **CORE), id="English core vocabulary"),
    ],
)
def test_ten_proved_sentences(asked: Brief, draw: Draw, languages: dict[str, Language]) -> None:
    found = draw(asked)
    proved(found, languages[asked.language])
    assert len(found.items) == 10
    assert found.sources == {"embedded": 10}


@pytest.mark.parametrize("function", list(CommunicativeFunction))
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_function_has_sentences(
    function: CommunicativeFunction, language: str, draw: Draw, languages: dict[str, Language]
) -> None:
    found = draw(brief(language=language, **CORE, function=function, sentence_length=4))
    proved(found, languages[language])
    assert len(found.items) == 10


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_asked_what_comes_is_proved(
    data: st.DataObject, draw: Draw, languages: dict[str, Language]
) -> None:
    language = languages[data.draw(st.sampled_from(["ko", "en"]))]
    position = data.draw(st.sampled_from(list(Position)))
    phoneme = data.draw(st.sampled_from([p.symbol for p in language.inventory.at(position)]))
    asked = brief(
        language=language.code,
        age=data.draw(st.integers(3, 7)),
        count=data.draw(st.integers(1, 5)),
        sentence_length=data.draw(st.integers(2, 6)),
        target=Target(phoneme, position, data.draw(st.integers(1, 3))),
        seed=data.draw(st.integers(0, 9)),
    )
    try:
        found = draw(asked)
    except InsufficientResultsError as nothing:
        event("nothing found")
        advice = nothing.advice
    else:
        proved(found, language)
        fewer = {"FEWER_THAN_ASKED", "FEWER_PATTERNS_THAN_ASKED"}
        advice = tuple(str(n.params["relax"]) for n in found.notices if n.code in fewer)
        assert len(found.items) == asked.count or advice
        assert found.target_opportunities >= len(found.items)
        return
    assert advice


def test_a_seed_repeats_a_run_exactly_and_another_seed_does_not(draw: Draw) -> None:
    once, again, other = (draw(brief(seed=seed)) for seed in (5, 5, 6))
    assert [i.text for i in once.items] == [i.text for i in again.items]
    assert [i.text for i in once.items] != [i.text for i in other.items]


def test_without_a_seed_asking_again_gives_other_sentences(draw: Draw) -> None:
    once, again = (draw(brief(seed=None)) for _ in range(2))
    assert {i.text for i in once.items} != {i.text for i in again.items}


def test_without_a_seed_less_than_one_in_fifty_comes_again_in_ten_requests(draw: Draw) -> None:
    repeats = 0
    for target in (Target("S", Position.ONSET), Target("K", Position.ONSET), Target("M", Position.ONSET)):
        found = [draw(brief(language="en", target=target, seed=None)) for _ in range(10)]
        texts = [normalised(item.text) for once in found for item in once.items]
        assert len(texts) == 100
        repeats += len(texts) - len(set(texts))
    assert repeats < 300 / 50


def test_what_was_said_lately_is_said_again_where_there_is_little_else(draw: Draw) -> None:
    asked = brief(target=Target("ㅞ", Position.NUCLEUS), sentence_length=3, seed=None)
    assert [len(draw(asked).items) for _ in range(4)] == [10] * 4


def test_excluded_sentences_do_not_come_back(draw: Draw) -> None:
    first = draw(brief())
    exclude = frozenset(normalised(item.text) for item in first.items)
    assert not exclude & {normalised(item.text) for item in draw(brief(exclude=exclude)).items}


def test_an_impossible_wish_is_refused_with_advice(draw: Draw) -> None:
    everything = frozenset("ㅏㅓㅗㅜㅡㅣㅐㅔ")
    with pytest.raises(InsufficientResultsError) as nothing:
        draw(brief(avoid_phonemes=everything))
    assert "avoid_phonemes" in nothing.value.advice


def test_what_binds_is_told_first(draw: Draw) -> None:
    cases = (
        ("avoid_phonemes", {"avoid_phonemes": frozenset("ㅏㅓㅗㅜㅡㅣㅐ")}),
        ("word_position", {"language": "en", "target": Target("ZH", Position.ONSET, 1, WordPosition.INITIAL)}),
        ("age", {"language": "en", "target": Target("ZH", Position.CODA, 2), "sentence_length": 3, "age": 3}),
    )
    for binds, changes in cases:
        with pytest.raises(InsufficientResultsError) as nothing:
            draw(brief(**changes))
        assert nothing.value.advice[0] == binds, changes


@pytest.mark.parametrize("theme", ["animals", "food", "transportation"])
def test_a_set_on_a_theme_has_a_thing_of_it_in_every_sentence(
    draw: Draw, languages: dict[str, Language], theme: str
) -> None:
    for code, phoneme in (("ko", "ㄹ"), ("en", "S")):
        asked = brief(language=code, theme=theme, sentence_length=4, target=Target(phoneme, Position.ONSET), seed=5)
        found = draw(asked)
        assert len(found.items) == asked.count
        for item in found.items:
            lemmas = item.analysis.content_lemmas()
            words = [x for lemma in lemmas for x in languages[code].lexicon.find(lemma)]
            assert any(themes.is_of(word, theme) for word in words), item.text
        assert "THEME_PARTLY" not in {notice.code for notice in found.notices}


@pytest.mark.parametrize(("language", "phoneme"), [("ko", "ㄹ"), ("en", "S")])
def test_no_content_word_fills_a_set_and_no_frame_comes_twice_whatever_the_seed(
    language: str, phoneme: str, draw: Draw
) -> None:
    for seed in range(30):
        found = draw(brief(language=language, target=Target(phoneme, Position.ONSET), count=10, seed=seed))
        lemmas = Counter(lemma for item in found.items for lemma in set(item.analysis.content_lemmas()))
        assert max(lemmas.values()) <= 2, (seed, lemmas.most_common(3))
        assert max(Counter(item.frame for item in found.items).values()) == 1, seed


class Script:
    """A source that says what it is told to and remembers whether it was closed."""

    name = "script"
    oversample = 1

    def __init__(self, *proposals: Proposal | Exception) -> None:
        self._proposals = proposals
        self.closed = False
        self.said = 0

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        try:
            for proposal in self._proposals:
                if isinstance(proposal, Exception):
                    raise proposal
                self.said += 1
                yield proposal
        finally:
            self.closed = True


GOOD = ("사자가 노래를 불러요", "나비가 꽃으로 날아가요", "엄마가 사과를 먹어요")


def test_the_source_is_closed_as_soon_as_enough_is_verified(korean: Language) -> None:
    source = Script(*(Candidate(text, "script") for text in GOOD))
    said = events(brief(count=1), source, korean)
    assert source.closed
    assert source.said == 1
    assert [e.item.text for e in said if isinstance(e, ItemVerified)] == [GOOD[0]]


def test_each_candidate_is_counted_once_under_its_first_fault(korean: Language) -> None:
    bad = ["사자가", "123 사자가 불러요", "빨간 바나나 라면", "소가 풀을 먹어", GOOD[0]]
    source = Script(*(Candidate(text, "script") for text in [*bad, *GOOD]))
    found = events(brief(count=3), source, korean)[-1]
    assert isinstance(found, Finished)
    assert sum(found.result.rejected.values()) == source.said - len(found.result.items)


def test_usage_adds_up_and_a_shortfall_is_said(korean: Language) -> None:
    source = Script(Usage(10, 5, 1), Candidate(GOOD[0], "script"), Usage(7, 2, 1))
    said = events(brief(count=2), source, korean)
    assert isinstance(said[-1], Finished)
    assert said[-1].result.usage == Usage(17, 7, 2)
    assert [e.notice.code for e in said if isinstance(e, NoticeRaised)] == ["FEWER_THAN_ASKED"]


def test_what_strays_from_the_theme_is_told(korean: Language) -> None:
    source = Script(*(Candidate(text, "script") for text in GOOD))
    said = events(brief(count=3, theme="animals"), source, korean)
    notices = [e.notice for e in said if isinstance(e, NoticeRaised)]
    assert [(notice.code, notice.params) for notice in notices] == [("THEME_PARTLY", {"strayed": 1})]


def test_a_dead_source_is_never_an_empty_success(korean: Language) -> None:
    source = Script(SourceUnavailableError("UPSTREAM_UNREACHABLE", retryable=True))
    with pytest.raises(SourceUnavailableError):
        events(brief(), source, korean)
    assert source.closed


def test_pairs_differ_in_one_sound_and_both_sentences_are_proved(draw: Draw, korean: Language) -> None:
    asked = brief(approach=Approach.MINIMAL_PAIRS, target=Target("ㄱ", Position.ONSET), count=6, sentence_length=4)
    found = draw(asked)
    assert found.contrast_sets
    proved(found, korean)
    for pair in found.contrast_sets:
        assert verify(read(pair.contrast.text, korean), replace(asked, target=None)) is None
        said = [korean.pronounce(word).words[0] for word in (pair.target_word, pair.contrast_word)]
        sounds = [[s.phoneme for syllable in w.syllables for _, s in matching.segments_at(syllable)] for w in said]
        assert len(sounds[0]) == len(sounds[1])
        assert sum(a != b for a, b in zip(*sounds, strict=True)) == 1


def own_words(text: str, other: str) -> int:
    return sum(a != b for a, b in zip(text.split(), other.split(), strict=True))


@pytest.mark.parametrize(("code", "phoneme"), [("ko", "ㄱ"), ("en", "K")])
def test_the_two_sentences_of_a_set_are_alike_but_for_the_word(draw: Draw, code: str, phoneme: str) -> None:
    target = Target(phoneme, Position.ONSET)
    found = draw(
        brief(language=code, approach=Approach.MINIMAL_PAIRS, target=target, count=5, sentence_length=4, age=6, seed=1)
    )
    assert found.contrast_sets
    for pair in found.contrast_sets:
        assert own_words(pair.target.text, pair.contrast.text) == 1
        assert len(matching.match(pair.target.pronunciation, target)) == 1
        assert not matching.match(pair.contrast.pronunciation, target)


def test_sentences_stand_apart_where_that_is_asked(draw: Draw) -> None:
    asked = brief(language="en", approach=Approach.MINIMAL_PAIRS, target=Target("K", Position.ONSET), count=4, seed=1)
    found = draw(replace(asked, apart=True, sentence_length=4, age=6))
    assert found.contrast_sets
    assert all(own_words(pair.target.text, pair.contrast.text) > 1 for pair in found.contrast_sets)


def test_one_carrier_takes_many_pairs(draw: Draw) -> None:
    asked = brief(language="en", approach=Approach.MINIMAL_PAIRS, target=Target("K", Position.ONSET), count=4, seed=1)
    found = draw(replace(asked, style=Style.CARRIER, sentence_length=4, age=6))
    assert found.contrast_sets
    frames = {
        tuple(a for a, b in zip(pair.target.text.split(), pair.contrast.text.split(), strict=True) if a == b)
        for pair in found.contrast_sets
    }
    assert len(frames) == 1


def test_a_multiple_opposition_proves_each_of_its_targets(draw: Draw) -> None:
    asked = brief(language="en", approach=Approach.MULTIPLE_OPPOSITIONS, target=Target("K", Position.ONSET), count=6)
    found = draw(replace(asked, sentence_length=4, age=6, seed=1))
    assert found.contrast_sets
    assert any(pair.target_phoneme != "K" for pair in found.contrast_sets)
    for pair in found.contrast_sets:
        assert pair.target.target is not None
        assert pair.target.target.phoneme == pair.target_phoneme
        assert {sound.phoneme for sound in pair.target.matched_sounds} == {pair.target_phoneme}


def test_few_true_pairs_are_said_with_their_number(draw: Draw) -> None:
    asked = brief(approach=Approach.MINIMAL_PAIRS, target=Target("ㅅ", Position.ONSET), contrast_phoneme="ㄷ", count=6)
    found = draw(replace(asked, age=6, seed=1))
    (said,) = (notice for notice in found.notices if notice.code == "FEW_TRUE_PAIRS")
    assert found.contrast_sets is not None
    assert said.params["near"] == sum(pair.near for pair in found.contrast_sets) > 0
    assert int(said.params["true"]) < 6
