"""Notes that say of a year, or of what has a mark, that it is a forecast: `*为预计数`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from bishan_targets.tables.sheet import LONGEST_NAME
from bishan_targets.text.folding import narrow

_YEARS: Final = r"(?:19|20|21)\d\d"
_MARKS: Final = r"[*†‡#①-⑳¹²³⁴⁵⁶⁷⁸⁹]"
_FORESEEN: Final = re.compile(
    rf"(?P<what>{_YEARS}|{_MARKS})[^,，;；。\n]{{0,12}}?"
    r"(?:(?:预计|预测|预期|计划|目标)(?=[数值,，;；。)]|$)|forecast|projected|projection|planned)",
    re.IGNORECASE | re.MULTILINE,
)


class Foreseen(NamedTuple):
    """The years and marks of which notes say so."""

    years: frozenset[int]
    marks: frozenset[str]

    def has(self, period: str, year: int) -> bool:
        """Whether they say so of a period's text, which lies in a year."""
        return year in self.years or any(mark in narrow(period) for mark in self.marks)


def foreseen_in(notes: Iterable[str]) -> Foreseen:
    """What some notes say to be a forecast, a plan or a goal."""
    texts = [narrow(note) for note in notes if len(note) <= LONGEST_NAME]
    found = {match["what"] for text in texts for match in _FORESEEN.finditer(text)}
    years = frozenset(int(each) for each in found if each.isascii() and each.isdecimal())
    return Foreseen(
        years, frozenset(each for each in found if not each[:1].isascii() or each in "*#")
    )
