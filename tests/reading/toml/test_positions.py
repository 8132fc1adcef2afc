"""`locate` finds every key and value of a TOML text, and underlines them exactly."""

import datetime as dt
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import tomli_w
from builders import nested
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.reading.toml.positions import DEPTH_LIMIT, Span, Spans, locate

Spot = tuple[int, int, int] | None  # line, column, length


def entry(key: Spot, value: Spot) -> Spans:
    return Spans(key and Span(*key), value and Span(*value))


# --- Tables of cases ------------------------------------------------------------------------------

KEYS = {
    "bare": ("a-b_1 = 2", ("a-b_1",), (1, 1, 5)),
    "digits and a dot are two parts": ("1.23 = 2", ("1", "23"), (1, 3, 2)),
    "basic": ('"a b" = 2', ("a b",), (1, 1, 5)),
    "basic, with an equals sign, dot and hash": ('"a=.#" = 2', ("a=.#",), (1, 1, 6)),
    "basic, with an escaped quote": (r'"a\"b" = 2', ('a"b',), (1, 1, 6)),
    "basic, with a \\u escape": (r'"a\u0062" = 2', ("ab",), (1, 1, 9)),
    "basic, with a \\U escape": (r'"\U0001F600" = 2', ("\U0001f600",), (1, 1, 12)),
    "basic, with a tab escape": (r'"a\tb" = 2', ("a\tb",), (1, 1, 6)),
    "literal": ("'a b' = 2", ("a b",), (1, 1, 5)),
    "literal, with a backslash": (r"'a\u0062' = 2", (r"a\u0062",), (1, 1, 9)),
    "literal, with a double quote": ("""'"a"' = 2""", ('"a"',), (1, 1, 5)),
    "empty": ('"" = 2', ("",), (1, 1, 2)),
    "dotted: the last part": ("a.bc.d = 2", ("a", "bc", "d"), (1, 6, 1)),
    "dotted: a parent": ("a.bc.d = 2", ("a", "bc"), (1, 3, 2)),
    "dotted, with spaces and tabs": ("a . bc\t.\td = 2", ("a", "bc", "d"), (1, 10, 1)),
    "dotted and quoted": ("a.\"b.c\".'d' = 2", ("a", "b.c", "d"), (1, 9, 3)),
    "indented": ("  \ta = 2", ("a",), (1, 4, 1)),
    "in a header": ('[a . "b c"]', ("a", "b c"), (1, 6, 5)),
    "in a header, with inner spaces": ("[ a ]", ("a",), (1, 3, 1)),
    "in an array header": ("[[ a.bc ]]", ("a", "bc"), (1, 6, 2)),
    "a parent in a header": ("[aa.b]", ("aa",), (1, 2, 2)),
    "after characters beyond ASCII": ('"\U0001f600é".b = 2', ("\U0001f600é", "b"), (1, 6, 1)),
    "in an inline table": ("x = { a.bc = 2 }", ("x", "a", "bc"), (1, 9, 2)),
    "none for an element": ("x = [1, 2]", ("x", 1), None),
    "none for a table in an array": ("[[a]]", ("a", 0), None),
}


@pytest.mark.parametrize(("text", "path", "key"), KEYS.values(), ids=KEYS.keys())
def test_key_is_placed_at_its_own_part(text: str, path: KeyPath, key: Spot) -> None:
    tomllib.loads(text)
    assert locate(text)[path].key == (key and Span(*key))


SCALARS = [
    "1",
    "+1_000",
    "0xdead_BEEF",
    "-3.5e-10",
    "inf",
    "-nan",
    "true",
    "1979-05-27",
    "07:32:00.5",
    "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00.25-07:00",
    '""',
    '"a"',
    '"[a] # , } = b"',
    r'"a \" b \\"',
    "''",
    r"'a\'",
    """'"'""",
    '""""""',
    '"""a"""',
    '"""a "" b " c"""',
    '""""a"""',
    '"""a""""',
    '"""a"""""',
    r'"""a \""" b \\"""',
    "''''''",
    r"'''a '' b \'''",
    "'''a''''",
    "'''a'''''",
    '"\u0085 \u2028 \u2029"',
]

AROUND = {
    "end of text": ("{}", 1),
    "end of line": ("{}\nz = 0", 1),
    "end of line, CRLF": ("{}\r\nz = 0", 1),
    "spaces": ("  \t{} \t\n", 4),
    "comment": ("{}#c", 1),
    "array": ("[{},0]", 2),
    "end of array": ("[ 0, {}]", 6),
    "end of inline table": ("{{q={}}}", 4),
}


