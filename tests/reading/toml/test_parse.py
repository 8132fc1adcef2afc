"""A syntax error is found at its place, with a hint, and hides nothing that stands behind it."""

import time
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import tomli_w
from builders import nested
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets import messages
from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.parsed import Parsed
from bishan_targets.reading.toml.source import Source


def read(text: str) -> Parsed:
    return parse(Source("f.toml", text))


def only(parsed: Parsed) -> Diagnostic:
    (found,) = parsed.diagnostics
    return found


# --- What is right -------------------------------------------------------------------------------

TABLES: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    nested(
        st.integers() | st.booleans() | st.dates() | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("ab=.#[]"), inner, max_size=3)
        ),
    ),
)


@given(TABLES)
def test_valid_text_is_read_as_tomllib_reads_it(table: dict[str, Any]) -> None:
    text = tomli_w.dumps(table)
    parsed = read(text)
    assert parsed.table == tomllib.loads(text)
    assert parsed.source.text == text
    assert parsed.diagnostics == []
    assert not parsed.may_lack(())


@pytest.mark.parametrize("written", ["3.3", "0.1", "1e2", "-2.50", "0.1000000000000000055511"])
def test_numbers_with_a_point_are_exact(written: str) -> None:
    value = read(f"a = {written}").table["a"]
    assert isinstance(value, Decimal)
    assert value.as_tuple() == Decimal(written).as_tuple()


def test_an_exponent_beyond_decimal_is_still_a_number() -> None:
    table = read("a = 1e99999999999999999999\nb = 0.10").table
    assert table["a"] > Decimal("1e1000")
    assert str(table["b"]) == "0.10"


# --- What people write ---------------------------------------------------------------------------

# The text, the column of the fault, the fault, and the hint.
SLIPS = {
    "thousands": ("v = 1,306", 6, "text-after-value", "number-form"),
    "thousands in a table": ("v = { value = 1,306 }", 21, "expected-equals", "number-form"),
    "space in a number": ("v = 1 306", 7, "text-after-value", "number-form"),
    "full-width comma": ("v = 1，306", 6, "text-after-value", "full-width"),
    "full-width digits": ("v = １３０６", 5, "bad-value", "full-width"),
    "full-width equals": ("v ＝ 1", 3, "expected-equals", "full-width"),
    "full-width space": ("v =\u30001", 4, "bad-value", "odd-space"),
    "no-break space": ("v\u00a0= 1", 2, "expected-equals", "odd-space"),
    "zero-width space": ("\u200bv = 1", 1, "bad-statement", "odd-space"),
    "full-width quotes": ("v = “家”", 5, "bad-value", "full-width"),
    "closing quote full-width": ('v = "家”', 8, "unclosed-string", "full-width"),
    "quotes in quotes": ('v = "所谓"突破""', 9, "text-after-value", "inner-quote"),
    "percent": ("v = 3.5%", 8, "text-after-value", "percent-sign"),
    "full-width percent": ("v = 3.5％", 8, "text-after-value", "percent-sign"),
    "unit": ("v = 500家", 8, "text-after-value", "unit"),
    "unit after a space": ("v = 1.5 万", 9, "text-after-value", "unit"),
    "operator": ("v = ≥500", 5, "bad-value", "operator"),
    "leading zero": ("v = 007", 6, "text-after-value", "number-form"),
    "no digit before the point": ("v = .5", 5, "bad-value", "number-form"),
    "slashes": ("v = 2025/12/31", 9, "text-after-value", "date-form"),
    "Chinese date": ("v = 2025年12月31日", 9, "text-after-value", "date-form"),
    "short date": ("v = 2025-6-3", 9, "text-after-value", "date-form"),
    "month": ("v = 2025-12", 9, "text-after-value", "date-form"),
    "Python's boolean": ("v = True", 5, "bad-value", "boolean-form"),
    "null": ("v = null", 5, "bad-value", "no-figure"),
    "not a number": ("v = NaN", 5, "bad-value", "no-figure"),
    "dash": ("v = ——", 5, "bad-value", "no-figure"),
    "nothing": ("v = # later", 5, "no-value", "no-value"),
    "text": ("v = 家", 5, "bad-value", "quote-text"),
    "open text": ('v = "家', 7, "unclosed-string", None),
    "semicolon": ("v = 1;", 6, "text-after-value", None),
    "comment": ("v = 1 // x", 7, "text-after-value", None),
    "colon": ("v: 1", 2, "expected-equals", None),
    "Chinese key": ("高新技术企业 = 1", 1, "bad-statement", "quote-key"),
    "key with a space": ("tech firms = 1", 6, "expected-equals", "quote-key"),
    "header": ("[v", 3, "unclosed-header", None),
    "Chinese header": ("[v.高企]", 4, "bad-key", "quote-key"),
    "full-width header": ("［v］", 1, "bad-statement", "full-width"),
    "half a header": ("[v】", 3, "unclosed-header", "full-width"),
    "text behind an indented header": ("  [v] x = 1", 7, "text-after-value", None),
    "text behind a header": ("[v] x = 1", 5, "text-after-value", None),
    "backslash": (r'v = "C:\数据"', 8, "bad-escape", None),
    "control character": ('v = "a\x1b"', 7, "illegal-character", None),
    "table on lines": ("v = {", 6, "split-inline-table", "split-inline-table"),
    "open table": ("v = { a = 1", 12, "unclosed-inline-table", None),
}


