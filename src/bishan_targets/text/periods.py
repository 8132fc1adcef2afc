"""Dates and periods as people write them; a period stands for its last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Final

from bishan_targets.text.folding import narrow

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ABBREVIATED: Final = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_LONGEST: Final = 40  # characters; long gaps make the patterns slow
_NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR: Final = r"(?P<year>(?:19|20|21)\d\d)"
_DASH: Final = r"\s*[-—–~至到]{1,2}\s*"

_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], date]]


def _day(match: re.Match[str]) -> date:
    return date(int(match["year"]), _number_of_month(match), int(match["day"]))


def _month(match: re.Match[str]) -> date:
    return _last_of(match, _number_of_month(match))


def _number_of_month(match: re.Match[str]) -> int:
    said = match.groupdict()
    return _ABBREVIATED[said["name"][:3]] if "name" in said else int(said["month"])


def _month_by_number(match: re.Match[str]) -> date:
    """Raise ValueError for 2010-11, which may be the financial year from 2010 to 2011 as well."""
    if match["month"] == f"{(int(match['year']) + 1) % 100:02}":
        raise ValueError
    return _month(match)


def _quarter(match: re.Match[str]) -> date:
    quarter = _NUMERALS.get(match["quarter"]) or int(match["quarter"])
    return _last_of(match, 3 * quarter)


def _last_of(match: re.Match[str], month: int) -> date:
    year = int(match["year"])
    return date(year, month, monthrange(year, month)[1])


_first_half, _year_end = partial(_last_of, month=6), partial(_last_of, month=12)

_MONTH_NAME: Final = rf"(?P<name>sept|{'|'.join((*_MONTHS, *_ABBREVIATED))})\.?"
_FORMS: Final[tuple[_Form, ...]] = tuple(
    (re.compile(pattern), end)
    for pattern, end in (
        (rf"{_YEAR}([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?:[ t]00:00(?::00(?:\.0+)?)?)?", _day),
        (rf"{_YEAR}\s*年\s*(?P<month>\d\d?)\s*月\s*(?P<day>\d\d?)\s*[日号]", _day),
        (rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)", _day),
        (rf"(?P<day>\d\d?)\s+{_MONTH_NAME},?\s+{_YEAR}", _day),
        (rf"{_MONTH_NAME}\s+(?P<day>\d\d?),?\s+{_YEAR}", _day),
        (rf"{_YEAR}[-/](?P<month>\d\d?)", _month_by_number),
        (rf"{_YEAR}m(?P<month>\d\d?)", _month),
        (rf"{_YEAR}\s*年\s*(?:1{_DASH})?(?P<month>\d\d?)\s*月(?:份|末|底)?", _month),
        (rf"{_MONTH_NAME},?\s+{_YEAR}", _month),
        (rf"{_YEAR}\s*年?\s*(?:上半年|[\s-]*h1)", _first_half),
        (rf"{_YEAR}\s*年?\s*(?:下半年|[\s-]*h2)", _year_end),
        (rf"h1[\s-]*{_YEAR}", _first_half),
        (rf"h2[\s-]*{_YEAR}", _year_end),
        (rf"{_YEAR}\s*年?[\s-]*q(?P<quarter>[1-4])", _quarter),
        (rf"q(?P<quarter>[1-4])[\s-]*{_YEAR}", _quarter),
        (rf"{_YEAR}\s*年?\s*(?:第|前)?(?P<quarter>[一二三四1-4])个?季度末?", _quarter),
        (rf"(?:(?:the )?end of )?{_YEAR}\s*(?:年\s*(?:度|末|底|全年)?|全年)?", _year_end),
    )
)


def read_period(text: str) -> date | None:
    """The day named by a text, or the last day of the period; None for neither.

    Accepted are days (`2021-06-30`, `2021/6/30`, `2021年6月30日`, `30 June 2021`), months
    (`2021-06`, `2021年6月`, `2021年1—6月`, `June 2021`), quarters (`2021Q2`, `2021年第二季度`,
    `2021年前三季度`), half-years (`2021年上半年`, `2021H1`) and years (`2021`, `2021年`,
    `2021年末`), from 1900 to 2199, also with full-width digits. Not accepted are dates that begin
    with the day (`30/06/2021`), since others write the month first, and `2010-11`, which may be
    November or the year from 2010 to 2011.
    """
    return _read(text, _FORMS)


def read_day(text: str) -> date | None:
    """The day named by a text in the forms of `read_period`; None for a period, too."""
    return _read(text, [each for each in _FORMS if each[1] is _day])


def _read(text: str, forms: Sequence[_Form]) -> date | None:
    plain = narrow(text).strip().lower()
    for pattern, end in forms if len(plain) <= _LONGEST else ():
        if match := pattern.fullmatch(plain):
            try:
                return end(match)
            except ValueError:  # 2021-02-30
                return None
    return None
