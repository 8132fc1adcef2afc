"""Years that begin on another day than 1 January, by the two calendar years that they touch."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bishan_targets.text.folding import narrow
from bishan_targets.text.spans import Span

_LONGEST: Final = 40
_YEARS: Final = re.compile(
    r"(?:fy\s*)?(?P<first>(?:19|20|21)\d\d)\s*[-/–—]\s*(?P<second>\d{4}|\d\d?)\s*(?:年度?|财年)?"
)


def read_fiscal_year(text: str, starts: tuple[int, int]) -> Span | None:
    """The days of `2021/22`, `2021-22`, `2021/2022`, `2021/2` or `FY 2021/22`; otherwise None.

    `starts` are the month and the day on which such a year begins. For years that begin on
    1 January there are no such texts.
    """
    plain = narrow(text).strip().lower()
    match = _YEARS.fullmatch(plain) if len(plain) <= _LONGEST else None
    if match is None or starts == (1, 1):
        return None
    first, second = int(match["first"]), match["second"]
    if second != str(first + 1)[-len(second) :]:
        return None
    return Span(date(first, *starts), date(first + 1, *starts) - timedelta(1))
