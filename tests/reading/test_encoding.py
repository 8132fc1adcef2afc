"""Files that are not in UTF-8: their likely encoding, and the place that shows it."""

import codecs

import pytest

from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.reading.encoding import decode
from bishan_targets.reading.toml.source import Source

TEXT = 'date = 2021-06-30\nsource = "年报"\n'


def refused(content: bytes) -> Diagnostic:
    found = decode("plan.toml", content)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.file, found.length) == ("encoding", "plan.toml", 1)
    return found


def seems(content: bytes) -> str:
    problem = refused(content).values["problem"]
    assert isinstance(problem, Term)
    return str(problem)


@pytest.mark.parametrize("content", [TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode()])
def test_utf_8_with_and_without_a_mark(content: bytes) -> None:
    found = decode("plan.toml", content)
    assert isinstance(found, Source)
    assert (found.file, found.text) == ("plan.toml", TEXT)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT.encode("gb18030"), "gbk"),
        ('name = "café"'.encode("cp1252"), "windows"),
        (b'name = "\x81"', "unknown"),
        (TEXT.encode("utf-16"), "utf-wide"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-wide"),
        (TEXT.encode("utf-16-le"), "utf-wide"),
        (TEXT.encode("utf-16-be"), "utf-wide"),
        (b"a\0b\0c\0dddd", "utf-wide"),
        (b"a\0b\0ccdddd", "utf-wide"),
        (b"a\0bbccdddd", "binary"),
        (b"a\0bbcccc", "binary"),
        (b"a\0bb", "utf-wide"),
        (b"\0abb", "utf-wide"),
        (b"a = 1\nb\0", "binary"),
        (b"a\0\0bcccc", "binary"),
        (b"\0\0ab\0\0cd", "binary"),
        # One in four of the bytes that are zero in UTF-16 is not enough, one in three is.
        (b"a\0" * 3 + b"bbb" * 6, "binary"),
        (b"a\0" * 4 + b"bbbb" * 4, "utf-wide"),
        ("年报年报".encode() + b"\xff", "damaged"),
        ("年报年".encode() + b"\xff", "windows"),
    ],
)
def test_what_the_bytes_seem_to_be(content: bytes, expected: str) -> None:
    assert seems(content) == str(Term(f"error.encoding.{expected}"))


@pytest.mark.parametrize(
    ("content", "line", "column", "shown"),
    [
        (TEXT.encode("gb18030"), 2, 11, 'source = "年报"'),
        (f"# 1\n{TEXT}".encode("gb18030"), 3, 11, 'source = "年报"'),
        (
            codecs.BOM_UTF8 + 'a = "x"\nb = "年报年报'.encode() + b'\xff"',
            2,
            10,
            'b = "年报年报\ufffd"',
        ),
        (b"a = 1\nbc\0dddd\0", 2, 3, "bc\0dddd\0"),
        (TEXT.encode("utf-16"), 1, 1, "date = 2021-06-30"),
        (TEXT.encode("utf-16-le"), 1, 1, "date = 2021-06-30"),
        (TEXT.encode("utf-16-be"), 1, 1, "date = 2021-06-30"),
        ('name = "café"'.encode("cp1252"), 1, 12, 'name = "café"'),
    ],
)
def test_it_shows_the_line_where_the_bytes_cease_to_be_utf_8(
    content: bytes, line: int, column: int, shown: str
) -> None:
    found = refused(content)
    assert (found.line, found.column, found.source_line) == (line, column, shown)
