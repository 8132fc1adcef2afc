"""JSON-stat 2.0 and its older forms: each claim of docs/reference/formats.md."""

import json
from typing import Any

import pytest
from spreadsheets import sheets

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.sheet import Kind, Sheet

YEARS = {"label": "year", "category": {"index": ["2020", "2021"]}}
AREAS = {
    "label": "area",
    "category": {"index": ["01", "02"], "label": {"01": "Springfield", "02": "Springfield"}},
}


def dataset(**more: Any) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Population",
        "id": ["area", "year"],
        "size": [2, 2],
        "role": {"time": ["year"]},
        "dimension": {"area": AREAS, "year": YEARS},
        "value": [1, 2, 3, 4],
    } | more


def read(item: Any) -> Sheet:
    (found,) = sheets(json.dumps(item).encode(), "population.json")
    return found


def column(sheet: Sheet, kind: Kind) -> list[str]:
    place = [*sheet.kinds].index(kind)
    return [row[place].text for row in sheet.rows[1:]]


def refused(item: Any) -> str:
    found = open_sheets("population.json", json.dumps(item).encode())
    assert isinstance(found, Diagnostic)
    return str(found.values["reason"])


def test_the_last_dimension_changes_first() -> None:
    found = read(dataset())
    assert column(found, Kind.DATE) == ["2020", "2021", "2020", "2021"]
    assert column(found, Kind.VALUE) == ["1", "2", "3", "4"]
    assert set(column(found, Kind.NAME)) == {"Population"}


def test_places_of_the_same_name_stay_apart_by_their_codes() -> None:
    found = read(dataset())
    assert [row[2].text for row in found.rows[1:]] == ["01", "01", "02", "02"]


def test_numbers_keep_their_digits() -> None:
    text = json.dumps(dataset()).replace("[1, 2, 3, 4]", "[1.10, 12345678901234567890, 3e2, null]")
    (found,) = sheets(text.encode(), "x.json")
    assert column(found, Kind.VALUE) == ["1.10", "12345678901234567890", "3e2"]


def test_a_sparse_cube_has_values_by_position() -> None:
    assert column(read(dataset(value={"1": 5, "3": 7})), Kind.VALUE) == ["5", "7"]


def test_the_order_of_categories_is_that_of_their_positions() -> None:
    years = {"label": "year", "category": {"index": {"2021": 1, "2020": 0}}}
    found = read(dataset(dimension={"area": AREAS, "year": years}))
    assert column(found, Kind.DATE) == ["2020", "2021", "2020", "2021"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (["p", "", "p", None], ["p", "", "p", ""]),
        ({"1": "p"}, ["", "p", "", ""]),
        ("p", ["p"] * 4),
        (["p"], ["p"] * 4),
        (None, [""] * 4),
    ],
)
def test_the_status_of_each_figure(status: Any, said: list[str]) -> None:
    assert column(read(dataset(status=status)), Kind.STATUS) == said


def test_a_metric_has_its_own_name_and_unit() -> None:
    what = {
        "category": {
            "index": ["pop", "rate"],
            "label": {"pop": "Population", "rate": "Rate"},
            "unit": {"pop": {"label": "persons", "multiplier": 3}, "rate": {"symbol": "%"}},
        }
    }
    found = read(
        dataset(
            id=["what", "year"],
            role={"time": ["year"], "metric": ["what"]},
            dimension={"what": what, "year": YEARS},
        )
    )
    assert column(found, Kind.NAME) == ["Population", "Population", "Rate", "Rate"]
    assert column(found, Kind.CODE) == ["pop", "pop", "rate", "rate"]
    assert column(found, Kind.UNIT) == ["persons × 10^3"] * 2 + ["%"] * 2


def test_a_unit_that_says_its_factor_is_left_as_it_is() -> None:
    what = {
        "category": {
            "label": {"pop": "Population"},
            "unit": {"pop": {"label": "thousands of persons", "multiplier": 3}},
        }
    }
    found = read(
        dataset(
            **{"id": ["what", "year"], "size": [1, 2], "value": [1, 2]},
            role={"metric": ["what"]},
            dimension={"what": what, "year": YEARS},
        )
    )
    assert set(column(found, Kind.UNIT)) == {"thousands of persons"}
    assert column(found, Kind.DATE) == ["2020", "2021"]  # by its contents: no role says it


@pytest.mark.parametrize(
    ("code", "label", "last"),
    [
        ("202604", "2026 April", "2026-04-30"),
        ("202205", "2022 Week 05", "2022-02-06"),
        ("20211", "2021Q1", "2021-03-31"),
        ("2021M01", "2021M01", "2021-01-31"),
        ("2021", "Year 2021", "2021-12-31"),
        ("2021", "2021/22", None),
        ("202205", "Period 202205", None),
    ],
)
def test_a_period_is_read_from_its_label_first(code: str, label: str, last: str | None) -> None:
    year = {"label": "time", "category": {"index": [code], "label": {code: label}}}
    found = read(
        dataset(**{"id": ["time"], "size": [1], "value": [1]}, role={"time": ["time"]})
        | {"dimension": {"time": year}}
    )
    (row,) = found.rows[1:]
    period = row[[*found.kinds].index(Kind.DATE)].period
    assert (period and period.isoformat()) == last


def test_two_dimensions_of_time_are_none() -> None:
    found = read(
        dataset(
            **{"id": ["from", "to"], "role": {"time": ["from", "to"]}},
            dimension={"from": YEARS | {"label": "from"}, "to": YEARS | {"label": "to"}},
        )
    )
    assert Kind.DATE not in found.kinds


def test_a_bundle_and_a_collection_are_sheets() -> None:
    old = {k: v for k, v in dataset().items() if k not in ("id", "size", "role")}
    inner = dataset()["dimension"] | {"id": ["area", "year"], "size": ["2", "2"]}
    bundle = {"one": old | {"dimension": inner}, "two": old | {"dimension": inner}}
    found = sheets(json.dumps(bundle).encode(), "x.json")
    assert [sheet.name for sheet in found] == ["one", "two"]
    assert column(found[1], Kind.VALUE) == ["1", "2", "3", "4"]
    collection = {"class": "collection", "link": {"item": [dataset(), {"href": "elsewhere"}]}}
    assert column(read(collection), Kind.VALUE) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "more",
    [
        {"value": [1, 2, 3]},
        {"size": [2, 3]},
        {"value": {"4": 1}},
        {"value": {"x": 1}},
        {"value": [1, 2, 3, [4]]},
        {"value": 7},
        {"id": None},
        {"dimension": {"area": AREAS}},
        {"dimension": {"area": AREAS, "year": {"category": {"index": {"2020": 0, "2021": 2}}}}},
        {"status": [1, 2, 3]},
    ],
)
def test_an_incomplete_dataset_is_refused(more: dict[str, Any]) -> None:
    assert refused(dataset(**more)) == "table.json-stat"


def test_dimensions_that_span_too_many_cells_are_refused() -> None:
    many = {"category": {"index": [str(i) for i in range(3000)]}}
    item = dataset(size=[3000, 3000], dimension={"area": many, "year": many}, value={"0": 1})
    assert refused(item) == "table.large"


@pytest.mark.parametrize("item", [{"dataSets": [], "structure": {}}, {"data": {"dataSets": []}}])
def test_sdmx_json_is_named(item: Any) -> None:
    assert refused(item) == "table.sdmx-json"


def test_json_lines_are_none() -> None:
    (found,) = sheets(b'{"date": "2021", "metric": "a", "value": 1}\n', "x.jsonl")
    assert not found.kinds
