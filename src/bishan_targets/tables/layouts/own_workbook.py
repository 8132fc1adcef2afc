"""The sheets of the workbook that `bishan report` writes, recognised by their headings.

The targets have their goals; the figures beside these are repeated from the sheets of figures, or
are sums. Charts and milestones have headings and dates, too, and no figures. The other sheets are
tables as others are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bishan_targets import messages
from bishan_targets.tables.layouts.arrangement import Arrangement, Goal, Layout, ListedItems
from bishan_targets.tables.sheet import Sheet

_NAME, _UNIT, _GOAL, _BY = "column.name", "column.unit", "column.goal", "column.by"
_BASELINE: Final = "office.column.baseline_date"
_OF_TARGETS: Final = (_NAME, _UNIT, _GOAL, _BY, "office.column.latest", "column.latest_date")
_OF_LINES: Final = (_NAME, "office.column.line", "show.history.date", "show.history.value")
_OF_MILESTONES: Final = tuple(
    f"milestone.column.{each}" for each in ("name", "state", "expected", "by", "verdict")
)
_OF_FIGURES: Final = ("office.sheet.figures", "office.sheet.sources")
_MOST_ROWS_ABOVE: Final = 5


def own_targets(sheet: Sheet) -> Arrangement | None:
    """The sheet of targets, if it is one; columns that were added or removed do not matter."""
    found = _headings(sheet, _OF_TARGETS)
    if found is None:
        return None
    header, at = found
    goals: list[Goal] = []
    for row in range(header + 1, len(sheet.rows)):
        if name := sheet.cell(row, at[_NAME]).text:
            base = sheet.cell(row, at[_BASELINE]).period if _BASELINE in at else None
            by = sheet.cell(row, at[_BY]).period
            spots = (row, at[_GOAL]), [name], (row, at[_NAME]), (row, at[_UNIT])
            goals.append(Goal(*spots, None, by, base))
    return Arrangement(Layout.OF_PLAN, header, ListedItems([]), goals=goals)


def has_no_figures(sheet: Sheet) -> bool:
    """Whether a sheet is that of the charts or of the milestones."""
    return any(_headings(sheet, keys) for keys in (_OF_LINES, _OF_MILESTONES))


@lru_cache(maxsize=1)
def names_of_figures() -> frozenset[str]:
    """The names of the sheets of figures, in all languages."""
    return frozenset(say(key) for say in _languages() for key in _OF_FIGURES)


def _headings(sheet: Sheet, wanted: tuple[str, ...]) -> tuple[int, dict[str, int]] | None:
    """The row with all headings wanted, in one language, and the columns of all that are known."""
    if not sheet.name:
        return None
    for row in range(min(len(sheet.rows), _MOST_ROWS_ABOVE)):
        columns: dict[str, int] = {}
        for column, cell in enumerate(sheet.rows[row]):
            columns.setdefault(cell.text, column)
        for say in _languages():
            if all(say(key) in columns for key in wanted):
                known = (*wanted, _BASELINE)
                return row, {key: columns[say(key)] for key in known if say(key) in columns}
    return None


@lru_cache(maxsize=1)
def _languages() -> tuple[messages.Messages, ...]:
    return tuple(map(messages.load, messages.languages()))
