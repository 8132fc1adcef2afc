"""Reading one table: its items, as figures, statements and questions."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.milestones import State, Statement
from bishan_targets.model.targets import Figures
from bishan_targets.recording.entries import Entry, at
from bishan_targets.recording.statements import StatementEntry
from bishan_targets.tables.accumulating import adds_up, kind_of
from bishan_targets.tables.choosing import Choice, Named, Where, one_series
from bishan_targets.tables.columns_apart import Parts, of_one_part, of_one_reach
from bishan_targets.tables.fiscal import FiscalYears
from bishan_targets.tables.foreseen import Foreseen, foreseen_in, remark_columns, status_in_remark
from bishan_targets.tables.item_periods import ItemPeriods
from bishan_targets.tables.item_values import ItemValues
from bishan_targets.tables.layouts.arrangement import (
    MOST_HEADER_ROWS,
    MOST_ROWS_BEFORE,
    Arrangement,
    Item,
    Layout,
    Spot,
)
from bishan_targets.tables.layouts.beside import value_column
from bishan_targets.tables.layouts.by_metric import has_periods
from bishan_targets.tables.layouts.column_periods import OF_ONE_PERIOD
from bishan_targets.tables.layouts.properties import properties_in
from bishan_targets.tables.layouts.words import is_category, is_name, is_note, is_number
from bishan_targets.tables.milestone_rows import milestone_of, state_in
from bishan_targets.tables.names import Meaning, Names, context_named, without_unit
from bishan_targets.tables.series import some_of
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.statuses import Status, status_in_note, status_of
from bishan_targets.tables.table_cells import TableCells
from bishan_targets.tables.understood import Told, Understood
from bishan_targets.text.folding import folded
from bishan_targets.text.numbers import says_none

_TAKES_BACK: Final = ("d", "delete")


def _released(items: list[Named]) -> Iterator[Named]:
    """The items in order, each dropped from the list before the next: many need much memory."""
    items.reverse()
    while items:
        yield items.pop()


def _tops(spots: Iterable[Spot]) -> list[Spot]:
    """One place of each column."""
    return list({column: (row, column) for row, column in spots}.values())


class TableReader:
    """Reads one table; collects its errors."""

    def __init__(
        self, sheet: Sheet, arrangement: Arrangement, book: Book, names: Names, told: Told
    ) -> None:
        """Keep the arguments; nothing is read yet."""
        self._sheet = sheet
        self._arrangement = arrangement
        self._book = book
        self._names = names
        self._told = told
        self._cells = TableCells(sheet, arrangement.header)
        self._periods = ItemPeriods(self._cells, told, self._said_to_come(), self._unread_period())
        self._values = ItemValues(self._cells, book, told, arrangement.units)
        self._fiscal_years = FiscalYears(sheet, book)
        only = value_column(sheet, arrangement.header)
        self._tells_apart = arrangement.layout is Layout.BY_METRIC and only is not None
        is_by_period = arrangement.layout is Layout.BY_PERIOD
        self._remarks = remark_columns(sheet, arrangement.left_out) if is_by_period else ()
        self._empty = 0
        self._metrics: dict[str, str] = {}
        self._unknown: dict[str, Spot] = {}
        self._nameless: set[Spot] = set()
        # Headings and labels apply to many figures: each is read, and reported, once.
        self._meanings: dict[Spot, Meaning | None] = {}
        self._questions: list[Diagnostic] = []
        self._strange: dict[str, Spot] = {}
        self._hidden: list[Spot] = []
        self._statements: dict[Spot, StatementEntry] = {}
        self._growth: set[Spot] = set()
        self._place_names: Sequence[str] = ()

    @property
    def diagnostics(self) -> Iterable[Diagnostic]:
        """The errors so far."""
        return self._cells.diagnostics

    def _said_to_come(self) -> Foreseen:
        """The years and marks that the table's notes call not observed yet."""
        notes = (spot for spot in self._arrangement.left_out if is_note(self._sheet, spot[0]))
        return foreseen_in(map(self._cells.text, notes))

    def _unread_period(self) -> Spot | None:
        """A written period in a column of a long table that is read as something else."""
        if self._arrangement.layout is not Layout.LONG:
            return None
        return next((at for at in self._arrangement.apart if has_periods(self._sheet, *at)), None)

    def read(self) -> Understood:
        """All of the sheet's items."""
        arrangement = self._arrangement
        dated = (item.period_at for item in arrangement.items.but(()) if item.period_at)
        if self._told.date and (first := next(dated, None)):
            self._cells.complain(first, "own-dates")
        self._check_widths(arrangement.header)
        choice = self._one_series(arrangement)
        entries = [entry for each in _released(choice.taken) if (entry := self._entry(*each))]
        self._ask_about_statuses()
        self._periods.check_spans()
        goals = [
            self._cells.heading(each) for each in _tops(goal.spot for goal in arrangement.goals)
        ]
        growth = self._growth_left_out(arrangement)
        properties = properties_in(self._sheet, arrangement)
        read = set(map(self._cells.heading, self._growth))
        spots = [
            *properties.unknown,
            *(each for each in arrangement.left_out if each not in read),
            *self._periods.not_seen,
        ]
        spots += self._above(arrangement.header, {row for row, _ in spots})
        left_out = {spot: self._cells.text(spot) for spot in spots}
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
            titles=[*self._all_titles(), *self._place_names],
            columns=[
                text for column in self._sheet.columns for text in self._titles(column, own=True)
            ],
            names=[*self._metrics, *(name for name in self._unknown if name)],
            statements=list(self._statements.values()),
            goals=[(self._sheet.place(*spot), self._cells.text(spot)) for spot in goals],
            properties=[
                (self._sheet.place(*spot), self._cells.text(spot)) for spot in properties.headings
            ],
            growth=[
                (self._sheet.place(*spot), self._cells.text(spot), name)
                for spot, name in growth.items()
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
                names.setdefault(self._cells.heading(item.figure), f"{name}{item.path[-1]}")
        return names

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
        rows = range(max(0, self._cells.header + 1 - MOST_HEADER_ROWS), self._cells.header + 1)
        rows_of_columns = [row for row in rows if not own or not is_note(self._sheet, row)]
        return filter(None, (self._cells.text((row, column)) for row in rows_of_columns))

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
        text, source = self._cells.text(item.figure), self._told.source
        state = state_in(text) if milestone else None
        if not (milestone and state):
            return False
        if state is State.DONE and source is None:
            said_at = at(self._cells.origin(item.figure), "done-without-evidence", id=milestone)
            self._cells.diagnostics.append(said_at._replace(hint="evidence-source"))
        elif (day := self._periods.last_day(item)) is not None:
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
            self._cells.complain(
                self._cells.heading(item.figure), "mixed-columns", id=metric, **values
            )
        taken, others = of_one_reach(
            parts.taken, self._book, self._told.said, self._periods.last_day
        )
        self._periods.not_seen.update(map(self._cells.heading, (*parts.left_out, *others)))
        return parts._replace(taken=taken)

    def _one_series(self, arrangement: Arrangement) -> Choice:
        """The items of one series of each metric; reports errors and doubts about them."""

        def wanted(metric: str) -> Mapping[str, str]:
            return {**self._book.plan.import_where.get(metric, {}), **self._told.where}

        parts = self._of_one_column(arrangement, wanted)
        named = parts.taken
        read = {spot for spot, meaning in self._meanings.items() if meaning}
        choice = one_series(self._sheet, arrangement, named, read, wanted, self._told.where)
        choice = choice._replace(where={**parts.chosen, **choice.where})
        for said in choice.errors:
            self._cells.complain(said.spot, said.code, **said.values)
        self._values.mixed = {(said.values["id"], said.spot[1]) for said in choice.errors}
        self._questions += [
            at(self._cells.origin(each.spot), each.code, **each.values) for each in choice.questions
        ]
        return choice

    def _check_widths(self, header: int) -> None:
        """In text, an unquoted comma in a figure shifts the cells after it."""
        rows = self._sheet.rows
        for row in range(header + 1, len(rows) if not self._sheet.name else 0):
            beyond = range(len(rows[header]), len(rows[row]))
            strays = [(row, column) for column in beyond if self._cells.text((row, column))]
            for spot in strays if strays and not is_note(self._sheet, row) else ():
                self._cells.complain(spot, "stray-cell", given=self._cells.text(spot))

    def _entry(self, item: Item, meaning: Meaning, is_empty: bool) -> Entry | None:
        status = Status.MISSING if is_empty else self._status(item)
        if status is Status.MISSING:
            self._empty += 1
            return None
        if status is Status.FORECAST:
            self._periods.not_seen.add(item.figure)
            return None
        if item.action and folded(self._cells.text(item.action)) in _TAKES_BACK:
            self._cells.complain(item.action, "takes-back", given=self._cells.text(item.action))
        year = self._fiscal_years.span(item, meaning.metric)
        day = year.last if year else self._periods.last_day(item)
        if item.period_at in self._periods.not_seen:
            return None
        remarked = self._remarked(item, day)
        if remarked is Status.FORECAST:
            self._periods.not_seen.add(item.figure)
            return None
        value = self._values.value(item, meaning)
        provisional = True if Status.PROVISIONAL in (status, remarked) else self._values.mark(item)
        if day is None or value is None:
            return None
        return Entry(
            metric=meaning.metric,
            date=day,
            value=value,
            source=self._cells.said(item.source) or self._told.source,
            note=self._cells.said(item.note) or self._told.note,
            provisional=self._told.provisional if provisional is None else provisional,
            origin=self._cells.origin(item.figure),
            begins=year.first if year else self._periods.begins(item),
            measures=self._measures(item, meaning.metric),
        )

    def _measures(self, item: Item, metric: str) -> Figures | None:
        """The kind of a figure by its heading; growth is a rate."""
        if item.figure in self._growth:
            return Figures.LEVEL
        is_sum, is_amount = adds_up(item, self._arrangement), item.reach in OF_ONE_PERIOD
        if not (is_sum or is_amount):
            return None
        described = self._book.plan.metric(metric)
        units = (described.unit if described else None) or {"und": item.units or ""}
        kind = kind_of(" ".join(item.path), " ".join(map(str, units.values())))
        if is_sum:
            return kind
        return Figures.OF_PERIOD if kind is Figures.YEAR_TO_DATE else None

    def _status(self, item: Item) -> Status:
        """The status of a figure by its cell; an unknown one is asked about."""
        if item.status is None:
            return status_in_note(self._cells.text(item.note)) if item.note else Status.PLAIN
        text = self._cells.text(item.status)
        status = status_of(text)
        if status is None:
            self._strange.setdefault(text, item.status)
        return status or Status.PLAIN

    def _remarked(self, item: Item, day: date | None) -> Status:
        """The status of a figure by its row's remarks, which name one of several periods."""
        row = item.figure[0]
        texts = [self._cells.text((row, column)) for column in self._remarks] if day else []
        found = {status_in_remark(text, day.year) for text in texts if day}
        known = (each for each in (Status.FORECAST, Status.PROVISIONAL) if each in found)
        return next(known, Status.PLAIN)

    def _ask_about_statuses(self) -> None:
        if self._strange:
            spot, known = next(iter(self._strange.values())), some_of(self._strange)
            said = at(
                self._cells.origin(spot),
                "doubtful-status",
                given=self._cells.text(spot),
                known=known,
            )
            self._questions.append(said)

    def _is_empty(self, spot: Spot) -> bool:
        """Whether a cell is marked as missing, or only repeats another figure."""
        cell = self._sheet.cell(*spot)
        return cell.fault is None and (cell.is_repeated or says_none(cell.text))

    def _without_meaning(self, item: Item) -> None:
        if item.path and self._tells_apart and is_name(self._cells.text(item.figure)):
            self._nameless.add(item.name_at)  # a column of words beside that of the figures
        elif item.path:
            self._nameless.add(item.name_at)
            self._unknown.setdefault(" ".join(item.path), item.name_at)
        else:
            self._cells.complain(item.figure, "no-name", given=self._cells.text(item.figure))

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
            self._periods.check_line_through(item.name_at)
            self._metrics[item.id or " ".join(item.path)] = meaning.metric
        return meaning

    def _identified(self, item: Item) -> Meaning | None:
        """The metric of a figure with an id; an unknown id is context, as in `export`."""
        metric = item.id or ""
        if hidden := self._names.hides(metric):
            self._cells.complain(item.name_at, "hidden-name", id=metric, match=hidden)
            return None
        if found := self._names.exactly(metric):
            return found
        if item.path and item.path[-1] != metric:
            return self._names.meaning(item.path)
        context = context_named(metric, self._book, sure=self._told.context)
        if isinstance(context, Meaning):
            return context
        self._cells.complain(item.name_at, context.code, **context.values)
        return None
