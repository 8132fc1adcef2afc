"""Result of recognising a layout: the place of each figure, its metric and its period."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from bishan_targets.tables.sheet import Sheet

MOST_HEADER_ROWS: Final = 3
MOST_ROWS_BEFORE: Final = 60
"""Rows searched for a table's header."""
SAMPLE: Final = 200
"""Rows examined for the contents of a column."""


class Reach(StrEnum):
    """Whether a heading says that figures add up from the year's start, or are a period's own.

    Those of a period are a month's, unless they are those of a quarter. A span as 1-9月 alone does
    not show the kind of its figures. `BASE` are those from which the way to the goals is measured.
    """

    TO_DATE = "to date"
    SPAN = "span"
    OF_PERIOD = "of period"
    OF_QUARTER = "of quarter"
    BASE = "base"


class Layout(StrEnum):
    """Layout of a sheet."""

    LONG = "long"
    BY_PERIOD = "column-a-period"
    BY_METRIC = "column-a-metric"
    BY_PLACE = "row-a-place"
    OF_PLAN = "targets"
    OF_GOALS = "goals"


Spot = tuple[int, int]
"""Row and column, from 0."""


class Item(NamedTuple):
    """One figure's place, with those of its metric and period.

    `path` are the texts that name the metric, from the general to the particular one; `id` is its
    id, if given. A place is None if the table has no such thing. `period` is the text of a period
    that is combined from several cells, `units` those of all figures around this one,
    `multiplier` a cell with the factor of the figure, `status` one that says how sure it is,
    `action` one that says whether the row adds a figure or takes one back. `code` is the metric's
    code at its source, by which it may be known as well. `reach` tells whether figures of the
    column add up, `part` is the heading that tells columns of one metric apart. Without a place for
    it, `period` is that of the title, or only a part of a year.
    """

    figure: Spot
    path: Sequence[str]
    name_at: Spot
    period_at: Spot | None
    id: str | None = None
    period: str | None = None
    unit: Spot | None = None
    source: Spot | None = None
    note: Spot | None = None
    provisional: Spot | None = None
    units: str | None = None
    multiplier: Spot | None = None
    status: Spot | None = None
    action: Spot | None = None
    code: str | None = None
    reach: Reach | None = None
    part: str | None = None


class Goal(NamedTuple):
    """One goal's place in a table of figures; `path`, `name_at` and units are as an item's.

    `day` is the last day of the year for which it is meant, `base` the day that the way to it is
    measured from, if the table says them. `heading` is that of a column whose cells are not meant
    for the metric's level alone, but for average growth, or for sums over several years.
    """

    spot: Spot
    path: Sequence[str]
    name_at: Spot
    unit: Spot | None
    units: str | None
    day: date | None
    base: date | None = None
    heading: str | None = None


class Items(Protocol):
    """Items found by a layout, from the top down."""

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """The items, without those whose name is at one of the places.

        The caller may add places during the iteration: tables have many irrelevant columns.
        """


class ListedItems:
    """Items that are few, or that have their own names."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Keep them."""
        self._items = items

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """See Items."""
        return (item for item in self._items if item.name_at not in nameless)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A sheet's layout, the row of its (lowest) headings, and items.

    `left_out` are the places of cells that belong to no item, `units` those that the table gives
    for all figures, `apart` the headings of columns that no item reads, which may tell rows of one
    metric apart. `units_apart` are those of the columns with units and factors. `goals` are those
    of the metrics, `growth` the figures of growth on the year before, below the metrics' names.
    """

    layout: Layout
    header: int
    items: Items
    left_out: Sequence[Spot] = field(default_factory=tuple)
    units: str | None = None
    apart: Sequence[Spot] = field(default_factory=tuple)
    units_apart: Sequence[Spot] = field(default_factory=tuple)
    goals: Sequence[Goal] = field(default_factory=tuple)
    growth: Sequence[Item] = field(default_factory=tuple)


def unnamed(sheet: Sheet, first: int, column: int) -> list[Spot]:
    """The first cell of a column without a heading, if the column is not empty."""
    rows = range(first, min(len(sheet.rows), first + SAMPLE))
    return [(row, column) for row in rows if sheet.cell(row, column).text][:1]
