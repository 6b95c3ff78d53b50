"""What the shape of a word alone tells: Sino-Korean make-up, 사이시옷, echoed mimetics."""

from __future__ import annotations

from app.language.ko.hangul import decompose

# Syllables in ㄹ that are readings of common hanja, and readings that begin with ㄷ, ㅅ, ㅈ.
_LEFT = frozenset(
    "갈걸결골괄굴궐귤글길날눌달돌률율렬열말멸몰물밀발벌별불비살설솔술슬실알일을월절졸질찰철촬출칠탈팔필할헐혈홀활휼힐"
)
_RIGHT = frozenset(
    "단달담답당대덕도독돈돌동두둔득등사삭산살삼삽상새색생서석선설섬섭성세소속손솔송쇄쇠수숙순술숭슬습승시식신실심십"
    "자작잔잠잡장재쟁저적전절점접정제조족존졸종좌죄주죽준중즉즐증지직진질짐집징"
)
_PREFIXES = frozenset("무불미비대소초총신구재부준최")
_SUFFIXES = frozenset("로히이")
# Blocks whose coda ㅅ is their own and not a 사이시옷: native stems and the codas of loan words.
_OWN_S = frozenset(
    "옷못붓빗엿갓깃낫맛멋솟웃젓짓첫풋헛덧벗릇것곳씻굿끗뜻넷셋엇앗삿뭇숫옛벚롯봇켓킷샷컷핫슛섯맷밋넛펫캣팟숏랏댓"
)
_Y_LIKE = frozenset("ㅣㅑㅕㅛㅠㅒㅖ")
_NOUNS = frozenset({"NNG", "NNP"})
_SINO_TAGS = frozenset({"NNG", "XR"})


def hanja_joints(form: str, tag: str) -> tuple[int, ...]:
    """Block offsets before which article 26 holds.

    Words of two Sino-Korean syllables, alone or at the ends of longer words (2 + 1, 2 + 2, prefix + 2): between such
    parts the rule does not hold of itself (미술실). Adverbs are taken as such a word and 로, 히 or 이 (실제로).
    """
    if tag == "MAG" and len(form) == 3 and form[2] in _SUFFIXES:
        places = {1}
    elif tag in _SINO_TAGS and len(form) > 1:
        places = {1}
        if len(form) == 3 and form[0] in _PREFIXES:
            places.add(2)
        if len(form) == 4:
            places.add(3)
    else:
        return ()
    return tuple(
        [at for at in sorted(places) if form[at - 1] in _LEFT and form[at] in _RIGHT and form[at - 1] != form[at]]
    )


def saisiot_flags(left: str, right: str, tag: str) -> str:
    """Flags of the joint after a 사이시옷 in a noun ("": there is none): z; before 이-like sounds zcn, ㄴ is inserted."""
    if tag not in _NOUNS or left in _OWN_S or decompose(left)[2] != "ㅅ":
        return ""
    onset, nucleus, _ = decompose(right)
    if onset == "ㅇ":
        return "zcn" if nucleus in _Y_LIKE else ""
    return "z" if onset in "ㄱㄷㅂㅅㅈ" else ""


def is_echo(form: str, tag: str) -> bool:
    """A mimetic said twice whose second half begins with an 이-like sound after a coda (야금야금)."""
    half = len(form) // 2
    if tag not in ("MAG", "XR", "NNG") or len(form) not in (4, 6) or form[:half] != form[half:]:
        return False
    onset, nucleus, _ = decompose(form[0])
    return onset == "ㅇ" and nucleus in _Y_LIKE and bool(decompose(form[-1])[2])


def is_existence(form: str, tag: str) -> bool:
    """A predicate made of a noun and 있- or 없-: both are full morphemes (값있는)."""
    return len(form) > 1 and form[-1] in "있없" and tag in ("VA", "VV")
