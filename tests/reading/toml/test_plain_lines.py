import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import ROOT

from bishan_targets.reading.toml.plain_lines import read_lines

KEYS = ("a", "b-1", "2", "A_c", '"a"', "a.b", "'a'", "a b", "é", "")
VALUES = (
    *("1", "-1", "+1", "0", "-0", "01", "1_000", "9" * 18, "9" * 19, "0x1f", "--1"),
    *("0.5", "-0.0", "+1.50", "1.", ".5", "1e3", "1.5e3", "1e999999999999999999999", "nan", "inf"),
    *(
        "2020-02-29",
        "2021-02-29",
        "2020-1-1",
        "2020-01-01T10:00:00",
        "2020-01-01 10:00:00",
        "10:00",
    ),
    *('"text"', '""', '"""', '"""long"""', '"\\n"', '"\\q"', "'text'", '"#"', '"a" "b"', '"\t"'),
    *("true", "false", "True", "truest", "[1, 2]", "[", "[[", "{ a = 1 }", "{ a = 1, a = 2 }", "{"),
    *("{ a.b = 1 }", "", "text", "é", '"目标"', '"\x00"', '"\x7f"', "1 2", "1,"),
)
HEADERS = ("a", "a.b", "a.b.c", "b-1", "2.a", "a . b", '"a"', "", "a.", "[a]", ".".join("a" * 9))
ENDS = ("", " ", "\t", " # 说明", "#", "# \x00", "# \x7f", " ]", "\r", "x")
BEGINNINGS = ("", " ", "\t ", "　")


@st.composite
def statements(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 3)):
        said = f"{draw(st.sampled_from(KEYS))} = {draw(st.sampled_from(VALUES))}"
    else:
        said = f"[{draw(st.sampled_from(HEADERS))}]"
    if not draw(st.integers(0, 4)):
        said = draw(st.text(max_size=3))
    return draw(st.sampled_from(BEGINNINGS)) + said + draw(st.sampled_from(ENDS))


def by_python(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, InvalidOperation):
        return None


@given(st.lists(statements(), max_size=6))
@example(["a = { b = 1 }", "[a.b]"])
@example(["a = 1", "[a.b]"])
@example(["[a.b]", "[a]", "b = 1"])
@example(["[a]", "b = 1", "[a.b]"])
@example(["a = 1", "a = 2"])
@example(['a = """', 'b = 1"""'])
@example(["a = [", "1]"])
@example(['a = "\\"', 'b = "c"'])
def test_what_is_read_by_lines_is_what_python_reads(lines: list[str]) -> None:
    found = read_lines(lines)
    if found is not None:
        # Their texts tell 1 from True, and 1.5 from 1.50; the order of keys counts, too.
        assert repr(found) == repr(by_python("\n".join(lines)))


@pytest.mark.parametrize("value", VALUES)
def test_a_value_alone(value: str) -> None:
    found = read_lines([f"a = {value}"])
    assert repr(found) == repr(by_python(f"a = {value}"))


@pytest.mark.parametrize(
    "text",
    [
        "[plan]\nname = '计划'  # 说明\n\n[targets.a]\nat_least = 1_000\nunit.zh = '家'\n",
        "a = [\n1,\n]\n",
        "[[revisions]]\na = 1\n",
        "[a.b]\n[a]\n",
        f"[{'.'.join('a' * 9)}]\n",
    ],
    ids=["dotted key", "several lines", "array of tables", "opened again", "deep"],
)
def test_the_rest_is_left_to_python(text: str) -> None:
    assert by_python(text) is not None
    assert read_lines(text.split("\n")) is None


def test_the_snapshots_that_ship_are_read_by_lines() -> None:
    snapshots: list[Path] = list((ROOT / "actuals").glob("*.toml"))
    assert snapshots
    for path in snapshots:
        text = path.read_text(encoding="utf-8")
        assert read_lines(text.split("\n")) == by_python(text)
