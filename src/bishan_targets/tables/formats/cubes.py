"""Cubes of figures, as PX and JSON-stat hold them, as sheets with one row per figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, product
from math import prod
from typing import Final, NamedTuple

from bishan_targets.tables.formats.workbook import MOST_CELLS
from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet, span_of
from bishan_targets.text.spans import Span

_OF_TIME: Final = re.compile(
    r"\b(?:time|year|month|quarter|week|day|date|period|tid|vuosi|kuukausi|leto|periodo|trimestre)\b"
    r"|时间|年|月|季|期",
    re.IGNORECASE,
)
_NO_DIGITS: Final = re.compile(r"\D+")
_ONLY_DIGITS: Final = re.compile(r"\d{5,6}")
_METRIC: Final = "Indicator"
_NAMED: Final = (Kind.NAME, Kind.PART, Kind.DATE)


class Category(NamedTuple):
    """A value of a dimension: its code, its label, and the unit and period of its figures."""

    code: str
    label: str
    unit: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of a cube; its categories are in the order of the figures."""

    heading: str
    categories: Sequence[Category]
    kind: Kind = Kind.PART


@dataclass(frozen=True, slots=True)
class Cube:
    """Figures by their dimensions; the last one changes first.

    `name` is that of the metric if no dimension has it. Cells without a figure are EMPTY; `unit`
    and `source` hold for all of them, `statuses` for each, if there are any.
    """

    name: str
    dimensions: Sequence[Dimension]
    values: Sequence[Cell]
    statuses: Sequence[str] = ()
    unit: str = ""
    source: str = ""


def size_of(dimensions: Sequence[Dimension]) -> int:
    """Number of cells that the dimensions span."""
    return prod(len(each.categories) for each in dimensions)


def is_too_large(dimensions: Sequence[Dimension]) -> bool:
    """Whether the dimensions span more cells than a workbook may have."""
    return size_of(dimensions) > MOST_CELLS


def with_time(dimensions: Sequence[Dimension]) -> list[Dimension]:
    """The dimensions, the one of periods marked as such, if one alone can be it."""
    if any(each.kind is Kind.DATE for each in dimensions):
        return [_with_spans(each) if each.kind is Kind.DATE else each for each in dimensions]
    parts = [each for each in dimensions if each.kind is Kind.PART]
    likely = [each for each in parts if _are_periods(each)] or parts
    named = [each for each in likely if _OF_TIME.search(each.heading)]
    found = named if len(named) == 1 or likely is parts else likely
    if len(found) != 1:
        return list(dimensions)
    dated = replace(_with_spans(found[0]), kind=Kind.DATE)
    return [dated if each is found[0] else each for each in dimensions]


def _are_periods(dimension: Dimension) -> bool:
    return bool(dimension.categories) and all(map(_span, dimension.categories))


def _span(category: Category) -> Span | None:
    """The days of a period by its label, or by its code if the label says no more.

    202205 may be a week in one file and a month in another: a label must say it.
    """
    code, label = category.code, category.label
    if found := category.span or span_of(label):
        return found
    says_more = label != code and _NO_DIGITS.sub("", label) not in ("", _NO_DIGITS.sub("", code))
    return None if says_more or _ONLY_DIGITS.fullmatch(code) else span_of(code)


def _with_spans(dimension: Dimension) -> Dimension:
    dated = [each._replace(span=_span(each)) for each in dimension.categories]
    return replace(dimension, categories=dated)


def sheet_of(file: str, cube: Cube, name: str = "") -> Sheet:
    """A row for each figure, with its dimensions' labels, and codes that differ from them.

    `name` is that of the sheet, if a file has several.
    """
    columns = [_columns(dimension) for dimension in cube.dimensions]
    if not any(each.kind is Kind.NAME for each in cube.dimensions):
        columns.insert(0, _Columns([(_METRIC, Kind.NAME)], [(Cell(cube.name),)]))
    columns += [
        _constant("Unit", Kind.UNIT, cube.unit),
        _constant("Source", Kind.SOURCE, cube.source),
    ]
    headings = [*chain.from_iterable(each.headings for each in columns)]
    headings += [("Status", Kind.STATUS), ("Value", Kind.VALUE)]
    rows: list[Sequence[Cell]] = [tuple(Cell(text) for text, _ in headings)]
    texts = dict.fromkeys(cube.statuses)
    statuses = {text: Cell(text) if text else EMPTY for text in texts}
    for place, combined in enumerate(product(*(each.cells for each in columns))):
        if (value := cube.values[place]) is not EMPTY:
            status = statuses[cube.statuses[place]] if cube.statuses else EMPTY
            rows.append((*chain.from_iterable(combined), status, value))
    kinds = [kind for _, kind in headings]
    return Sheet(file, name, rows, kinds=kinds, origins=_Origins(rows, kinds))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Headings of the columns that a dimension takes, and their cells for each category."""

    headings: Sequence[tuple[str, Kind]]
    cells: Sequence[tuple[Cell, ...]] = field(default_factory=list)


def _constant(heading: str, kind: Kind, text: str) -> _Columns:
    return _Columns([(heading, kind)], [(Cell(text),)]) if text else _Columns([], [()])


def _columns(dimension: Dimension) -> _Columns:
    """A column of labels, and one of codes or units if these say something more."""
    headings = [(dimension.heading, dimension.kind)]
    cells = [[cell] for cell in _labels(dimension)]
    if _has_codes(dimension):
        kind = Kind.CODE if dimension.kind is Kind.NAME else _kind_of_codes(dimension)
        headings.append((f"{dimension.heading} (code)", kind))
        _add(cells, [each.code for each in dimension.categories])
    if any(each.unit for each in dimension.categories):
        headings.append(("Unit", Kind.UNIT))
        _add(cells, [each.unit for each in dimension.categories])
    return _Columns(headings, [tuple(each) for each in cells])


def _kind_of_codes(dimension: Dimension) -> Kind:
    """Codes tell series apart if labels do not; else they only repeat them."""
    labels = {each.label for each in dimension.categories}
    return Kind.OTHER if len(labels) == len(dimension.categories) else Kind.PART


def _add(cells: Sequence[list[Cell]], texts: Sequence[str]) -> None:
    for row, text in zip(cells, texts, strict=True):
        row.append(Cell(text) if text else EMPTY)


def _has_codes(dimension: Dimension) -> bool:
    is_date = dimension.kind is Kind.DATE
    return not is_date and any(each.code != each.label for each in dimension.categories)


def _labels(dimension: Dimension) -> list[Cell]:
    """A cell for each category; names that two metrics share are told apart by their codes."""
    counts = Counter(each.label for each in dimension.categories)
    is_name = dimension.kind is Kind.NAME
    return [
        _dated(each)
        if dimension.kind is Kind.DATE
        else Cell(
            f"{each.label} ({each.code})" if is_name and counts[each.label] > 1 else each.label
        )
        for each in dimension.categories
    ]


def _dated(category: Category) -> Cell:
    span = category.span
    return Cell(category.label, span and span.last, begins=span and span.first)


@dataclass(frozen=True, slots=True)
class _Origins:
    """Names a figure of a cube by its categories."""

    rows: Sequence[Sequence[Cell]]
    kinds: Sequence[Kind]

    def __call__(self, row: int, column: int) -> str:
        if row == 0:
            return self.rows[0][column].text
        cells = zip(self.rows[row], self.kinds, strict=True)
        texts = [cell.text for cell, kind in cells if kind in _NAMED]
        return " / ".join(dict.fromkeys(texts))
