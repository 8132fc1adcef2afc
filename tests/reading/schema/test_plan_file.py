"""Contents that a plan and a snapshot may have, and the errors for others."""

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest
from builders import nested
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.diagnostics import Diagnostic, listed
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.reading.schema.fields import type_name
from bishan_targets.reading.schema.plan_file import OPERATORS, FigureTable, SnapshotFile
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.schema.whole_plan_file import WholePlanFile
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.source import Source

SNAPSHOT = "date = 2020-12-31\n[values]\n"


def plan(text: str) -> tuple[WholePlanFile | None, list[Diagnostic]]:
    return check(WholePlanFile, parse(Source("targets.toml", text)))


def snapshot(text: str) -> tuple[SnapshotFile | None, list[Diagnostic]]:
    return check(SnapshotFile, parse(Source("actuals/2020-12-31.toml", text)))


def target(lines: str) -> list[tuple[str, int | None, int | None]]:
    """The codes and places of a target's errors; its first line is line 1."""
    _, found = plan(f"targets.t = {{}}\n[targets.m]\n{lines}")
    return [(each.code, (each.line or 0) - 2, each.column) for each in found]


def figure(written: str) -> list[str]:
    return [each.code for each in snapshot(f"{SNAPSHOT}m = {written}\n")[1]]


def test_a_whole_plan() -> None:
    file, found = plan(
        """
        [plan]
        name.zh = "规划"
        name.en = "Plan"
        by = 2025-12-31
        baseline = 2020-12-31
        source = "report"
        [targets."高新技术企业"]
        name = "高新技术企业"
        unit = { zh = "家", zh-Hant = "家" }
        more_than = 500
        every = "half-year"
        baseline = { date = 2020-12-31, value = 239 }
        decimals = 0
        note = "x"
        [targets."a.b-1"]
        at_most = -3.5
        baseline = 2019-12-31
        """
    )
    assert found == []
    assert file
    assert file.plan.name == {"zh": "规划", "en": "Plan"}
    firms, other = file.targets.values()
    assert firms.name == {"und": "高新技术企业"}
    assert firms.unit == {"zh": "家", "zh-Hant": "家"}
    assert firms.every is Every.HALF_YEAR
    assert firms.baseline
    assert (firms.baseline.date, firms.baseline.value) == (date(2020, 12, 31), Decimal(239))
    assert (other.every, other.at_most) == (Every.YEAR, Decimal("-3.5"))
    assert other.baseline
    assert (other.baseline.date, other.baseline.value) == (date(2019, 12, 31), None)


def test_a_whole_snapshot() -> None:
    file, found = snapshot(
        'date = 2020-12-31\nsource = "x"\n[values]\na = 1\nb = { value = 2.50, note = "n" }\n'
        '[values.c]\nvalue = -0.1\nprovisional = true\nsource = "y"\n'
    )
    assert found == []
    assert file
    assert file.values == {
        "a": Decimal(1),
        "b": FigureTable(value=Decimal("2.50"), note="n"),
        "c": FigureTable(value=Decimal("-0.1"), provisional=True, source="y"),
    }


def test_every_figure_says_where_it_is_from() -> None:
    file, _ = snapshot(
        'date = 2020-12-31\nsource = "x"\n[values]\na = 1\n[values.b]\nvalue = 2\n'
        '[values.c]\nvalue = 3\nsource = "y"\nnote = "n"\nprovisional = true\n'
    )
    assert file
    day = date(2020, 12, 31)
    assert file.observations("actuals/a.toml") == {
        "a": (Observation(day, Decimal(1), "x", None, False, "actuals/a.toml"),),
        "b": (Observation(day, Decimal(2), "x", None, False, "actuals/a.toml"),),
        "c": (Observation(day, Decimal(3), "y", "n", True, "actuals/a.toml"),),
    }


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20
    )
)
def test_numbers_stay_exact(number: Decimal) -> None:
    file, _ = snapshot(f"{SNAPSHOT}m = {number:f}\n")
    assert file
    assert file.values["m"] == number


