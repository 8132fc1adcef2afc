"""The year of figures that accumulate as columns at the end of a table for programs."""

from __future__ import annotations

from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.render.numbers import exact, percent, rounded
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number

YEAR_COLUMNS: Final = (
    *("year", "year_to_date", "year_done", "expected_share", "expected_share_from"),
    *("year_low", "year_median", "year_high", "same_period_growth", "published_growth"),
)


def year_values(target: TargetReport) -> list[str | Number | None]:
    """The raw values of YEAR_COLUMNS; None for those that are not known."""
    year = target.year
    if year is None:
        return [None] * len(YEAR_COLUMNS)
    ahead, same, published = year.projected, year.same_period, year.published_growth
    return [
        year.year,
        year.to_date,
        year.done,
        year.expected_share,
        year.expected_share_from,
        *(ahead or (None, None, None)),
        same.growth if same else None,
        published.value if published else None,
    ]


def year_cells(target: TargetReport, nothing: str, say: Messages) -> list[str]:
    """The same in words; unknown values are `nothing`."""
    year = target.year
    if year is None:
        return [nothing] * len(YEAR_COLUMNS)
    written = [
        None if value is None else _written(column, value, target, say)
        for column, value in zip(YEAR_COLUMNS, year_values(target), strict=True)
    ]
    return [nothing if each is None else each for each in written]


def _written(column: str, value: str | Number, target: TargetReport, say: Messages) -> str:
    if isinstance(value, str):
        return say(f"year.from.{value}")
    match column:
        case "year_done" | "expected_share" | "same_period_growth":
            return percent(value)
        case "year_low" | "year_median" | "year_high":
            middle = target.year.projected.median if target.year and target.year.projected else None
            return rounded(value, target.decimals, like=middle, say=say)
        case "year_to_date":
            return exact(value, target.decimals, say=say)
    return exact(value, say=say)