@pytest.mark.parametrize(("around", "column"), AROUND.values(), ids=AROUND.keys())
@pytest.mark.parametrize("scalar", SCALARS)
def test_scalar_is_underlined_from_end_to_end(scalar: str, around: str, column: int) -> None:
    text = "k = " + around.format(scalar)
    tomllib.loads(text)
    assert Span(1, 4 + column, len(scalar)) in [found.value for found in locate(text).values()]


SPREAD = {
    "basic string, to the end of its first line": ('a = """b\n c"""', ("a",), (1, 5, 4)),
    "basic string, CRLF": ('a = """b\r\n c"""', ("a",), (1, 5, 4)),
    "basic string, with nothing on its first line": ('a = """\n c"""', ("a",), (1, 5, 3)),
    "basic string, backslash at the end of a line": ('a = """b\\\n c"""', ("a",), (1, 5, 5)),
    "literal string": ("a = '''b\n c'''", ("a",), (1, 5, 4)),
    "array: its bracket": ("a = [ 1, # c\n 2]", ("a",), (1, 5, 1)),
    "inline table: its bracket": ("a = { b = [\n2] }", ("a",), (1, 5, 1)),
    "array on one line: all of it": ("a = [ 1, [2] ] # c", ("a",), (1, 5, 10)),
    "inline table on one line: all of it": ("a = {b = {c = 1}}", ("a",), (1, 5, 13)),
    "empty array": ("a = [ ]", ("a",), (1, 5, 3)),
    "empty inline table": ("a = {}", ("a",), (1, 5, 2)),
}


@pytest.mark.parametrize(("text", "path", "value"), SPREAD.values(), ids=SPREAD.keys())
def test_only_the_first_line_of_a_value_is_underlined(
    text: str, path: KeyPath, value: tuple[int, int, int]
) -> None:
    tomllib.loads(text)
    assert locate(text)[path].value == Span(*value)


LINES = {
    "LF": ("a = 1\n\nx = 2", (3, 5, 1)),
    "CRLF": ("a = 1\r\n\r\nx = 2", (3, 5, 1)),
    "a lone separator in a string": ('a = "\u0085\u2028\u2029"\nx = 2', (2, 5, 1)),
    "a lone separator in a comment": ("# \u0085\u2028\u2029 b = 3\nx = 2", (2, 5, 1)),
    "after a multi-line string": ('a = """\nx = 9\r\n"""\nx = 2', (4, 5, 1)),
    "after an array with comments": ("a = [ # ]\n 1, # 2,\n # ]\n]\nx = 2", (5, 5, 1)),
    "after a comment with quotes": ('# """ \'\nx = 2', (2, 5, 1)),
    "after a comment at the end of a line": ("a = 1 # x = 3\nx = 2", (2, 5, 1)),
    "after characters beyond ASCII": ("# \U0001f600\na = '\U0001f600é'\nx = 2", (3, 5, 1)),
    "characters beyond ASCII count one each": ('x = "é\U0001f600" # é', (1, 5, 4)),
    "a tab counts one": ("\tx\t=\t2", (1, 6, 1)),
}


@pytest.mark.parametrize(("text", "value"), LINES.values(), ids=LINES.keys())
def test_lines_and_columns_are_counted_as_toml_counts_them(
    text: str, value: tuple[int, int, int]
) -> None:
    tomllib.loads(text)
    assert locate(text)[("x",)].value == Span(*value)