def test_numbers_stay_exact_whatever_the_context_rounds_to() -> None:
    with localcontext(prec=3):
        assert figure("1234567.8901") == []
    with localcontext(prec=50):
        assert figure("1" * 29) == ["out-of-range"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0", None),
        ("-0.0", None),
        ("1e100", None),
        ("-1e-100", None),
        ("1234567890123456789012345678", None),
        ("0.1234567890123456789012345678", None),
        ("1_306", None),
        ("0xff", None),
        ("1e101", "out-of-range"),
        ("1e-101", "out-of-range"),
        ("12345678901234567890123456789", "out-of-range"),
        ("9" * 400, "out-of-range"),
        ("0.1" + "9" * 400, "out-of-range"),
        ("0x" + "f" * 5000, "out-of-range"),
        ("1e999999999999999999999", "out-of-range"),
        ("nan", "not-finite"),
        ("-inf", "not-finite"),
        ("true", "wrong-type"),
        ('"939"', "quoted-number"),
        ('" 1,306 "', "quoted-number"),
        ('"3.5%"', "quoted-number"),
        ('"3.5％"', "quoted-number"),
        ('"-5"', "quoted-number"),
        ('"many"', "wrong-type"),
        ('""', "wrong-type"),
        ("2020-12-31", "wrong-type"),
        ("10:00:00", "wrong-type"),
        ("[1]", "wrong-type"),
        ("{}", "missing-key"),
        ("{ vaule = 1 }", "unknown-key"),
        ("{ value = true }", "wrong-type"),
        ("{ value = { value = 1 } }", "wrong-type"),
        ("{ value = 1, provisional = 1 }", "wrong-type"),
        ("{ value = 1, note = 1 }", "wrong-type"),
    ],
)
def test_figure(written: str, code: str | None) -> None:
    assert figure(written) == ([code] if code else [])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("at_least = 5\nby = 2025-12-31T00:00:00", [("datetime", 2, 6)]),
        ("at_least = 5\nby = 2025-12-31 00:00:00Z", [("datetime", 2, 6)]),
        ('at_least = 5\nby = "2025-12-31"', [("quoted-date", 2, 6)]),
        ('at_least = 5\nby = "2025年12月"', [("quoted-date", 2, 6)]),
        ('at_least = 5\nby = "年底"', [("wrong-type", 2, 6)]),
        ("at_least = 5\nby = 2025", [("wrong-type", 2, 6)]),
        ("at_least = 5\nby = 10:00:00", [("wrong-type", 2, 6)]),
        ("baseline = 239", [("wrong-type", 1, 12)]),
        ('baseline = "239"', [("wrong-type", 1, 12)]),
        ('baseline = "2020-12-31"', [("quoted-date", 1, 12)]),
        ("baseline = 2020-12-31T00:00:00", [("datetime", 1, 12)]),
        ("baseline = { value = 1 }", [("missing-key", 1, 1)]),
        ("baseline = { dat = 2020-12-31 }", [("unknown-key", 1, 14)]),
        ("[targets.m.baseline]\nvalue = 1", [("missing-key", 1, 12)]),
        ("decimals = -1", [("bad-decimals", 1, 12)]),
        ("decimals = 13", [("bad-decimals", 1, 12)]),
        ("decimals = 0x" + "f" * 5000, [("bad-decimals", 1, 12)]),
        ("decimals = 1.0", [("wrong-type", 1, 12)]),
        ("decimals = true", [("wrong-type", 1, 12)]),
        ('every = "Year"', [("unknown-choice", 1, 9)]),
        ("every = 12", [("wrong-type", 1, 9)]),
        ("name = {}", [("wrong-type", 1, 8)]),
        ('name.zh_CN = "x"', [("bad-language", 1, 6)]),
        ('name = { zh = 1, "" = "x" }', [("wrong-type", 1, 15), ("bad-language", 1, 18)]),
        ("note = 1\nnote2 = 2", [("wrong-type", 1, 8), ("unknown-key", 2, 1)]),
    ],
)
def test_target(lines: str, found: list[tuple[str, int, int]]) -> None:
    assert target(lines) == found


@pytest.mark.parametrize("name", ["a", "1", "_a", "高新技术企业", "a.b-c_1", "x" * 100])
def test_ids(name: str) -> None:
    assert snapshot(f'{SNAPSHOT}"{name}" = 1')[1] == []


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "-a", ".a", "a/b", r"a\nb", r"\u001b[31m", "a|b", "=a", "x" * 101]
)
def test_names_that_are_no_ids(name: str) -> None:
    file, (found,) = snapshot(f'{SNAPSHOT}"{name}" = 1\nm = 2')
    assert (found.code, found.line, found.column) == ("bad-id", 3, 1)
    assert file
    assert list(file.values) == ["m"]


def test_a_misspelt_key_is_no_missing_one_as_well() -> None:
    _, found = snapshot("Date = 2020-12-31\n[value]\nm = 1\n")
    assert [(each.code, each.hint) for each in found] == [("unknown-key", "did-you-mean")] * 2
    assert [each.values["match"] for each in found] == ["date", "values"]


def test_a_syntax_error_is_no_missing_key_as_well() -> None:
    assert snapshot("date = 2020/12/31\n[values\nm = 1")[1] == []
    assert [each.code for each in snapshot("source = “x”\n[values]\n")[1]] == ["missing-key"]


