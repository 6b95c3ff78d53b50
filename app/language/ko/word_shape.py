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
# Native words (and loans) in ㄹ whose last syllable could be read as a hanja.
_NATIVE = frozenset(
    "하늘 겨울 가을 거울 서울 마늘 바늘 비늘 그늘 오늘 이슬 구슬 노을 고을 마을 저울 방울 개울 여울 이불 메달 호텔 비닐 터널 "
    "나물 그물 눈물 콧물 빗물 강물 국물 바다물 개불 들불 산불 손발 신발 까닭 아들 버들 며칠 수달 배달 반달 보름달 한글 동굴 얼굴".split()
)
_SUFFIXES = frozenset("로히이")
# Blocks whose coda ㅅ is their own and not a 사이시옷: native stems and the codas of loan words.
_OWN_S = frozenset(
    "옷못붓빗엿갓깃낫맛멋솟웃젓짓첫풋헛덧벗릇것곳씻굿끗뜻넷셋엇앗뭇숫옛벚롯봇켓킷샷컷핫슛섯맷밋넛펫캣팟숏"
)
_PREFIXED = frozenset("첫헛홑겉낱풋핫")
_Y_LIKE = frozenset("ㅣㅑㅕㅛㅠㅒㅖ")
_NOUNS = frozenset({"NNG", "NNP"})
_SINO_TAGS = frozenset({"NNG", "XR"})


def hanja_joints(form: str, tag: str) -> tuple[int, ...]:
    """Block offsets before which article 26 holds.

    Sino-Korean words of two or three syllables (기술자), and both halves of one of four; between the halves the rule does
    not hold (생활 지도). Adverbs are taken as a Sino-Korean word and 로, 히 or 이 (실제로).
    """
    size = len(form)
    if tag == "MAG" and size == 3 and form[2] in _SUFFIXES:
        places: tuple[int, ...] = (1,)
    elif tag not in _SINO_TAGS and not (tag == "NNP" and size == 2):
        return ()
    elif size == 3 and form[:2] not in _NATIVE:
        places = (1, 2)
    else:
        places = (1, 3) if size == 4 else (1,)
    return tuple(
        [at for at in places if at < size and form[at - 1] in _LEFT and form[at] in _RIGHT and form[at - 1] != form[at]]
    )


def saisiot_flags(left: str, right: str, tag: str) -> str:
    """Flags of the joint after a 사이시옷 in a noun ("": there is none): z; before 이-like sounds zcn, ㄴ is inserted."""
    if tag not in _NOUNS or left in _OWN_S or decompose(left)[2] != "ㅅ":
        return ""
    onset, nucleus, _ = decompose(right)
    if onset == "ㅇ":
        return "zcn" if nucleus in _Y_LIKE else ""
    return "z" if onset in "ㄱㄷㅂㅅㅈ" else ""


def is_prefixed(form: str, tag: str) -> bool:
    """A noun with a native prefix in a coda that is said otherwise: what follows is a full morpheme (첫인사)."""
    return tag in _NOUNS and len(form) > 2 and form[0] in _PREFIXED and decompose(form[1])[0] == "ㅇ"


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
