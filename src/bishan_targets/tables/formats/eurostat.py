"""Eurostat's tab-separated files, by its *API: TSV format*.

The first cell of a line has the codes of all dimensions but the last, which the columns are;
a figure may have flags after it, and a colon stands for none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import PurePath
from typing import Final

from bishan_targets.tables.formats.dimensions import kind_of_dimension, plain_unit
from bishan_targets.tables.formats.unfolding import Label, Said, unfolded
from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet, column_name

_CORNER: Final = re.compile(r"(?P<dimensions>[\w,]+)\\(?:time_period|time)", re.IGNORECASE)
_CELL: Final = re.compile(r"(?P<value>:|[^\s:]+)\s*(?P<flags>[a-z]*)")
_LONGEST_CORNER: Final = 1000
_NONE: Final = ":"
# Flags that do not change a figure's status: estimated, revised, low reliability, see metadata.
_PLAIN: Final = re.compile("[einrsu]")


def is_eurostat(text: str) -> bool:
    """Whether a text is such a file."""
    return _CORNER.fullmatch(text[:_LONGEST_CORNER].partition("\t")[0].strip()) is not None


def read_eurostat(sheet: Sheet) -> Sheet | None:
    """A row for each figure of a file; None for any other sheet."""
    corner = _CORNER.fullmatch(sheet.cell(0, 0).text)
    if corner is None or sheet.name:
        return None
    names = corner["dimensions"].split(",")
    kinds = [kind_of_dimension(name) for name in names]
    parted = _parted(sheet, kinds)
    labels = [Label(column, *each) for column, each in enumerate(zip(names, kinds, strict=True))]
    cells = enumerate(sheet.rows[0][1:], len(names))
    periods = {column: cell for column, cell in cells if cell.text}
    stem = PurePath(sheet.file).name.split(".")[0]
    name = {} if Kind.NAME in kinds else {Kind.NAME: stem}
    rows = range(1, len(sheet.rows))
    return unfolded(parted, 0, labels, periods, rows, constants=name, read=_said)


def _parted(sheet: Sheet, kinds: Sequence[Kind]) -> Sheet:
    """The sheet with a column for each dimension; its cells are named as the file has them."""
    width = len(kinds)

    def place(row: int, column: int) -> str:
        return f"{column_name(max(0, column - width + 1))}{row + 1}"

    rows = [[*_codes(row[0].text, kinds), *row[1:]] if row else [] for row in sheet.rows]
    return Sheet(sheet.file, "", rows, origins=place)


def _codes(text: str, kinds: Sequence[Kind]) -> list[Cell]:
    codes = zip_longest((code.strip() for code in text.split(",")[: len(kinds)]), kinds)
    return [
        Cell(plain_unit(code or "") if kind is Kind.UNIT else code or "") for code, kind in codes
    ]


def _said(cell: Cell) -> Said:
    """A figure and its flags, without those that do not change its status."""
    match = _CELL.fullmatch(cell.text)
    if match is None:
        return Said(cell)
    value = EMPTY if match["value"] == _NONE else Cell(match["value"])
    return Said(value, _PLAIN.sub("", match["flags"]))