def test_the_rest_of_a_faulty_file_can_be_checked_further() -> None:
    file, found = plan(
        "[plan]\nby = 1\n[targets.a]\nat_least = 1\ndecimals = 99\nx = 1\n"
        "[targets.b]\nbaseline = {}\nat_least = 2\n[targets.c]\nat_least = true\n"
    )
    assert len(found) == 5
    assert file
    assert file.plan.by is None
    assert file.targets["a"].at_least == 1
    assert file.targets["a"].decimals is None
    assert file.targets["b"].baseline is None
    assert file.targets["c"].at_least is None


@pytest.mark.parametrize("fault", ['{ value = "5" }', "{ note = 'x' }", "true", "{ value = [] }"])
def test_a_faulty_figure_hides_no_other(fault: str) -> None:
    file, found = snapshot(f"{SNAPSHOT}a = {fault}\nb = 2\n")
    assert len(found) == 1
    assert file
    assert list(file.values) == ["b"]


@pytest.mark.parametrize("text", ["date = 5\n[values]\nm = 1", "date = 2020-12-31\nvalues = 5"])
def test_a_snapshot_without_date_or_values_is_none(text: str) -> None:
    file, found = snapshot(text)
    assert len(found) == 1
    assert file is None


def test_faults_do_not_change_the_table_that_was_parsed() -> None:
    parsed = parse(Source("targets.toml", "[targets.a]\nat_least = true\nx = 1\n"))
    check(WholePlanFile, parsed)
    assert parsed.table == {"targets": {"a": {"at_least": True, "x": 1}}}


def test_tables_nested_deeper_than_python_can_follow() -> None:
    for text in (
        f"x{'.a' * 5000} = 1",
        f"[targets.m{'.a' * 5000}]",
        f"[targets.m.unit{'.a' * 5000}]",
    ):
        parsed = parse(Source("targets.toml", text))
        _, found = check(WholePlanFile, parsed)
        assert {each.line for each in [*parsed.diagnostics, *found]} == {1}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("date = 2020-12-31", "values-header"),
        ("[values]\nm = 1", None),
        (SNAPSHOT + 'source = "x"', "above-values"),
        (SNAPSHOT + 'm = "x"', None),
    ],
)
def test_hints_for_snapshots(text: str, hint: str | None) -> None:
    (found,) = snapshot(text)[1]
    assert found.hint == hint


@pytest.mark.parametrize(
    "text", ["[targets]\nat_least = 5", '[[targets]]\nid = "m"', "targets = 1"]
)
def test_a_target_needs_a_header_of_its_own(text: str) -> None:
    (found,) = plan(text)[1]
    assert (found.code, found.hint) == ("wrong-type", "target-header")


SCALARS = ["true", "nan", "-5", "1e300", "0x" + "f" * 5000, "10:00:00", "[]", "{}", "'x'", "'5'"]
DATES = ["2020-12-31", "2020-12-31T00:00:00", "'2020-12-31'"]


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keys = st.sampled_from(["date", "value", "zh", "x"])
    in_table = st.tuples(keys, inner).map(lambda pair: f"{{{pair[0]} = {pair[1]}}}")
    return inner.map(lambda each: f"[{each}]") | in_table


VALUES = nested(st.sampled_from(SCALARS + DATES), tables, levels=2)
KEYS = sorted(
    {*WholePlanFile.model_fields, *SnapshotFile.model_fields, *OPERATORS, "name", "by", "m"}
)


@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
    st.sampled_from(["", "plan", "targets.m", "values", "values.m"]),
)
def test_any_table_is_checked_and_every_place_is_in_it(pairs: dict[str, Any], table: str) -> None:
    header = f"[{table}]\n" if table else ""
    text = header + "".join(f"{key} = {value}\n" for key, value in pairs.items())
    for check_one in (plan, snapshot):
        file, found = check_one(text)
        assert file is not None or found
        for each in found:
            assert each.line is not None
            assert 1 <= each.line <= text.count("\n") + 1


def test_every_toml_value_has_a_name() -> None:
    table = parse(Source("f", "a = 1\nb = 1.5\nc = true\nd = 'x'\ne = []\nf = {}\n")).table
    names = [type_name(value) for value in table.values()]
    assert names == ["number", "number", "boolean", "text", "array", "table"]


# --- Keys that no table knows ---------------------------------------------------------------------

