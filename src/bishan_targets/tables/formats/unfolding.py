"""Tables with one column per period, of a known format, as sheets with one row per figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet
from bishan_targets.text.numbers import says_none


class Label(NamedTuple):
    """A column beside the figures: its place in the table, its heading, and its kind."""

    column: int
    heading: str
    kind: Kind


class Said(NamedTuple):
    """The figure and the status that a cell holds."""

    value: Cell
    status: str = ""


def as_it_is(cell: Cell) -> Said:
    """A cell that holds nothing but a figure."""
    return Said(cell)


def unfolded(
    sheet: Sheet,
    header: int,
    labels: Sequence[Label],
    periods: Mapping[int, Cell],
    rows: Iterable[int],
    *,
    constants: Mapping[Kind, str] | None = None,
    read: Callable[[Cell], Said] = as_it_is,
) -> Sheet:
    """A row for each figure below the periods; cells without one are left aside.

    `constants` are texts that hold for all figures.
    """
    rows = [*rows]
    labels = _without_doubles(sheet, labels, rows)
    fixed = {kind: Cell(text) for kind, text in (constants or {}).items()}
    kinds = [*fixed, *(label.kind for label in labels), Kind.DATE, Kind.STATUS, Kind.VALUE]
    headings = [*(kind.value.capitalize() for kind in fixed), *(label.heading for label in labels)]
    found: list[Sequence[Cell]] = [
        tuple(map(Cell, [*headings, "Period", "Status", "Value"])),
    ]
    spots: list[tuple[int, int]] = [(header, 0)]
    statuses: dict[str, Cell] = {"": EMPTY}
    for row in rows:
        beside = (*fixed.values(), *(sheet.cell(row, label.column) for label in labels))
        for column, period in periods.items():
            said = read(sheet.cell(row, column))
            if said.value.fault or not says_none(said.value.text):
                status = statuses.setdefault(said.status, Cell(said.status))
                found.append((*beside, period, status, said.value))
                spots.append((row, column))
    places = [None] * len(fixed) + [label.column for label in labels]
    origins = _Origins(sheet, header, spots, places)
    return Sheet(sheet.file, sheet.name, found, kinds=kinds, origins=origins)


def _without_doubles(sheet: Sheet, labels: Sequence[Label], rows: Sequence[int]) -> list[Label]:
    """The labels, those of codes as OTHER that only say the same as the names before them.

    Two places of one name are told apart by their codes.
    """
    found: list[Label] = []
    for label in labels:
        before = found[-1] if found and found[-1].kind is label.kind is Kind.PART else None
        if before and label.heading.casefold().endswith("code"):
            pairs = {
                (sheet.cell(row, before.column).text, sheet.cell(row, label.column).text)
                for row in rows
            }
            if len(pairs) == len({name for name, _ in pairs}) == len({code for _, code in pairs}):
                label = label._replace(kind=Kind.OTHER)
        found.append(label)
    return found


@dataclass(frozen=True, slots=True)
class _Origins:
    """Names a cell of the table that was unfolded.

    `spots` are the places of the figures, `labels` the columns beside them.
    """

    sheet: Sheet
    header: int
    spots: Sequence[tuple[int, int]]
    labels: Sequence[int | None]

    def __call__(self, row: int, column: int) -> str:
        at, period = self.spots[row]
        if column < len(self.labels):
            label = self.labels[column]
            return self.sheet.place(at, period if label is None else label)
        is_period = column == len(self.labels)
        return self.sheet.place(self.header if is_period else at, period)
