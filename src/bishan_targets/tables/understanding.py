"""From sheets to figures: each cell is understood, left out by name, or reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.model.book import Book
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, Term, listed
from bishan_targets.recording.entries import Entry, Origin, at
from bishan_targets.recording.given import figure_of, is_nearer, units_of
from bishan_targets.tables.layouts.arrangement import Arrangement, Item, Layout, Spot
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.words import is_note, units_of_all
from bishan_targets.tables.names import Meaning, Names, context_named, same_unit
from bishan_targets.tables.sheet import EMPTY, Sheet, period_of
from bishan_targets.text.numbers import NO_FIGURE
from bishan_targets.text.width import narrow

_MARKS: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "是", "初步", "初步数", "p"), True),
    **dict.fromkeys(("false", "0", "no", "n", "否"), False),
    "": None,
}

# `单位：家、件、%` above a table with several.
_SEVERAL: Final = re.compile(r"[、,，;；/]")


@dataclass(frozen=True, slots=True)
class Told:
    """The command line's settings for a table.

    `date` is for a table without dates; `names` are metrics by the table's own names. With
    `context`, an id that is a slip away from a known one is taken as intended.
    """

    date: date | None = None
    source: str | None = None
    note: str | None = None
    provisional: bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    context: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """Contents recognised in one sheet.

    `metrics` has the metric of each name, `left_out` the place and text of cells without one, and
    `empty` counts the cells marked as missing.
    """

    sheet: str
    layout: Layout
    entries: Sequence[Entry]
    metrics: Mapping[str, str]
    left_out: Sequence[tuple[str, str]]
    empty: int


def understand(
    file: str, sheets: Iterable[Sheet], book: Book, told: Told
) -> tuple[list[Understood], list[Diagnostic]]:
    """Read every sheet that has a table of figures, and report its errors.

    A name that is neither a metric's nor mapped is left out, with its figures. It is an error if
    nothing at all is understood.
    """
    names = Names(book, told.names)
    found: list[Understood] = []
    diagnostics: list[Diagnostic] = []
    for sheet in sheets:
        if arrangement := lay_out(sheet):
            reader = _Reader(sheet, book, names, told)
            found.append(reader.read(arrangement))
            diagnostics += reader.diagnostics
    if not found:
        diagnostics.append(Diagnostic("no-table", file=file))
    elif not diagnostics and not any(each.entries for each in found):
        diagnostics.append(_nothing_known(file, found))
    return found, diagnostics


def _nothing_known(file: str, found: Sequence[Understood]) -> Diagnostic:
    texts = [text for each in found for _, text in each.left_out]
    return Diagnostic("no-metric", file=file, values={"known": listed(texts[:20]) or "-"})


class _Reader:
    """Reads one sheet; collects its errors."""

    def __init__(self, sheet: Sheet, book: Book, names: Names, told: Told) -> None:
        self.diagnostics = Gathered()
        self._sheet = sheet
        self._book = book
        self._names = names
        self._told = told
        self._empty = 0
        self._unit_of_all: str | None = None
        self._metrics: dict[str, str] = {}
        self._unknown: dict[str, Spot] = {}
        self._nameless: set[Spot] = set()
        self._said_already: set[tuple[Spot, str]] = set()
        # Headings and labels apply to many figures: each is read, and reported, once.
        self._meanings: dict[Spot, Meaning | None] = {}
        self._periods: dict[tuple[Spot | None, str | None], date | None] = {}

    def read(self, arrangement: Arrangement) -> Understood:
        """All of the sheet's items."""
        if arrangement.unit:
            self._unit_of_all = units_of_all(self._text(arrangement.unit))
        dated = (item.period_at for item in arrangement.items.but(()) if item.period_at)
        if self._told.date and (first := next(dated, None)):
            self._complain(first, "own-dates")
        self._check_widths(arrangement.header)
        items = arrangement.items.but(self._nameless)
        entries = [entry for item in items if (entry := self._entry(item))]
        left_out = {spot: self._text(spot) for spot in arrangement.left_out}
        left_out |= {spot: text for text, spot in self._unknown.items()}
        return Understood(
            sheet=self._sheet.name,
            layout=arrangement.layout,
            entries=entries,
            metrics=self._metrics,
            left_out=[(self._sheet.place(*spot), left_out[spot]) for spot in sorted(left_out)],
            empty=self._empty,
        )

    def _check_widths(self, header: int) -> None:
        """In text, an unquoted comma in a figure shifts the cells after it."""
        rows = self._sheet.rows
        for row in range(header + 1, len(rows) if not self._sheet.name else 0):
            beyond = range(len(rows[header]), len(rows[row]))
            strays = [(row, column) for column in beyond if self._text((row, column))]
            for spot in strays if strays and not is_note(self._sheet, row) else ():
                self._complain(spot, "stray-cell", given=self._text(spot))

    def _entry(self, item: Item) -> Entry | None:
        if self._is_empty(item.figure):
            self._empty += bool(item.path and self._meaning(item))
            return None
        meaning = self._meaning(item)
        if meaning is None:
            self._without_meaning(item)
            return None
        day = self._period(item)
        value = self._value(item, meaning)
        provisional = self._mark(item)
        if day is None or value is None:
            return None
        return Entry(
            metric=meaning.metric,
            date=day,
            value=value,
            source=self._said(item.source) or self._told.source,
            note=self._said(item.note) or self._told.note,
            provisional=self._told.provisional if provisional is None else provisional,
            origin=self._origin(item.figure),
        )

    def _is_empty(self, spot: Spot) -> bool:
        """Whether a cell is marked as missing, or only repeats another figure."""
        cell = self._sheet.cell(*spot)
        says_so = narrow(cell.text).strip().lower() in NO_FIGURE
        return cell.fault is None and (says_so or cell.is_repeated)

    def _without_meaning(self, item: Item) -> None:
        if item.path:
            self._nameless.add(item.name_at)
            self._unknown.setdefault(" ".join(item.path), item.name_at)
        else:
            self._complain(item.figure, "no-name", given=self._text(item.figure))

    def _meaning(self, item: Item) -> Meaning | None:
        if item.name_at not in self._meanings:
            self._meanings[item.name_at] = self._new_meaning(item)
        return self._meanings[item.name_at]

    def _new_meaning(self, item: Item) -> Meaning | None:
        if not item.path:
            return None
        meaning = self._identified(item) if item.id else self._names.meaning(item.path)
        if meaning:
            self._metrics[item.id or " ".join(item.path)] = meaning.metric
        return meaning

    def _identified(self, item: Item) -> Meaning | None:
        """The metric of a figure with an id; an unknown id is context, as in `export`."""
        metric = item.id or ""
        if hidden := self._names.hides(metric):
            self._complain(item.name_at, "hidden-name", id=metric, match=hidden)
            return None
        if found := self._names.exactly(metric):
            return found
        if item.path and item.path[-1] != metric:
            return self._names.meaning(item.path)
        context = context_named(metric, self._book, sure=self._told.context)
        if isinstance(context, Meaning):
            return context
        self._complain(item.name_at, context.code, **context.values)
        return None

    def _period(self, item: Item) -> date | None:
        key = (item.period_at, item.period)
        if key not in self._periods:
            self._periods[key] = self._new_period(item)
        return self._periods[key]

    def _new_period(self, item: Item) -> date | None:
        if item.period_at is None:
            if self._told.date is None:
                self._complain(item.figure, "no-period")
            return self._told.date
        cell = self._sheet.cell(*item.period_at)
        found = cell.period if item.period is None else period_of(item.period)
        if found is None:
            self._complain(item.period_at, "bad-period", given=item.period or cell.text)
        return found

    def _value(self, item: Item, meaning: Meaning) -> Decimal | None:
        cell, origin = self._sheet.cell(*item.figure), self._origin(item.figure)
        if cell.fault:
            reason = Term(f"cell.{cell.fault}")
            self._complain(
                item.figure, "bad-figure", id=meaning.metric, given=cell.text, reason=reason
            )
            return None
        value = figure_of(cell.text, meaning.metric, self._book, origin)
        if isinstance(value, Diagnostic):
            self.diagnostics.append(value)
            return None
        if cell.is_unclear and not is_nearer(value, value / 1000, meaning.metric, self._book):
            reason = Term("cell.comma")
            values = {"id": meaning.metric, "given": cell.text, "reason": reason}
            self._complain(item.figure, "bad-figure", **values)
            return None
        return value if self._has_own_unit(item, meaning) else None

    def _has_own_unit(self, item: Item, meaning: Meaning) -> bool:
        """Whether the table's unit, if there is one, is the metric's own."""
        unit = self._said(item.unit) or meaning.unit
        said = [unit] if unit else _SEVERAL.split(self._unit_of_all or "")
        own = units_of(meaning.metric, self._book) or ()
        if not own or not any(said) or any(same_unit(a, b) for a in said for b in own):
            return True
        values = {
            "id": meaning.metric,
            "given": unit or self._unit_of_all or "",
            "unit": listed(dict.fromkeys(own)),
        }
        self._complain(item.unit or item.name_at, "other-unit", **values)
        return False

    def _mark(self, item: Item) -> bool | None:
        text = narrow(self._said(item.provisional) or "").strip().lower()
        if text not in _MARKS and item.provisional:
            self._complain(item.provisional, "bad-mark", given=text)
        return _MARKS.get(text)

    def _said(self, spot: Spot | None) -> str | None:
        """The text of an optional cell, with all its spaces."""
        cell = self._sheet.cell(*spot) if spot else EMPTY
        return (cell.whole or cell.text) if cell.text else None

    def _text(self, spot: Spot) -> str:
        return self._sheet.cell(*spot).text

    def _origin(self, spot: Spot) -> Origin:
        return Origin(self._sheet.file, self._sheet.place(*spot))

    def _complain(self, spot: Spot, code: str, **values: str) -> None:
        if (spot, code) not in self._said_already:
            self._said_already.add((spot, code))
            self.diagnostics.append(at(self._origin(spot), code, **values))
