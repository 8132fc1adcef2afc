"""Texts, numbers and bytes that programs stumble over, and ways to put them where they hurt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

TEXTS: Final[Sequence[str]] = (
    *("", " ", "\t", "\r", "\n", "\r\n", "\ufeff", "\u2028", "\u202e", "\u200b", "e\u0301" * 40),
    *(
        "\x1b[31m",
        "\x1b]8;;http://x\x07",
        "\x9b31m",
        "\x7f",
        "\x00",
        "\ud800",
        "\udcff",
        "\U0010ffff",
    ),
    *("<script>alert(1)</script>", "</style>", "&amp;", "javascript:alert(1)", "[a](http://x)"),
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "'",
        '"',
        '"""',
        "'''",
        "`$(id)`",
        "$(id)",
        "| a |",
        "::error::x",
    ),
    *(
        "##[error]x",
        "%0A::error::x",
        "{{ 7*7 }}",
        "[red]x[/red]",
        "../../x",
        "/etc/passwd",
        "C:\\x",
    ),
    *(
        "企业",
        "，",
        "＝",
        "％",
        "［plan］",
        "家",
        "亿元",
        "１２３",
        "٣",
        "²",
        "½",
        "%",
        "null",
        "true",
    ),
    *("und", "zh", "en", "zh-Hant", "__class__", "a.b.c", "-", "--", "--help", "-o", "~", "*", "?"),
)
NUMBERS: Final[Sequence[str]] = (
    *(
        "0",
        "-0",
        "-0.0",
        "+0",
        "1",
        "-1",
        "3.3",
        "1e1",
        "1E-100",
        "1e100",
        "9.99e99",
        "1e101",
        "1e-101",
    ),
    *(
        "1e999999",
        "-1e-999999",
        "1e99999999999999999999",
        "nan",
        "inf",
        "-inf",
        "0x7f",
        "0o17",
        "0b1",
    ),
    *(
        "9" * 28,
        "9" * 29,
        "0." + "9" * 28,
        "9" * 4300,
        "9" * 5000,
        "0x" + "f" * 5000,
        "1_000",
        "1__0",
    ),
    *("1,000", "1,5", "1.234,5", "5%", "12家", "3亿", "½", "1e", ".5", "5.", "00", "1.2.3", "--1"),
    *("9007199254740993", "0.1", "1e-30", "123456789012345678901234567890", "1" + " " * 3000 + "x"),
)
DATES: Final[Sequence[str]] = (
    *(
        "0001-01-01",
        "9999-12-31",
        "1969-12-31",
        "1970-01-01",
        "2020-12-31",
        "2021-06-30",
        "2100-02-28",
    ),
    *("2021-02-29", "2021-13-01", "0000-01-01", "10000-01-01", "2021-1-1", "2021-06-30T00:00:00Z"),
    *(
        "2021-06-30 23:59:60",
        "2021Q2",
        "2021年6月",
        "2021",
        "07:32:00",
        "2021-06",
        "2021H1",
        "1900-01-00",
    ),
)
ATOMS: Final = (*TEXTS, *NUMBERS, *DATES)


def text(random: Random) -> str:
    """A text that may hurt; now and then a long one."""
    chosen = random.choice(ATOMS) if random.random() < 0.7 else random.choice(TEXTS) * 3
    if random.random() < 0.02:
        return (chosen or "x") * (random.choice((1000, 20_000)) // max(1, len(chosen)))
    return chosen


def mutated(content: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    """`content` with one to eight changes of bytes, lines or tokens."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        content = random.choice(_CHANGES)(content, random, tokens)
    return content


def _place(content: bytes, random: Random) -> int:
    return random.randrange(len(content) + 1)


def _flip(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, random)
    return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]


def _insert(content: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    at = _place(content, random)
    return content[:at] + random.choice(tokens) + content[at:]


def _delete(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, random)
    return content[:at] + content[at + random.choice((1, 2, 8, 64)) :]


def _word(content: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    """A word, number or value replaced."""
    words = content.split(b" ")
    words[random.randrange(len(words))] = random.choice(tokens)
    return b" ".join(words)


def _value(content: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    """What stands behind an equals sign replaced."""
    lines = content.split(b"\n")
    at = random.randrange(len(lines))
    key, equals, _ = lines[at].partition(b"=")
    lines[at] = key + equals + b" " + random.choice(tokens)
    return b"\n".join(lines)


def _lines(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A line doubled, moved or taken out."""
    lines = content.split(b"\n")
    line = lines.pop(random.randrange(len(lines)))
    for _i in range(random.choice((0, 1, 2, 2, 40))):
        lines.insert(random.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _swell(content: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    """A token repeated very often: what takes time that is not linear shows."""
    at = _place(content, random)
    return content[:at] + random.choice(tokens) * random.choice((10, 300, 5000)) + content[at:]


def _encoding(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    said = content.decode(errors="replace")
    kind = random.choice(("utf-16", "gb18030", "utf-8-sig", "cr", "crlf", "latin-1"))
    if kind in ("cr", "crlf"):
        return said.replace("\n", "\r" if kind == "cr" else "\r\n").encode()
    return said.encode(kind, errors="replace")


_CHANGES: Final[Sequence[Callable[[bytes, Random, Sequence[bytes]], bytes]]] = (
    *(_flip, _insert, _insert, _delete, _word, _word, _value, _value, _value),
    *(_lines, _lines, _swell, _encoding),
)