FIGURE = "value, source, note, provisional"
OF_TARGETS = (
    "name, unit, at_least, more_than, at_most, less_than, by, baseline, decimals, every, minimum, "
    "maximum, source, note, group, renamed_from, keep, binding, owner, between, about, within, "
    "growth, total, each_year, years, better, metric, figures, year_starts, season, breaks, "
    "published_growth, never_falls, since, steps, was"
)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (
            "xyz = 1",
            "plan, targets, check, import, milestones, indicators, ratios, rollups, waivers, "
            "revisions, withdrawn, retired, closed",
        ),
        ("plan = { xyz = 1 }", "name, by, baseline, source, rule, members"),
        ("import = { xyz = 1 }", "names, where, sources"),
        ("check = { xyz = 1 }", "severity, tolerance, drift, longest_waiver, targets"),
        ("check.targets.a = { xyz = 1 }", "severity, tolerance, drift"),
        ("targets.a = { xyz = 1 }", OF_TARGETS),
        ("targets.a.baseline = { date = 2020-12-31, xyz = 1 }", "date, value"),
        (
            "waivers = [{ xyz = 1 }]",
            "rule, metric, reason, owner, until, no_worse_than, aspect",
        ),
        ("revisions = [{ xyz = 1 }]", "metric, date, old, new, source"),
        ("retired = [{ xyz = 1 }]", "metric, reason, on"),
        ("closed = [{ xyz = 1 }]", "target, milestone, year, outcome, source"),
    ],
)
def test_an_unknown_key_is_told_which_ones_its_table_knows(text: str, known: str) -> None:
    _, found = plan(text)
    (only,) = (each for each in found if each.code == "unknown-key")
    assert (only.values, only.hint) == ({"key": "xyz", "known": listed(known.split(", "))}, None)
    assert only.column == text.index("xyz") + 1


def test_an_unknown_key_of_a_snapshot_is_told_which_ones_there_are() -> None:
    _, (of_file,) = snapshot(f"xyz = 1\n{SNAPSHOT}")
    assert of_file.values == {"key": "xyz", "known": listed(["date", "source", "values"])}
    _, (of_figure,) = snapshot(f"{SNAPSHOT}m = {{ value = 1, xyz = 1 }}\n")
    assert of_figure.values == {"key": "xyz", "known": listed(FIGURE.split(", "))}


def test_a_key_one_slip_away_from_a_known_one_is_asked_about() -> None:
    _, (found,) = plan("plan = { sorce = 'x' }")
    assert (found.hint, found.values["match"], found.column) == ("did-you-mean", "source", 10)


@pytest.mark.parametrize("name", ["waivers", "revisions", "retired", "closed"])
def test_lists_are_arrays(name: str) -> None:
    _, (found,) = plan(f"{name} = 1")
    assert (found.code, found.column) == ("wrong-type", len(name) + 4)
    assert {key: str(value) for key, value in found.values.items()} == {
        "key": name,
        "expected": "type.array",
        "given": "type.number",
    }


def test_a_text_that_must_say_something() -> None:
    _, (found,) = plan("retired = [{ metric = 'a', reason = ' ', on = 2020-12-31 }]")
    assert (found.code, found.column, found.values) == ("empty-text", 37, {"key": "reason"})


def test_a_faulty_name_is_the_key_that_is_told() -> None:
    _, (found,) = plan("[targets.'a b']\nat_least = 1")
    assert (found.line, found.column, found.values["key"]) == (1, 10, "a b")


@pytest.mark.parametrize(
    ("text", "expected", "given"),
    [
        ("targets.a = { at_least = 1, keep = 1 }", "boolean", "number"),
        ("targets.a = { at_least = 1, decimals = 1.5 }", "integer", "number"),
        ("targets.a = { at_least = 1, baseline = 239 }", "baseline", "number"),
        ("targets.a = { at_least = 1, baseline = [] }", "baseline", "array"),
        ("plan = 1", "table", "number"),
        ("plan.source = true", "text", "boolean"),
    ],
)
def test_what_was_expected_is_told(text: str, expected: str, given: str) -> None:
    _, found = plan(text)
    (only,) = (each for each in found if each.code == "wrong-type")
    assert str(only.values["expected"]) == f"type.{expected}"
    assert str(only.values["given"]) == f"type.{given}"


def test_a_key_may_be_called_as_pydantic_marks_keys() -> None:
    found = target('at_least = 1\n"[key]" = 2\n[targets."[key]"]\nat_least = "x"\n"[key]" = 1')
    assert sorted(found, key=lambda each: each[1:]) == [
        ("unknown-key", 2, 1),
        ("bad-id", 3, 10),
        ("wrong-type", 4, 12),
        ("unknown-key", 5, 1),
    ]


def test_a_faulty_list_goes_as_a_whole_and_nothing_else_with_it() -> None:
    file, found = plan(
        "retired = [{ metric = 1, reason = 'r', on = 2020-12-31 }]\n"
        "closed = [{ target = 'a', outcome = 'o', source = 's' }]\n"
        "[plan]\nsource = 1\nrule = 'un'\n[targets.a]\nat_least = 1\nnote = 2\n"
    )
    assert len(found) == 3
    assert file
    assert file.retired == []
    assert [each.target for each in file.closed] == ["a"]
    assert (file.plan.source, file.plan.rule) == (None, "un")
    assert (file.targets["a"].at_least, file.targets["a"].note) == (Decimal(1), None)
