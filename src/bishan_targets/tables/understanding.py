"""From sheets to figures: each cell is understood, left out by name, or reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, listed
from bishan_targets.recording.entries import Origin, at
from bishan_targets.tables.layouts.arrangement import Arrangement, Layout
from bishan_targets.tables.layouts.by_metric import by_value
from bishan_targets.tables.layouts.column_periods import OF_ONE_PERIOD
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.roles import reach_of
from bishan_targets.tables.layouts.words import is_value
from bishan_targets.tables.names import Names
from bishan_targets.tables.series import some_of
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.stacked import tables_in
from bishan_targets.tables.table_reader import TableReader
from bishan_targets.tables.understood import Told, Understood
from bishan_targets.tables.unread_headings import nothing_found
from bishan_targets.text.folding import folded


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
        diagnostics += nothing_found(file, tables)
    elif not diagnostics and not any(each.entries or each.statements for each in found):
        has_goals = any(each.goals for each in found)
        diagnostics += [] if told.for_new_plan and has_goals else [_nothing_known(file, found)]
    elif not diagnostics:
        diagnostics += _useless_mappings(file, tables, found, names, told)
    return found, diagnostics


def _read(
    sheet: Sheet, arrangement: Arrangement, book: Book, names: Names, told: Told
) -> tuple[Understood, Iterable[Diagnostic]]:
    """A sheet's contents; if only the heading of its figures is a name, as that metric's.

    As in Open SDG's and SDMX's files, whose columns name the subject.
    """
    reader = TableReader(sheet, arrangement, book, names, told)
    found = reader.read()
    if arrangement.layout is Layout.LONG and not found.metrics:
        heading = (sheet.cell(arrangement.header, column).text for column in sheet.columns)
        named = any(names.meaning((text,)) for text in heading if is_value(text))
        if named and (other := by_value(sheet)):
            reader = TableReader(sheet, other, book, names, told)
            return reader.read(), reader.diagnostics
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
    known = some_of(dict.fromkeys(text for each in found for text in _names_in(each)))
    for name, metric in told.names.items():
        is_there = folded(name) in names.used or any(_has(sheet, name) for sheet in sheets)
        if not is_there or metric not in taken:
            yield Diagnostic(
                "unused-map", file=file, values={"given": name, "id": metric, "known": known}
            )


def _names_in(found: Understood) -> Iterable[str]:
    """The names that a mapping may use: those of metrics, and those of their growth."""
    return chain(found.names, (name for _, _, name in found.growth))


def _has(sheet: Sheet, name: str) -> bool:
    """Whether a cell has such a text: its metric may have been found by another name."""
    return any(folded(cell.text) == folded(name) for row in sheet.rows for cell in row)


def _nothing_known(file: str, found: Sequence[Understood]) -> Diagnostic:
    if all(each.layout is Layout.OF_GOALS for each in found):
        place, text = found[0].goals[0]
        return at(Origin(file, place), "only-goals", given=text)
    texts = [text for each in found for _, text in each.left_out]
    if metrics := list(dict.fromkeys(id_ for each in found for id_ in each.metrics.values())):
        said = Diagnostic("no-figures", file=file, values={"known": some_of(metrics)})
        amounts = [text for text in texts if reach_of(text) in OF_ONE_PERIOD]
        values = {**said.values, "given": amounts[0]} if amounts else said.values
        return said._replace(values=values, hint="amounts-alone" if amounts else None)
    return Diagnostic("no-metric", file=file, values={"known": listed(texts[:20]) or "-"})
