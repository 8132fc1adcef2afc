"""What a layout finds in a sheet: each figure's place, and those of what it is a figure of."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from bishan_targets.tables.sheet import Sheet

MOST_HEADER_ROWS: Final = 3
MOST_ROWS_BEFORE: Final = 60
"""Rows in which a table's header is looked for."""
SAMPLE: Final = 200
"""Rows that tell what a column holds."""


class Layout(StrEnum):
    """How a sheet is laid out."""

    LONG = "long"
    BY_PERIOD = "column-a-period"
    BY_METRIC = "column-a-metric"


Spot = tuple[int, int]
"""Row and column, from 0."""


class Item(NamedTuple):
    """One figure's place, with those of what it is a figure of.

    `path` are the texts that name the metric, from the general to the particular one; `id` is the
    one that should be its id. A place is None where the table has no such thing. `period` is the
    text of a period that is put together from several cells, `units` those that hold for all
    figures around this one, `multiplier` a cell that says by what the figure is multiplied.
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


class Items(Protocol):
    """What a layout has found, from the top down."""

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """The items, without those whose name stands at one of the places.

        Somebody who goes through them may add places meanwhile: tables have many columns that are
        of no matter.
        """


class ListedItems:
    """Items that are few, or that have names of their own."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Keep them."""
        self._items = items

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """See Items."""
        return (item for item in self._items if item.name_at not in nameless)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A sheet's layout, the row of its (lowest) headings, and items.

    `left_out` are the places of what belongs to none, `units` those that the table says of all
    figures, `apart` the headings of columns that may tell rows of one metric apart.
    """

    layout: Layout
    header: int
    items: Items
    left_out: Sequence[Spot] = field(default_factory=tuple)
    units: str | None = None
    apart: Sequence[Spot] = field(default_factory=tuple)


def unnamed(sheet: Sheet, first: int, column: int) -> list[Spot]:
    """The first cell of a column without a heading, if anything stands in it."""
    rows = range(first, min(len(sheet.rows), first + SAMPLE))
    return [(row, column) for row in rows if sheet.cell(row, column).text][:1]
