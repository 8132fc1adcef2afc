"""Whether the unit that a table gives for a figure is the metric's own; nothing is converted."""

from __future__ import annotations

from typing import Final

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import listed
from bishan_targets.recording.given import units_of
from bishan_targets.tables.layouts.units import several_units
from bishan_targets.tables.names import same_unit
from bishan_targets.text.folding import folded

_BY_ONE: Final = ("", "0", "1", "unit", "units", "one", "ones", "个", "一")
# As words, as powers of ten (SDMX's UNIT_MULT), as signs.
_FACTORS: Final = (
    ("hundred", "hundreds", "2", "百"),
    ("thousand", "thousands", "3", "千", "'000", "'000s", "000s", "1000"),
    ("万", "tenthousand", "tenthousands", "4", "10000"),
    ("million", "millions", "6", "百万", "1000000"),
    ("亿", "8"),
    ("billion", "billions", "9", "十亿"),
    ("trillion", "trillions", "12", "万亿"),
)


class OwnUnits:
    """Compares the units of a table with those of a plan's metrics; each comparison is kept."""

    def __init__(self, book: Book) -> None:
        """Keep the plan."""
        self._book = book
        self._known: dict[tuple[str, str | None, str, str | None], dict[str, str] | None] = {}

    def difference(
        self, metric: str, unit: str | None, multiplier: str, units: str | None
    ) -> dict[str, str] | None:
        """The values of an `other-unit` error, or None if there is none.

        `unit` is the figure's, `multiplier` its factor, `units` are those of the whole table. A
        factor other than one must be part of the metric's own unit, even if no unit is given.
        """
        key = metric, unit, multiplier, units
        if key not in self._known:
            self._known[key] = self._difference(*key)
        return self._known[key]

    def _difference(
        self, metric: str, unit: str | None, multiplier: str, units: str | None
    ) -> dict[str, str] | None:
        own = units_of(metric, self._book) or ()
        said = [unit] if unit else several_units(units)
        if folded(multiplier) in _BY_ONE:
            is_own = not own or not said or any(same_unit(a, b) for a in said for b in own)
            given = unit or units or ""
        else:
            scaled = [f"{factor}{each}" for factor in _words(multiplier) for each in said or ("",)]
            is_own = any(same_unit(a, b) for a in scaled for b in own)
            given = f"{unit or units or ''} × {multiplier}".strip()
        return None if is_own else {"given": given, "unit": listed(dict.fromkeys(own)) or "-"}


def _words(multiplier: str) -> tuple[str, ...]:
    """All ways to say a factor."""
    plain = folded(multiplier)
    return next((words for words in _FACTORS if plain in words), (multiplier,))
