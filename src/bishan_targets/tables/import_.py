"""Changes to a plan's files by importing a table, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.plan import Files
from bishan_targets.recording.draft import Draft, draft
from bishan_targets.recording.entries import same_twice
from bishan_targets.tables.names import mapped, said_of_metrics
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.titles import differing_titles
from bishan_targets.tables.understanding import Told, Understood, understand


@dataclass(frozen=True, slots=True)
class Taken:
    """Contents recognised in a table's sheets, and the changes to be written."""

    understood: Sequence[Understood]
    draft: Draft


def take(
    table: str,
    sheets: Sequence[Sheet],
    told: Told,
    files: Files,
    before: Book,
    *,
    today: date,
    replacing: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> Taken:
    """All figures of all sheets of a table, if every cell is understood.

    `files` hold the book `before`; names mapped by `told` are kept in the plan. `tick` is called
    after each sheet. Raises InputError with all objections.
    """
    names, problems = mapped(told.names, before, sure=told.context)
    said, of_figures = said_of_metrics(told.said, before)
    problems += of_figures
    told = replace(told, names=names)
    found, diagnostics = understand(table, _ticking(sheets, tick), before, told)
    if problems + diagnostics:
        raise InputError(problems + diagnostics)
    entries = [entry for each in found for entry in each.entries]
    known = before.plan.import_names
    new = {name: metric for name, metric in names.items() if known.get(name) != metric}
    where = _new_choices(found, before)
    statements = [statement for each in found for statement in each.statements]
    made = draft(
        files,
        before,
        entries,
        statements,
        today=today,
        replace=replacing,
        names=new,
        where=where,
        said=said,
    )
    questions = [question for each in found for question in each.questions]
    questions += same_twice(entries)
    questions += _under_different_titles(table, found, told)
    return Taken(found, replace(made, questions=questions))


def _under_different_titles(
    table: str, found: Sequence[Understood], told: Told
) -> list[Diagnostic]:
    """Questions about metrics with figures under several titles, or in sheets nobody chose."""
    titles: dict[str, list[str]] = {}
    sheets: dict[str, list[str]] = {}
    for each in found:
        for metric, texts in each.stands_under.items():
            titles.setdefault(metric, []).extend(texts)
            sheets.setdefault(metric, []).append("" if told.sheets_chosen else each.sheet)
    return differing_titles(table, titles, sheets)


def _new_choices(found: Sequence[Understood], before: Book) -> dict[str, dict[str, str]]:
    """The choices of rows that the plan doesn't have yet, by metric with a figure."""
    known = before.plan.import_where
    new: dict[str, dict[str, str]] = {}
    for each in found:
        metrics = {entry.metric for entry in each.entries}
        for metric, where in each.chosen.items():
            if metric in metrics and (more := where.items() - known.get(metric, {}).items()):
                new.setdefault(metric, {}).update(sorted(more))
    return new


def _ticking(sheets: Iterable[Sheet], tick: Callable[[], None]) -> Iterator[Sheet]:
    for sheet in sheets:
        yield sheet
        tick()
