"""Targets in record batches: the values of `status`, for any batches."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from batches.tables_of_plans import (
    FIGURES,
    TARGETS,
    WITHIN,
    Plans,
    Rows,
    batches,
    figures,
    of_status,
    plan,
    rows_of,
    targets,
    within,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from random_plans import plans

from bishan_targets.assessment import many
from bishan_targets.assessment.batch import covered
from bishan_targets.batches import assess, assessing, schema

AS_OF = date(2022, 6, 30)
PLANS = st.dictionaries(st.sampled_from(["x", "y", "甲", "\U0001f600"]), plans(), min_size=1)
SIZES = st.integers(1, 7)


def same(found: Rows, expected: Rows) -> None:
    """Verdicts, flags and dates are equal, and numbers to 1e-12."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        one = one | {"why_null": dict(one["why_null"])}
        assert one.keys() == other.keys()
        for name, value in one.items():
            wanted = other[name]
            if isinstance(value, float) and wanted is not None:
                assert value == pytest.approx(wanted, rel=1e-12, abs=0), name
            else:
                assert value == wanted, name


def assessed(some: Plans, size: int = 1000, figures_size: int = 1000) -> Rows:
    of_targets = batches(targets(some), TARGETS, size)
    of_figures = batches(figures(some), FIGURES, figures_size)
    return rows_of(assess(of_targets, of_figures, as_of=AS_OF, keys=["place"]))


def assessed_within(some: Plans, size: int = 1000) -> Rows:
    return rows_of(assess(batches(within(some), WITHIN, size), as_of=AS_OF, keys=["place"]))


@given(PLANS)
@settings(max_examples=40, deadline=None)
def test_the_values_are_those_of_status(some: Plans) -> None:
    expected = of_status(some, AS_OF)
    same(assessed(some), expected)
    same(assessed_within(some), expected)


@given(PLANS, SIZES, SIZES, SIZES)
@settings(max_examples=40, deadline=None)
def test_batches_of_any_size_give_the_same_rows(
    some: Plans, size: int, figures_size: int, most: int
) -> None:
    expected = assessed(some)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assessing, "_MOST", most)
        assert assessed(some, size, figures_size) == expected
        assert assessed_within(some, size) == expected