@pytest.mark.parametrize(("text", "column", "problem", "hint"), SLIPS.values(), ids=SLIPS.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_slip_is_placed_and_named(
    text: str, column: int, problem: str, hint: str | None, end: str
) -> None:
    found = only(read(f"a = 1{end}{text}{end}"))
    assert (found.code, found.line, found.column) == ("syntax", 2, column)
    assert found.values["problem"] == Term(f"syntax.{problem}")
    assert found.hint == hint
    assert found.source_line == text


@pytest.mark.parametrize("language", messages.languages())
def test_every_slip_has_words(language: str) -> None:
    for _, _, problem, hint in SLIPS.values():
        keys = {f"syntax.{problem}"} | ({f"hint.{hint}"} if hint else set())
        assert keys <= messages.load(language).table.keys()


@pytest.mark.parametrize(("text", "_column", "_problem", "_hint"), SLIPS.values(), ids=SLIPS.keys())
def test_slip_hides_nothing_around_it(
    text: str, _column: int, _problem: str, _hint: str | None
) -> None:
    parsed = read(f'[a]\nb = 1\n{text}\n[c]\nd = "2\ne = 3\n')
    assert [each.line for each in parsed.diagnostics] == [3, 5]
    assert parsed.table == {"a": {"b": 1}, "c": {"e": 3}}


@pytest.mark.parametrize(
    ("text", "column", "written"),
    [
        ("v = 2025-02-30", 5, "2025-02-30"),
        ("v = 2025-13-01", 5, "2025-13-01"),
        ("v = 2025-00-10 # x", 5, "2025-00-10"),
        ("v = 2025-02-30T10:00:00", 5, "2025-02-30T10:00:00"),
        ("v = { a = 2025-12-31, b = 2025-12-32 }", 27, "2025-12-32"),
        ("v = [2025-12-31, 2025-99-99]", 18, "2025-99-99"),
        ("v = [2025-02-30, 2025-02-30]", 6, "2025-02-30"),
        ("v = [2024-02-29, 2025-02-30, 2025-02-30]", 18, "2025-02-30"),
        ('v = ["2025-02-30", 2025-02-30]', 20, "2025-02-30"),
        ("v = [\n2025-02-30]", 1, "2025-02-30"),
    ],
)
def test_day_that_the_calendar_lacks(text: str, column: int, written: str) -> None:
    found = only(read(text))
    assert (found.code, found.column, found.length) == ("impossible-date", column, len(written))
    assert found.values["given"] == written


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "first"),
    [
        ("a = 1\nb = 2\na = 3", 3, 1, "a", 1),
        ("[t]\na = 1\n[u]\na = 1\na = 2", 5, 1, "a", 4),
        ('["t".a]\n[ t . a ]', 2, 7, "t.a", 1),
        ("[t.a]\n  [t.a]", 2, 6, "t.a", 1),
        ("a.b = 1\na.b.c.d = 2", 2, 5, "b", 1),
        ("[t]\nx = 1\na = { b = 1, b = 2 }", 3, 14, "b", 3),
        ("[t]\nx = 1\na = { b = 1, b.c = 2 }", 3, 16, "c", 3),
        ("a = 1\na.b = 2", 2, 3, "a", 1),
        ("[a.b.c]\nz = 9\n[a]\nb.c.t = 9", 4, 5, "c", 1),
        ("a = 1\n[a.b.c]", 2, 4, "a", 1),
        ("a = { b = 1 }\na.c = 2", 2, 3, "a", 1),
        ("[t]\na = 1\n[t.a]", 3, 4, "t.a", 2),
        ("[a]\n[[a]]", 2, 1, "a", 1),
        ("a = 1\na = '''\nx\n'''", 2, 1, "a", 1),
        ("a = { x = 1 }\na = { x = 2 }", 2, 1, "a", 1),
        ("x = 1,1\na = 1\na = 3", 3, 1, "a", 2),
        (
            "x = 1\na" + ".b" * 300 + " = 1\na" + ".b" * 300 + " = 2",
            3,
            1,
            "a" + ".b" * 300 + " = 2",
            3,
        ),
    ],
)
def test_what_is_given_twice_names_both_places(
    text: str, line: int, column: int, key: str, first: int
) -> None:
    found = read(text).diagnostics[-1]
    assert (found.code, found.line, found.column) == ("duplicate-key", line, column)
    assert found.values == {"key": key, "first": str(first)}
    assert found.length is not None
    assert found.length >= 1


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("v = [1", 1, 7, "unclosed-array"),
        ("a = 1\nv = [1  ", 2, 7, "unclosed-array"),
        ("a = 1\nv = 'x", 2, 7, "unclosed-string"),
        (r'v = "\u12"', 1, 6, "bad-escape"),
        ("a = 1 # \x01", 1, 9, "illegal-character"),
    ],
)
def test_where_a_text_ends_too_soon_or_holds_what_it_may_not(
    text: str, line: int, column: int, problem: str
) -> None:
    found = only(read(text))
    assert (found.line, found.column) == (line, column)
    assert found.values["problem"] == Term(f"syntax.{problem}")


