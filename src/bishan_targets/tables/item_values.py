"""The figures of a table's items, in the units of their metrics."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Term
from bishan_targets.recording.given import is_nearer, no_figure, units_of
from bishan_targets.tables.layouts.arrangement import Item
from bishan_targets.tables.names import Meaning, same_unit
from bishan_targets.tables.own_units import OwnUnits
from bishan_targets.tables.table_cells import TableCells
from bishan_targets.tables.understood import Told
from bishan_targets.text.folding import narrow
from bishan_targets.text.numbers import Refusal, fits, read_figure, without_zeros

_MARKS: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "是", "初步", "初步数", "p"), True),
    **dict.fromkeys(("false", "0", "no", "n", "否"), False),
    "": None,
}


class ItemValues:
    """Figures by item; `units` are those that the table says of all.

    `mixed` has the metrics and columns of units that were said to differ already.
    """

    def __init__(self, cells: TableCells, book: Book, told: Told, units: str | None) -> None:
        """Keep the arguments; nothing is read yet."""
        self.mixed: set[tuple[str, int]] = set()
        self._cells = cells
        self._book = book
        self._told = told
        self._units = units
        self._own_units = OwnUnits(book)
        self._numbers: dict[tuple[str, str], Decimal | Refusal] = {}

    def value(self, item: Item, meaning: Meaning) -> Decimal | None:
        """An item's figure in the metric's own unit; None with an error if it is none."""
        cell = self._cells.sheet.cell(*item.figure)
        if cell.fault:
            reason = Term(f"cell.{cell.fault}")
            self._cells.complain(
                item.figure, "bad-figure", id=meaning.metric, given=cell.text, reason=reason
            )
            return None
        value = self._number(cell.text, meaning.metric)
        if isinstance(value, Refusal):
            origin = self._cells.origin(item.figure)
            self._cells.diagnostics.append(no_figure(cell.text, meaning.metric, value, origin))
            return None
        factor = self._told.factors.get(meaning.metric)
        fitting = value if factor is None else value * factor
        if cell.is_unclear and not self._is_clear(cell.text, fitting, meaning.metric):
            reason = Term("cell.comma" if "," in cell.text else "cell.point")
            values = {"id": meaning.metric, "given": cell.text, "reason": reason}
            self._cells.complain(item.figure, "bad-figure", **values)
            return None
        if factor is not None:
            return self._scaled(fitting, factor, item, meaning)
        return value if self._has_own_unit(item, meaning) else None

    def _scaled(
        self, scaled: Decimal, factor: Decimal, item: Item, meaning: Meaning
    ) -> Decimal | None:
        """A figure in the metric's own unit; the table must not say that it is so already."""
        said = self._cells.said(item.unit) or meaning.unit or item.units or self._units
        own = units_of(meaning.metric, self._book) or ()
        if said and any(same_unit(said, each) for each in own):
            values = {"id": meaning.metric, "given": said, "factor": str(factor)}
            self._cells.complain(item.unit or item.name_at, "own-unit", **values)
            return None
        if not fits(scaled):
            reason = Term("figure.digits")
            given = self._cells.text(item.figure)
            self._cells.complain(
                item.figure, "bad-figure", id=meaning.metric, given=given, reason=reason
            )
            return None
        return without_zeros(scaled)

    def _is_clear(self, text: str, value: Decimal, metric: str) -> bool:
        """Whether the plan settles if a comma or point parts thousands."""
        other = value / 1000 if "," in text else value * 1000
        return is_nearer(value, other, metric, self._book)

    def _number(self, text: str, metric: str) -> Decimal | Refusal:
        """The number that a text says for a metric: large tables say the same over and over."""
        if (metric, text) not in self._numbers:
            found = read_figure(text, units_of(metric, self._book))
            self._numbers[metric, text] = found
        return self._numbers[metric, text]

    def _has_own_unit(self, item: Item, meaning: Meaning) -> bool:
        """Whether the table's unit, if there is one, is the metric's own."""
        if item.unit and (meaning.metric, item.unit[1]) in self.mixed:
            return True  # said of the whole column
        unit = self._cells.said(item.unit) or meaning.unit
        multiplier = self._cells.text(item.multiplier) if item.multiplier else ""
        units = item.units or self._units
        values = self._own_units.difference(meaning.metric, unit, multiplier, units)
        if values:
            spot = item.unit or item.multiplier or item.name_at
            self._cells.complain(spot, "other-unit", id=meaning.metric, **values)
        return values is None

    def mark(self, item: Item) -> bool | None:
        """Whether an item is marked as provisional; None if nothing is said."""
        if item.provisional is None:
            return None
        text = narrow(self._cells.said(item.provisional) or "").strip().lower()
        if text not in _MARKS:
            self._cells.complain(item.provisional, "bad-mark", given=text)
        return _MARKS.get(text)
