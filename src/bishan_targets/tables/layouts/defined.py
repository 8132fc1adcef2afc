"""Sheets of a format that defines its columns: nothing about them has to be guessed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bishan_targets.tables.layouts.arrangement import Arrangement, Item, Layout, Spot
from bishan_targets.tables.sheet import Kind, Sheet

_APART: Final = (Kind.PART, Kind.CODE)
_OF_UNITS: Final = (Kind.UNIT, Kind.MULTIPLIER)


def defined(sheet: Sheet) -> Arrangement:
    """One row per figure, below the headings in the first row.

    Rows of one metric may differ in columns of the kind PART, and in the metric's code.
    """
    columns: dict[Kind, int] = {}
    for column, kind in enumerate(sheet.kinds):
        columns.setdefault(kind, column)
    return Arrangement(
        Layout.LONG,
        0,
        items=_Items(sheet, columns),
        apart=[(0, c) for c, kind in enumerate(sheet.kinds) if kind in _APART],
        units_apart=[(0, c) for c, kind in enumerate(sheet.kinds) if kind in _OF_UNITS],
    )


@dataclass(frozen=True, slots=True)
class _Items:
    """The items of all rows, each made on demand."""

    sheet: Sheet
    columns: Mapping[Kind, int]

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """See Items; a name is at its first place."""
        name, code_at = self.columns[Kind.NAME], self.columns.get(Kind.CODE)
        firsts: dict[tuple[str, str | None], Spot] = {}
        for row in range(1, len(self.sheet.rows)):
            text = self.sheet.cell(row, name).text
            code = None if code_at is None else self.sheet.cell(row, code_at).text
            name_at = firsts.setdefault((text, code), (row, name))
            if name_at not in nameless:
                yield self._item(row, text, code, name_at)

    def _item(self, row: int, text: str, code: str | None, name_at: Spot) -> Item:
        def spot(kind: Kind) -> Spot | None:
            return (row, self.columns[kind]) if kind in self.columns else None

        return Item(
            figure=(row, self.columns[Kind.VALUE]),
            path=[text] if text else [],
            name_at=name_at,
            period_at=spot(Kind.DATE),
            unit=spot(Kind.UNIT),
            source=spot(Kind.SOURCE),
            note=spot(Kind.NOTE),
            multiplier=spot(Kind.MULTIPLIER),
            status=spot(Kind.STATUS),
            action=spot(Kind.ACTION),
            code=code,
        )
