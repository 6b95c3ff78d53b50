"""What the shape of a word alone tells: Sino-Korean make-up, 사이시옷, echoed mimetics."""

from __future__ import annotations

from itertools import pairwise

from app.language.ko.hangul import decompose
from app.language.ko.word_sets import word_sets

SETS = word_sets()
_Y_LIKE = frozenset("ㅣㅑㅕㅛㅠㅒㅖ")
_NOUNS = frozenset({"NNG", "NNP"})
_SAISIOT_TAGS = _NOUNS | {"MM", "XPN"}
_SINO_TAGS = frozenset({"NNG", "NR", "XR", "MAG"})
_NOT_LOAN = tuple(SETS["not_loan"])
_LOAN_SH = tuple(SETS["loan_sh"])
_OWN_S_WORDS = tuple(SETS["own_s_word"])
_CLUSTER_ONSETS = frozenset("ㅋㅌㅍ")
_NATIVE_SUFFIXES = frozenset("질대")


def hanja_joints(form: str, tag: str) -> tuple[int, ...]:
    """Block offsets before which article 26 holds.

    Sino-Korean words of two or three syllables (기술자), and both halves of one of four; between the halves the rule
    does not hold. Adverbs are taken as a Sino-Korean word and 로, 히 or 이 (실제로), predicates as one and 하.
    """
    if tag in ("VA", "VV") and form.endswith("하"):
        form, tag = form[:-1], "XR"
    size = len(form)
    if tag == "MAG" and size == 3:
        places: tuple[int, ...] = (1,) if form[2] in SETS["adverb_suffix"] else ()
    elif tag not in _SINO_TAGS and not (tag == "NNP" and size < 4):
        return ()
    elif size == 3 and form[:2] not in SETS["native_l"]:
        places = (1, 2)
    else:
        places = (1, 3) if size == 4 and form[:2] != form[2:] else (1,)
    return tuple(
        [
            at
            for at in places
            if at < size
            and form[at - 1] in SETS["sino_l"]
            and form[at] in SETS["sino_after_l"]
            and form[at - 1] != form[at]
        ]
    )


def is_hanja_suffix(left: str, form: str, tag: str) -> bool:
    """A suffix of one Sino-Korean syllable that article 26 holds of, after the block `left` (사실 + 성)."""
    return tag == "XSN" and left in SETS["sino_l"] and form in SETS["sino_after_l"] and form not in _NATIVE_SUFFIXES


def saisiot_flags(left: str, right: str, tag: str) -> str:
    """Flags of the joint between `left`, what a noun begins with, and the block `right`.

    z after a 사이시옷; zcn before 이-like sounds, which take ㄴ; "" without one.
    """
    if tag not in _SAISIOT_TAGS or decompose(left[-1])[2] != "ㅅ" or _has_own_s(left):
        return ""
    onset, nucleus, _ = decompose(right)
    if onset == "ㅇ":
        return "zcn" if nucleus in _Y_LIKE else ""
    return "z" if onset in "ㄱㄷㅂㅅㅈ" else ""


def _has_own_s(left: str) -> bool:
    """Whether the ㅅ at the end of `left` is its own: 젓갈, 새우젓국, but 먼젓번."""
    if left[-1] in SETS["own_s"]:
        return True
    return left in SETS["own_s_alone"] if len(left) == 1 else left.endswith(_OWN_S_WORDS)


def is_prefixed(form: str, tag: str) -> bool:
    """A noun with a native prefix in a coda that is said otherwise: what follows is a full morpheme (첫인사)."""
    return tag in _NOUNS and len(form) > 2 and form[0] in SETS["full_prefix"] and decompose(form[1])[0] == "ㅇ"


def is_echo(form: str, tag: str) -> bool:
    """A mimetic said twice whose second half begins with an 이-like sound after a coda (야금야금)."""
    half = len(form) // 2
    if tag not in ("MAG", "XR", "NNG") or len(form) not in (4, 6) or form[:half] != form[half:]:
        return False
    onset, nucleus, _ = decompose(form[0])
    return onset == "ㅇ" and nucleus in _Y_LIKE and bool(decompose(form[-1])[2])


def compound_flags(left: str, right: str, tag: str) -> str:
    """Flags of the joint after or before a block that is always a noun of its own: 풀잎피리, 팥알, 꽃양배추."""
    onset, nucleus, _ = decompose(right)
    if tag not in _NOUNS or onset != "ㅇ" or not decompose(left)[2]:
        return ""
    if right == "잎":
        return "cn"
    if left not in SETS["full_noun"] or nucleus == "ㅣ":
        return ""
    return "cn" if nucleus in _Y_LIKE else "c"


def existence_at(form: str, tag: str) -> int:
    """Offset of 있- or 없- in a predicate or adverb made with it (값있는, 끝없이); both are full morphemes. 0: none."""
    if tag in ("VA", "VV"):
        return len(form) - 1 if form[-1] in "있없" else 0
    return len(form) - 2 if tag == "MAG" and form.endswith("없이") else 0


def loan_places(form: str, tag: str) -> tuple[int, ...]:
    """Offsets of the blocks whose ㅅ spells English s where it is heard tense: before a vowel and at the end.

    In clusters (스키, 슬라이드, 크리스마스) it is plain, and so is ㅅ from sh (Davis and Cho 2006, Lingua 116).
    """
    last = len(form) - 1
    if tag not in _NOUNS or last < 1:
        return ()
    if _has_loan_block(form):
        return tuple([at for at, block in enumerate(form) if block in SETS["loan_s"] and _is_lone_s(form, at, last)])
    # No Korean noun ends in 스; what stands before it may be no loan (고속버스).
    return (last,) if form[last] == "스" else ()


def _has_loan_block(form: str) -> bool:
    """Whether a noun holds a syllable or a sequence that nouns hold in loans only."""
    if not SETS["loan_block"].isdisjoint(form):
        return True
    return any(block == "스" and decompose(after)[0] in _CLUSTER_ONSETS for block, after in pairwise(form))


def _is_lone_s(form: str, at: int, last: int) -> bool:
    if form.startswith(_LOAN_SH, at) or (at > 0 and form.startswith(_LOAN_SH, at - 1)):
        return False
    if any(start <= at < start + len(word) for word in _NOT_LOAN if (start := form.find(word)) >= 0):
        return form[at] == "스" and at == last
    return form[at] not in SETS["loan_s_end"] if at == last else decompose(form[at])[1] != "ㅡ"