@pytest.mark.parametrize("opening", ["[", "[  ", "[1,", "[1, "])
def test_an_array_on_several_lines_is_one_error(opening: str) -> None:
    parsed = read(f"a = {opening}\n  hello,\n  ]\nb = 2\n")
    assert only(parsed).line == 2
    assert parsed.table == {"b": 2}


def test_the_whole_key_is_underlined() -> None:
    found = only(read("firms = 1\n'firms' = 2"))
    assert (found.line, found.column, found.length) == (2, 1, 7)


def test_the_escape_at_fault_is_the_one_before_the_place() -> None:
    assert only(read(r'v = "\n \d \t"')).column == 9
    assert only(read(r'v = "\uD800 \t"')).values["problem"] == Term("syntax.bad-escape")
    found = only(read('v = """\n\\d"""'))
    assert (found.line, found.column) == (2, 1)


def test_a_key_too_deep_to_be_found_is_told_by_its_line() -> None:
    deep = "a" + ".b" * 300
    found = only(read(f"{deep} = 1\n{deep} = 2"))
    assert (found.code, found.line, found.column, found.length) == ("duplicate-key", 2, 1, 1)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a = 1\nodd.b = 2", "Something new (at line 2, column 3)", (2, 3)),
        ("odd.b = 1\na = 2", "Something new", (1, 1)),
    ],
)
def test_what_has_no_name_of_ours_is_said_in_tomllib_s_words(
    monkeypatch: pytest.MonkeyPatch, text: str, message: str, place: tuple[int, int]
) -> None:
    loads = tomllib.loads

    def newer(text: str, **options: Any) -> dict[str, Any]:
        if "odd" in text:
            raise tomllib.TOMLDecodeError(message)
        return loads(text, **options)

    monkeypatch.setattr(tomllib, "loads", newer)
    found = only(read(text))
    assert (found.line, found.column) == place
    assert found.values["problem"] == "Something new"


# --- What stays after an error -------------------------------------------------------------------


def test_lines_below_a_broken_header_go_nowhere() -> None:
    parsed = read("[a\nb = 1\nb = 2\n[c]\nd = 1\n［e］\nf = 1\n\ufeff[g]\nh = 1")
    assert parsed.table == {"c": {"d": 1}}
    codes = [(each.line, each.code) for each in parsed.diagnostics]
    assert codes == [(1, "syntax"), (3, "duplicate-key"), (6, "syntax"), (8, "syntax")]


