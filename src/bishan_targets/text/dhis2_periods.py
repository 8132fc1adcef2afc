"""Periods as DHIS2 writes them (Developer guide, *Date and period format*)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from bishan_targets.text import spans
from bishan_targets.text.spans import Span

_YEAR: Final = r"(?P<year>(?:19|20|21)\d\d)"
_FIRST_MONTHS: Final = {"April": 4, "July": 7, "Oct": 10}


def _day(match: re.Match[str]) -> Span:
    return spans.of_day(date(int(match["year"]), int(match["month"]), int(match["day"])))


def _month(match: re.Match[str]) -> Span:
    month = int(match["month"])
    return spans.of_months(int(match["year"]), month, month)


def _two_months(match: re.Match[str]) -> Span:
    return spans.part_of_year(int(match["year"]), int(match["number"]), 6)


def _part(parts: int) -> Callable[[re.Match[str]], Span]:
    return lambda match: spans.part_of_year(int(match["year"]), int(match["number"]), parts)


def _half_from_month(match: re.Match[str]) -> Span:
    first = date(int(match["year"]), _FIRST_MONTHS[match["month"]], 1)
    second = spans.from_start(first, months=12).last
    middle = spans.from_start(first, months=6)
    return middle if match["number"] == "1" else Span(_after(middle), second)


def _after(span: Span) -> date:
    return date.fromordinal(span.last.toordinal() + 1)


def _year_from_month(match: re.Match[str]) -> Span:
    return spans.from_start(date(int(match["year"]), _FIRST_MONTHS[match["month"]], 1), years=1)


def _whole_year(match: re.Match[str]) -> Span:
    return spans.part_of_year(int(match["year"]), 1, 1)


def _week(match: re.Match[str]) -> Span:
    return spans.of_week(int(match["year"]), int(match["week"]))


def _two_weeks(match: re.Match[str]) -> Span:
    second = 2 * int(match["number"])
    year = int(match["year"])
    return Span(spans.of_week(year, second - 1).first, spans.of_week(year, second).last)


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span]], ...]] = tuple(
    (re.compile(pattern, re.ASCII), span)
    for pattern, span in (
        (rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)", _day),
        (rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)", _day),
        (rf"{_YEAR}W(?P<week>\d\d?)", _week),
        (rf"{_YEAR}BiW(?P<number>\d\d?)", _two_weeks),
        (rf"{_YEAR}(?P<month>\d\d)", _month),
        (rf"{_YEAR}0(?P<number>[1-6])B", _two_months),
        (rf"{_YEAR}Q(?P<number>[1-4])", _part(4)),
        (rf"{_YEAR}S(?P<number>[12])", _part(2)),
        (rf"{_YEAR}(?P<month>April)S(?P<number>[12])", _half_from_month),
        (rf"{_YEAR}(?P<month>April|July|Oct)", _year_from_month),
        (rf"{_YEAR}", _whole_year),
    )
)


def read_dhis2_period(text: str) -> Span | None:
    """The days of a period such as 202101, 2021Q1, 2021W5, 2021S1 or 2021April; None for others.

    Not read are those that its documents do not define: weeks from another day than Monday
    (`2021WedW5`), and years from September or November (`2021Nov`).
    """
    for pattern, span in _FORMS:
        if match := pattern.fullmatch(text):
            try:
                return span(match)
            except ValueError:  # 202113
                return None
    return None
