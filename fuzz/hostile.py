"""Troublesome texts, numbers and bytes, and ways to insert them in sensitive places."""

import re
from collections.abc import Sequence
from typing import Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy

_T = TypeVar("_T")
Command = tuple[Sequence[str], Sequence[str]]

TEXTS: Final[Sequence[str]] = (
    *("", " ", "\t", "\r", "\n", "\r\n", "\ufeff", "\u2028", "\u202e", "\u200b", "e\u0301" * 40),
    *"\x1b[31m|\x1b]8;;http://x\x07|\x9b31m|\x7f|\x00|\ud800|\udcff|\U0010ffff".split("|"),
    *"""<script>alert(1)</script> </style> &amp; javascript:alert(1) [a](http://x) =1+1 +1 -1
    @SUM(A1) ' " \""" ''' `$(id)` $(id) |a| ::error::x ##[error]x %0A::error::x {{7*7}} [red]x[/red]
    ../../x /etc/passwd C:\\x 企业 ， ＝ ％ ［plan］ 家 亿元 １２３ ٣ ² ½ % null true und zh en zh-Hant
    __class__ a.b.c - -- --help -o ~ * ?""".split(),
)
SOUND_NUMBERS: Final = "310 3.3 0 -0 -0.0 +0 1 -1 1e1 0.1 1E-100 1e100 9.99e99".split()
NUMBERS: Final[Sequence[str]] = (
    *SOUND_NUMBERS,
    *"""1e101 1e-101 1e999999 -1e-999999 1e99999999999999999999 nan inf -inf 0x7f 0o17 0b1 1_000
    1__0 1,000 1,5 1.234,5 5% 12家 3亿 ½ 1e .5 5. 00 1.2.3 --1 9007199254740993 1e-30
    123456789012345678901234567890""".split(),
    *("9" * 28, "9" * 29, "0." + "9" * 28, "9" * 4300, "9" * 5000, "0x" + "f" * 5000),
    "1" + " " * 3000 + "x",
)
DATES: Final[Sequence[str]] = (
    *"""0001-01-01 9999-12-31 1969-12-31 1970-01-01 2020-12-31 2021-06-30 2100-02-28 2021-02-29
    2021-13-01 0000-01-01 10000-01-01 2021-1-1 2021-06-30T00:00:00Z 2021Q2 2021年6月 2021 07:32:00
    2021-06 2021H1 1900-01-00""".split(),
    "2021-06-30 23:59:60",
)
ATOMS: Final = (*TEXTS, *NUMBERS, *DATES)
ANYWHERE: Final = b""
_PLACES: Final = (ANYWHERE, rb"""[^\s,;="]+""", *[rb"(?<==)[^\n]*"] * 2, rb"(?m)^[^\n]*\n")
_SEARCHED: Final = 200_000
_MOST_BYTES: Final = 5_000_000
_TIMES: Final = st.sampled_from((2, 10, 300, 5000, 50_000))
_ENDS: Final = st.sampled_from(("\n", "\r", "\r\n"))
_ENCODINGS: Final = st.sampled_from(("utf-8", "utf-16", "utf-8-sig", "gb18030", "latin-1"))


def mostly(usual: Strategy[_T], other: Strategy[_T], one_in: int) -> Strategy[_T]:
    """The usual strategy, and the other one time in `one_in`."""
    return st.sampled_from([usual] * (one_in - 1) + [other]).flatmap(lambda each: each)


def command(lines: Sequence[str], may_change: Sequence[str] = ()) -> Strategy[Command]:
    """One of these command lines, and the paths it may change."""
    return st.sampled_from([(line.split(), may_change) for line in lines])


_ATOM: Final = st.sampled_from(ATOMS)
_LONG: Final = st.builds(
    lambda atom, length: str(atom * (length // len(atom))),
    *(_ATOM.filter(bool), st.sampled_from((1000, 20_000))),
)
_MADE: Final = st.sampled_from(TEXTS).map(lambda text: text * 3) | st.text(max_size=20)
TEXT: Final = mostly(mostly(_ATOM, _MADE, 3), _LONG, 50)


def plain(text: str) -> str:
    """Text valid as a process argument: without null characters and lone surrogates."""
    return text.replace("\0", "").encode(errors="replace").decode()


ARGUMENT: Final = TEXT.map(plain)


def encoded(*texts: str) -> Sequence[bytes]:
    """Texts in the encodings of files."""
    return tuple(each.encode(errors="surrogatepass") for each in texts)


@st.composite
def mutated(
    draw: st.DrawFn, content: bytes, tokens: Sequence[bytes], places: Sequence[bytes] = _PLACES
) -> bytes:
    """`content` with one to eight changes of its bytes, or of matches of the patterns `places`."""
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3, 8)))):
        content = draw(_changed(content, tokens, places))
    if draw(mostly(st.just(True), st.just(False), 12)):
        return content
    said = content.decode(errors="replace").replace("\n", draw(_ENDS))
    return said.encode(draw(_ENCODINGS), "replace")


@st.composite
def _changed(
    draw: st.DrawFn, content: bytes, tokens: Sequence[bytes], places: Sequence[bytes]
) -> bytes:
    """A part removed, replaced by a token or another part, or repeated often enough to matter."""
    place = draw(st.sampled_from(places))
    found = re.finditer(place, content[:_SEARCHED]) if place else ()
    parts = [slice(*match.span()) for match in found]
    if not parts:
        start = draw(st.integers(0, len(content)))
        parts = [slice(start, start + draw(st.sampled_from((0, 0, 1, 1, 8, 64))))]
    part, other = draw(st.sampled_from(parts)), draw(st.sampled_from(parts))
    token, some = draw(st.sampled_from(tokens)), draw(st.binary(max_size=2))
    again = draw(st.sampled_from((token, content[part])))
    again *= min(draw(_TIMES), _MOST_BYTES // (len(again) or 1))
    new: bytes = draw(st.sampled_from((*[token] * 4, *[content[other], some] * 2, again)))
    return content[: part.start] + new + content[part.stop :]
