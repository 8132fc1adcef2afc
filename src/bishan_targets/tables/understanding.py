"""From sheets to figures: each cell is understood, left out by name, or reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Final

from bishan_targets.model.book import Book, Day, Figures
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, Term, listed
from bishan_targets.model.milestones import State, Statement
from bishan_targets.recording.entries import Entry, Origin, at
from bishan_targets.recording.given import is_nearer, no_figure, units_of
from bishan_targets.recording.measures import NOTHING_SAID, Said
from bishan_targets.recording.statements import StatementEntry
from bishan_targets.tables.accumulating import adds_up, kind_of
from bishan_targets.tables.choosing import Choice, Named, Where, one_series
from bishan_targets.tables.columns_apart import Parts, of_one_part, of_one_reach
from bishan_targets.tables.fiscal import FiscalYears
from bishan_targets.tables.foreseen import Foreseen, foreseen_in, remark_columns, status_in_remark
from bishan_targets.tables.headed_periods import as_headed
from bishan_targets.tables.layouts.arrangement import (
    MOST_HEADER_ROWS,
    MOST_ROWS_BEFORE,
    Arrangement,
    Item,
    Layout,
    Spot,
)
from bishan_targets.tables.layouts.beside import value_column
from bishan_targets.tables.layouts.by_metric import by_value, has_periods
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.words import is_category, is_name, is_note, is_number, is_value
from bishan_targets.tables.milestone_rows import milestone_of, state_in
from bishan_targets.tables.names import Meaning, Names, context_named, same_unit, without_unit
from bishan_targets.tables.own_units import OwnUnits
from bishan_targets.tables.series import Omitted, some_of
from bishan_targets.tables.sheet import EMPTY, Sheet, period_of, span_of
from bishan_targets.tables.stacked import tables_in
from bishan_targets.tables.statuses import Status, status_in_note, status_of
from bishan_targets.text.folding import folded, narrow
from bishan_targets.text.numbers import Refusal, fits, read_figure, says_none, without_zeros
from bishan_targets.text.spans import Span

_YEAR_AND_PART: Final = re.compile(r"(\d{4})(?:[-/]?(\d\d)|/(\d))")
_YEAR: Final = re.compile(r"\d{4}年?")
_DECADE: Final = 10
_LONGEST_SPAN: Final = 30
_TAKES_BACK: Final = ("d", "delete")
_MARKS: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "是", "初步", "初步数", "p"), True),
    **dict.fromkeys(("false", "0", "no", "n", "否"), False),
    "": None,
}


@dataclass(frozen=True, slots=True)
class Told:
    """The command line's settings for a table.

    `date` is for a table without dates; `names` are metrics by the table's own names. With
    `context`, an id that is a slip away from a known one is taken as intended. `where` has texts by
    the headings of columns: only rows that say them are taken. `sheets_chosen` tells that the user
    named the sheets. `begins` is the first day of the period that ends on `date`, `said` tells what
    figures measure, by name. `kept` are names that the plan keeps for such tables, `factors` by
    metric the numbers by which its figures are multiplied.
    """

    date: date | None = None
    source: str | None = None
    note: str | None = None
    provisional: bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    context: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    sheets_chosen: bool = False
    begins: Day | None = None
    said: Said = NOTHING_SAID
    kept: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understood:
    """Contents recognised in one sheet.

    `metrics` has the metric of each name, `left_out` the place and text of cells without one, and
    `empty` counts the cells marked as missing. `omitted` are the places and contents of rows of
    other series, with the number of their figures; `questions` must be answered before anything is
    written. `chosen` has, by metric, the columns and texts by which rows were chosen, `titles` the
    headings by which they can be. `hidden` are the places of figures that the file hides,
    `stands_under` has by metric the titles of its figures. `columns` are the headings, and
    `names` those of metrics, known or not. `statements` are those about milestones.
    `goals` and `growth` are the headings of such columns that are not read, with their places; with
    the latter is a name by which a metric can be mapped.
    """

    sheet: str
    layout: Layout
    entries: Sequence[Entry]
    metrics: Mapping[str, str]
    left_out: Sequence[tuple[str, str]]
    empty: int
    omitted: Sequence[tuple[str, Omitted]] = ()
    questions: Sequence[Diagnostic] = ()
    chosen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Sequence[str] = ()
    hidden: Sequence[str] = ()
    stands_under: Mapping[str, Sequence[str]] = field(default_factory=dict)
    columns: Sequence[str] = ()
    names: Sequence[str] = ()
    statements: Sequence[StatementEntry] = ()
    goals: Sequence[tuple[str, str]] = ()
    growth: Sequence[tuple[str, str, str]] = ()


def understand(
    file: str, sheets: Iterable[Sheet], book: Book, told: Told
) -> tuple[list[Understood], list[Diagnostic]]:
    """Read every sheet that has a table of figures, and report its errors.

    A name that is neither a metric's nor mapped is left out, with its figures. It is an error if
    nothing at all is understood.
    """
    names = Names(book, {**told.kept, **told.names})
    found: list[Understood] = []
    diagnostics: list[Diagnostic] = []
    tables: list[Sheet] = []
    for sheet in chain.from_iterable(map(tables_in, sheets)):
        tables.append(sheet)
        if arrangement := lay_out(sheet):
            understood, problems = _read(sheet, arrangement, book, names, told)
            found.append(understood)
            diagnostics += problems
    diagnostics += _unknown_columns(file, found, told)
    if not found:
        diagnostics.append(Diagnostic("no-table", file=file))
    elif not diagnostics and not any(each.entries or each.statements for each in found):
        diagnostics.append(_nothing_known(file, found))
    elif not diagnostics:
        diagnostics += _useless_mappings(file, tables, found, names, told)
    return found, diagnostics


def _read(
    sheet: Sheet, arrangement: Arrangement, book: Book, names: Names, told: Told
) -> tuple[Understood, Iterable[Diagnostic]]:
    """A sheet's contents; if only the heading of its figures is a name, as that metric's.

    As Open SDG's files and SDMX's, which say in their columns of what they are.
    """
    reader = _Reader(sheet, book, names, told)
    found = reader.read(arrangement)
    if arrangement.layout is Layout.LONG and not found.metrics:
        heading = (sheet.cell(arrangement.header, column).text for column in sheet.columns)
        named = any(names.meaning((text,)) for text in heading if is_value(text))
        if named and (other := by_value(sheet)):
            reader = _Reader(sheet, book, names, told)
            return reader.read(other), reader.diagnostics
    return found, reader.diagnostics


def _unknown_columns(file: str, found: Sequence[Understood], told: Told) -> list[Diagnostic]:
    """An error for each column by which rows should be chosen, and which no sheet has."""
    titles = list(dict.fromkeys(title for each in found for title in each.titles))
    known = {folded(title) for title in titles}
    values = {"known": listed(titles[:20]) or "-"}
    return [
        Diagnostic("no-column", file=file, values={"given": name, **values})
        for name in told.where
        if found and folded(name) not in known
    ]


def _useless_mappings(
    file: str, sheets: Sequence[Sheet], found: Sequence[Understood], names: Names, told: Told
) -> Iterable[Diagnostic]:
    """An error for each mapped name that the table does not have, or has without a figure."""
    taken = {entry.metric for each in found for entry in each.entries}
    for name, metric in told.names.items():
        is_there = folded(name) in names.used or any(_has(sheet, name) for sheet in sheets)
        if not is_there or metric not in taken:
            yield Diagnostic("unused-map", file=file, values={"given": name, "id": metric})


def _has(sheet: Sheet, name: str) -> bool:
    """Whether a cell has such a text: its metric may have been found by another name."""
    return any(folded(cell.text) == folded(name) for row in sheet.rows for cell in row)


def _nothing_known(file: str, found: Sequence[Understood]) -> Diagnostic:
    if metrics := list(dict.fromkeys(id_ for each in found for id_ in each.metrics.values())):
        return Diagnostic("no-figures", file=file, values={"known": some_of(metrics)})
    texts = [text for each in found for _, text in each.left_out]
    return Diagnostic("no-metric", file=file, values={"known": listed(texts[:20]) or "-"})


def _released(items: list[Named]) -> Iterator[Named]:
    """The items in order, each dropped from the list before the next: many need much memory."""
    items.reverse()
    while items:
        yield items.pop()


def _tops(spots: Iterable[Spot]) -> list[Spot]:
    """One place of each column."""
    return list({column: (row, column) for row, column in spots}.values())


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
        self._arrangement: Arrangement | None = None
        self._header = 0
        self._tells_apart = False
        self._unread_periods: Spot | None = None
        self._metrics: dict[str, str] = {}
        self._unknown: dict[str, Spot] = {}
        self._nameless: set[Spot] = set()
        self._said_already: set[tuple[Spot, str]] = set()
        # Headings and labels apply to many figures: each is read, and reported, once.
        self._meanings: dict[Spot, Meaning | None] = {}
        self._periods: dict[tuple[Spot | None, str | None], date | None] = {}
        self._fiscal_years = FiscalYears(sheet, book)
        self._foreseen = Foreseen(frozenset(), frozenset())
        self._not_seen: set[Spot] = set()
        self._remarks: Sequence[int] = ()
        self._own_units = OwnUnits(book)
        self._questions: list[Diagnostic] = []
        self._strange: dict[str, Spot] = {}
        self._mixed: set[tuple[str, int]] = set()
        self._hidden: list[Spot] = []
        self._numbers: dict[tuple[str, str], Decimal | Refusal] = {}
        self._statements: dict[Spot, StatementEntry] = {}
        self._growth: set[Spot] = set()
        self._headed: dict[tuple[int, str], str | None] = {}
        self._place_names: Sequence[str] = ()

    def read(self, arrangement: Arrangement) -> Understood:
        """All of the sheet's items."""
        self._units = arrangement.units
        self._header = arrangement.header
        self._arrangement = arrangement
        only = value_column(self._sheet, arrangement.header)
        self._tells_apart = arrangement.layout is Layout.BY_METRIC and only is not None
        if arrangement.layout is Layout.LONG:
            dated = (spot for spot in arrangement.apart if has_periods(self._sheet, *spot))
            self._unread_periods = next(dated, None)
        self._foreseen = foreseen_in(
            self._text(spot) for spot in arrangement.left_out if is_note(self._sheet, spot[0])
        )
        if arrangement.layout is Layout.BY_PERIOD:
            self._remarks = remark_columns(self._sheet, arrangement.left_out)
        dated = (item.period_at for item in arrangement.items.but(()) if item.period_at)
        if self._told.date and (first := next(dated, None)):
            self._complain(first, "own-dates")
        self._check_widths(arrangement.header)
        choice = self._one_series(arrangement)
        entries = [entry for each in _released(choice.taken) if (entry := self._entry(*each))]
        self._ask_about_statuses()
        self._check_spans()
        goals = [self._heading(each) for each in _tops(goal.spot for goal in arrangement.goals)]
        growth = self._growth_left_out(arrangement)
        read = set(map(self._heading, self._growth))
        spots = [*(each for each in arrangement.left_out if each not in read), *self._not_seen]
        spots += self._above(arrangement.header, {row for row, _ in spots})
        left_out = {spot: self._text(spot) for spot in spots}
        left_out |= {spot: text for text, spot in self._unknown.items()}
        return Understood(
            sheet=self._sheet.name,
            layout=arrangement.layout,
            entries=entries,
            metrics=self._metrics,
            left_out=[(self._sheet.place(*spot), left_out[spot]) for spot in sorted(left_out)],
            empty=self._empty,
            omitted=[(self._sheet.place(*each.spot), each) for each in choice.omitted],
            questions=self._questions,
            stands_under=choice.titles,
            hidden=[self._sheet.place(*spot) for spot in self._hidden],
            chosen=choice.where,
            titles=[
                *self._all_titles(),
                *self._place_names,
            ],
            columns=[
                text for column in self._sheet.columns for text in self._titles(column, own=True)
            ],
            names=[*self._metrics, *(name for name in self._unknown if name)],
            statements=list(self._statements.values()),
            goals=[(self._sheet.place(*spot), self._text(spot)) for spot in goals],
            growth=[
                (self._sheet.place(*spot), self._text(spot), name) for spot, name in growth.items()
            ],
        )

    def _named_growth(self, arrangement: Arrangement) -> list[Named]:
        """The items of growth that are figures of a known metric."""
        found: list[Named] = []
        for item in arrangement.growth:
            meaning = self._names.growth(item.path)
            if meaning and not self._sheet.is_hidden(*item.figure):
                self._growth.add(item.figure)
                self._metrics[" ".join(item.path)] = meaning.metric
                found.append(Named(item, meaning, self._is_empty(item.figure)))
        return found

    def _growth_left_out(self, arrangement: Arrangement) -> dict[Spot, str]:
        """The headings of growth that is not read, each with the name of one of its metrics."""
        taken = {column for _, column in self._growth}
        names: dict[Spot, str] = {}
        for item in arrangement.growth:
            if item.figure[1] not in taken and not self._is_empty(item.figure):
                name = without_unit(item.path[-2]) if len(item.path) > 1 else ""
                names.setdefault(self._heading(item.figure), f"{name}{item.path[-1]}")
        return names

    def _heading(self, spot: Spot) -> Spot:
        """The place of the lowest heading of a cell's column."""
        rows = range(self._header, max(-1, self._header - MOST_HEADER_ROWS), -1)
        filled = (row for row in rows if self._text((row, spot[1])))
        return next(filled, self._header), spot[1]

    def _all_titles(self) -> list[str]:
        return [text for column in self._sheet.columns for text in self._titles(column)]

    def _above(self, header: int, listed_rows: Container[int]) -> Iterable[Spot]:
        """The first number of each row above the headings: a heading has names and periods."""
        for row in range(max(0, header + 1 - MOST_ROWS_BEFORE), header + 1):
            cells = enumerate(self._sheet.rows[row]) if row not in listed_rows else ()
            numbers = (c for c, cell in cells if is_number(cell.text) and not cell.period)
            yield from ((row, column) for column in islice(numbers, 1))

    def _titles(self, column: int, *, own: bool = False) -> Iterable[str]:
        """The headings of a column; those of its `own` without the title of the table."""
        rows = range(max(0, self._header + 1 - MOST_HEADER_ROWS), self._header + 1)
        rows_of_columns = [row for row in rows if not own or not is_note(self._sheet, row)]
        return filter(None, (self._text((row, column)) for row in rows_of_columns))

    def _named(self, arrangement: Arrangement) -> list[Named]:
        """The items of known metrics."""
        found: list[Named] = []
        for item in arrangement.items.but(self._nameless):
            is_empty = self._is_empty(item.figure)
            if self._sheet.is_hidden(*item.figure):
                if not is_empty and self._meaning(item):
                    self._hidden.append(item.figure)
                continue
            meaning = self._meaning(item) if item.path or not is_empty else None
            if meaning:
                found.append(Named(item, meaning, is_empty))
            elif not is_empty and not self._is_of_milestone(item):
                self._without_meaning(item)
        return found

    def _is_of_milestone(self, item: Item) -> bool:
        """Whether a text is the state of a milestone, which is kept."""
        milestone = milestone_of(item.path, self._book.plan)
        text, source = self._text(item.figure), self._told.source
        state = state_in(text) if milestone else None
        if not (milestone and state):
            return False
        if state is State.DONE and source is None:
            said_at = at(self._origin(item.figure), "done-without-evidence", id=milestone)
            self.diagnostics.append(said_at._replace(hint="evidence-source"))
        elif (day := self._period(item)) is not None:
            evidence = source if state is State.DONE else None
            said = Statement(day, state, evidence=evidence, source=source, note=text)
            self._statements.setdefault(item.name_at, StatementEntry(milestone, said))
        return True

    def _of_one_column(self, arrangement: Arrangement, wanted: Callable[[str], Where]) -> Parts:
        """The items of one district or the like, and of months or years to date."""
        named = [*self._named(arrangement), *self._named_growth(arrangement)]
        parts = of_one_part(named, wanted, self._all_titles())
        if any(each.item.part for each in named):
            self._place_names = [name for name in self._told.where if is_category(name)]
        for metric, (item, texts) in parts.unclear.items():
            given = "Region" if texts[0].isascii() else "地区"
            values = {"given": given, "known": some_of(texts), "example": texts[0]}
            self._complain(self._heading(item.figure), "mixed-columns", id=metric, **values)
        taken, others = of_one_reach(parts.taken, self._book, self._told.said, self._period)
        self._not_seen.update(map(self._heading, (*parts.left_out, *others)))
        return parts._replace(taken=taken)

    def _one_series(self, arrangement: Arrangement) -> Choice:
        """The items of one series of each metric; reports what is wrong or doubtful about them."""

        def wanted(metric: str) -> Mapping[str, str]:
            return {**self._book.plan.import_where.get(metric, {}), **self._told.where}

        parts = self._of_one_column(arrangement, wanted)
        named = parts.taken
        read = {spot for spot, meaning in self._meanings.items() if meaning}
        choice = one_series(self._sheet, arrangement, named, read, wanted, self._told.where)
        choice = choice._replace(where={**parts.chosen, **choice.where})
        for said in choice.errors:
            self._complain(said.spot, said.code, **said.values)
        self._mixed = {(said.values["id"], said.spot[1]) for said in choice.errors}
        self._questions += [
            at(self._origin(each.spot), each.code, **each.values) for each in choice.questions
        ]
        return choice

    def _check_widths(self, header: int) -> None:
        """In text, an unquoted comma in a figure shifts the cells after it."""
        rows = self._sheet.rows
        for row in range(header + 1, len(rows) if not self._sheet.name else 0):
            beyond = range(len(rows[header]), len(rows[row]))
            strays = [(row, column) for column in beyond if self._text((row, column))]
            for spot in strays if strays and not is_note(self._sheet, row) else ():
                self._complain(spot, "stray-cell", given=self._text(spot))

    def _check_spans(self) -> None:
        """2001-03, 2002-04, 2003-05 are three years each, not months; so is one among years.

        2015/6 beside 2016/7, and 200809 beside 200910, are such years, too.
        """
        cells = {at: self._sheet.cell(*at) for at, _ in self._periods if at}
        texts = {at: cell.text for at, cell in cells.items() if not cell.day}
        forms = {at: _YEAR_AND_PART.fullmatch(text) for at, text in texts.items()}
        found = {spot: _years_of(form) for spot, form in forms.items() if form}
        lengths = {(part - year) % 100 for year, part in found.values()}
        among_years = any(_YEAR.fullmatch(text) for text in texts.values())
        longest = max(lengths, default=0)
        is_span = longest < (_DECADE if len(set(found.values())) == 1 else _LONGEST_SPAN)
        if is_span and len(lengths) == 1 and (among_years or len(set(found.values())) > 1):
            for spot in found:
                self._complain(spot, "bad-period", given=self._text(spot))

    def _entry(self, item: Item, meaning: Meaning, is_empty: bool) -> Entry | None:
        status = Status.MISSING if is_empty else self._status(item)
        if status is Status.MISSING:
            self._empty += 1
            return None
        if status is Status.FORECAST:
            self._not_seen.add(item.figure)
            return None
        if item.action and folded(self._text(item.action)) in _TAKES_BACK:
            self._complain(item.action, "takes-back", given=self._text(item.action))
        year = self._fiscal_years.span(item, meaning.metric)
        day = year.last if year else self._period(item)
        if item.period_at in self._not_seen:
            return None
        remarked = self._remarked(item, day)
        if remarked is Status.FORECAST:
            self._not_seen.add(item.figure)
            return None
        value = self._value(item, meaning)
        provisional = True if Status.PROVISIONAL in (status, remarked) else self._mark(item)
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
            begins=year.first if year else self._begins(item),
            measures=self._measures(item, meaning.metric),
        )

    def _measures(self, item: Item, metric: str) -> Figures | None:
        """What the heading of a figure says that it measures; growth is a rate."""
        if item.figure in self._growth:
            return Figures.LEVEL
        if self._arrangement is None or not adds_up(item, self._arrangement):
            return None
        described = self._book.plan.metric(metric)
        units = (described.unit if described else None) or {"und": item.units or ""}
        return kind_of(" ".join(item.path), " ".join(map(str, units.values())))

    def _status(self, item: Item) -> Status:
        """What the cell of a status says of the figure; an unknown one is asked about."""
        if item.status is None:
            return status_in_note(self._text(item.note)) if item.note else Status.PLAIN
        text = self._text(item.status)
        status = status_of(text)
        if status is None:
            self._strange.setdefault(text, item.status)
        return status or Status.PLAIN

    def _remarked(self, item: Item, day: date | None) -> Status:
        """What the remarks of a row with several periods say of the figure for one of them."""
        row = item.figure[0]
        texts = [self._text((row, column)) for column in self._remarks] if day else []
        found = {status_in_remark(text, day.year) for text in texts if day}
        known = (each for each in (Status.FORECAST, Status.PROVISIONAL) if each in found)
        return next(known, Status.PLAIN)

    def _ask_about_statuses(self) -> None:
        if self._strange:
            spot, known = next(iter(self._strange.values())), some_of(self._strange)
            said = at(self._origin(spot), "doubtful-status", given=self._text(spot), known=known)
            self._questions.append(said)

    def _is_empty(self, spot: Spot) -> bool:
        """Whether a cell is marked as missing, or only repeats another figure."""
        cell = self._sheet.cell(*spot)
        return cell.fault is None and (cell.is_repeated or says_none(cell.text))

    def _without_meaning(self, item: Item) -> None:
        if item.path and self._tells_apart and is_name(self._text(item.figure)):
            self._nameless.add(item.name_at)  # a column of words beside that of the figures
        elif item.path:
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
        if meaning is None and item.code:
            meaning = self._names.exactly(item.code)
        if meaning:
            self._check_line_through(item.name_at)
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

    def _check_line_through(self, spot: Spot) -> None:
        """A name or date that is struck out no longer holds for its figures."""
        if self._sheet.cell(*spot).fault == "struck":
            self._complain(spot, "struck-out", given=self._text(spot))

    def _new_period(self, item: Item) -> date | None:
        if item.period_at is None:
            if spot := self._unread_periods:
                self._complain(spot, "unread-periods", given=self._text(spot))
                return self._told.date
            return self._period_of_title(item)
        cell = self._sheet.cell(*item.period_at)
        self._check_line_through(item.period_at)
        said = self._said_period(item)
        found = cell.period if said is None else period_of(said)
        if found is None:
            self._complain(item.period_at, "bad-period", given=said or cell.text)
        elif self._foreseen.has(cell.text, found.year):
            self._not_seen.add(item.period_at)
        return found

    def _said_period(self, item: Item) -> str | None:
        """The text of a period that several cells say, as a column's heading does: 季度."""
        if item.period is not None or item.period_at is None:
            return item.period
        cell, column = self._sheet.cell(*item.period_at), item.period_at[1]
        if cell.day:
            return None
        if (column, cell.text) not in self._headed:
            heading = self._text(self._heading(item.period_at))
            texts = (row[column].text for row in self._sheet.rows if column < len(row))
            self._headed[column, cell.text] = as_headed(heading, cell.text, texts)
        return self._headed[column, cell.text]

    def _period_of_title(self, item: Item) -> date | None:
        """The last day of the period in a title, or of that given for a table without dates.

        Where both are there, or a heading has a part of the year, they must be one.
        """
        told = self._told.date
        span = self._span_of_title(item)
        if told is None and span is None:
            self._complain(item.figure, "no-period")
        elif told and span and span.last != told:
            self._complain(self._heading(item.figure), "own-dates")
        return told or (span.last if span else None)

    def _span_of_title(self, item: Item) -> Span | None:
        """The period in a title; a part of a year is of the one given."""
        if item.period is None:
            return None
        year = f"{self._told.date.year}年" if self._told.date else ""
        return span_of(item.period) or span_of(year + item.period)

    def _begins(self, item: Item) -> date | None:
        """The first day of an item's period."""
        if item.period_at is None:
            span = self._span_of_title(item)
            return span.first if span else self._told.begins
        cell = self._sheet.cell(*item.period_at)
        said = self._said_period(item)
        span = cell.span if said is None else span_of(said)
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
        factor = self._told.factors.get(meaning.metric)
        fitting = value if factor is None else value * factor
        if cell.is_unclear and not self._is_clear(cell.text, fitting, meaning.metric):
            reason = Term("cell.comma" if "," in cell.text else "cell.point")
            values = {"id": meaning.metric, "given": cell.text, "reason": reason}
            self._complain(item.figure, "bad-figure", **values)
            return None
        if factor is not None:
            return self._scaled(fitting, factor, item, meaning)
        return value if self._has_own_unit(item, meaning) else None

    def _scaled(
        self, scaled: Decimal, factor: Decimal, item: Item, meaning: Meaning
    ) -> Decimal | None:
        """A figure in the metric's own unit; the table must not say that it is so already."""
        said = self._said(item.unit) or meaning.unit or item.units or self._units
        own = units_of(meaning.metric, self._book) or ()
        if said and any(same_unit(said, each) for each in own):
            values = {"id": meaning.metric, "given": said, "factor": str(factor)}
            self._complain(item.unit or item.name_at, "own-unit", **values)
            return None
        if not fits(scaled):
            reason = Term("figure.digits")
            given = self._text(item.figure)
            self._complain(item.figure, "bad-figure", id=meaning.metric, given=given, reason=reason)
            return None
        return without_zeros(scaled)

    def _is_clear(self, text: str, value: Decimal, metric: str) -> bool:
        """Whether the plan settles if a comma or point parts thousands."""
        other = value / 1000 if "," in text else value * 1000
        return is_nearer(value, other, metric, self._book)

    def _number(self, text: str, metric: str) -> Decimal | Refusal:
        """The number that a text says for a metric: large tables say the same over and over."""
        if (metric, text) not in self._numbers:
            found = read_figure(text, units_of(metric, self._book))
            self._numbers[metric, text] = found
        return self._numbers[metric, text]

    def _has_own_unit(self, item: Item, meaning: Meaning) -> bool:
        """Whether the table's unit, if there is one, is the metric's own."""
        if item.unit and (meaning.metric, item.unit[1]) in self._mixed:
            return True  # said of the whole column
        unit = self._said(item.unit) or meaning.unit
        multiplier = self._text(item.multiplier) if item.multiplier else ""
        units = item.units or self._units
        values = self._own_units.difference(meaning.metric, unit, multiplier, units)
        if values:
            spot = item.unit or item.multiplier or item.name_at
            self._complain(spot, "other-unit", id=meaning.metric, **values)
        return values is None

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


def _years_of(form: re.Match[str]) -> tuple[int, int]:
    """The years that a text would begin and end with, the latter without its century: 2015/6."""
    first = int(form[1])
    if form[2]:
        return first, int(form[2])
    following = (first + 1) % 100
    return first, following if following % 10 == int(form[3]) else int(form[3])
