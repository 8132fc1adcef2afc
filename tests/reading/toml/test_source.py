"""Diagnostics that point into a text: at keys, at values, or as near as can be."""

import pytest

from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Severity
from bishan_targets.reading.toml.source import Source

TEXT = 'title = "x"\r\n[plan]\r\nby = 2025-12-31\r\nlist = [1, 22]\r\n[a.b]\r\nc = 5'
SOURCE = Source("targets.toml", TEXT)


def test_a_diagnostic_says_where_it_is_and_shows_the_line() -> None:
    assert SOURCE.at_value("code", ("plan", "by"), given="x") == Diagnostic(
        code="code",
        file="targets.toml",
        line=3,
        column=6,
        length=10,
        source_line="by = 2025-12-31",
        values={"given": "x"},
        severity=Severity.ERROR,
    )
    assert SOURCE.at_key("other", ("plan", "by"), id="y") == Diagnostic(
        code="other",
        file="targets.toml",
        line=3,
        column=1,
        length=2,
        source_line="by = 2025-12-31",
        values={"id": "y"},
        severity=Severity.ERROR,
    )


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), (1, 1, 5), (1, 9, 3)),
        (("plan",), (2, 2, 4), (2, 1, 6)),
        (("plan", "none"), (2, 2, 4), (2, 1, 6)),
        (("plan", "none", "such"), (2, 2, 4), (2, 1, 6)),
        (("plan", "list", 1), (4, 12, 2), (4, 12, 2)),
        (("plan", "list", 9), (4, 1, 4), (4, 8, 7)),
        (("a",), (5, 2, 1), (5, 2, 1)),
        (("a", "b", "c"), (6, 1, 1), (6, 5, 1)),
        (("none",), (1, 1, 1), (1, 1, 1)),
        ((), (1, 1, 1), (1, 1, 1)),
    ],
)
def test_the_nearest_place_to_a_path(
    path: KeyPath, key: tuple[int, int, int], value: tuple[int, int, int]
) -> None:
    for found, place in ((SOURCE.at_key("c", path), key), (SOURCE.at_value("c", path), value)):
        assert (found.line, found.column, found.length) == place
    assert SOURCE.line_of(path) == key[0]


def test_a_place_that_is_known_is_one_character_long_or_as_long_as_said() -> None:
    one, five = SOURCE.at_place("c", 6, 1), SOURCE.at_place("c", 3, 6, 5, given="x")
    assert (one.line, one.column, one.length, one.source_line) == (6, 1, 1, "c = 5")
    assert (five.code, five.line, five.column, five.length) == ("c", 3, 6, 5)
    assert (five.source_line, five.values) == ("by = 2025-12-31", {"given": "x"})


def test_a_place_behind_the_last_line_shows_none() -> None:
    assert SOURCE.at_place("c", 7, 1).source_line == ""


def test_only_line_feeds_part_lines() -> None:
    assert Source("f", "a\r\nb\rc\u2028d\n\r").lines == ["a", "b\rc\u2028d", ""]


def test_places_are_looked_up_in_what_could_be_parsed() -> None:
    broken = Source("f", "a = = 1\nb = 2", parsed="\nb = 2")
    found = broken.at_key("c", ("b",))
    assert (found.file, found.line, found.source_line) == ("f", 2, "b = 2")
    assert broken.at_key("c", ("a",)).line == 1
    swapped = Source("f", "a = 1\nb = 2", parsed="b = 1\n")
    assert swapped.line_of(("b",)) == 1
    assert Source("f", "a = 1\nb = 2", parsed="").line_of(("b",)) == 1
