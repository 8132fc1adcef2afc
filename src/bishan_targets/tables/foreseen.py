"""Notes that mark years, or periods with a sign, as forecasts: `*为预计数`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from bishan_targets.tables.layouts.arrangement import Spot
from bishan_targets.tables.layouts.words import kind_of
from bishan_targets.tables.sheet import LONGEST_NAME, Sheet
from bishan_targets.tables.statuses import Status
from bishan_targets.text.folding import narrow

_YEARS: Final = r"(?:19|20|21)\d\d"
_MARKS: Final = r"[*†‡#①-⑳¹²³⁴⁵⁶⁷⁸⁹]"
_YEARS_SAID: Final = re.compile(rf"({_YEARS})(?:年?(?:[-—–~]+|至|到)({_YEARS}))?")
_FORESEEN: Final = re.compile(
    rf"(?P<what>{_YEARS}|{_MARKS})[^,，;；。\n]{{0,12}}?"
    r"(?:(?:预计|预测|预期|计划|目标)(?=[数值,，;；。)]|$)|forecast|projected|projection|planned)",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST: Final = re.compile(
    rf"{_YEARS}[^,，;；。\n]{{0,12}}?"
    r"(?:(?:初步(?:核算|统计)?|快报|初核)(?=[数值,，;；。)]|$)|provisional|preliminary)",
    re.IGNORECASE | re.MULTILINE,
)


class Foreseen(NamedTuple):
    """The years and marks that notes call forecasts, plans or goals."""

    years: frozenset[int]
    marks: frozenset[str]

    def has(self, period: str, year: int) -> bool:
        """Whether a period's text, in a year, is among them."""
        return year in self.years or any(mark in narrow(period) for mark in self.marks)


def foreseen_in(notes: Iterable[str]) -> Foreseen:
    """The years and marks that some notes call a forecast, a plan or a goal."""
    texts = [narrow(note) for note in notes if len(note) <= LONGEST_NAME]
    matches = [match for text in texts for match in _FORESEEN.finditer(text)]
    found = {match["what"] for match in matches}
    years = frozenset(year for match in matches for year in _years_in(match[0]))
    return Foreseen(
        years, frozenset(each for each in found if not each[:1].isascii() or each in "*#")
    )


def remark_columns(sheet: Sheet, headings: Iterable[Spot]) -> list[int]:
    """The columns among those with these headings whose cells are remarks on their rows."""
    return [column for row, column in headings if kind_of(sheet.cell(row, column).text) == "note"]


def status_in_remark(text: str, year: int) -> Status:
    """The status of a row's figure for a year by its remark: `2024年为快报数`."""
    if year in foreseen_in([text]).years:
        return Status.FORECAST
    plain = narrow(text) if len(text) <= LONGEST_NAME else ""
    is_first = any(year in _years_in(match[0]) for match in _FIRST.finditer(plain))
    return Status.PROVISIONAL if is_first else Status.PLAIN


def _years_in(text: str) -> set[int]:
    """The years that a text says, and those between the two of a span."""
    spans = [(int(match[1]), int(match[2] or match[1])) for match in _YEARS_SAID.finditer(text)]
    return {year for first, last in spans for year in range(first, last + 1)}
