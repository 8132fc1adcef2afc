"""SDMX-CSV 1.0 and 2.0, by the field guides of SDMX's Technical Working Group.

Our own reader: pysdmx leaves codes to pandas, so that 01 becomes 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from bishan_targets.tables.formats.dimensions import kind_of_dimension, plain_unit
from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet
from bishan_targets.text import spans

_FIRST_OF_TWO: Final = re.compile(r"STRUCTURE(?:\[.\])?")
_FLOWS: Final = ("dataflow", "structure_id")
_FLOW: Final = re.compile(r"(?:[\w.-]+:)?([\w.@-]+)(?:\([\w.+-]+\))?")
_INTENTIONALLY_NONE: Final = ("NaN", "#N/A")
_LABEL: Final = ": "
_YEAR_STARTS: Final = "reporting_year_start_day"
_SAMPLE: Final = 200
_JANUARY_1: Final = ("", "--01-01")
_DAY_OF_YEAR: Final = re.compile(r"--(\d\d)-(\d\d)")
_COMMA: Final = re.compile(r"[+-]?\d+,\d+")
_REPORTING: Final = re.compile(r"(\d{4})-([ASTQMWD])(\d+)")
_MONTHS: Final = {"A": 12, "S": 6, "T": 4, "Q": 3, "M": 1}


class _Column(NamedTuple):
    """A column's heading, the id in it, in lower case, and its kind."""

    heading: str
    id: str
    kind: Kind


def read_sdmx_csv(sheet: Sheet) -> Sheet | None:
    """The sheet, with its columns known and its cells without labels; None for any other sheet.

    Also None for a message without the measure OBS_VALUE: any column of it may be a measure.
    """
    heads = [cell.text for cell in sheet.rows[0]] if sheet.rows else []
    if not _is_message(heads):
        return None
    columns = _dated(sheet, _columns(heads))
    kinds = [column.kind for column in columns]
    if not all(kinds.count(kind) == 1 for kind in (Kind.VALUE, Kind.DATE, Kind.NAME)):
        return None
    message = _Message(sheet, columns)
    rows = [message.headings(), *map(message.row, sheet.rows[1:])]
    return replace(sheet, rows=rows, kinds=[*kinds, Kind.CODE])


def _is_message(heads: Sequence[str]) -> bool:
    """Whether headings are those of version 1 (DATAFLOW first) or 2 (STRUCTURE, STRUCTURE_ID)."""
    first, second = [*heads, "", ""][:2]
    return first == "DATAFLOW" or bool(_FIRST_OF_TWO.fullmatch(first) and second == "STRUCTURE_ID")


def _columns(heads: Sequence[str]) -> list[_Column]:
    """The columns: the first one that can name the metric does, else the flow of data.

    With `labels=name`, a column after each id has its names, which are taken for the metric's.
    """
    ids = [head.partition(_LABEL)[0].strip() for head in heads]
    columns = [
        _Column(head, id_.casefold(), kind_of_dimension(id_))
        for head, id_ in zip(heads, ids, strict=True)
    ]
    if "STRUCTURE_NAME" in heads:
        first = heads.index("ACTION" if "ACTION" in heads else "STRUCTURE_NAME") + 1
        for place in range(first + 1, len(columns), 2):
            columns[place] = columns[place]._replace(kind=Kind.OTHER)
    naming = [place for place, each in enumerate(columns) if each.kind is Kind.NAME]
    for place in naming[1:]:
        columns[place] = columns[place]._replace(kind=Kind.PART)
    if not naming:
        flow = next(place for place, each in enumerate(columns) if each.id in _FLOWS)
        columns[flow] = columns[flow]._replace(kind=Kind.NAME)
    return columns


def _dated(sheet: Sheet, columns: list[_Column]) -> list[_Column]:
    """The columns; if no id marks dates, the only column of periods has them."""
    if any(column.kind is Kind.DATE for column in columns):
        return columns
    rows = range(1, min(len(sheet.rows), _SAMPLE))
    likely = [
        place
        for place, column in enumerate(columns)
        if column.kind is Kind.PART and all(_code(sheet.cell(row, place)).period for row in rows)
    ]
    if len(likely) == 1:
        columns[likely[0]] = columns[likely[0]]._replace(kind=Kind.DATE)
    return columns


