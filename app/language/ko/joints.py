"""From morphemes to what stands between syllables: the flags that the rules of `phonology` ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.language.ko.hangul import decompose, is_hangul, is_syllable
from app.language.ko.lexical_marks import LexicalMarks, Mark
from app.language.ko.morphology import Token
from app.language.ko.phonology import END, LOAN, LOAN_TENSE, Run
from app.language.ko.word_sets import word_sets

STEM_TAGS = frozenset({"VV", "VA", "VX", "XSA", "XSV"})
_FORMAL = ("J", "E", "XS", "VCP")
_CHAIN = ("N", "XR", "XPN", "XSN", "XSV", "XSA", "XSM", "MM", "MA", "V", "IC")
_N_LEFT = ("N", "XR", "XPN", "MM", "MA", "XSN", "ETM")
_N_RIGHT = ("NNG", "NNP", "NNB", "NR", "VV", "VA", "XR")
SETS = word_sets()
_VERB_SUFFIXES = ("거리", "대", "뜨리", "트리")
_STEM_CLUSTERS = frozenset("ㄵㄶㄺㄻㄼㄾㄿㅀ")
_I_BLOCKS = frozenset("이인일임입잎있익읽잇잃")


@lru_cache(maxsize=65536)
def joint_between(left_form: str, left_tag: str, right_form: str, right_tag: str, base: str = "c") -> str:
    """Flags of the joint between two morphemes; `base` tells full morphemes of one eojeol (c) from two (w)."""
    if base == "c" and (right_tag.startswith(_FORMAL) or (right_form == "이" and left_tag == "MAG")):
        flags = "f"
        if left_tag in STEM_TAGS and right_tag.startswith("E"):
            flags += "v"
            if left_form in SETS["said_lb"]:
                flags += "b"
        if left_form in SETS["letter_name"]:
            flags += "k"
        return flags
    if left_tag == "ETM" and left_form[-1:] in ("ᆯ", "을"):
        base += "l"
    if _inserts_n(left_form, left_tag, right_form, right_tag, base):
        base += "n"
    if left_tag == "NR" and left_form != right_form:  # 둘둘 is no number.
        # 열 개 [열깨], 여덟 살 [여덜쌀]; Sino-Korean numerals like any Sino-Korean word (칠십 [칠씹]).
        base += "t" if left_form in SETS["tensing_numeral"] and right_tag == "NNB" else "h"
    # 천 리 is one word, 생산 + 량 is not: ㄴㄹ stays ㄴㄴ after a word of two syllables or more.
    return base + "r" if len(left_form) > 1 else base


def _inserts_n(left_form: str, left_tag: str, right_form: str, right_tag: str, base: str) -> bool:
    """Whether a second full morpheme takes ㄴ before its 이-like sound, if it has one."""
    if not left_tag.startswith(_N_LEFT) or not right_tag.startswith(_N_RIGHT):
        return False
    if right_tag == "NR":
        return right_form in SETS["n_numeral"]
    if right_tag.startswith("V"):
        return right_form in SETS["n_stem"] or right_form[0] not in _I_BLOCKS
    if right_form[0] in _I_BLOCKS and (right_form not in SETS["n_noun"] or (right_tag == "NNB" and base == "c")):
        return False  # NNB 일 counts days (출생일), NNG 일 is work (집안일).
    if base.startswith("c") and len(left_form) == len(right_form) == 1:
        if left_tag == "ETM":
            return right_form in SETS["n_noun"]  # 할일, but names and single words end so by chance (준영).
        return left_tag == "XPN" and left_form in SETS["n_prefix"]
    return True


def plan(text: str, tokens: Sequence[Token], lexical: LexicalMarks, alone: bool = False) -> Run:
    """The run of an eojeol. `tokens`: its morphemes, offsets from its first character; `alone`: the whole sentence.

    Characters that are no Hangul syllable are left out, and nothing sounds across them.
    """
    if alone and text.endswith("다"):
        tokens = _as_predicate(tokens)
    flags = ["m"] * len(text)
    places = ["not_initial"] * len(text)
    options: dict[int, str] = {}
    _mark_grammar(flags, places, text, tokens)
    for start, chain in _chains(text, tokens):
        _mark_words(flags, places, options, start, lexical.of(chain))
    if alone:
        bare = not any(token.tag.startswith("J") for token in tokens)
        _mark_words(flags, places, options, 0, lexical.of_eojeol(text, bare))
    return _run(text, flags, places, options)


def _as_predicate(tokens: Sequence[Token]) -> Sequence[Token]:
    """The stem and ending of a citation form that the analyser does not know and takes for a noun.

    간댕거리다 is found as 간댕거리 and an unwritten copula, 뚧다 as one noun: no noun has 거리 there or ㄼ before 다.
    """
    first = tokens[0]
    if not first.tag.startswith("NN"):
        return tokens
    if [token.tag for token in tokens[1:]] == ["VCP", "EF"] and first.form.endswith(_VERB_SUFFIXES):
        return (first._replace(tag="VV"), tokens[2])
    if len(tokens) == 1 and first.form[-2:-1] and decompose(first.form[-2])[2] in _STEM_CLUSTERS:
        stem, end = first.form[:-1], first.end - 1
        return (first._replace(form=stem, tag="VV", end=end), Token("다", "EF", end, first.end))
    return tokens


def _mark_grammar(flags: list[str], places: list[str], text: str, tokens: Sequence[Token]) -> None:
    """Sets the joint before each morpheme, inside endings in -(으)ㄹ, and the places of vowel rules."""
    before: Token | None = None
    for token in _spoken_tokens(tokens):
        form, tag, start, end = token
        if before is not None and start >= before.end > 0:
            flags[start - 1] = joint_between(before.form, before.tag, form, tag)
            if before.tag in STEM_TAGS and form[0] in "어었" and tag.startswith("E"):
                places[start] = "not_initial+after_stem" if _is_high(text[start - 1]) else "not_initial"
        if tag.startswith("E") and form[0] in "ᆯ을" and start + 1 < end:
            flags[start] = "ml"
        elif tag == "JKG":
            places[start] = "not_initial+particle"
        elif tag == "VV":
            for at in range(start, end - 1):
                flags[at] = "mp"
        before = token


def _spoken_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    """Tokens that have letters. A stem, nominal 기 and an unwritten copula are a causative stem (굶기다)."""
    held: Token | None = None
    for token in tokens:
        if token.start < token.end:
            if held is not None:
                yield held
            held = token
        elif held is not None and held.form == "기" and held.tag == "ETN" and token.tag == "VCP":
            held = held._replace(tag="VCP")
    if held is not None:
        yield held


def _is_high(block: str) -> bool:
    return is_syllable(block) and decompose(block)[1] in "ㅣㅚㅟ" and not decompose(block)[2]


def _chains(text: str, tokens: Sequence[Token]) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """Maximal chains of adjacent full morphemes (and their affixes) that are written out."""
    chains: list[tuple[int, tuple[tuple[str, str], ...]]] = []
    chain: list[tuple[str, str]] = []
    begin = end = 0
    for form, tag, start, stop in tokens:
        whole = tag.startswith(_CHAIN) and _is_written(form, tag, text[start:stop]) and is_hangul(form)
        if chain and (not whole or start != end):
            chains.append((begin, tuple(chain)))
            chain = []
        if whole:
            begin = start if not chain else begin
            chain.append((form, tag))
            end = stop
    if chain:
        chains.append((begin, tuple(chain)))
    return chains


def _is_written(form: str, tag: str, letters: str) -> bool:
    """Whether a morpheme is spelled so. The last block of a stem may be contracted (솔직하 + 어요 → 솔직해요)."""
    return letters == form or (tag.startswith("V") and len(form) > 1 and letters.startswith(form[:-1]))


def _mark_words(
    flags: list[str], places: list[str], options: dict[int, str], start: int, marks: Sequence[Mark]
) -> None:
    for at, mark, second in marks:
        if mark == LOAN:
            places[start + at] += "+" + (LOAN if second is None else LOAN_TENSE)
            continue
        joint = start + at - 1
        base = _base(flags[joint])
        flags[joint] = _base(mark, base) + mark
        if second is not None:
            options[joint] = _base(second, base) + second


def _base(flags: str, otherwise: str = "m") -> str:
    return next((flag for flag in flags if flag in "mfcw"), otherwise)


def _run(text: str, flags: list[str], places: list[str], options: dict[int, str]) -> Run:
    last = len(text) - 1
    if is_hangul(text):
        flags[last] = END
        places[0] = places[0].replace("not_initial", "initial")
        return Run(text, tuple(flags), tuple(places), tuple(options.items()))
    keep = [i for i, character in enumerate(text) if is_syllable(character)]
    index = {at: i for i, at in enumerate(keep)}
    joints = tuple(flags[i] if i < last and i + 1 in index else END for i in keep)
    if keep:
        places[keep[0]] = places[keep[0]].replace("not_initial", "initial")
    return Run(
        "".join([text[i] for i in keep]),
        joints,
        tuple([places[i] for i in keep]),
        tuple([(index[at], second) for at, second in options.items() if at in index]),
    )