def test_a_table_in_braces_on_several_lines_is_one_error() -> None:
    parsed = read('[v]\na = {\n  value = 1,\n  note = "x",\n}\nb = 2\nc = {x = 1,\n  }\nd = 3')
    assert [each.line for each in parsed.diagnostics] == [2, 7]
    assert parsed.table == {"v": {"b": 2, "d": 3}}


def test_a_table_that_is_never_closed_takes_no_other_with_it() -> None:
    parsed = read("a = {\n  b = 1\n[c]\nd = 1\n}\n")
    assert parsed.table["c"] == {"d": 1}


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_text_over_several_lines_that_is_never_closed(quotes: str) -> None:
    parsed = read(f"[v]\na = 1,0\nb = 1\nc = {quotes}x\nd = 2\n[w]\ne = 3\n")
    places = [(each.line, each.column) for each in parsed.diagnostics]
    assert places == [(2, 6), (4, 5)]
    assert parsed.table == {"v": {"b": 1}}
    assert parsed.may_lack(("w",))


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_error_inside_of_text_over_several_lines(quotes: str) -> None:
    """It is set aside to its end: its lines are no statements."""
    parsed = read(f"a = 1\nb = {quotes}\nx = = 1\n\x00\n[y\n{quotes}\nc = 2\nd = 1,0")
    places = [(each.line, each.column) for each in parsed.diagnostics]
    assert places == [(4, 1), (8, 6)]
    assert parsed.table == {"a": 1, "c": 2}


@pytest.mark.parametrize("before", range(8))
@pytest.mark.parametrize("within", range(3))
def test_a_long_text_is_set_aside_from_its_first_line_on(before: int, within: int) -> None:
    sound = "".join(f"k{number} = {number}\n" for number in range(before))
    inside = "word\n" * within
    parsed = read(f'{sound}a = """\n{inside}x\x00\n{inside}"""\nz = 1\n')
    assert [(each.line, each.column) for each in parsed.diagnostics] == [(before + within + 2, 2)]
    assert parsed.table == {**{f"k{number}": number for number in range(before)}, "z": 1}


def test_a_long_text_that_ends_on_its_line_takes_no_other_with_it() -> None:
    parsed = read('a = """x""" y\nb = 1\nc = """z"""')
    assert parsed.table == {"b": 1, "c": "z"}


def test_an_array_that_is_never_closed_ends_at_the_next_statement() -> None:
    parsed = read("[v]\na = [1,\n  2\nb = 2\n[c]\nd = 4\n")
    found = only(parsed)
    assert (found.line, found.column) == (2, 5)
    assert parsed.table == {"v": {"b": 2}, "c": {"d": 4}}


def test_long_text_before_an_error_does_not_mislead_about_lines() -> None:
    parsed = read('a = """\nx\ny"""\nb = [\n1,\n2\n]\nc = 1,0\nd = 1')
    assert [(each.line, each.column) for each in parsed.diagnostics] == [(8, 6)]
    assert parsed.table == {"a": "x\ny", "b": [1, 2], "d": 1}


def test_places_are_those_of_the_text_and_not_of_what_is_left_of_it() -> None:
    text = "[a\nx = 1\n[b]\ny = 1,0\nz = 2\n"
    parsed = read(text)
    assert parsed.source.text == text
    found = parsed.source.at_key("code", ("b", "z"))
    assert (found.file, found.line) == ("f.toml", 5)


@pytest.mark.parametrize(
    ("text", "table", "doubted"),
    [
        ("[t.a]\nx = 1,0\n[t.b]", ("t", "a"), False),
        ("[t.a]\n= 1\n[t.b]", ("t", "a"), True),
        ("[t.a]\n= 1\n[t.b]", ("t", "b"), False),
        ("[t.a\n[t.b]", ("t", "a"), True),
        ("[t.a\n[t.b]", ("t", "b"), False),
        ("[t\n[u]", ("u",), True),
        ("a = '''\n[t.a]", ("t", "a"), True),
    ],
)
def test_doubts(text: str, table: tuple[str, ...], doubted: bool) -> None:
    assert read(text).may_lack(table) is doubted


def test_keys_of_broken_statements_are_known() -> None:
    parsed = read('[t.a]\nx = 1,0\ny = 1\n"z" = True\n[t.b\n[u]\nv = 1')
    assert parsed.keys(("t", "a")) == {"x", "y", "z"}
    assert parsed.keys(("t",)) == {"a", "b"}
    assert parsed.keys(("t", "a", "y")) == set()
    assert parsed.keys(("none", "such")) == set()


