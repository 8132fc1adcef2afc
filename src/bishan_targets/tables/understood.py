"""Settings of the command line for a table, and the contents recognised in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.observations import Day
from bishan_targets.recording.entries import Entry
from bishan_targets.recording.measures import NOTHING_SAID, Said
from bishan_targets.recording.statements import StatementEntry
from bishan_targets.tables.layouts.arrangement import (
    Layout,
)
from bishan_targets.tables.series import Omitted


@dataclass(frozen=True, slots=True)
class Told:
    """The command line's settings for a table.

    `date` is for a table without dates; `names` are metrics by the table's own names. With
    `context`, an id that resembles a known one is taken as intended. `where` has texts by
    the headings of columns: only rows that say them are taken. `sheets_chosen` tells that the user
    named the sheets. `begins` is the first day of the period that ends on `date`, `said` the kinds
    of figures, by name. `kept` are names that the plan keeps for such tables, `factors` by metric
    the numbers by which its figures are multiplied. With `for_new_plan`, which takes its goals
    from the table, it need not have a figure.
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
    for_new_plan: bool = False


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
    `goals`, `properties` and `growth` are the headings of such columns that are not read, with
    their places; with the latter is a name by which a metric can be mapped.
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
    properties: Sequence[tuple[str, str]] = ()
    growth: Sequence[tuple[str, str, str]] = ()
