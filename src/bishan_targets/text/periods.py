"""Dates and periods as people and statistics offices write them; a period stands for its last day.

The forms of standards are read as these define them: ISO 8601 (weeks, intervals) and SDMX 2.1
(Technical Notes, section 4.2: reporting periods A, S, T, Q, M, W, D).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from bishan_targets.text import spans
from bishan_targets.text.folding import narrow
from bishan_targets.text.spans import MONTHS_OF_YEAR, Span

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ABBREVIATED: Final = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_LONGEST: Final = 40  # characters; long gaps make the patterns slow
_NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR: Final = r"(?P<year>(?:19|20|21)\d\d)"
_DASH: Final = r"\s*[-—–~至到]{1,2}\s*"
_GAP: Final = r"\s*[-:/]?\s*"

_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Span]]


def _day(match: re.Match[str]) -> Span:
    return spans.of_day(date(int(match["year"]), _number_of_month(match), int(match["day"])))


def _month(match: re.Match[str]) -> Span:
    month = _number_of_month(match)
    return spans.of_months(int(match["year"]), month, month)


def _number_of_month(match: re.Match[str]) -> int:
    said = match.groupdict()
    return _ABBREVIATED[said["name"][:3]] if "name" in said else int(said["month"])


def _month_by_number(match: re.Match[str]) -> Span:
    """Raise ValueError for 2010-11, which may be the financial year from 2010 to 2011 as well."""
    if match["month"] == f"{(int(match['year']) + 1) % 100:02}":
        raise ValueError
    return _month(match)


def _first_months(match: re.Match[str]) -> Span:
    return spans.of_months(int(match["year"]), 1, int(match["month"]))


def _end_of_month(match: re.Match[str]) -> Span:
    return spans.end_of_months(int(match["year"]), int(match["month"]))


def _end_of_year(match: re.Match[str]) -> Span:
    return spans.end_of_months(int(match["year"]), MONTHS_OF_YEAR)


def _part(parts: int) -> Callable[[re.Match[str]], Span]:
    """A function for one of so many equal parts of a year, which the match has as `number`."""

    def part(match: re.Match[str]) -> Span:
        number = _NUMERALS.get(match["number"]) or int(match["number"])
        return spans.part_of_year(int(match["year"]), number, parts)

    return part


def _first_quarters(match: re.Match[str]) -> Span:
    quarters = _NUMERALS.get(match["number"]) or int(match["number"])
    return spans.of_months(int(match["year"]), 1, 3 * quarters)


def _half(number: int) -> Callable[[re.Match[str]], Span]:
    return lambda match: spans.part_of_year(int(match["year"]), number, 2)


def _whole_year(match: re.Match[str]) -> Span:
    return spans.part_of_year(int(match["year"]), 1, 1)


def _week(match: re.Match[str]) -> Span:
    day = match.groupdict().get("weekday")
    return spans.of_week(int(match["year"]), int(match["week"]), int(day) if day else None)


def _day_of_year(match: re.Match[str]) -> Span:
    day = date(int(match["year"]), 1, 1) + timedelta(int(match["count"]) - 1)
    if day.year != int(match["year"]):
        raise ValueError(day)
    return spans.of_day(day)


def _lasting(match: re.Match[str]) -> Span:
    """A start and a duration, as SDMX has it: 2000-01-01/P2M."""
    first = date.fromisoformat(match["start"])
    lengths = {name: int(match[name] or 0) for name in ("years", "months", "days")}
    return spans.from_start(first, **lengths)


def _from_to(match: re.Match[str]) -> Span:
    span = Span(date.fromisoformat(match["start"]), date.fromisoformat(match["end"]))
    if span.last < span.first:
        raise ValueError(span)
    return span


_MONTH_NAME: Final = rf"(?P<name>sept|{'|'.join((*_MONTHS, *_ABBREVIATED))})\.?"
# DHIS2 has its financial years so: 2022Oct is the one from October 2022 on, not a month.
_OF_FINANCIAL_YEAR: Final = "(?!(?:april|july|sep|oct|nov)$)"
_ISO_DAY: Final = r"(?:19|20|21)\d\d-\d\d-\d\d"
_MIDNIGHT: Final = r"(?:[ t]00:00(?::00(?:\.0+)?)?)?"
_FORMS: Final[tuple[_Form, ...]] = tuple(
    (re.compile(pattern), span)
    for pattern, span in (
        (rf"{_YEAR}([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?){_MIDNIGHT}", _day),
        (rf"{_YEAR}\s*年\s*(?P<month>\d\d?)\s*月\s*(?P<day>\d\d?)\s*[日号]", _day),
        (rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)", _day),
        (rf"(?P<day>\d\d?)\s+{_MONTH_NAME},?\s+{_YEAR}", _day),
        (rf"{_MONTH_NAME}\s+(?P<day>\d\d?),?\s+{_YEAR}", _day),
        (rf"{_YEAR}[-/](?P<month>\d\d?)", _month_by_number),
        (rf"{_YEAR}(?P<month>\d\d)", _month),
        (rf"{_YEAR}{_GAP}m(?P<month>\d\d?)", _month),
        (rf"{_YEAR}\s*年\s*1{_DASH}(?P<month>\d\d?)\s*月(?:份|末|底)?", _first_months),
        (rf"{_YEAR}\s*年\s*(?P<month>\d\d?)\s*月份?", _month),
        (rf"{_YEAR}\s*年\s*(?P<month>\d\d?)\s*月(?:末|底)", _end_of_month),
        (rf"{_MONTH_NAME},?\s+{_YEAR}", _month),
        (rf"{_YEAR}(?:\s+|\s*[-/]\s*){_MONTH_NAME}", _month),
        (rf"{_YEAR}{_OF_FINANCIAL_YEAR}{_MONTH_NAME}", _month),
        (rf"{_YEAR}\s*年?\s*上半年", _half(1)),
        (rf"{_YEAR}\s*年?\s*下半年", _half(2)),
        (rf"{_YEAR}\s*年?{_GAP}[hs](?P<number>[12])", _part(2)),
        (rf"h(?P<number>[12])[\s-]*{_YEAR}", _part(2)),
        (rf"{_YEAR}-t(?P<number>[1-3])", _part(3)),
        (rf"{_YEAR}\s*年?{_GAP}[qk](?P<number>[1-4])", _part(4)),
        (rf"q(?P<number>[1-4])[\s/-]*{_YEAR}", _part(4)),
        (rf"{_YEAR}\s*年?\s*前(?P<number>[一二三四1-4])个?季度末?", _first_quarters),
        (rf"{_YEAR}\s*年?\s*第?(?P<number>[一二三四1-4])个?季度末?", _part(4)),
        (rf"{_YEAR}{_GAP}w(?:eek\s*)?(?P<week>\d\d?)", _week),
        (rf"{_YEAR}-w(?P<week>\d\d)-(?P<weekday>[1-7])", _week),
        (rf"{_YEAR}-d(?P<count>\d\d\d)", _day_of_year),
        (rf"{_YEAR}-a1", _whole_year),
        (rf"yr{_YEAR}", _whole_year),
        (
            rf"(?P<start>{_ISO_DAY})(?:t00:00(?::00)?)?"
            r"/p(?=\d)(?:(?P<years>\d{1,3})y)?(?:(?P<months>\d{1,4})m)?(?:(?P<days>\d{1,5})d)?",
            _lasting,
        ),
        (rf"(?P<start>{_ISO_DAY})/(?P<end>{_ISO_DAY})", _from_to),
        (rf"(?:the )?end of {_YEAR}", _end_of_year),
        (rf"{_YEAR}\s*年\s*(?:末|底)", _end_of_year),
        (rf"{_YEAR}\s*(?:年\s*(?:度|全年)?|全年)?", _whole_year),
    )
)
# The World Bank's DataBank says each period twice: 2020 [YR2020].
_TWICE: Final = re.compile(r"(?P<period>\S+) \[(?:yr)?(?P=period)\]")


def read_span(text: str) -> Span | None:
    """The days that a text's period covers, in the forms of `read_period`; None for none.

    A day, or the end of a month or year (`2021年末`), is a span of one day.
    """
    return _read(text, _FORMS)


def read_period(text: str) -> date | None:
    """The day named by a text, or the last day of the period; None for neither.

    Accepted are days (`2021-06-30`, `2021/6/30`, `2021年6月30日`, `30 June 2021`), weeks
    (`2021-W05`, `2021W5`), months (`2021-06`, `202106`, `2021-M06`, `2021年6月`, `2021年1—6月`,
    `June 2021`, `2021 Jun`), quarters (`2021Q2`, `2021年第二季度`, `2021年前三季度`), thirds of a
    year (`2021-T2`), half-years (`2021年上半年`, `2021H1`, `2021-S1`), years (`2021`, `2021-A1`,
    `2021年`, `2021年末`) and spans (`2021-01-01/2021-06-30`, `2021-01-01/P6M`), from 1900 to 2199,
    also with full-width digits. Not accepted are dates that begin with the day (`30/06/2021`),
    since others write the month first; `2010-11`, which may be November or the year from 2010 to
    2011; `2022Oct`, which is a financial year in DHIS2; and `2021T2`, which is a quarter in some
    countries and a third of the year in others.
    """
    span = read_span(text)
    return span.last if span else None


def read_day(text: str) -> date | None:
    """The day named by a text in the forms of `read_period`; None for a period, too."""
    span = _read(text, [each for each in _FORMS if each[1] is _day])
    return span.last if span else None


def _read(text: str, forms: Sequence[_Form]) -> Span | None:
    plain = narrow(text).strip().lower()
    if len(plain) > _LONGEST:
        return None
    if twice := _TWICE.fullmatch(plain):
        plain = twice["period"]
    for pattern, span in forms:
        if match := pattern.fullmatch(plain):
            try:
                return span(match)
            except (ValueError, OverflowError):  # 2021-02-30
                return None
    return None