# --- Hostile texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["1" * 5000, "-" + "1" * 5000, "1" + "_1" * 5000])
def test_an_integer_too_long_for_python(written: str) -> None:
    digits = "5" * 5000
    parsed = read(
        f'a = "{digits}"\nb = """\n{digits}"""\nc = {written}\nd = 1,0\ne = {written}\nf = 1'
    )
    found = [(each.code, each.line) for each in parsed.diagnostics]
    assert found == [("out-of-range", 4), ("syntax", 5), ("out-of-range", 6)]
    assert parsed.diagnostics[0].column == 5 + written.startswith("-")
    assert parsed.diagnostics[0].length == len(written)
    assert parsed.table.keys() == {"a", "b", "f"}


def codes(text: str) -> list[str]:
    return [each.code for each in read(text).diagnostics]


@pytest.mark.parametrize("part", ["a", '"a b"', "'.'"])
@pytest.mark.parametrize("dot", [".", " . ", "\t.\t"])
def test_a_key_of_a_thousand_parts_is_read_and_none_of_more(part: str, dot: str) -> None:
    assert codes(dot.join([part] * 1000) + "=1") == []
    assert codes(dot.join([part] * 1001) + "=1") == ["too-deep"]


def test_a_number_of_nearly_a_hundred_thousand_digits_is_read_and_none_of_more() -> None:
    assert codes("a = 0." + "1" * 99_999) == []
    assert codes("a = 0." + "1" * 100_000) == ["out-of-range"]


@pytest.mark.parametrize("text", ["." * 3000, "x" * 200_000, "3.5 per cent. " * 9000])
def test_a_long_text_is_neither_key_nor_number(text: str) -> None:
    assert read(f"a = '{text}'").table == {"a": text}


@pytest.mark.parametrize("opening", ["[", "{a=", "[{a="])
def test_nesting_too_deep_for_python(opening: str) -> None:
    parsed = read(f"[v]\na = 1,0\nb = 1\nc = {opening * 5000}\n")
    assert [(each.code, each.line, each.column) for each in parsed.diagnostics] == [
        ("syntax", 2, 6),
        ("too-deep", 4, 1),
    ]
    assert parsed.table == {"v": {"b": 1}}


def test_a_file_of_nothing_but_errors_is_given_up() -> None:
    started = time.monotonic()
    parsed = read("高企,285\n" * 100_000)
    assert [each.code for each in parsed.diagnostics] == ["syntax"] * 50 + ["too-many"]
    assert (parsed.diagnostics[-1].line, parsed.diagnostics[-1].column) == (51, 1)
    assert parsed.diagnostics[-1].values == {"most": "50"}
    assert parsed.source.file == "f.toml"
    assert parsed.table == {}
    assert parsed.may_lack(("anything",))
    assert time.monotonic() - started < 20


LINES = st.lists(
    st.sampled_from([each[0] for each in SLIPS.values()])
    | st.text("ab=[]{}\"'.,#\\\n \t\r1-é高“\0\ufeff", max_size=8),
    max_size=12,
)


@given(LINES)
def test_any_text_is_read_and_every_place_is_in_it(lines: list[str]) -> None:
    source = Source("f.toml", "\n".join(lines))
    parsed = parse(source)
    for found in parsed.diagnostics:
        assert found.line is not None
        assert found.column is not None
        assert 1 <= found.line <= len(source.lines)
        assert 1 <= found.column <= len(source.lines[found.line - 1]) + 1
    places = [(each.line, each.code) for each in parsed.diagnostics]
    assert len(places) == len(set(places)), "one line is not blamed twice for the same thing"
    assert bool(parsed.diagnostics) == bool(parsed.lost)


@given(st.lists(st.sampled_from([each[0] for each in SLIPS.values()]), max_size=5), st.dates())
def test_sound_statements_survive_any_slips(slips: list[str], day: date) -> None:
    sound = [f"[t{number}]\nday = {day}\nvalue = {number}.5\n" for number in range(6)]
    slips += [""] * (5 - len(slips))
    text = "".join(f"{table}{slip}\n" for table, slip in zip(sound, [*slips, ""], strict=True))
    table = read(text).table
    for number in range(6):
        assert table[f"t{number}"] == {"day": day, "value": Decimal(f"{number}.5")}