class _Message:
    """Reads the rows of a message; equal cells are read once."""

    def __init__(self, sheet: Sheet, columns: Sequence[_Column]) -> None:
        self._columns = columns
        kinds = [column.kind for column in columns]
        self._name, self._value = kinds.index(Kind.NAME), kinds.index(Kind.VALUE)
        self._period = kinds.index(Kind.DATE)
        ids = [column.id for column in columns]
        self._starts = ids.index(_YEAR_STARTS) if _YEAR_STARTS in ids else None
        has_names = "structure_name" in ids and self._name + 1 < len(columns)
        self._name_at = self._name + 1 if has_names else self._name
        self._reads = [_reader(column.kind) for column in columns]
        self._reads[self._value] = _value_with_comma if _has_commas(sheet, self._value) else _value
        self._known: dict[tuple[int, str], Cell] = {}

    def headings(self) -> Sequence[Cell]:
        """The first row, and the heading of the codes."""
        return [Cell(column.heading) for column in self._columns] + [Cell("code")]

    def row(self, given: Sequence[Cell]) -> Sequence[Cell]:
        """A row's cells, and the code of its metric."""
        cells = [*given, *[EMPTY] * (len(self._columns) - len(given))][: len(self._columns)]
        row = [self._cell(place, cell) for place, cell in enumerate(cells)]
        code = _code(cells[self._name])
        row[self._name] = _label(cells[self._name_at]) or code
        if self._starts is not None:
            row[self._period] = _shifted(row[self._period], cells[self._starts].text)
        return [*row, code]

    def _cell(self, place: int, cell: Cell) -> Cell:
        key = place, cell.text
        if key not in self._known:
            self._known[key] = self._reads[place](cell)
        return self._known[key]


def _reader(kind: Kind) -> Callable[[Cell], Cell]:
    if kind is Kind.UNIT:
        return _unit
    return _code if kind is not Kind.OTHER else lambda cell: cell


def _code(cell: Cell) -> Cell:
    """A cell without the name of its code."""
    code, parted, _ = cell.text.partition(_LABEL)
    return Cell(code) if parted else cell


def _label(cell: Cell) -> Cell | None:
    """The name in a cell, or that of its flow of data."""
    _, parted, name = cell.text.partition(_LABEL)
    if parted:
        return Cell(name)
    flow = _FLOW.fullmatch(cell.text) if ":" in cell.text or "(" in cell.text else None
    return Cell(flow[1]) if flow else cell if cell.text else None


def _unit(cell: Cell) -> Cell:
    return Cell(plain_unit(_code(cell).text))


def _value(cell: Cell) -> Cell:
    return EMPTY if cell.text in _INTENTIONALLY_NONE else cell


def _value_with_comma(cell: Cell) -> Cell:
    value = _value(cell)
    return Cell(value.text.replace(",", ".")) if value.text else value


def _has_commas(sheet: Sheet, column: int) -> bool:
    """Whether the values have decimal commas, as messages with semicolons do."""
    texts = {sheet.cell(row, column).text for row in range(1, len(sheet.rows))}
    return not any("." in text for text in texts) and any(map(_COMMA.fullmatch, texts))


def _shifted(period: Cell, starts: str) -> Cell:
    """A reporting period of a year that begins on another day than 1 January.

    Days and weeks of such a year are not read; periods of the calendar are not concerned.
    """
    match = _REPORTING.fullmatch(period.text)
    if match is None or starts in _JANUARY_1:
        return period
    year, letter, number = match.groups()
    day = _DAY_OF_YEAR.fullmatch(starts)
    try:
        months = _MONTHS[letter]
        first = date(int(year), int(day[1]), int(day[2])) if day else None
        if first is None or not 1 <= int(number) <= spans.MONTHS_OF_YEAR // months:
            raise ValueError(period)
        begin = first if number.strip("0") == "1" else _after(first, months * (int(number) - 1))
        span = spans.from_start(begin, months=months)
    except (KeyError, ValueError):
        return Cell(f"{period.text} ({starts})")
    return Cell(period.text, span.last, begins=span.first)


def _after(first: date, months: int) -> date:
    return date.fromordinal(spans.from_start(first, months=months).last.toordinal() + 1)
