"""Sino-Korean words told by their syllables, for the tensification of ㄷ, ㅅ, ㅈ after ㄹ (article 26)."""

from __future__ import annotations

# Syllables in ㄹ that are readings of common hanja, and readings that begin with ㄷ, ㅅ, ㅈ.
_LEFT = frozenset(
    "갈걸결골괄굴궐귤글길날눌달돌률율렬열말멸몰물밀발벌별불비살설솔술슬실알일을월절졸질찰철촬출칠탈팔필할헐혈홀활휼힐"
)
_RIGHT = frozenset(
    "단달담답당대덕도독돈돌동두둔득등사삭산살삼삽상새색생서석선설섬섭성세소속손솔송쇄쇠수숙순술숭슬습승시식신실심십"
    "자작잔잠잡장재쟁저적전절점접정제조족존졸종좌죄주죽준중즉즐증지직진질짐집징"
)
_PREFIXES = frozenset("무불미비대소초총신구재부준최")
_TAGS = frozenset({"NNG", "XR"})


def hanja_joints(form: str, tag: str) -> tuple[int, ...]:
    """Block offsets in a noun before which article 26 holds.

    Words of two Sino-Korean syllables, alone or at the ends of longer words (2 + 1, 2 + 2, prefix + 2): between such
    parts the rule does not hold (기술자, 미술실).
    """
    if tag not in _TAGS or len(form) < 2:
        return ()
    places = {1}
    if len(form) == 3 and form[0] in _PREFIXES:
        places.add(2)
    if len(form) == 4:
        places.add(3)
    return tuple(at for at in sorted(places) if form[at - 1] in _LEFT and form[at] in _RIGHT)
