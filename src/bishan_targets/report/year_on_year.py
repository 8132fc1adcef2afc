"""The latest figure beside that of the same period of the year before (同比)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.report.figures import HistoryReport
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Day, Number, plain
from bishan_targets.text.folding import narrow

_SHARES: Final = ("%", "‰")


class YearOnYear(NamedTuple):
    """The figure of the year before, and the change since.

    `growth` is a share, None for shares, which differ by points, and for figures not above zero;
    `points` is the difference of shares, None for anything else.
    """

    date: Day
    growth: Number | None
    points: Number | None


def year_on_year(target: TargetReport, history: Sequence[HistoryReport]) -> YearOnYear | None:
    """Growth since the same day of the year before, by the same series; None without that figure.

    The last day of a month stands for that of the year before. Figures that accumulate are
    compared year to date with year to date.
    """
    if target.year:
        same = target.year.same_period
        return YearOnYear(same.date, same.growth, None) if same else None
    if target.latest is None or target.total:
        return None
    begin = target.series_from or date.min
    wanted = _year_before(target.latest.date)
    before = [each for each in history if each.date == wanted and each.date >= begin]
    if not before:
        return None
    old, new = Decimal(repr(before[-1].value)), Decimal(repr(target.latest.value))
    if any(narrow(unit) in _SHARES for unit in (target.unit or {}).values()):
        return YearOnYear(wanted, None, plain(new - old))
    return YearOnYear(wanted, plain(float(new / old) - 1) if old > 0 else None, None)


def _year_before(day: date) -> date:
    last = monthrange(day.year, day.month)[1]
    if day.day == last:
        return date(day.year - 1, day.month, monthrange(day.year - 1, day.month)[1])
    return day.replace(year=day.year - 1)
