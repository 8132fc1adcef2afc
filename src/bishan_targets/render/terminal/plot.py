"""One target's chart for a terminal: figures, median, 80 % range, goals, each with its sign."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.render.extent import extent
from bishan_targets.render.goal_lines import (
    FormerLine,
    drawn_goal,
    former_lines,
    goal_days,
    interim_goals,
    is_of_sums,
)
from bishan_targets.render.goal_words import levels
from bishan_targets.render.numbers import exact, rounded
from bishan_targets.render.ticks import ticks
from bishan_targets.report.page import ChartReport
from bishan_targets.report.values import Number

_SIGNS: Final = {
    "break": ":",
    "range": ".",
    "goal": "-",
    "former": "~",
    "median": "*",
    "interim": "+",
    "figures": "o",
}
_MOST_EARLIER: Final = 5  # years, each with its last digit as its sign
_DIGITS: Final = 10
# Single signs; all else is drawn as a line.
_DOTS: Final = ("figures", "interim")
_FRAME: Final = str.maketrans("┌┐└┘─│", "++++-|")
_BESIDE: Final = 14  # width of the frame and the numbers beside it
_LEAST_WIDTH: Final = 30
_MOST_WIDTH: Final = 90
_HEIGHT: Final = 14


def plot(chart: ChartReport, say: Messages, width: int, *, ascii_only: bool) -> str:
    """The plot and its legend, within `width` columns; empty without figures.

    The signs are always ASCII; with `ascii_only` so is the frame, for terminals that draw box
    characters over two columns.
    """
    if not chart.figures:
        return ""
    from uniplot import plot_to_string

    series, (low, high) = _series(chart), extent(chart)
    days = [day for _, points in series for day, _ in points]
    first, last = min(days), max(days)
    columns = max(_LEAST_WIDTH, min(width - _BESIDE, _MOST_WIDTH))
    drawn = plot_to_string(
        xs=[[day.toordinal() for day, _ in points] for _, points in series],
        ys=[[min(max(value, low), high) for _, value in points] for _, points in series],
        lines=[name not in _DOTS and not name.isdigit() for name, _ in series],
        y_min=low,
        y_max=high,
        y_labels=False,
        character_set="ascii",
        force_ascii_characters=[_SIGNS.get(name, name[-1]) for name, _ in series],
        width=columns,
        x_labels=False,
        x_gridlines=[],
        height=_HEIGHT,
        y_gridlines=[],
        color=False,
    )
    framed = drawn.translate(_FRAME) if ascii_only else drawn
    lines = _labelled(framed.splitlines(), chart, low, high, say)
    return (
        "\n".join(
            [*lines, _axis(first, last, columns), _legend(chart, {name for name, _ in series}, say)]
        )
        + "\n"
    )


def _legend(chart: ChartReport, drawn: Container[str], say: Messages) -> str:
    """The signs; those of interim and former goals, and of breaks, only if there are any."""
    kind = "plot.legend.sums" if is_of_sums(chart) else "plot.legend"
    year = chart.years.year if chart.years else None
    found = [say("plot.legend.year", year=year, **_SIGNS) if year else say(kind, **_SIGNS)]
    found += [say("plot.legend.earlier", sign=str(y)[-1], year=y) for y, _ in _earlier(chart)]
    found += [
        say(f"plot.legend.{name}", **_SIGNS)
        for name in ("interim", "former", "break")
        if name in drawn
    ]
    return "  ".join(found)


def _axis(first: date, last: date, width: int) -> str:
    """The names of some days under their places, but for those that would touch one before."""
    named, line = ticks(first, last), ""
    days = named.days or [first, last]
    names = named.names() if named.days else [each.isoformat() for each in days]
    for day, name in zip(days, names, strict=True):
        place = 1 + round((day - first).days / max((last - first).days, 1) * (width - 1))
        start = min(max(place - len(name) // 2, 0), width + 2 - len(name))
        if not line or start > len(line):
            line = line.ljust(start) + name
    return line


def _labelled(
    lines: list[str], chart: ChartReport, low: float, high: float, say: Messages
) -> list[str]:
    """The lines with the numbers beside them: the ends of the axis, the latest figure, the goal."""
    goal, latest, decimals = drawn_goal(chart), chart.figures[-1].value, chart.target.decimals
    labels = {1: rounded(high, decimals, say=say), _HEIGHT: rounded(low, decimals, say=say)}
    written = rounded if goal and goal.growth is not None else exact
    told = [(latest, exact(latest, decimals, say=say))]
    told += [(level, written(level, decimals, say=say)) for level in levels(goal)]
    for value, text in told:
        labels[_HEIGHT - int((value - low) / (high - low) * (_HEIGHT - 1) + 0.5)] = text
    return [f"{line.rstrip()} {labels.get(row, '')}".rstrip() for row, line in enumerate(lines)]


def _series(chart: ChartReport) -> list[tuple[str, list[tuple[date, Number]]]]:
    """Dated values by series, the foremost ones last."""
    goal, years = drawn_goal(chart), chart.years
    days = [*goal_days(chart), *(each.date for each in chart.figures)]
    days += [each.date for each in chart.fan]
    ends = (min(days), years.last_day if years else max(days))
    low, high = extent(chart)
    found = [
        *(("break", [(each, low), (each, high)]) for each in chart.breaks),
        ("range", [(each.date, each.low) for each in chart.fan]),
        ("range", [(each.date, each.high) for each in chart.fan]),
        *(("goal", [(day, level) for day in ends]) for level in levels(goal)),
        *(("former", _former(each)) for each in former_lines(chart)),
        ("median", [(each.date, each.median) for each in chart.fan]),
        *((str(year), points) for year, points in reversed(_earlier(chart))),
        ("interim", [(each.by, level) for each in interim_goals(chart) for level in levels(each)]),
        ("figures", [(each.date, each.value) for each in chart.figures]),
    ]
    return [(name, points) for name, points in found if points]


def _earlier(chart: ChartReport) -> list[tuple[int, list[tuple[date, Number]]]]:
    """The figures of the latest of the years before that one, at their places, the last first."""
    if chart.years is None:
        return []
    year = chart.years.year
    lines = [each for each in chart.years.earlier if year - each.year < _DIGITS][-_MOST_EARLIER:]
    return [
        (line.year, [(each.place, each.value) for each in line.figures[1:]])
        for line in reversed(lines)
    ]


def _former(line: FormerLine) -> list[tuple[date, Number]]:
    return [(line.start, line.level), (line.goal.until, line.level)]
