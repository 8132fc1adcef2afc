"""Changes to a plan's files by importing a table, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.files import Files
from bishan_targets.recording.draft import Draft, draft
from bishan_targets.recording.entries import Entry, at, same_twice
from bishan_targets.tables.names import factors_of_metrics, mapped, said_of_metrics
from bishan_targets.tables.of_one_report import parted, without_repeats
from bishan_targets.tables.shape import ShapeChanges, shape_changes, shape_of
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.sources import Source
from bishan_targets.tables.titles import differing_titles
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told, Understood


class SourceWanted(NamedTuple):
    """A source's name; with `is_new`, the plan keeps this import under it, else it repeats one.

    `sheets` are the names of those chosen.
    """

    name: str
    sheets: Sequence[str]
    is_new: bool


class Kept(NamedTuple):
    """A source that the plan keeps, and the changes of its table's shape; None if it had none."""

    name: str
    is_new: bool
    changes: ShapeChanges | None


@dataclass(frozen=True, slots=True)
class Taken:
    """Contents recognised in a table's sheets, and the changes to be written."""

    understood: Sequence[Understood]
    draft: Draft
    kept: Kept | None = None


def take(
    table: str,
    sheets: Sequence[Sheet],
    told: Told,
    files: Files,
    before: Book,
    *,
    today: date,
    replacing: bool = False,
    wanted: SourceWanted | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Taken:
    """All figures of all sheets of a table, if every cell is understood.

    `files` hold the book `before`; names mapped by `told` are kept in the plan, by themselves or in
    the source `wanted`. `tick` is called after each sheet. Raises InputError with all objections.
    """
    source = _source(wanted, before)
    told = source.completed(told) if source else told
    names, problems = mapped(told.names, before, sure=told.context)
    said, of_figures = said_of_metrics(told.said, before)
    factors, of_factors = factors_of_metrics(told.factors, before)
    problems += [*of_figures, *of_factors]
    told = replace(told, names=names, factors=factors)
    found, diagnostics = understand(table, _ticking(sheets, tick), before, told)
    own, others = parted(found)
    entries = [*without_repeats(own), *(entry for each in others for entry in each.entries)]
    problems += [*diagnostics, *_of_years_to_come(entries, today)]
    if problems:
        raise InputError(problems)
    known = before.plan.import_names
    new = {name: metric for name, metric in names.items() if known.get(name) != metric}
    where = _new_choices(found, before)
    kept: Kept | None = None
    sources: dict[str, Mapping[str, object]] = {}
    if source and wanted:
        new, where = {}, {}
        told = replace(told, said=said)
        kept, sources = _kept(source, wanted, table, told, found)
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
        sources=sources,
        said=said,
    )
    questions = [question for each in found for question in each.questions]
    questions += same_twice(entries)
    questions += _under_different_titles(table, others, told)
    if source and not source.fits(table):
        values = {"given": PurePath(table).name, "source": source.name, "known": source.file}
        questions.append(Diagnostic("doubtful-file", file=table, values=values))
    return Taken(found, replace(made, questions=questions), kept)


def _source(wanted: SourceWanted | None, before: Book) -> Source | None:
    """The source that the plan has under a name, or a new one."""
    if wanted is None:
        return None
    if wanted.is_new:
        return Source(wanted.name)
    return Source.of(wanted.name, before.plan.import_sources[wanted.name])


def _kept(
    source: Source, wanted: SourceWanted, table: str, told: Told, found: Sequence[Understood]
) -> tuple[Kept, dict[str, Mapping[str, object]]]:
    """The source with the shape of this table, and the changes since the last one."""
    columns = (title for each in found for title in each.columns)
    shape = shape_of(columns, (name for each in found for name in each.names))
    changes = shape_changes(source.shape, shape) if source.shape else None
    if wanted.is_new:
        source = source.with_options(table, wanted.sheets, told)
    after = replace(source, shape=shape)
    return Kept(source.name, wanted.is_new, changes), {source.name: after.table()}


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


def _of_years_to_come(entries: Iterable[Entry], today: date) -> list[Diagnostic]:
    """An error for each year after this one: its column or row has goals, or expected figures.

    A day to come is a date, which other checks question.
    """
    firsts: dict[int, Entry] = {}
    for each in entries:
        is_day = each.begins in (None, each.date)
        if each.date.year > today.year and not is_day:
            firsts.setdefault(each.date.year, each)
    return [at(each.origin, "unread-heading", given=str(year)) for year, each in firsts.items()]


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
