"""JSON-stat 2.0, and its older forms, by the text of the standard (json-stat.org/full).

Our own reader: pyjstat, which is no longer kept, merges two categories of the same label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeGuard

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.cubes import (
    Category,
    Cube,
    Dimension,
    is_too_large,
    sheet_of,
    size_of,
    with_time,
)
from bishan_targets.tables.formats.workbook import broken
from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet

_ROLES: Final = {"time": Kind.DATE, "metric": Kind.NAME}

_MAGNITUDE: Final = re.compile(r"thousand|million|billion|[千万亿]", re.IGNORECASE)

Object = Mapping[str, Any]


class _NoDatasetError(Exception):
    """An object that is not a valid dataset, by the end of a `table.` message's key."""

    def __init__(self, reason: str = "json-stat") -> None:
        super().__init__(reason)


def datasets_in(item: Object) -> list[tuple[str, Object]]:
    """The datasets of a JSON-stat response with their names; none for any other object."""
    if _is_dataset(item):
        return [("", item)]
    link = item.get("link")
    if item.get("class") == "collection" and isinstance(link, dict):
        embedded = link.get("item")
        items = embedded if isinstance(embedded, list) else []
        return [(str(each.get("label", "")), each) for each in items if _is_dataset(each)]
    return [(name, each) for name, each in item.items() if _is_dataset(each)]


def _is_dataset(item: object) -> TypeGuard[Object]:
    return isinstance(item, dict) and isinstance(item.get("dimension"), dict) and "value" in item


def read_json_stat(file: str, datasets: Sequence[tuple[str, Object]]) -> list[Sheet] | Diagnostic:
    """A sheet for each dataset, with a row for each figure."""
    names = [name if len(datasets) > 1 else "" for name, _ in datasets]
    try:
        cubes = [_cube(each, name) for name, each in datasets]
    except _NoDatasetError as error:
        return broken(file, str(error))
    except (AttributeError, KeyError, TypeError, ValueError):
        return broken(file, "json-stat")
    return [sheet_of(file, cube, name) for cube, name in zip(cubes, names, strict=True)]


def _cube(dataset: Object, name: str) -> Cube:
    # Before 2.0, these three were children of `dimension`.
    outer, inner = dataset, dataset["dimension"]
    ids, sizes = (outer.get(key, inner.get(key)) for key in ("id", "size"))
    roles = outer.get("role", inner.get("role")) or {}
    kinds = {each: kind for role, kind in _ROLES.items() for each in roles.get(role, ())}
    dimensions = [_dimension(each, inner[each], kinds.get(each, Kind.PART)) for each in ids]
    if [len(each.categories) for each in dimensions] != [int(size) for size in sizes]:
        raise _NoDatasetError
    if is_too_large(dimensions):
        raise _NoDatasetError("large")
    dimensions = with_time(_with_one_each(dimensions))
    count = size_of(dimensions)
    return Cube(
        name=dataset.get("label") or name or "value",
        dimensions=dimensions,
        values=[*_in_order(dataset["value"], count, EMPTY, _cell)],
        statuses=_statuses(dataset.get("status"), count),
        source=str(dataset.get("source") or ""),
    )


def _with_one_each(dimensions: Sequence[Dimension]) -> list[Dimension]:
    """The dimensions, with at most one for the metric, and one for the period.

    A role can be shared: of days of arrival and departure, neither is the period.
    """
    dates = [each for each in dimensions if each.kind is Kind.DATE]
    names = [each for each in dimensions if each.kind is Kind.NAME]
    shared = [*(dates if len(dates) > 1 else ()), *names[1:]]
    return [
        Dimension(each.heading, each.categories) if each in shared else each for each in dimensions
    ]


def _dimension(id_: str, given: Object, kind: Kind) -> Dimension:
    category = given["category"]
    labels, units = category.get("label") or {}, category.get("unit") or {}
    codes = _codes(category.get("index"), labels)
    categories = [
        Category(code, str(labels.get(code, code)), _unit(units.get(code) or {})) for code in codes
    ]
    return Dimension(str(given.get("label") or id_), categories, kind)


def _codes(index: Any, labels: Object) -> list[str]:
    """The categories' ids in order: those of a list, or by their positions."""
    if isinstance(index, dict):
        codes = sorted(index, key=lambda code: int(index[code]))
        if [int(index[code]) for code in codes] != list(range(len(codes))):
            raise _NoDatasetError
        return codes
    return [str(code) for code in (labels if index is None else index)]


def _unit(unit: Object) -> str:
    """The unit of a metric, with a power of ten that its label does not say."""
    base = str(unit.get("label") or unit.get("base") or unit.get("symbol") or "")
    multiplier = str(unit.get("multiplier") or "0")
    is_said = multiplier == "0" or _MAGNITUDE.search(base)
    return base if is_said else f"{base} × 10^{multiplier}"


def _in_order(given: Any, count: int, none: Any, made: Any) -> Iterator[Any]:
    """The values of all cells, by position, from a list, or from an object that leaves some out."""
    if isinstance(given, dict):
        if any(not 0 <= int(place) < count for place in given):
            raise _NoDatasetError
        return (
            made(given.get(str(place))) if str(place) in given else none for place in range(count)
        )
    if len(given) != count:
        raise _NoDatasetError
    return map(made, given)


def _cell(value: Any) -> Cell:
    if value is None or value == "":
        return EMPTY
    if not isinstance(value, str):
        raise _NoDatasetError
    return Cell(value.strip())


def _statuses(given: Any, count: int) -> list[str]:
    """The status of each cell; one alone holds for all."""
    if not given:
        return []
    if isinstance(given, str):
        return [given] * count
    if isinstance(given, list) and len(given) == 1:
        return [str(given[0] or "")] * count
    return [*_in_order(given, count, "", lambda each: str(each or ""))]