WHOLE = {
    "nothing": ("", {}),
    "only a comment": ("# a = 1", {}),
    "dotted key implies its parents": (
        "a.b = 1",
        {("a",): entry((1, 1, 1), None), ("a", "b"): entry((1, 3, 1), (1, 7, 1))},
    ),
    "implied parent stands where it first appears": (
        "a.b = 1\na.c = 2",
        {
            ("a",): entry((1, 1, 1), None),
            ("a", "b"): entry((1, 3, 1), (1, 7, 1)),
            ("a", "c"): entry((2, 3, 1), (2, 7, 1)),
        },
    ),
    "explicit header after an implied one": (
        "[a.b]\n[a]",
        {("a",): entry((2, 2, 1), (2, 1, 3)), ("a", "b"): entry((1, 4, 1), (1, 1, 5))},
    ),
    "explicit header before an implied one": (
        "[a]\n[a.b]",
        {("a",): entry((1, 2, 1), (1, 1, 3)), ("a", "b"): entry((2, 4, 1), (2, 1, 5))},
    ),
    "assignments belong to the header before them": (
        "[a]\nx = 1\n[ b ]\nx = 2",
        {
            ("a",): entry((1, 2, 1), (1, 1, 3)),
            ("a", "x"): entry((2, 1, 1), (2, 5, 1)),
            ("b",): entry((3, 3, 1), (3, 1, 5)),
            ("b", "x"): entry((4, 1, 1), (4, 5, 1)),
        },
    ),
    "arrays of tables, and sub-tables of their last element": (
        "[[a]]\nx = 1\n[[a]]\n[a.b]\n[[a.c]]\n[[a.c]]\ny = 2\n[[a]]\n[[a.c]]",
        {
            ("a",): entry((1, 3, 1), (1, 1, 5)),
            ("a", 0): entry(None, (1, 1, 5)),
            ("a", 0, "x"): entry((2, 1, 1), (2, 5, 1)),
            ("a", 1): entry(None, (3, 1, 5)),
            ("a", 1, "b"): entry((4, 4, 1), (4, 1, 5)),
            ("a", 1, "c"): entry((5, 5, 1), (5, 1, 7)),
            ("a", 1, "c", 0): entry(None, (5, 1, 7)),
            ("a", 1, "c", 1): entry(None, (6, 1, 7)),
            ("a", 1, "c", 1, "y"): entry((7, 1, 1), (7, 5, 1)),
            ("a", 2): entry(None, (8, 1, 5)),
            ("a", 2, "c"): entry((9, 5, 1), (9, 1, 7)),
            ("a", 2, "c", 0): entry(None, (9, 1, 7)),
        },
    ),
    "array over lines": (
        "a = [ # c\n  [1], # ]\n\n  {b = 2}\n  , 3, # d\n]",
        {
            ("a",): entry((1, 1, 1), (1, 5, 1)),
            ("a", 0): entry(None, (2, 3, 3)),
            ("a", 0, 0): entry(None, (2, 4, 1)),
            ("a", 1): entry(None, (4, 3, 7)),
            ("a", 1, "b"): entry((4, 4, 1), (4, 8, 1)),
            ("a", 2): entry(None, (5, 5, 1)),
        },
    ),
    "inline tables": (
        "a = { b.c = {}, b.d = {e = 1}, 'f' = [{g = 2}] }",
        {
            ("a",): entry((1, 1, 1), (1, 5, 44)),
            ("a", "b"): entry((1, 7, 1), None),
            ("a", "b", "c"): entry((1, 9, 1), (1, 13, 2)),
            ("a", "b", "d"): entry((1, 19, 1), (1, 23, 7)),
            ("a", "b", "d", "e"): entry((1, 24, 1), (1, 28, 1)),
            ("a", "f"): entry((1, 32, 3), (1, 38, 9)),
            ("a", "f", 0): entry(None, (1, 39, 7)),
            ("a", "f", 0, "g"): entry((1, 40, 1), (1, 44, 1)),
        },
    ),
}


@pytest.mark.parametrize(("text", "entries"), WHOLE.values(), ids=WHOLE.keys())
def test_whole_documents(text: str, entries: dict[KeyPath, Spans]) -> None:
    tomllib.loads(text)
    assert locate(text) == entries


def test_inline_tables_may_be_on_several_lines_as_in_toml_1_1() -> None:
    text = "a = { # }\n  b = 1,\r\n\n  c = 2, # d\n}\nx = 3"
    assert locate(text) == {
        ("a",): entry((1, 1, 1), (1, 5, 1)),
        ("a", "b"): entry((2, 3, 1), (2, 7, 1)),
        ("a", "c"): entry((4, 3, 1), (4, 7, 1)),
        ("x",): entry((6, 1, 1), (6, 5, 1)),
    }


# --- What is found when the text is not as expected -----------------------------------------------

BROKEN = [
    "a",
    "a =",
    "a = ]",
    "= 1",
    "a = [",
    "a = [1",
    "a = {b",
    "[a",
    "[",
    '"',
    r'"\q" = 1',
    "\0",
]


@pytest.mark.parametrize("rest", BROKEN)
def test_what_stands_before_something_unexpected_is_found(rest: str) -> None:
    assert locate("x = 1\n" + rest)[("x",)] == entry((1, 1, 1), (1, 5, 1))


@settings(deadline=None)
@given(st.text(alphabet="ab1.=,[]{}\"'\\#\n\r\t u-\u2028\ufeff", max_size=60))
def test_no_text_raises_or_leads_out_of_itself(text: str) -> None:
    for found in locate(text).values():
        for place in (found.key, found.value):
            assert place is None or underlined(text, place)