def test_many_are_projected_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets of different keys with figures for the same days."""
    some = {f"{n:03}": plan({"at_least": Decimal(40)}, 5, 9, n % 7, 12) for n in range(300)}
    expected = of_status(some, AS_OF)
    asked: list[int] = []
    projected = many._projections

    def counted(*args: Any) -> Any:
        found = projected(*args)
        asked.append(len(found))
        return found

    monkeypatch.setattr(many, "_projections", counted)
    same(assessed(some), expected)
    assert asked == [covered.FEWEST_IN_ALL]


def test_the_result_is_read_as_it_comes() -> None:
    """No more of the targets is read than the next batch needs."""
    read = []

    def source() -> Iterator[pa.RecordBatch]:
        for place in ("a", "b", "c"):
            read.append(place)
            some = {place: plan({"at_least": Decimal(9)}, 5, 6)}
            yield from batches(within(some), WITHIN, 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assessing, "_MOST", 1)
        found = assess(source(), as_of=AS_OF, keys=["place"])
        assert read == ["a"]
        assert next(found).column("place").to_pylist() == ["a"]
        assert read == ["a"]


def test_without_keys_all_is_one_plan() -> None:
    some = {"x": plan({"at_least": Decimal(9)}, 5, 6, 8)}
    of_targets = pa.Table.from_pylist(targets(some), TARGETS).drop_columns("place")
    of_figures = pa.Table.from_pylist(figures(some), FIGURES).drop_columns("place")
    (found,) = assess(of_targets, of_figures, as_of=AS_OF)
    assert found.schema == schema()
    same([{"place": "x"} | row for row in found.to_pylist()], of_status(some, AS_OF))


def test_no_batches_give_none() -> None:
    assert list(assess([], [], as_of=AS_OF)) == []
    assert (
        list(assess(TARGETS.empty_table(), FIGURES.empty_table(), as_of=AS_OF, keys=["place"]))
        == []
    )


def one_target(**cells: Any) -> pa.Table:
    row = {"id": "jobs", "op": "at_least", "value": 9.5, "by": date(2030, 12, 31)} | cells
    return pa.Table.from_pylist([row])


def some_figures(**columns: Any) -> pa.Table:
    days = [date(2019, 12, 31), date(2020, 12, 31), date(2021, 12, 31)]
    found = {"metric": ["jobs"] * 3, "date": days, "value": [5.0, 6.0, 8.0]} | columns
    return pa.table(found)


def verdict(target: pa.Table, some: pa.Table) -> dict[str, Any]:
    (row,) = rows_of(assess(target, some, as_of=AS_OF))
    return row


@pytest.mark.parametrize(
    "columns",
    [
        {"value": pa.array([5, 6, 8], pa.int16())},
        {"value": pa.array([5, 6, 8], pa.float32())},
        {"value": pa.array([Decimal(5), Decimal(6), Decimal(8)], pa.decimal256(60, 18))},
        {"metric": pa.array(["jobs"] * 3).dictionary_encode()},
        {"metric": pa.array(["jobs"] * 3, pa.large_string())},
        {"metric": pa.array(["jobs"] * 3, pa.string_view())},
        {"date": some_figures()["date"].cast(pa.timestamp("us"))},
        {"date": some_figures()["date"].cast(pa.date64())},
        {"provisional": pa.nulls(3, pa.bool_())},
    ],
    ids=lambda columns: "-".join(f"{name} {each.type}" for name, each in columns.items()),
)
def test_the_types_of_engines_are_read_alike(columns: dict[str, Any]) -> None:
    assert verdict(one_target(), some_figures(**columns)) == verdict(one_target(), some_figures())


def test_short_floating_point_numbers_are_what_they_print() -> None:
    """3.3 as a float of 32 bits is 3.2999999523162842 as a double."""
    short = pa.array([3.1, 3.2, 3.3], pa.float32())
    row = verdict(one_target(value=3.3), some_figures(value=short))
    assert (row["latest_value"], row["gap"], row["verdict"]) == (3.3, 0.0, "met")


def test_settings_of_a_target_count() -> None:
    start = date(2019, 12, 31)
    usual = verdict(one_target(baseline=start, baseline_value=5), some_figures())
    assert (usual["baseline_date"], usual["baseline_value"], usual["gap"]) == (start, 5.0, 1.5)
    band = verdict(one_target(op="between", high=10, value=7), some_figures())
    assert (band["verdict"], band["gap"]) == ("met", 0.0)
    cap = verdict(one_target(op="<=", value=9, keep=True), some_figures())
    assert cap["margin"] == 1.0
    monthly = verdict(one_target(every="month"), some_figures())
    assert monthly["flags"] == ["stale"]
    assert usual["flags"] == []
    floor = verdict(one_target(never_falls=True), some_figures())
    assert floor["at_deadline_low"] >= 8.0 > usual["at_deadline_low"]
    other = verdict(one_target(metric="work"), some_figures(metric=["work"] * 3))
    assert other["id"] == "jobs"
    assert other["gap"] == 1.5


def test_the_value_of_a_baseline_is_a_figure() -> None:
    row = verdict(one_target(baseline=date(2010, 12, 31), baseline_value=1), some_figures())
    assert (row["baseline_value"], row["observations"]) == (1.0, 4)


def test_figures_without_a_target_are_left_out() -> None:
    a, b, c = (plan({"at_least": Decimal(9)}, 5, 6, 8) for _ in range(3))
    of_targets = batches(targets({"b": b}), TARGETS, 9)
    of_figures = batches(figures({"a": a, "b": b, "c": c}), FIGURES, 9)
    found = rows_of(assess(of_targets, of_figures, as_of=AS_OF, keys=["place"]))
    same(found, of_status({"b": b}, AS_OF))


def test_a_target_without_figures_has_no_data() -> None:
    row = verdict(one_target(), some_figures(metric=["other"] * 3))
    assert row["verdict"] == "no_data"
    assert dict(row["why_null"])["gap"] == "no_data"
    nothing: list[list[Any] | None] = [None, []]
    for none in nothing:
        (bare,) = targets({"x": plan({"at_least": Decimal(9)})})
        (found,) = assess(
            batches([bare | {"figures": none}], WITHIN, 1), as_of=AS_OF, keys=["place"]
        )
        assert found["verdict"].to_pylist() == ["no_data"]


def test_numbers_beyond_doubles_are_rounded() -> None:
    large = pa.array([2**53 + 1] * 3, pa.int64())
    assert verdict(one_target(), some_figures(value=large))["latest_value"] == float(2**53)


def test_keys_keep_their_types() -> None:
    day = date(2020, 1, 1)
    keyed = one_target().append_column("day", pa.array([day]))
    keyed = keyed.append_column("number", pa.array([7], pa.int8()))
    some = some_figures().append_column("number", pa.array([7] * 3, pa.int64()))
    some = some.append_column("day", pa.array([day] * 3))
    (found,) = assess(keyed, some, as_of=AS_OF, keys=["number", "day"])
    assert found.schema == schema([keyed.schema.field("number"), keyed.schema.field("day")])
    assert found.to_pylist()[0]["number"] == 7
