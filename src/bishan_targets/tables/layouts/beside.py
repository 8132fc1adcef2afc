"""Columns beside the figures that change their meaning: unit, factor, status, action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bishan_targets.tables.layouts.arrangement import SAMPLE
from bishan_targets.tables.layouts.words import is_number, is_value, kind_of
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.statuses import status_of

_BESIDE: Final = ("unit", "multiplier", "status", "action", "provisional")
# Of factors and codes, which may be numbers.
_MAY_BE_NUMBERS: Final = ("multiplier", "status")
_MAYBE_OF_STATUS: Final = ("status", "状态", "flag", "flags", "obsflag", "obs_flag")


def columns_beside(sheet: Sheet, header: int, columns: Sequence[int]) -> dict[str, list[int]]:
    """The columns of each kind that say something about the figures of their row."""
    found: dict[str, list[int]] = {}
    for column in columns:
        kind = beside_kind(sheet, header, column)
        if kind and (kind in _MAY_BE_NUMBERS or not _has_numbers(sheet, header, column)):
            found.setdefault(kind, []).append(column)
    return found


def beside_kind(sheet: Sheet, header: int, column: int) -> str | None:
    """The kind of a column that says something about the figures of its row, if it is one.

    A column that is only headed Status may tell groups of people apart: it must hold statuses.
    """
    text = sheet.cell(header, column).text
    kind = kind_of(text)
    if kind in _BESIDE:
        return kind
    if "".join(text.split()).casefold() not in _MAYBE_OF_STATUS:
        return None
    below = {sheet.cell(row, column).text for row in range(header + 1, len(sheet.rows))}
    return "status" if all(map(status_of, below)) else None


def column_for(found: Mapping[str, Sequence[int]], kind: str, figures: int) -> int | None:
    """The column of a kind that holds for a column of figures: the only one, or the next one."""
    columns = found.get(kind, ())
    if len(columns) == 1:
        return columns[0]
    return next((each for each in columns if each > figures), None)


def value_column(sheet: Sheet, header: int) -> int | None:
    """The column headed as that of the figures, if it is the only one."""
    found = [column for column in sheet.columns if is_value(sheet.cell(header, column).text)]
    return found[0] if len(found) == 1 else None


def _has_numbers(sheet: Sheet, header: int, column: int) -> bool:
    rows = range(header + 1, min(len(sheet.rows), header + 1 + SAMPLE))
    return any(is_number(sheet.cell(row, column).text) for row in rows)
