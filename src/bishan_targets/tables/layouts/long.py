"""Tables with one row per figure, recognised by their headings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bishan_targets.tables.layouts.arrangement import (
    MOST_ROWS_BEFORE,
    SAMPLE,
    Arrangement,
    Item,
    Layout,
    Spot,
)
from bishan_targets.tables.layouts.beside import columns_beside
from bishan_targets.tables.layouts.by_metric import has_periods, joined_period
from bishan_targets.tables.layouts.units import units_above, units_in_heading, units_in_words
from bishan_targets.tables.layouts.words import (
    is_name,
    is_note,
    is_number,
    is_other_than_seen,
    kind_of,
    said_by,
)
from bishan_targets.tables.sheet import Sheet

_BESIDE: Final = ("unit", "source", "note", "provisional", "multiplier", "status", "action")
_MONTH: Final = re.compile(r"(?:19|20|21)\d\d(?:0[1-9]|1[0-2])")


def long(sheet: Sheet, *, dated: bool) -> Arrangement | None:
    """One row per figure: headings for metric and figure, and with `dated` for the period."""
    for row in range(min(len(sheet.rows), MOST_ROWS_BEFORE)):
        kinds = [kind_of(sheet.cell(row, column).text) for column in sheet.columns]
        has_name = "id" in kinds or "name" in kinds
        if has_name and kinds.count("value") == 1:
            columns = {kind: sheet.columns[kinds.index(kind)] for kind in kinds if kind}
            if "date" not in columns and (months := _months(sheet, row) or _dates(sheet, row)):
                columns = {k: c for k, c in columns.items() if c != months["date"]} | months
            if dated != ("date" in columns):
                continue
            if len(dates := _headed(sheet, row, "date")) > 1:
                columns["second-date"] = dates[1]
            return _arranged(sheet, row, columns)
    return None


def _arranged(sheet: Sheet, header: int, columns: dict[str, int]) -> Arrangement:
    rows = range(header + 1, len(sheet.rows))
    notes = {row for row in rows if is_note(sheet, row) or _is_other(sheet, row, columns)}
    names = _headed(sheet, header, "name")
    columns = columns | _beside(sheet, header, columns)
    others = [c for c in sheet.columns if c not in columns.values() and c not in names]
    headed = [(header, column) for column in others if sheet.cell(header, column).text]
    taken = [row for row in rows if row not in notes]
    return Arrangement(
        Layout.LONG,
        header,
        items=_Items(sheet, header, columns, names, taken),
        left_out=[*headed, *(spot for row in sorted(notes) for spot in said_by(sheet, row))],
        units=_units(sheet, header, columns)
        or units_above(sheet, header)
        or units_in_words(sheet, sorted(notes)),
        apart=[(header, column) for column in others],
        units_apart=[(header, columns[k]) for k in ("unit", "multiplier") if k in columns],
    )


def _beside(sheet: Sheet, header: int, columns: dict[str, int]) -> dict[str, int]:
    """A column of statuses that is only headed so."""
    others = [c for c in sheet.columns if c not in columns.values()]
    found = columns_beside(sheet, header, others).get("status")
    return {"status": found[0]} if found and "status" not in columns else {}


def _is_other(sheet: Sheet, row: int, columns: dict[str, int]) -> bool:
    """Whether a row says that its figure is a forecast, a goal or a rate of growth."""
    return "date" in columns and is_other_than_seen(sheet.cell(row, columns["date"]).text)


def _headed(sheet: Sheet, header: int, kind: str) -> list[int]:
    """The columns of a kind, from left to right."""
    return [c for c in sheet.columns if kind_of(sheet.cell(header, c).text) == kind]


def _months(sheet: Sheet, header: int) -> dict[str, int]:
    """The column in which each cell of the first rows is a month such as 202201, as that of dates.

    No other number is read as a date: it may be anything.
    """
    rows = range(header + 1, min(len(sheet.rows), header + SAMPLE))
    for column in sheet.columns:
        texts = [text for row in rows if (text := sheet.cell(row, column).text)]
        if (
            texts
            and all(map(_MONTH.fullmatch, texts))
            and kind_of(sheet.cell(header, column).text) in (None, "within")
        ):
            return {"date": column}
    return {}


def _dates(sheet: Sheet, header: int) -> dict[str, int]:
    """The only column of written periods below a heading that says nothing, as that of dates."""
    found = [
        column
        for column in sheet.columns
        if kind_of(sheet.cell(header, column).text) is None
        and has_periods(sheet, header, column)
        and not is_number(sheet.cell(header + 1, column).text)
    ]
    return {"date": found[0]} if len(found) == 1 else {}


def _units(sheet: Sheet, header: int, columns: dict[str, int]) -> str | None:
    """The units behind one of the headings: that of the figures, or that of the names."""
    kinds = [kind for kind in ("value", "name", "date") if kind in columns]
    said = (units_in_heading(sheet.cell(header, columns[kind]).text) for kind in kinds)
    return next(filter(None, said), None)


@dataclass(frozen=True, slots=True)
class _Items:
    """The items of some rows, each made on demand; equal names are at the place of the first."""

    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    names: Sequence[int]
    rows: Sequence[int]

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """See Items."""
        firsts: dict[tuple[str, ...], tuple[Spot, Sequence[str]]] = {}
        id_at = self.columns.get("id")
        named = [column for column in (id_at, *self.names) if column is not None]
        beside = {kind: self.columns[kind] for kind in _BESIDE if kind in self.columns}
        date_at, value_at = self.columns.get("date"), self.columns["value"]
        has_parts = "second-date" in self.columns or "within" in self.columns
        for row in self.rows:
            cells = self.sheet.rows[row]
            width = len(cells)
            key = tuple([cells[c].text if c < width else "" for c in named])
            if key not in firsts:
                firsts[key] = self._name(row)
            name_at, path = firsts[key]
            if name_at in nameless:
                continue
            yield Item(
                (row, value_at),
                path,
                name_at,
                None if date_at is None else (row, date_at),
                (key[0] or None) if id_at is not None else None,
                self._period(row) if has_parts else None,
                **_in_row(row, beside),
            )

    def _name(self, row: int) -> tuple[Spot, Sequence[str]]:
        """The place of a row's name, and its parts."""
        id_at, name_at = self.columns.get("id"), self.columns.get("name")
        given = "" if id_at is None else self.sheet.cell(row, id_at).text
        if name_at is None:
            at = (row, id_at or 0)
            return at, [text for text in [self.sheet.cell(*at).text] if text]
        texts = [self.sheet.cell(row, column).text for column in self.names]
        path = [text for text in texts if is_name(text)] if len(self.names) > 1 else texts
        at = (row, id_at) if id_at is not None and given else (row, name_at)
        return at, [text for text in path if text]

    def _period(self, row: int) -> str | None:
        return _period(self.sheet, row, self.header, self.columns)


def _in_row(row: int, columns: Mapping[str, int]) -> dict[str, Any]:
    return {kind: (row, column) for kind, column in columns.items()}


def _period(sheet: Sheet, row: int, header: int, columns: Mapping[str, int]) -> str | None:
    """A year and, in a separate column, its month or quarter; or 202201 for a month."""
    if "date" not in columns:
        return None
    if "second-date" in columns:
        own = sheet.cell(row, columns["second-date"])
        year = sheet.cell(row, columns["date"]).text.rstrip("年")
        return own.text if own.period else f"{year}年{own.text}"
    if "within" not in columns:
        return None
    return joined_period(sheet, row, header, columns["date"], columns["within"])
