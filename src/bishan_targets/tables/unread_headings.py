"""Errors for a file in which no table of figures was found: the headings that stood in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.recording.entries import Origin, at
from bishan_targets.tables.layouts.arrangement import MOST_ROWS_BEFORE, Spot
from bishan_targets.tables.layouts.column_periods import is_heading_of_names
from bishan_targets.tables.layouts.roles import Role, has_year, role_of
from bishan_targets.tables.layouts.year_words import FIVE_YEARS
from bishan_targets.tables.sheet import LONGEST_NAME, Sheet, period_of
from bishan_targets.text.folding import narrow

_OF_FIVE_YEARS: Final = re.compile("|".join(FIVE_YEARS))
_SPAN_OF_YEARS: Final = re.compile(
    r"(?:19|20|21)\d\d年?\s*[-—–~至到/]{1,2}\s*(?:(?:19|20|21)\d\d|\d\d?)\s*(?:[学财]?年度?)?"
)
_NO_FIGURES: Final = (Role.GOAL, Role.GROWTH)


def nothing_found(file: str, sheets: Iterable[Sheet]) -> list[Diagnostic]:
    """An error for each heading of a year beside one of names that was not understood, or one."""
    found = [_diagnostic(sheet, spot) for sheet in sheets for spot in _unread(sheet)]
    return found or [Diagnostic("no-table", file=file)]


def _diagnostic(sheet: Sheet, spot: Spot) -> Diagnostic:
    """The error for a heading; a span of years is no period, and no goal either."""
    text, origin = sheet.cell(*spot).text, Origin(sheet.file, sheet.place(*spot))
    if _SPAN_OF_YEARS.fullmatch(narrow(text).strip()):
        return at(origin, "bad-period", given=text)._replace(hint="span-of-years")
    return at(origin, "unread-heading", given=text)


def _unread(sheet: Sheet) -> Iterator[Spot]:
    """The headings that name a year and something else, in the first row that heads names."""
    for row in range(min(len(sheet.rows), MOST_ROWS_BEFORE)):
        texts = [cell.text for cell in sheet.rows[row]]
        if not any(is_heading_of_names(text) for text in texts if text):
            continue
        for column, text in enumerate(texts):
            is_other = role_of(text) in _NO_FIGURES or period_of(text) is not None
            is_short = len(text) <= LONGEST_NAME
            if is_short and not is_other and (has_year(text) or _OF_FIVE_YEARS.search(text)):
                yield row, column
        return
