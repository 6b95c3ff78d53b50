"""Exact web origins as browsers send them (RFC 6454): scheme, host, and the port where it is not the default."""

from __future__ import annotations

import json
import re
from urllib.parse import SplitResult, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")
EXAMPLE = '["https://app.example.com"]'


class OriginError(ValueError):
    """An origin that a browser would never send, or that must not be allowed.

    `english` says what is wrong and what to write; `korean` says the same.
    """

    def __init__(self, english: str, korean: str) -> None:
        super().__init__(english)
        self.english = english
        self.korean = korean


def split_list(value: str) -> list[str]:
    """The origins of a setting, unchecked: a JSON array of strings, or a list with commas or spaces between.

    Raises OriginError when the value begins like JSON and is none, or holds something that is not text.
    """
    text = value.strip()
    if not text.startswith(("[", "{", '"')):
        return [part for part in re.split(r"[,\s]+", text) if part]
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise OriginError(
            f"looks like JSON but cannot be read. Write {EXAMPLE}; where a tool splits values at commas "
            "(gcloud --set-env-vars), pass an env file, or use ^|^ as the tool's separator",
            f"JSON 배열로 읽을 수 없습니다. {EXAMPLE} 형식으로 쓰세요",
        ) from None
    if isinstance(parsed, str):
        return split_list(parsed) if not parsed.startswith('"') else [parsed]
    if not isinstance(parsed, list) or not all(isinstance(item, str) for item in parsed):
        raise OriginError(
            f"must be a JSON array of strings. Write {EXAMPLE}",
            f"문자열의 JSON 배열이어야 합니다. {EXAMPLE} 형식으로 쓰세요",
        )
    return parsed


def canonical(origin: str, *, https_only: bool) -> str:
    """The origin exactly as a browser sends it: lower case, without the scheme's default port.

    Raises OriginError for wildcards, `null`, paths, trailing slashes, user names, other schemes, hosts that are not
    ASCII, bad ports, and `http://` when `https_only`.
    """
    if "*" in origin:
        raise OriginError(
            f"wildcards are not supported. List every origin by itself: {EXAMPLE}",
            "와일드카드(*)는 쓸 수 없습니다. 도메인을 하나씩 모두 적으세요",
        )
    parts = _split(origin)
    _check_bare(origin, parts)
    if https_only and parts.scheme == "http":
        raise OriginError(
            f"{_shown(origin)} is not allowed in production. Write https:// instead of http://",
            "프로덕션에서는 https:// 도메인만 쓸 수 있습니다",
        )
    return f"{parts.scheme}://{_host(origin, parts)}{_port(origin, parts)}"


def _shown(origin: str) -> str:
    """The origin for a message: what stands before an @ may be a password."""
    shown = re.sub(r"//[^/@]*@", "//…@", origin)[:80]
    return json.dumps("".join(c if c.isprintable() else "?" for c in shown), ensure_ascii=False)


def _split(origin: str) -> SplitResult:
    try:
        parts = urlsplit(origin)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in DEFAULT_PORTS or not parts.netloc or any(c.isspace() or ord(c) < 33 for c in origin):
        raise OriginError(
            f"{_shown(origin)} is not a web origin. Write scheme and host: {EXAMPLE}",
            "출처(origin)가 아닙니다. https://도메인 형식으로 쓰세요",
        )
    return parts


def _check_bare(origin: str, parts: SplitResult) -> None:
    if "@" in parts.netloc:
        raise OriginError(
            "an origin holds no user name or password. Write scheme and host only",
            "출처에는 사용자 이름이나 비밀번호를 쓸 수 없습니다",
        )
    bare = f"{parts.scheme}://{parts.netloc}"
    if origin.casefold() != bare.casefold():
        raise OriginError(
            f"{_shown(origin)} holds more than an origin (a path, slash, query or fragment). Write {_shown(bare)}",
            "경로나 끝의 슬래시(/) 없이 도메인까지만 쓰세요",
        )


def _host(origin: str, parts: SplitResult) -> str:
    host = parts.netloc.rpartition(":")[0] if re.search(r":\d*$", parts.netloc) else parts.netloc
    host = host.lower()
    if _HOST.fullmatch(host) or _IPV6.fullmatch(host):
        return host
    raise OriginError(
        f"{_shown(origin)} has a host that no browser sends. Write it in ASCII (xn--… for other scripts), without "
        "a dot at the end",
        "브라우저가 보내는 형태의 호스트가 아닙니다. 한글 도메인은 xn--… 형태로, 끝의 점 없이 쓰세요",
    )


def _port(origin: str, parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port is None and not parts.netloc.endswith(":"):
        return ""
    if not port:
        raise OriginError(
            f"{_shown(origin)} has a bad port. Write a number from 1 to 65535, or none",
            "포트는 1~65535의 숫자여야 합니다",
        )
    return "" if port == DEFAULT_PORTS[parts.scheme] else f":{port}"
