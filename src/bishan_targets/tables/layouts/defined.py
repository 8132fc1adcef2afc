"""Sheets of a format that defines its columns: nothing about them has to be guessed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bishan_targets.tables.layouts.arrangement import Arrangement, Item, Layout, Spot
from bishan_targets.tables.sheet import Kind, Sheet
from bishan_targets.tables.statuses import Status, status_of

_OF_UNITS: Final = (Kind.UNIT, Kind.MULTIPLIER)


def defined(sheet: Sheet) -> Arrangement:
    """One row per figure, below the headings in the first row.

    Rows of one metric may differ in columns of the kind PART. Forecasts are left out.
    """
    columns: dict[Kind, int] = {}
    for column, kind in enumerate(sheet.kinds):
        columns.setdefault(kind, column)
    status = columns.get(Kind.STATUS)
    left_out = [] if status is None else [*_forecasts(sheet, status, columns[Kind.VALUE])]
    return Arrangement(
        Layout.LONG,
        0,
        items=_Items(sheet, columns, {row for row, _ in left_out}),
        left_out=left_out,
        apart=[(0, c) for c, kind in enumerate(sheet.kinds) if kind is Kind.PART],
        units_apart=[(0, c) for c, kind in enumerate(sheet.kinds) if kind in _OF_UNITS],
    )


def _forecasts(sheet: Sheet, status: int, value: int) -> Iterator[Spot]:
    for row in range(1, len(sheet.rows)):
        if status_of(sheet.cell(row, status).text) is Status.FORECAST:
            yield row, value


@dataclass(frozen=True, slots=True)
class _Items:
    """The items of all rows, each made on demand."""

    sheet: Sheet
    columns: Mapping[Kind, int]
    left_out: Container[int]

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """See Items."""
        name, code = self.columns[Kind.NAME], self.columns.get(Kind.CODE)
        names = [column for column in (code, name) if column is not None]
        for row in range(1, len(self.sheet.rows)):
            name_at = row, name
            if row not in self.left_out and name_at not in nameless:
                yield self._item(row, [self.sheet.cell(row, column).text for column in names])

    def _item(self, row: int, path: Sequence[str]) -> Item:
        def spot(kind: Kind) -> Spot | None:
            return (row, self.columns[kind]) if kind in self.columns else None

        return Item(
            figure=(row, self.columns[Kind.VALUE]),
            path=path[-1:],
            name_at=(row, self.columns[Kind.NAME]),
            period_at=spot(Kind.DATE),
            unit=spot(Kind.UNIT),
            source=spot(Kind.SOURCE),
            note=spot(Kind.NOTE),
            multiplier=spot(Kind.MULTIPLIER),
            status=spot(Kind.STATUS),
            action=spot(Kind.ACTION),
        )