NESTINGS = {
    "arrays": ("[" * 5000 + "]" * 5000, 0),
    "inline tables": ("{b = " * 5000 + "1" + "}" * 5000, "b"),
}


@pytest.mark.parametrize(("value", "part"), NESTINGS.values(), ids=NESTINGS.keys())
def test_nesting_is_followed_down_to_the_limit(value: str, part: str | int) -> None:
    places = locate("a = " + value)
    assert max(map(len, places)) == DEPTH_LIMIT
    assert ("a", *[part] * (DEPTH_LIMIT - 1)) in places


def test_long_paths_do_not_cost_the_square_of_their_length() -> None:
    assert len(locate("a" + ".a" * 100_000 + " = 1")) == DEPTH_LIMIT


def test_little_room_on_the_stack_gives_fewer_places_but_no_error() -> None:
    text = "a = " + "[" * (DEPTH_LIMIT - 1) + "]" * (DEPTH_LIMIT - 1)

    def from_below(frames: int) -> int:
        return from_below(frames - 1) if frames else len(locate(text))

    frames_left = sys.getrecursionlimit() - len(inspect.stack(0))
    assert 1 < from_below(frames_left - 100) < DEPTH_LIMIT


# --- Every path of any document -------------------------------------------------------------------

TEXTS = st.text(
    st.sampled_from("ab \"'\\#=.,[]{}\n\r\t\x00\u0085\u2028é\U0001f600"), max_size=8
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
NAMES = st.sampled_from("abcd") | TEXTS
ZONES = st.none() | st.integers(-1439, 1439).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
VALUES = nested(
    TEXTS
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=ZONES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=5)


@settings(deadline=None)
@given(DOCUMENTS, st.booleans(), st.integers(0, 8))
def test_every_path_of_a_dumped_document_is_found(
    data: dict[str, Any], multiline_strings: bool, indent: int
) -> None:
    check_places(tomli_w.dumps(data, multiline_strings=multiline_strings, indent=indent))


@settings(deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n"]))
def test_every_path_of_a_freely_laid_out_document_is_found(
    data: dict[str, Any], random: Random, newline: str
) -> None:
    text = "\n".join(Layouter(random).table((), data))
    check_places(text.replace("\n", newline))


def check_places(text: str) -> None:
    """The paths found are those of the data, and the text underlined reads as their values."""
    items = dict(walk((), tomllib.loads(text)))
    places = locate(text)
    assert places.keys() == items.keys()
    for path, item in items.items():
        key, value = places[path].key, places[path].value
        assert (key is None) == isinstance(path[-1], int)
        if key is not None:
            assert list(tomllib.loads(underlined(text, key) + " = 0")) == [path[-1]]
        if value is None:
            assert isinstance(item, dict)
        elif is_header(text, item, key, value):
            assert underlined(text, value)[-1] == "]"
        elif not goes_on(text, item, value):
            assert same(tomllib.loads("x = " + underlined(text, value))["x"], item)


def walk(path: KeyPath, item: Any) -> Iterator[tuple[KeyPath, Any]]:
    if path:
        yield path, item
    if isinstance(item, dict | list):
        for part, inner in item.items() if isinstance(item, dict) else enumerate(item):
            yield from walk((*path, part), inner)


def line_of(text: str, place: Span) -> str:
    return text.split("\n")[place.line - 1].removesuffix("\r")


def underlined(text: str, place: Span) -> str:
    """The text at `place`, which must all be on one line."""
    found = line_of(text, place)[place.column - 1 :][: place.length]
    assert place.column >= 1
    assert len(found) == place.length >= 1
    return found


def is_header(text: str, item: Any, key: Span | None, value: Span) -> bool:
    """Whether the value stands at a header: then its brackets are around the key."""
    if isinstance(item, dict):
        return underlined(text, value)[0] == "["
    return key is not None and (key.line, key.column) > (value.line, value.column)


def goes_on(text: str, item: Any, value: Span) -> bool:
    """Whether the value has more lines than the first."""
    if isinstance(item, dict | list):
        return value.length == 1
    rest = line_of(text, value)[value.column - 1 :]
    if not rest.startswith(('"""', "'''")) or len(rest) > value.length:
        return False
    try:
        tomllib.loads("x = " + rest)
    except tomllib.TOMLDecodeError:
        return True
    return False


def same(one: Any, other: Any) -> bool:
    return one == other or repr(one) == repr(other)  # nan is not equal to itself


class Layouter:
    """Writes the same data in a different way each time."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def table(self, path: tuple[str, ...], data: dict[str, Any]) -> Iterator[str]:
        """The lines of a table below its header, then those of its sub-tables."""
        sections = [name for name in data if can_have_header(data[name]) and self.chance(0.6)]
        for name in [name for name in data if name not in sections]:
            for assignment in self.assignments((name,), data[name]):
                yield f"{self.space()}{assignment}{self.comment()}"
        for name in sections:
            yield from self.section((*path, name), data[name])

    def section(self, path: tuple[str, ...], value: Any) -> Iterator[str]:
        """A table or array of tables with headers, unless implied by those of all sub-tables."""
        if isinstance(value, list):
            for element in value:
                yield f"{self.space()}[[{self.key(path)}]]{self.comment()}"
                yield from self.table(path, element)
            return
        header = f"{self.space()}[{self.key(path)}]{self.comment()}"
        if value and all(map(can_have_header, value.values())) and self.chance(0.5):
            for name, inner in value.items():
                yield from self.section((*path, name), inner)
            if self.chance(0.5):
                yield header
        else:
            yield header
            yield from self.table(path, value)

    def assignments(self, key: tuple[str, ...], value: Any) -> Iterator[str]:
        """One assignment, or one for each item of a table, with dotted keys."""
        if isinstance(value, dict) and value and self.chance(0.5):
            for name, inner in value.items():
                yield from self.assignments((*key, name), inner)
        else:
            yield f"{self.key(key)}={self.space()}{self.value(value)}"

    def value(self, value: Any) -> str:
        if isinstance(value, str):
            return self.random.choice(strings(value))
        if isinstance(value, list):
            items = [f"{self.gap()}{self.value(item)}{self.gap()}" for item in value]
            last_comma = "," if items and self.chance(0.5) else ""
            return f"[{','.join(items)}{last_comma}{self.gap()}]"
        if isinstance(value, dict):
            pairs = [pair for name in value for pair in self.assignments((name,), value[name])]
            return f"{{{','.join(pair + self.space() for pair in pairs)}}}"
        return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")

    def key(self, path: tuple[str, ...]) -> str:
        written = [self.random.choice(names(name)) for name in path]
        return ".".join(f"{self.space()}{part}{self.space()}" for part in written)

    def space(self) -> str:
        return self.random.choice(["", " ", "\t "])

    def comment(self) -> str:
        return self.random.choice(["", "\n", " # c\u2028 ]}\"'", "\n\n# k = ["])

    def gap(self) -> str:
        return self.random.choice(["", "", " ", "\n", " # ],\"'\n\t"])

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability


def can_have_header(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(element, dict) for element in value)
    return isinstance(value, dict)


def strings(value: str) -> list[str]:
    """The value as each of the four kinds of strings, of those that can hold it."""
    written = [basic(value), f'""{basic(value)}""', f'"""\\\n{basic(value)[1:]}""']
    if is_plain(value.replace("\n", "")):
        escaped = value.replace("\\", r"\\").replace('"""', r'""\"')
        written.append(f'"""\n{escaped}"""')
        if "'''" not in f"{value}'":
            written.append(f"'''{value}'''")
    return [*written, f"'{value}'"] if is_plain(value) and "'" not in value else written


def names(name: str) -> list[str]:
    """The name as each of the three kinds of keys, of those that can hold it."""
    written = [basic(name)]
    if is_plain(name) and "'" not in name:
        written.append(f"'{name}'")
    if name.isascii() and name.isalnum():
        written += [name, f'"\\u{ord(name[0]):04x}{name[1:]}"']
    return written


def basic(value: str) -> str:
    """Escaped as in JSON; TOML wants one more escape."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")


def is_plain(value: str) -> bool:
    """Whether there is nothing in it that only an escape can write."""
    return not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)


def test_a_path_of_two_hundred_parts_is_followed_and_none_beyond() -> None:
    path = ("a",) * 200
    assert path in locate(".".join(path) + " = 1")
    assert max(map(len, locate(".".join((*path, "a")) + " = 1"))) == 200


def test_spaces_at_the_end_of_a_texts_first_line_are_its_own() -> None:
    assert locate('a = """x  \r\ny"""')[("a",)].value == Span(1, 5, 6)
    assert locate('a = """X\r\ny"""')[("a",)].value == Span(1, 5, 4)


def test_a_bare_key_is_its_own_name() -> None:
    assert locate("XaX.b = 1").keys() == {("XaX",), ("XaX", "b")}
