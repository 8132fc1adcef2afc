"""From sheets to figures: each cell is understood, left out by name, or reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.model.book import Book, Day
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, Term, listed
from bishan_targets.recording.entries import Entry, Origin, at
from bishan_targets.recording.given import is_nearer, no_figure, units_of
from bishan_targets.recording.measures import NOTHING_SAID, Said
from bishan_targets.tables.breakdown import mixed_rows
from bishan_targets.tables.foreseen import Foreseen, foreseen_in
from bishan_targets.tables.layouts.arrangement import Arrangement, Item, Layout, Spot
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.units import several_units
from bishan_targets.tables.layouts.words import is_note
from bishan_targets.tables.names import Meaning, Names, context_named, same_unit
from bishan_targets.tables.sheet import EMPTY, Sheet, period_of, span_of
from bishan_targets.text.folding import narrow
from bishan_targets.text.numbers import Refusal, read_figure, says_none

_MOST_NAMED: Final = 5
_YEAR_AND_PART: Final = re.compile(r"(\d{4})[-/](\d\d)")
_MULTIPLIED_BY_ONE: Final = ("", "0", "unit", "units", "one", "ones")
_MARKS: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "是", "初步", "初步数", "p"), True),
    **dict.fromkeys(("false", "0", "no", "n", "否"), False),
    "": None,
}


@dataclass(frozen=True, slots=True)
class Told:
    """The command line's settings for a table.

    `date` is for a table without dates; `names` are metrics by the table's own names. With
    `context`, an id that is a slip away from a known one is taken as intended. `begins` is the
    first day of the period that ends on `date`, `said` tells what figures measure, by name.
    """

    date: date | None = None
    source: str | None = None
    note: str | None = None
    provisional: bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    context: bool = False
    begins: Day | None = None
    said: Said = NOTHING_SAID


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
        self._units: str | None = None
        self._metrics: dict[str, str] = {}
        self._unknown: dict[str, Spot] = {}
        self._nameless: set[Spot] = set()
        self._said_already: set[tuple[Spot, str]] = set()
        # Headings and labels apply to many figures: each is read, and reported, once.
        self._meanings: dict[Spot, Meaning | None] = {}
        self._periods: dict[tuple[Spot | None, str | None], date | None] = {}
        self._foreseen = Foreseen(frozenset(), frozenset())
        self._not_seen: set[Spot] = set()
        self._own_units: dict[tuple[str, str | None, str | None], bool] = {}
        self._numbers: dict[tuple[str, str], Decimal | Refusal] = {}

    def read(self, arrangement: Arrangement) -> Understood:
        """All of the sheet's items."""
        self._units = arrangement.units
        self._foreseen = foreseen_in(
            self._text(spot) for spot in arrangement.left_out if is_note(self._sheet, spot[0])
        )
        dated = (item.period_at for item in arrangement.items.but(()) if item.period_at)
        if self._told.date and (first := next(dated, None)):
            self._complain(first, "own-dates")
        self._check_widths(arrangement.header)
        entries: list[Entry] = []
        rows: dict[str, list[int]] = {}
        for item in arrangement.items.but(self._nameless):
            if entry := self._entry(item):
                entries.append(entry)
                if arrangement.apart:
                    rows.setdefault(entry.metric, []).append(item.figure[0])
        self._check_rows(arrangement.apart, rows)
        self._check_spans()
        spots = [*arrangement.left_out, *self._not_seen]
        left_out = {spot: self._text(spot) for spot in spots}
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

    def _check_rows(self, headings: Iterable[Spot], rows: Mapping[str, Sequence[int]]) -> None:
        """The rows of a metric may not differ in a column that nobody reads."""
        unread = [spot for spot in headings if not self._meanings.get(spot)]
        for spot, metric, said in mixed_rows(self._sheet, unread, rows):
            heading, known = self._text(spot), listed(said[:_MOST_NAMED])
            self._complain(spot, "mixed-rows", id=metric, given=heading, known=known)

    def _check_spans(self) -> None:
        """2001-03, 2002-04, 2003-05 are three years each, not months."""
        cells = {at: self._sheet.cell(*at) for at, _ in self._periods if at}
        texts = {at: cell.text for at, cell in cells.items() if not cell.day}
        forms = {at: _YEAR_AND_PART.fullmatch(text) for at, text in texts.items()}
        found = {spot: (int(form[1]), int(form[2])) for spot, form in forms.items() if form}
        lengths = {(part - year) % 100 for year, part in found.values()}
        if len(set(found.values())) > 1 and len(lengths) == 1:
            for spot in found:
                self._complain(spot, "bad-period", given=self._text(spot))

    def _entry(self, item: Item) -> Entry | None:
        if self._is_empty(item.figure):
            self._empty += bool(item.path and self._meaning(item))
            return None
        meaning = self._meaning(item)
        if meaning is None:
            self._without_meaning(item)
            return None
        day = self._period(item)
        if item.period_at in self._not_seen:
            return None
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
            begins=self._begins(item),
        )

    def _is_empty(self, spot: Spot) -> bool:
        """Whether a cell is marked as missing, or only repeats another figure."""
        cell = self._sheet.cell(*spot)
        return cell.fault is None and (cell.is_repeated or says_none(cell.text))

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
        elif self._foreseen.has(cell.text, found.year):
            self._not_seen.add(item.period_at)
        return found

    def _begins(self, item: Item) -> date | None:
        """The first day of an item's period."""
        if item.period_at is None:
            return self._told.begins
        cell = self._sheet.cell(*item.period_at)
        span = cell.span if item.period is None else span_of(item.period)
        return span.first if span else None

    def _value(self, item: Item, meaning: Meaning) -> Decimal | None:
        cell = self._sheet.cell(*item.figure)
        if cell.fault:
            reason = Term(f"cell.{cell.fault}")
            self._complain(
                item.figure, "bad-figure", id=meaning.metric, given=cell.text, reason=reason
            )
            return None
        value = self._number(cell.text, meaning.metric)
        if isinstance(value, Refusal):
            origin = self._origin(item.figure)
            self.diagnostics.append(no_figure(cell.text, meaning.metric, value, origin))
            return None
        if cell.is_unclear and not is_nearer(value, value / 1000, meaning.metric, self._book):
            reason = Term("cell.comma")
            values = {"id": meaning.metric, "given": cell.text, "reason": reason}
            self._complain(item.figure, "bad-figure", **values)
            return None
        return value if self._has_own_unit(item, meaning) else None

    def _number(self, text: str, metric: str) -> Decimal | Refusal:
        """The number that a text says for a metric: large tables say the same over and over."""
        if (metric, text) not in self._numbers:
            found = read_figure(text, units_of(metric, self._book))
            self._numbers[metric, text] = found
        return self._numbers[metric, text]

    def _has_own_unit(self, item: Item, meaning: Meaning) -> bool:
        """Whether the table's unit, if there is one, is the metric's own."""
        unit = self._said(item.unit) or meaning.unit
        multiplier = self._text(item.multiplier) if item.multiplier else ""
        if multiplier.lower() not in _MULTIPLIED_BY_ONE:
            unit = f"{unit or ''} × {multiplier}".strip()
        units = item.units or self._units
        key = meaning.metric, unit, units
        if key not in self._own_units:
            self._own_units[key] = self._is_own(*key)
        if not self._own_units[key]:
            own = units_of(meaning.metric, self._book) or ()
            values = {"given": unit or units or "", "unit": listed(dict.fromkeys(own))}
            self._complain(item.unit or item.name_at, "other-unit", id=meaning.metric, **values)
        return self._own_units[key]

    def _is_own(self, metric: str, unit: str | None, units: str | None) -> bool:
        """Whether a unit, else one of those that hold for the whole table, is a metric's own."""
        said = [unit] if unit else several_units(units)
        own = units_of(metric, self._book) or ()
        return not own or not said or any(same_unit(a, b) for a in said for b in own)

    def _mark(self, item: Item) -> bool | None:
        if item.provisional is None:
            return None
        text = narrow(self._said(item.provisional) or "").strip().lower()
        if text not in _MARKS:
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
