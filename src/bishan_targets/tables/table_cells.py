"""The cells of one table, and the errors found in them."""

from __future__ import annotations

from bishan_targets.model.causes import Gathered
from bishan_targets.recording.entries import Origin, at
from bishan_targets.tables.layouts.arrangement import MOST_HEADER_ROWS, Spot
from bishan_targets.tables.sheet import EMPTY, Sheet


class TableCells:
    """Cells by their spots; `header` is the last row of headings."""

    def __init__(self, sheet: Sheet, header: int) -> None:
        """Keep the sheet; there are no errors yet."""
        self.sheet = sheet
        self.header = header
        self.diagnostics = Gathered()
        self._said_already: set[tuple[Spot, str]] = set()

    def said(self, spot: Spot | None) -> str | None:
        """The text of an optional cell, with all its spaces."""
        cell = self.sheet.cell(*spot) if spot else EMPTY
        return (cell.whole or cell.text) if cell.text else None

    def text(self, spot: Spot) -> str:
        """The text of a cell."""
        return self.sheet.cell(*spot).text

    def origin(self, spot: Spot) -> Origin:
        """The place of a cell in its file."""
        return Origin(self.sheet.file, self.sheet.place(*spot))

    def complain(self, spot: Spot, code: str, *, hint: str | None = None, **values: str) -> None:
        """Add an error about a cell, once; `hint` is another than the error's own."""
        if (spot, code) not in self._said_already:
            self._said_already.add((spot, code))
            found = at(self.origin(spot), code, **values)
            self.diagnostics.append(found._replace(hint=hint))

    def heading(self, spot: Spot) -> Spot:
        """The place of the lowest heading of a cell's column."""
        rows = range(self.header, max(-1, self.header - MOST_HEADER_ROWS), -1)
        filled = (row for row in rows if self.text((row, spot[1])))
        return next(filled, self.header), spot[1]
