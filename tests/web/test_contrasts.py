"""The list of word pairs: what it holds, and what it says to queries that are wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app import bootstrap, create_app
from app.settings import Settings
from app.web.services import Services
from tests.web.test_reference import check

GOOD = {"language": "ko", "phoneme": "ㅅ"}


@pytest.fixture(scope="module")
def services() -> Services:
    return bootstrap.build(Settings())


@pytest.fixture(scope="module")
def real(services: Services) -> FlaskClient:
    return create_app(Settings(rate_limit=""), services).test_client()


def ask(client: FlaskClient, query: dict[str, str] | list[tuple[str, str]]) -> Any:
    return client.get(f"/api/v2/contrasts?{urlencode(query)}")


def pairs(client: FlaskClient, **query: str) -> Any:
    answer = ask(client, query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["data"]


def test_pairs_come_with_features_counts_and_pronunciations(real: FlaskClient) -> None:
    found = pairs(real, language="en", phoneme="s", position="onset", contrast="T")
    first = found["pairs"][0]
    assert (first["targetPhoneme"], first["contrastPhoneme"], first["position"]) == ("S", "T", "onset")
    assert (first["features"], first["process"], first["near"]) == (["manner"], "stopping", False)
    assert first["targetPronunciation"].startswith("S ")
    true = [pair for pair in found["pairs"] if not pair["near"]]
    assert found["counts"]["true"] == len(true) == found["counts"]["byContrast"]["T"]
    assert found["counts"]["near"] == len(found["pairs"]) - len(true) > 0


def test_a_sound_that_is_left_out_is_asked_for_by_its_sign(real: FlaskClient) -> None:
    found = pairs(real, language="ko", phoneme="ㅇ", position="coda", contrast="∅")
    words = {(pair["targetWord"], pair["contrastWord"]) for pair in found["pairs"]}
    assert ("콩", "코") in words
    assert {pair["process"] for pair in found["pairs"]} == {"final_consonant_deletion"}


def test_an_age_in_an_address_is_not_called_json(real: FlaskClient) -> None:
    answer = real.get("/api/v2/contrasts?language=en&phoneme=S&age=nine")
    assert answer.json is not None
    assert answer.json["error"]["details"] == "age: The value is not right. It must be a whole number from 3 to 7."


def test_multiple_oppositions_are_grouped(real: FlaskClient) -> None:
    found = pairs(real, language="en", phoneme="K", position="onset", approach="multiple_oppositions")
    assert len([pair for pair in found["pairs"] if pair.get("group") == 1]) >= 2


def test_the_answer_is_as_documented(real: FlaskClient) -> None:
    check(ask(real, GOOD).get_json(), "ContrastsAnswer")


def test_a_younger_child_knows_fewer_words(real: FlaskClient) -> None:
    young, old = (pairs(real, **GOOD, position="onset", age=age) for age in ("3", "7"))
    assert 0 < young["counts"]["true"] < old["counts"]["true"]
    assert all(pair["age"] <= 3 for pair in young["pairs"])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        pytest.param({"phoneme": "ㅿ"}, ["phoneme"], id="unknown sound"),
        pytest.param({"phoneme": ""}, ["phoneme"], id="empty"),
        pytest.param({"phoneme": "ㅅ" * 500}, ["phoneme"], id="huge"),
        pytest.param({"position": "coda"}, ["phoneme"], id="impossible place"),
        pytest.param({"contrast": "ㅅ"}, ["contrast"], id="itself"),
        pytest.param({"contrast": "", "age": "", "position": ""}, ["contrast", "age", "position"], id="empty ones"),
        pytest.param({"age": "8"}, ["age"], id="too old"),
        pytest.param({"age": "5.0"}, ["age"], id="no whole number"),
        pytest.param({"age": "٥"}, ["age"], id="another script's digit"),
        pytest.param({"approach": "complexity", "colour": "red"}, ["approach", "colour"], id="two wrong"),
        pytest.param({"language": "fr"}, ["language"], id="unknown language"),
        pytest.param({"phoneme": "ㅏ", "contrast": "∅"}, ["contrast"], id="a vowel left out"),
    ],
)
def test_every_wrong_parameter_is_named(real: FlaskClient, changes: dict[str, str], fields: list[str]) -> None:
    answer = ask(real, {**GOOD, **changes})
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "INVALID_REQUEST"
    assert sorted(line.partition(":")[0] for line in error["details"].split("\n")) == sorted(fields)


def test_what_is_missing_and_what_is_repeated_is_named(real: FlaskClient) -> None:
    missing = ask(real, {}).get_json()["error"]["details"]
    assert {line.partition(":")[0] for line in missing.split("\n")} == {"language", "phoneme"}
    answer = ask(real, [*GOOD.items(), ("phoneme", "ㄷ")])
    assert answer.status_code == 422
    assert answer.get_json()["error"]["reason"] == "REPEATED"


def test_many_unknown_parameters_are_not_all_repeated(real: FlaskClient) -> None:
    answer = ask(real, {**GOOD, **{f"x{n}": "1" for n in range(500)}})
    assert answer.status_code == 422
    assert len(answer.get_json()["error"]["details"]) < 4_000


def test_errors_speak_the_language_asked_for(real: FlaskClient) -> None:
    korean, english = (
        ask(real, {"language": code, "phoneme": "?"}).get_json()["error"]["message"] for code in ("ko", "en")
    )
    assert "This language has no such sound" in english
    assert korean != english


def test_generate_takes_the_sign_of_omission_and_streams_the_sets(real: FlaskClient) -> None:
    body = {
        "language": "ko",
        "age": 6,
        "count": 2,
        "sentenceLength": 3,
        "diagnosis": "SSD",
        "therapyApproach": "minimal_pairs",
        "target": {"phoneme": "ㅇ", "position": "coda"},
        "contrastPhoneme": "∅",
        "seed": 1,
    }
    text = real.post("/api/v2/generate", json=body, headers={"Accept": "text/event-stream"}).get_data(as_text=True)
    assert text.count("event: contrastSet\n") == 2
    assert text.count("event: done\n") == 1
    assert "final_consonant_deletion" in text
    vowel = real.post("/api/v2/generate", json={**body, "target": {"phoneme": "ㅏ", "position": "nucleus"}})
    assert vowel.status_code == 422
    assert vowel.get_json()["error"]["reason"] == "OMITTED_VOWEL"


SETS = {
    "language": "ko",
    "age": 6,
    "count": 6,
    "sentenceLength": 3,
    "diagnosis": "SSD",
    "therapyApproach": "minimal_pairs",
    "target": {"phoneme": "ㅅ", "position": "onset"},
    "seed": 1,
}
ENGLISH_SETS = {**SETS, "language": "en", "sentenceLength": 4, "target": {"phoneme": "K", "position": "onset"}}
APPROACHES = ["minimal_pairs", "maximal_oppositions", "multiple_oppositions"]


def generate(client: FlaskClient, body: dict[str, Any]) -> Any:
    return client.post("/api/v2/generate", json=body)


def sets(client: FlaskClient, body: dict[str, Any]) -> Any:
    answer = generate(client, body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["data"]


def texts(data: Any) -> list[str]:
    return [made[key]["text"] for made in data["contrastSets"] for key in ("targetSentence", "contrastSentence")]


@pytest.mark.parametrize("base", [SETS, ENGLISH_SETS], ids=["ko", "en"])
@pytest.mark.parametrize("approach", APPROACHES)
def test_seed_exclude_and_style_of_sets(real: FlaskClient, base: dict[str, Any], approach: str) -> None:
    body = {**base, "therapyApproach": approach}
    first = sets(real, body)
    assert first["contrastSets"] == sets(real, body)["contrastSets"]
    for made in first["contrastSets"]:
        one, other = (made[key]["tokens"] for key in ("targetSentence", "contrastSentence"))
        assert sum(a != b for a, b in zip(one, other, strict=True)) == 1
    assert not set(texts(first)) & set(texts(sets(real, {**body, "exclude": texts(first)})))
    for made in sets(real, {**body, "style": "varied"})["contrastSets"]:
        one, other = (made[key]["tokens"] for key in ("targetSentence", "contrastSentence"))
        assert len(set(one) ^ set(other)) > 2


@pytest.mark.parametrize("base", [SETS, ENGLISH_SETS], ids=["ko", "en"])
def test_sets_of_one_multiple_opposition_share_their_group(real: FlaskClient, base: dict[str, Any]) -> None:
    made = sets(real, {**base, "therapyApproach": "multiple_oppositions"})["contrastSets"]
    groups = [each["group"] for each in made if each.get("group") is not None]
    assert groups
    for number in set(groups):
        own = [each for each in made if each.get("group") == number]
        assert len({(each["contrastWord"], each["contrastPhoneme"]) for each in own}) == 1
        assert len({each["targetPhoneme"] for each in own}) == len(own)


def test_near_pairs_are_marked_and_their_number_is_said(real: FlaskClient) -> None:
    data = sets(real, {**SETS, "contrastPhoneme": "ㄷ", "count": 10})
    near = [made["near"] for made in data["contrastSets"]]
    assert near == sorted(near)
    (warning,) = (w for w in data["meta"]["warnings"] if w["code"] == "FEW_TRUE_PAIRS")
    assert str(near.count(True)) in warning["message"]


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        pytest.param({"contrastPhoneme": "ZH"}, "leave the contrasting sound open", id="no pair for the contrast"),
        pytest.param({"target": {"phoneme": "ZH", "position": "onset"}, "age": 3}, "raise the age", id="too young"),
        pytest.param({"target": {"phoneme": "ZH", "position": "coda"}, "age": 7}, "the syllable", id="wrong place"),
    ],
)
def test_where_no_pair_exists_it_is_said_what_to_change(
    real: FlaskClient, changes: dict[str, Any], advice: str
) -> None:
    answer = generate(real, {**ENGLISH_SETS, **changes})
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (422, "INSUFFICIENT_RESULTS")
    assert advice in error["message"]
    assert "sentence length" not in error["message"]


SYMBOLS = [*"ㄱㅆㄹㅇㅛㅒㅿ∅?S😀\x00", "ZH", "NG", "AH", "DH", "r", "", "<script>"]
PLACES = st.sampled_from(["onset", "nucleus", "coda", "any", "initial", ""])
ODD = st.one_of(st.none(), st.integers(-1, 99), st.text(max_size=5), st.lists(st.integers(), max_size=2))
RARE = {
    "age": st.integers(2, 8),
    "count": st.integers(0, 21),
    "sentenceLength": st.integers(1, 7),
    "therapyApproach": st.sampled_from(APPROACHES),
    "contrastPhoneme": st.sampled_from(SYMBOLS) | ODD,
    "style": st.sampled_from(["varied", "carrier"]) | ODD,
    "communicativeFunction": st.sampled_from(["request", "reject", "help", "question"]) | ODD,
    "avoidPhonemes": st.lists(st.sampled_from(SYMBOLS), max_size=3) | ODD,
    "allowClusters": st.booleans(),
    "rulesMode": st.sampled_from(["avoid", "allow", "train"]),
    "exclude": st.lists(st.text(max_size=8), max_size=3) | ODD,
    "theme": st.sampled_from(["animals", "동물", "food"]) | ODD,
    "seed": st.integers(0, 9) | ODD,
}


@settings(max_examples=60, derandomize=True)
@given(
    language=st.sampled_from(["ko", "en"]),
    target=st.fixed_dictionaries(
        {"phoneme": st.sampled_from(SYMBOLS), "position": PLACES},
        optional={
            "wordPosition": st.sampled_from(["initial", "medial", "final", "any", "onset"]),
            "minOccurrences": st.integers(0, 4),
        },
    ),
    changes=st.fixed_dictionaries({}, optional=RARE),
)
def test_no_request_for_sets_is_answered_with_a_failure(
    real: FlaskClient, language: str, target: dict[str, Any], changes: dict[str, Any]
) -> None:
    answer = generate(real, {**SETS, "language": language, "target": target, **changes})
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 422:
        assert answer.get_json()["error"]["message"]
    else:
        assert 0 < len(answer.get_json()["data"]["contrastSets"]) <= 20


@settings(max_examples=100, derandomize=True)
@given(
    st.fixed_dictionaries(
        {"language": st.sampled_from(["ko", "en", "fr", ""]), "phoneme": st.sampled_from(SYMBOLS)},
        optional={
            "contrast": st.sampled_from(SYMBOLS),
            "position": PLACES,
            "approach": st.sampled_from([*APPROACHES, "complexity", ""]),
            "age": st.sampled_from(["3", "7", "0", "-1", "5.5", "NaN", "９", ""]),
        },
    )
)
def test_no_query_for_pairs_is_answered_with_a_failure(real: FlaskClient, query: dict[str, str]) -> None:
    answer = ask(real, query)
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 200:
        check(answer.get_json(), "ContrastsAnswer")


def test_every_sound_on_offer_has_an_answer(real: FlaskClient) -> None:
    """All contrasts of the options, in both languages. Five sounds are in no word that has a partner (ㅒ ㅖ ㅞ, DH and
    ZH at the end)."""
    lacking = []
    for code in ("ko", "en"):
        offered = real.get(f"/api/v2/options?language={code}").get_json()["data"]["phonemes"]
        for position, sounds in offered.items():
            for sound in sounds:
                found = pairs(real, language=code, phoneme=sound["phoneme"], position=position, age="7")
                if not found["pairs"]:
                    lacking.append((code, sound["phoneme"], position))
    assert len(lacking) <= 6, lacking
