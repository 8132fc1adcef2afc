"""A target's chart as a Vega-Lite specification: the only definition of its appearance.

See vega.github.io/vega-lite/docs. The page and the pictures of `bishan chart` are drawn from it.
Colours follow M. Okabe and K. Ito, Color Universal Design (2008), and can be told apart with any
kind of colour vision; every series also has its own shape or dash.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bishan_targets.messages import Messages
from bishan_targets.render import known_days
from bishan_targets.render.cells import Cells
from bishan_targets.render.goal_lines import is_of_sums
from bishan_targets.render.numbers import rounded
from bishan_targets.render.page.canvas import DIAMOND, PRINT, Canvas, Look, Spec, dot
from bishan_targets.render.page.goal_layers import goal_layers, interim_layers
from bishan_targets.render.page.legend import legend
from bishan_targets.report.page import Card, ChartReport, SpreadReport
from bishan_targets.report.values import Number

_MOST_TOLD: Final = 6
_FLAT: Final = 0.45
_LATE: Final = 0.75
"""Share of the width from which on words stand on the left of their place."""


def spec(chart: ChartReport, say: Messages, look: Look) -> Spec:
    """The chart, from back to front: fan, path, goals, median, interim goals, breaks, figures."""
    canvas = Canvas(chart, say, look)
    draw, of_years = _Drawing(canvas), chart.years is not None
    earlier, name = _of_years(canvas) if of_years else ([], [])
    layers = [*draw.fan(), *earlier, *draw.path(), *goal_layers(canvas), *draw.median()]
    layers += [*interim_layers(canvas), *draw.breaks(), *draw.figures(), *name]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": look.width,
        "height": look.height,
        "background": None,
        "padding": {"left": 4, "right": 36 if of_years else 14, "top": 6, "bottom": 4},
        "layer": layers,
        "config": {
            "font": look.font,
            "view": {"stroke": None},
            "axis": _axis(look),
            "text": {"fontSize": 12, "color": look.ink},
        },
    }


def _axis(look: Look) -> Spec:
    """Labels without a limit, which each would be measured against, several times."""
    return {"labelColor": look.faint, "labelFontSize": 12, "labelPadding": 9, "labelLimit": 0}


def _of_years(canvas: Canvas) -> tuple[list[Spec], list[Spec]]:
    """The layers of earlier years, and the name of the present one."""
    from bishan_targets.render.page.year_layers import present_name, year_layers

    return year_layers(canvas), present_name(canvas)


def titled(card: Card, say: Messages, width: int) -> Spec:
    """The chart as a stand-alone picture: with its title, its unit, its day, its legend."""
    look = _wide(width)
    cells = Cells(card.target, card.detail.as_of, say)
    unit = say("chart.unit", unit=cells.unit) if cells.unit else ""
    found = with_legend(card.chart, say, width)
    found["config"]["title"] = {
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 13,
        "color": look.ink,
        "subtitleColor": look.faint,
        "offset": 12,
    }
    return {
        **found,
        "title": {
            "text": cells.name,
            "subtitle": say("chart.subtitle", unit=unit, date=card.detail.as_of),
        },
    }


def with_legend(chart: ChartReport, say: Messages, width: int, flat: float = _FLAT) -> Spec:
    """The chart as a picture for a document that has its title: with its legend.

    `flat` is the height of the chart alone, in parts of the width.
    """
    look = _wide(width, flat)
    drawn = spec(chart, say, look)
    shared = {name: drawn.pop(name) for name in ("$schema", "config", "padding")}
    drawn.pop("background")
    return {
        **shared,
        "background": look.paper,
        "vconcat": [drawn, legend(chart, say, look)],
        "spacing": 8,
    }


def _wide(width: int, flat: float = _FLAT) -> Look:
    return replace(PRINT, width=width, height=round(width * flat))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The figures, and the ways ahead."""

    canvas: Canvas

    @property
    def chart(self) -> ChartReport:
        return self.canvas.chart

    @property
    def look(self) -> Look:
        return self.canvas.look

    def fan(self) -> list[Spec]:
        """The 80 % range, and the 50 % range on top of it."""
        mark = {"type": "area", "color": self.look.fan, "aria": False}
        return [
            self.canvas.layer(rows, mark | {"opacity": opacity}, "low", y2="high")
            for rows, opacity in (
                ([_row(each, low=each.low, high=each.high) for each in self.chart.fan], 0.18),
                ([_row(each, low=each.lower, high=each.upper) for each in self.chart.fan], 0.3),
            )
            if rows
        ]

    def path(self) -> list[Spec]:
        """The linear path from the baseline, a square, to the goal."""
        if not self.chart.path:
            return []
        rows: list[Spec] = [
            {"date": str(each.date), "value": float(each.value)} for each in self.chart.path
        ]
        start_value = self.canvas.exact(self.chart.path[0].value)
        rows[0]["label"] = self.canvas.label("baseline", self.chart.path[0].date, start_value)
        line = {"type": "line", "color": self.look.path, "strokeDash": [2, 4], "aria": False}
        start = dot("square", 110, self.look.path)
        if self.chart.years:  # which starts from zero
            return [self.canvas.layer(rows, line, "value")]
        return [
            self.canvas.layer(rows, line, "value"),
            self.canvas.layer(rows[:1], start, "value", label=True),
        ]

    def median(self) -> list[Spec]:
        """The median, and invisible dots on it as targets for the pointer."""
        rows = [_row(each, value=each.median) for each in self.chart.fan]
        if not rows:
            return []
        line = {"type": "line", "color": self.look.fan, "strokeWidth": 2, "aria": False}
        dots = dot(DIAMOND, 14, self.look.fan) | {"filled": True}
        told = [
            _row(each, value=each.median) | {"label": self._spread_label(each)}
            for each in _told(self.chart)
        ]
        return [
            self.canvas.layer(rows, line, "value"),
            self.canvas.layer(told, dots, "value", label=True),
        ]

    def figures(self) -> list[Spec]:
        """The figures: filled circles, hollow ones if provisional."""
        rows = [
            {
                "date": str(each.date),
                "value": float(each.value),
                "label": self._figure_label(each),
            }
            for each in self.chart.figures
        ]
        if not rows:
            return []
        line = {"type": "line", "color": self.look.ink, "strokeWidth": 2, "aria": False}
        full = dot("circle", 55, self.look.ink) | {"filled": True}
        ring = {"fill": self.look.paper, "stroke": self.look.ink, "strokeWidth": 2}
        hollow = full | ring | {"size": 65}
        layers = [self.canvas.layer(each, line, "value") for each in self._unbroken(rows)]
        shown = [*zip(rows, self.chart.figures, strict=True)]
        if self.chart.years:
            shown = shown[1:]  # the first is the zero of the year's start
        for mark, is_provisional in ((full, False), (hollow, True)):
            alike = [row for row, each in shown if each.provisional is is_provisional]
            layers += [self.canvas.layer(alike, mark, "value", label=True)] if alike else []
        return layers

    def _unbroken(self, rows: list[Spec]) -> list[list[Spec]]:
        """The rows of the figures, series by series."""
        found: list[list[Spec]] = []
        for row, each in zip(rows, self.chart.figures, strict=True):
            if each.new_series or not found:
                found.append([])
            found[-1].append(row)
        return found

    def breaks(self) -> list[Spec]:
        """The first days of other series: thin lines, named at the bottom."""
        color = self.look.faint
        line = {"type": "rule", "color": color, "strokeDash": [1, 3], "strokeWidth": 1.5}
        low, high = self.canvas.extent
        layers: list[Spec] = []
        for each in self.chart.breaks:
            name = self.canvas.say("chart.break")
            row: Spec = {"date": str(each), "low": low, "value": high, "name": name}
            label = {"label": f"{each.isoformat()} · {name}"}
            layers.append(self.canvas.layer([row | label], line, "low", y2="value", label=True))
            is_late = self.canvas.share(each) > _LATE
            beside = {"align": "right", "dx": -4} if is_late else {"align": "left", "dx": 4}
            words = {"type": "text", "color": color, "baseline": "bottom", "aria": False} | beside
            layers.append(self.canvas.layer([row], words, "low"))
            layers[-1]["encoding"]["text"] = {"field": "name"}
        return layers

    def _figure_label(self, each: Any) -> str:
        plain = "sums" if is_of_sums(self.chart) else "figures"
        series = "provisional" if each.provisional else plain
        return self.canvas.label(series, each.date, self.canvas.exact(each.value))

    def _spread_label(self, each: SpreadReport) -> str:
        def near(value: Number) -> str:
            return rounded(value, self.chart.target.decimals, like=each.median, say=self.canvas.say)

        median = f"{self._day(each)} · {self.canvas.say('chart.median')} {near(each.median)}"
        half = f"50%: {near(each.lower)}–{near(each.upper)}"
        return f"{median} · {half} · 80%: {near(each.low)}–{near(each.high)}"

    def _day(self, each: SpreadReport) -> str:
        """The day of a spread; that of the median meeting the goal only as far as it is known."""
        target = self.chart.target
        if each.date != target.projection.reached.median or self._is_deadline(each.date):
            return each.date.isoformat()
        return known_days.in_cell(each.date, self.chart.as_of)

    def _is_deadline(self, day: date) -> bool:
        goal = self.chart.target.goal
        return goal is not None and day == goal.by


def _told(chart: ChartReport) -> list[SpreadReport]:
    """Days of the fan with numbers: the deadline, the last, and some between."""
    ahead = chart.fan[1:]
    step = math.ceil(len(ahead) / _MOST_TOLD)
    wanted = {ahead[-1].date, *(each.date for each in ahead[::-step])}
    by = chart.target.goal.by if chart.target.goal else None
    return [each for each in ahead if each.date in wanted or each.date == by]


def _row(each: SpreadReport, **values: Number) -> Spec:
    return {"date": str(each.date), **{name: float(value) for name, value in values.items()}}
