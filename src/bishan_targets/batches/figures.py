"""Figures: columns of tables that hold them in long form, and of lists within a target's row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from bishan_targets.batches.kinds import DAY, FLAG, NUMBER, TEXT, Kind, Refused
from bishan_targets.batches.tables import Column
from bishan_targets.model.observations import Observation

_FIGURE: Final = (
    Column("date", DAY, True),
    Column("value", NUMBER, True),
    Column("provisional", FLAG),
)
COLUMNS: Final = (Column("metric", TEXT, True), *_FIGURE)


def figure(cells: Sequence[Any]) -> Observation:
    """The figure of the cells after `metric`."""
    day, value, provisional = cells
    return Observation(day, value, provisional=bool(provisional))


def _is_list(type_: Any) -> bool:
    from pyarrow import types

    if not (types.is_list(type_) or types.is_large_list(type_)):
        return False
    return types.is_struct(type_.value_type) and _are_figures(list(type_.value_type))


def _are_figures(fields: Sequence[Any]) -> bool:
    kinds = {each.name: each.kind for each in _FIGURE}
    names = [each.name for each in fields]
    needed = {each.name for each in _FIGURE if each.is_required}
    if len(set(names)) < len(names) or not needed <= set(names) <= kinds.keys():
        return False
    return all(kinds[each.name].takes(each.type) for each in fields)


def _lists(array: Any) -> list[Any]:
    """The figures of each list; those of a null are none."""
    inner = array.flatten()
    columns = dict(zip((each.name for each in inner.type), inner.flatten(), strict=True))
    cells = [
        each.kind.read(columns[each.name]) if each.name in columns else [None] * len(inner)
        for each in _FIGURE
    ]
    rows = zip(*cells, strict=True)
    return [_figures(islice(rows, size or 0)) for size in array.value_lengths().to_pylist()]


def _figures(rows: Iterator[tuple[Any, ...]]) -> list[Observation] | Refused:
    found, refused = [], None
    for cells in rows:
        refused = refused or _problem(cells)
        found.append(figure(cells))
    return refused or found


def _problem(cells: Sequence[Any]) -> Refused | None:
    for column, value in zip(_FIGURE, cells, strict=True):
        if isinstance(value, Refused):
            return Refused(f"{column.name}: {value}")
        if value is None and column.is_required:
            return Refused(f"{column.name} is null")
    return None


WITHIN: Final = Column(
    "figures", Kind("lists of structs with date, value and provisional", _is_list, _lists), True
)
"""The figures of a target within its row."""
