"""Downloads of the World Bank: indicators as CSV and Excel, and those of its DataBank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.tables.formats.unfolding import Label, unfolded
from bishan_targets.tables.sheet import Kind, Sheet

_MOST_ROWS_ABOVE: Final = 10
_LABELS: Final = {
    "country name": Kind.PART,
    "country code": Kind.PART,
    "indicator name": Kind.NAME,
    "indicator code": Kind.CODE,
    "series name": Kind.NAME,
    "series code": Kind.CODE,
}


def read_world_bank(sheet: Sheet) -> Sheet | None:
    """A row for each figure of a download; None for any other sheet.

    The lines above the headings, and those below the table, are no part of it.
    """
    for header in range(min(len(sheet.rows), _MOST_ROWS_ABOVE)):
        labels = _labels(sheet, header)
        if {label.kind for label in labels} >= {Kind.NAME, Kind.PART}:
            beside = {label.column for label in labels}
            cells = dict(enumerate(sheet.rows[header]))
            periods = {c: cell for c, cell in cells.items() if c not in beside and cell.period}
            rows = _rows(sheet, header, labels)
            source = {Kind.SOURCE: said} if (said := _source(sheet, header)) else {}
            return (
                unfolded(sheet, header, labels, periods, rows, constants=source)
                if periods
                else None
            )
    return None


def _labels(sheet: Sheet, header: int) -> list[Label]:
    texts = [cell.text for cell in sheet.rows[header]]
    kinds = [(c, text, _LABELS.get(text.casefold())) for c, text in enumerate(texts)]
    return [Label(c, text, kind) for c, text, kind in kinds if kind]


def _rows(sheet: Sheet, header: int, labels: Sequence[Label]) -> list[int]:
    """The rows with a country and an indicator; the last lines only name the source."""
    columns = [label.column for label in labels]
    below = range(header + 1, len(sheet.rows))
    return [row for row in below if all(sheet.cell(row, column).text for column in columns)]


def _source(sheet: Sheet, header: int) -> str:
    """The database that the first line names."""
    is_named = header > 0 and sheet.cell(0, 0).text == "Data Source"
    return f"World Bank, {sheet.cell(0, 1).text}" if is_named else ""
