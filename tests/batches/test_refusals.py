"""Tables that are refused, with a sentence for each problem."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from bishan_targets.batches import BatchError, assess
from bishan_targets.model.diagnostics import InputError

AS_OF = date(2022, 6, 30)
BY = date(2030, 12, 31)
FIGURE = {"date": date(2021, 12, 31), "value": 3.5}


def target(**cells: Any) -> dict[str, Any]:
    return {"place": "x", "id": "jobs", "op": ">=", "value": 9.5, "by": BY} | cells


def figure(**cells: Any) -> dict[str, Any]:
    return {"place": "x", "metric": "jobs"} | FIGURE | cells


def problems(
    targets: list[dict[str, Any]], figures: list[dict[str, Any]] | None = None
) -> tuple[str, ...]:
    """The problems of tables keyed by place."""
    some = pa.Table.from_pylist([figure()] if figures is None else figures)
    with pytest.raises(BatchError) as raised:
        list(assess(pa.Table.from_pylist(targets), some, as_of=AS_OF, keys=["place"]))
    return raised.value.problems


def test_columns_are_refused_by_name() -> None:
    wrong = {"place": 1.5, "id": "jobs", "at_least": 9, "value": "9", "by": BY}
    assert problems([wrong]) == (
        "targets: unknown column at_least",
        "targets: no column op",
        "targets: column place is double; expected are texts, whole numbers or dates",
        "targets: column value is string; expected are numbers",
    )
    zoned = datetime.fromisoformat("2021-12-31T00:00:00+00:00")
    assert problems([target()], [figure(date=zoned, provisional="no")]) == (
        "figures: column date is timestamp[us, tz=UTC]; "
        "expected are dates, or moments without a time zone",
        "figures: column provisional is string; expected are truth values",
    )


def test_a_column_that_is_there_twice() -> None:
    table = pa.table([["jobs"], ["jobs"]], names=["id", "id"])
    with pytest.raises(BatchError, match="targets: two columns id"):
        list(assess(table, as_of=AS_OF))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": None}, "id is null"),
        ({"id": ""}, "id is refused: an empty text"),
        ({"place": None}, "place is null"),
        ({"value": float("nan")}, "value is refused: nan is no number"),
        ({"value": float("-inf")}, "value is refused: -inf is no number"),
        ({"value": 1e200}, "value is refused: 1e+200 has over 28 digits, or over 100 zeros"),
        ({"by": datetime(2030, 12, 31, 12)}, "by is refused: a moment within a day"),
    ],
)
def test_cells_are_refused_by_row_and_name(cells: dict[str, Any], said: str) -> None:
    table = pa.Table.from_pylist([target(), target(**cells)])
    if "by" in cells:
        table = table.set_column(4, "by", pa.array([datetime(2030, 12, 31), cells["by"]]))
    with pytest.raises(BatchError) as raised:
        list(assess(table, pa.Table.from_pylist([figure()]), as_of=AS_OF, keys=["place"]))
    assert raised.value.problems == (f"targets, row 2: {said}",)


def test_days_beyond_those_of_python_are_refused() -> None:
    days = pa.array([-(10**6), 10**7], pa.int32()).cast(pa.date32())
    some = pa.table({"place": ["x"] * 2, "metric": ["jobs"] * 2, "date": days, "value": [1, 2]})
    with pytest.raises(BatchError) as raised:
        list(assess(pa.Table.from_pylist([target()]), some, as_of=AS_OF, keys=["place"]))
    assert raised.value.problems == tuple(
        f"figures, row {row}: date is refused: beyond the years 1 to 9999" for row in (1, 2)
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"op": "="}, "op is =; expected is one of"),
        ({"every": "decade"}, "every is decade; expected is one of day, week"),
        ({"high": 12}, "high belongs to the op between, and to no other"),
        ({"op": "between"}, "high belongs to the op between, and to no other"),
        ({"op": "between", "high": 9.5}, "high is 9.5, which is not above value, 9.5"),
        ({"baseline_value": 3}, "baseline_value needs the date baseline"),
        ({"baseline": BY}, "by is 2030-12-31, which is not after the baseline, 2030-12-31"),
        ({"minimum": 5, "maximum": 5}, "maximum, 5, is not above minimum, 5"),
        ({"maximum": 9}, "every value, or none, within minimum and maximum meets the goal"),
    ],
)
def test_targets_that_make_no_sense(cells: dict[str, Any], said: str) -> None:
    (found,) = problems([target(**cells)])
    assert found.startswith(f"targets, row 1, jobs: {said}")


def test_all_problems_of_a_batch_are_told_at_once() -> None:
    found = problems([target(op="=", every="decade"), target(op="?")])
    assert [each.split(":")[0] for each in found] == [
        "targets, row 1, jobs",
        "targets, row 1, jobs",
        "targets, row 2, jobs",
    ]


@pytest.mark.parametrize(
    ("targets", "figures", "said"),
    [
        ([target(), target()], [], "targets, row 2, x jobs: the same id as in targets, row 1"),
        ([target()], [figure(), figure()], "x jobs: two figures for 2021-12-31"),
        (
            [target(maximum=20)],
            [figure(value=21)],
            "targets, row 1, x jobs: 21 on 2021-12-31 is outside minimum and maximum",
        ),
        (
            [target(baseline=FIGURE["date"], baseline_value=3)],
            [figure()],
            "targets, row 1, x jobs: baseline_value is 3, and the figure of 2021-12-31 is 3.5",
        ),
        (
            [target(), target(place="a")],
            [],
            "targets, row 2: the key comes after a greater one; sort by key",
        ),
        (
            [target()],
            [figure(), figure(place="a")],
            "figures, row 2: the key comes after a greater one; sort by key",
        ),
        (
            [target()],
            [figure(place=3)],
            "targets, row 1: the key is of another type than that of figures, row 1",
        ),
    ],
)
def test_tables_that_contradict_themselves(
    targets: list[dict[str, Any]], figures: list[dict[str, Any]], said: str
) -> None:
    assert problems(targets, figures or [figure()]) == (said,)


def test_figures_after_the_last_target_are_read_too() -> None:
    bad = [figure(), figure(place="y", value=None)]
    table = pa.Table.from_pylist(bad)
    some = [table.slice(0, 1).to_batches()[0], table.slice(1).to_batches()[0]]
    with pytest.raises(BatchError, match="figures, row 2: value is null"):
        list(assess(pa.Table.from_pylist([target()]), some, as_of=AS_OF, keys=["place"]))


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([FIGURE, FIGURE], "jobs: two figures for 2021-12-31"),
        ([FIGURE | {"value": None}], "targets, row 1: figures is refused: value is null"),
        (
            [FIGURE, FIGURE | {"value": float("nan")}],
            "targets, row 1: figures is refused: value: nan is no number",
        ),
        ([None], "targets, row 1: figures is refused: date is null"),
    ],
)
def test_figures_within_rows_are_refused(figures: Any, said: str) -> None:
    type_ = pa.list_(pa.struct([("date", pa.date32()), ("value", pa.float64())]))
    table = pa.Table.from_pylist([target()]).drop_columns("place")
    table = table.append_column("figures", pa.array([figures], type_))
    with pytest.raises(BatchError) as raised:
        list(assess(table, as_of=AS_OF))
    assert raised.value.problems == (said,)


@pytest.mark.parametrize(
    "type_",
    [
        pa.float64(),
        pa.list_(pa.float64()),
        pa.list_(pa.struct([("date", pa.date32())])),
        pa.list_(pa.struct([("date", pa.string()), ("value", pa.float64())])),
        pa.list_(pa.struct([("date", pa.date32()), ("value", pa.int8()), ("x", pa.int8())])),
    ],
    ids=str,
)
def test_a_column_of_other_lists_is_refused(type_: pa.DataType) -> None:
    table = pa.Table.from_pylist([target()]).append_column("figures", pa.nulls(1, type_))
    with pytest.raises(BatchError, match="expected are lists of structs with date, value"):
        list(assess(table, as_of=AS_OF, keys=["place"]))


def test_the_text_shows_the_first_problems() -> None:
    error = BatchError([f"problem {number}" for number in range(23)])
    assert str(error).splitlines()[-2:] == ["problem 19", "and 3 more"]
    assert str(BatchError(["one"])) == "one"


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bishan_targets.extras.find_spec", lambda _name: None)
    with pytest.raises(InputError) as raised:
        assess([], as_of=AS_OF)
    assert raised.value.diagnostics[0].values["extra"] == "arrow"


def test_decimals_are_compared_as_such() -> None:
    """3.3 - 0.1 is at least 3.2, and not so in binary."""
    wide = pa.decimal128(38, 18)
    table = pa.Table.from_pylist([target(value=Decimal("3.2"))])
    table = table.set_column(3, "value", table["value"].cast(wide))
    some = pa.Table.from_pylist([figure(value=Decimal("3.3") - Decimal("0.1"))])
    (found,) = assess(table, some, as_of=AS_OF, keys=["place"])
    assert found["verdict"].to_pylist() == ["met"]
