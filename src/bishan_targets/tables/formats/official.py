"""Sheets in the layouts of statistics offices, each read as its own format says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from bishan_targets.model.diagnostics import InputError
from bishan_targets.tables.formats.dhis2 import read_dhis2
from bishan_targets.tables.formats.eurostat import read_eurostat
from bishan_targets.tables.formats.nbs import read_nbs
from bishan_targets.tables.formats.sdmx_csv import read_sdmx_csv
from bishan_targets.tables.formats.world_bank import read_world_bank
from bishan_targets.tables.sheet import Sheet

_READERS: Final[tuple[Callable[[Sheet], Sheet | None], ...]] = (
    read_sdmx_csv,
    read_eurostat,
    read_world_bank,
    read_dhis2,
    read_nbs,
)


def with_known_columns(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets; those in a known layout with the kinds of their columns."""
    return [sheet if sheet.kinds else _known(sheet) for sheet in sheets]


def _known(sheet: Sheet) -> Sheet:
    """The sheet by its format; one with a damaged cell stays as it is, for a later complaint."""
    try:
        return next((found for read in _READERS if (found := read(sheet))), sheet)
    except InputError:
        return sheet
