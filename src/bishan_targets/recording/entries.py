"""Figures to be recorded, compared with existing ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Figures

# A field named `date` shadows the type for the fields after it.
Day = date


class Effect(StrEnum):
    """Effect of recording a figure."""

    NEW = "new"
    SAME = "same"
    REPLACED = "replaced"
    AMENDED = "amended"


class Origin(NamedTuple):
    """Source of an entry: a table's file, and its cell (`Sheet1!C5`, or `C5` in a text)."""

    file: str
    cell: str


def source_beside(source: str | None, shared: str | None) -> str | None:
    """The key `source` in a file with a common source; None if it is not needed.

    An empty one says that the common source is not that of a figure without any.
    """
    return None if source == (shared or None) else source or ""


class Entry(NamedTuple):
    """A figure to be recorded.

    `provisional` is None if not specified; `origin` is the cell of the figure. `begins` is the
    first day of the period that ends on `date`: the same day, or None, for a day. `measures` is
    its kind by its heading.
    """

    metric: str
    date: date
    value: Decimal
    source: str | None = None
    note: str | None = None
    provisional: bool | None = None
    origin: Origin | None = None
    begins: Day | None = None
    measures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry, the existing figure for its metric and date, and the effect.

    `amended` is the same value with another source, note or mark.
    """

    entry: Entry
    before: Observation | None
    effect: Effect

    @property
    def is_written(self) -> bool:
        """Whether a file changes."""
        return self.effect is not Effect.SAME


def compare(
    entries: Sequence[Entry], book: Book, *, replace: bool
) -> tuple[list[Change], list[Diagnostic]]:
    """The changes by recording the entries, and objections to them.

    An existing figure with another value is left alone unless `replace` is set, and so are source,
    note and mark of one with the same value. Two entries for one metric and date must agree. A
    figure computed by a ratio is not replaced: an entry must agree with it.
    """
    known = {
        (metric, figure.date): figure
        for metric, figures in book.observations.items()
        for figure in figures
    }
    single, diagnostics = _without_twins(entries)
    beside = _beside_computed(single, book, known) if book.plan.ratios else {}
    changes: list[Change] = []
    for entry in single:
        key = entry.metric, entry.date
        change, problem = beside.get(key) or _change(entry, known.get(key), book, replace)
        changes.append(change)
        diagnostics += [problem] if problem else []
    return changes, diagnostics


def _change(
    entry: Entry, before: Observation | None, book: Book, replace: bool
) -> tuple[Change, Diagnostic | None]:
    """The change by an entry, and the objection to it; a baseline in the plan does not stand."""
    if before and before.file == book.plan.file:
        before = None
    effect = _effect(entry, before, replace)
    refused = before and effect is Effect.REPLACED and not replace
    return Change(entry, before, effect), _standing(entry, before) if before and refused else None


def _beside_computed(
    entries: Sequence[Entry], book: Book, known: Mapping[tuple[str, date], Observation]
) -> dict[tuple[str, date], tuple[Change, Diagnostic | None]]:
    """The changes by entries for figures that a ratio computes, by metric and date.

    The same figure is not written. Another one is new: it stands in place of the computed one if it
    agrees; if the same entries change the ratio's parts, that is judged on reading.
    """
    from bishan_targets.model.ratios import agrees
    from bishan_targets.reading.ratios import disagreement

    changed = {
        key
        for each in entries
        if (key := (each.metric, each.date)) not in known or known[key].value != each.value
    }
    found: dict[tuple[str, date], tuple[Change, Diagnostic | None]] = {}
    for entry in entries:
        key = entry.metric, entry.date
        before = known.get(key)
        if before is None or not book.is_computed(entry.metric, before):
            continue
        ratio = book.plan.ratios[entry.metric]
        of, to = ((part, entry.date) for part in ratio.parts)
        if of in changed or to in changed:
            found[key] = Change(entry, None, Effect.NEW), None
        elif entry.value == before.value:
            found[key] = Change(entry, before, Effect.SAME), None
        else:
            problem = None
            if not agrees(entry.value, before.value):
                values = disagreement(ratio, entry.value, known[of], known[to])
                problem = at(entry.origin, "ratio-disagrees", **values)
            found[key] = Change(entry, None, Effect.NEW), problem
    return found


def _without_twins(entries: Iterable[Entry]) -> tuple[list[Entry], list[Diagnostic]]:
    found: dict[tuple[str, date], Entry] = {}
    diagnostics: list[Diagnostic] = []
    for entry in entries:
        first = found.setdefault((entry.metric, entry.date), entry)
        if first.value != entry.value:
            diagnostics.append(_twice(entry, first))
    return list(found.values()), diagnostics


def same_twice(entries: Iterable[Entry]) -> list[Diagnostic]:
    """A question for each metric with one figure in several cells of a table."""
    found: dict[tuple[str, date], Entry] = {}
    questions: dict[str, Diagnostic] = {}
    for entry in entries:
        first = found.setdefault((entry.metric, entry.date), entry)
        if first is not entry and first.value == entry.value and entry.metric not in questions:
            values = {
                "id": entry.metric,
                "date": entry.date.isoformat(),
                "given": str(entry.value),
                "other": first.origin.cell if first.origin else "",
            }
            questions[entry.metric] = at(entry.origin, "doubtful-twice", **values)
    return list(questions.values())


def _effect(entry: Entry, before: Observation | None, replace: bool) -> Effect:
    if before is None:
        return Effect.NEW
    if before.value != entry.value:
        return Effect.REPLACED
    differs = (
        entry.source not in (None, before.source)
        or entry.note not in (None, before.note)
        or entry.provisional not in (None, before.provisional)
    )
    return Effect.AMENDED if replace and differs else Effect.SAME


def _standing(entry: Entry, before: Observation) -> Diagnostic:
    values = {
        "id": entry.metric,
        "date": entry.date.isoformat(),
        "old": str(before.value),
        "new": str(entry.value),
        "file": before.file,
    }
    return at(entry.origin, "figure-stands", **values)


def _twice(entry: Entry, first: Entry) -> Diagnostic:
    values = {
        "id": entry.metric,
        "date": entry.date.isoformat(),
        "first": str(first.value),
        "second": str(entry.value),
        "other": first.origin.cell if first.origin else "",
    }
    return at(entry.origin, "figure-twice", **values)


def at(origin: Origin | None, code: str, **values: str) -> Diagnostic:
    """A diagnostic at a cell of a table, or at no place."""
    if origin is None:
        return Diagnostic(code, values=values)
    return Diagnostic(code, file=origin.file, cell=origin.cell, values=values)
