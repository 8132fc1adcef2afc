"""A target's chart as a Vega-Lite specification: the only definition of its appearance.

See vega.github.io/vega-lite/docs. The page and the pictures of `bishan chart` are drawn from it.
Colours follow M. Okabe and K. Ito, Color Universal Design (2008), and can be told apart with any
kind of colour vision; every series also has its own shape or dash.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.extent import extent
from bishan_targets.render.goal_words import goal_words, levels
from bishan_targets.render.numbers import exact, rounded
from bishan_targets.report.goals import FormerGoalReport, GoalReport
from bishan_targets.report.page import Card, ChartReport, SpreadReport
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible

Spec = dict[str, Any]
# The first of these that a machine has: on Linux, Windows, macOS.
_FONTS: Final = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, "
    "WenQuanYi Micro Hei, sans-serif"
)
_DIAMOND: Final = "M0,-1L1,0L0,1L-1,0Z"
_YEARS_WITHOUT_MONTHS: Final = 3 * 365
_MOST_TICKS: Final = 7
_LEGEND_COLUMNS: Final = 4
_LEGEND_ENTRY: Final = 175  # pixels
_MOST_TOLD: Final = 6
_MOST_PLAIN: Final = 1e9


@dataclass(frozen=True, slots=True)
class Look:
    """Size in pixels, and colours by purpose: CSS colours or variables."""

    width: int = 520
    height: int = 230
    font: str = _FONTS
    ink: str = "#1a1a1a"
    faint: str = "#595959"
    grid: str = "#dddddd"
    paper: str = "#ffffff"
    goal: str = "#b34700"
    path: str = "#00765a"
    fan: str = "#0072b2"


PRINT: Final = Look()
THEMED: Final = Look(
    font="inherit",
    ink="var(--ink)",
    faint="var(--faint)",
    grid="var(--grid)",
    paper="var(--paper)",
    goal="var(--goal)",
    path="var(--path)",
    fan="var(--fan)",
)


def spec(chart: ChartReport, say: Messages, look: Look) -> Spec:
    """The chart: fan, linear path, goal, median, figures, from back to front."""
    draw = _Drawing(chart, say, look)
    goal = chart.target.goal
    marked = [*draw.band(goal), *draw.former(), *draw.goal(goal)] if goal else []
    layers = [*draw.fan(), *draw.path(), *marked, *draw.median(), *draw.figures()]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": look.width,
        "height": look.height,
        "background": None,
        "padding": {"left": 4, "right": 14, "top": 6, "bottom": 4},
        "layer": layers,
        "config": {
            "font": look.font,
            "view": {"stroke": None},
            "axis": {"labelColor": look.faint, "labelFontSize": 12, "labelPadding": 9},
            "text": {"fontSize": 12, "color": look.ink},
        },
    }


def titled(card: Card, say: Messages, width: int) -> Spec:
    """The chart as a stand-alone picture: with its title, its unit, its day, its legend."""
    look = replace(PRINT, width=width, height=round(width * 0.45))
    cells = Cells(card.target, card.detail.as_of, say)
    unit = say("chart.unit", unit=cells.unit) if cells.unit else ""
    drawn = spec(card.chart, say, look)
    legend = _legend(card.chart, say, look)
    shared = {name: drawn.pop(name) for name in ("$schema", "config", "padding")}
    drawn.pop("background")
    shared["config"]["title"] = {
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 13,
        "color": look.ink,
        "subtitleColor": look.faint,
        "offset": 12,
    }
    return {
        **shared,
        "background": look.paper,
        "title": {
            "text": cells.name,
            "subtitle": say("chart.subtitle", unit=unit, date=card.detail.as_of),
        },
        "vconcat": [drawn, legend],
        "spacing": 8,
    }


def _legend(chart: ChartReport, say: Messages, look: Look) -> Spec:
    """The legend of the chart's series, side by side, each drawn as in the chart."""
    ink, path, goal, fan = look.ink, look.path, look.goal, look.fan
    known = {
        "figures": {"shape": "circle", "fill": ink, "stroke": ink, "size": 60},
        "provisional": {"shape": "circle", "fill": look.paper, "stroke": ink, "size": 60},
        "baseline": {"shape": "square", "stroke": path, "size": 80},
        "goal": {"shape": "stroke", "stroke": goal, "size": 300, "strokeDash": [5, 2]},
        "former": {"shape": "stroke", "stroke": goal, "size": 300, "strokeDash": [3, 3]},
        "path": {"shape": "stroke", "stroke": path, "size": 300, "strokeDash": [2, 3]},
        "median": {"shape": "stroke", "stroke": fan, "size": 300},
        "half": {"shape": "square", "fill": fan, "opacity": 0.45, "size": 130},
        "most": {"shape": "square", "fill": fan, "opacity": 0.18, "size": 130},
    }
    drawn = {
        "provisional": any(each.provisional for each in chart.figures),
        "baseline": chart.path,
        "goal": chart.target.goal,
        "former": chart.target.was,
        "path": chart.path,
        **dict.fromkeys(("median", "half", "most"), chart.fan),
    }
    names = [name for name in known if drawn.get(name, True)]
    columns = max(1, min(_LEGEND_COLUMNS, look.width // _LEGEND_ENTRY))
    layers = []
    for place, name in enumerate(names):
        row, column = divmod(place, columns)
        x, y = 10 + column * look.width / columns, 10 + row * 22
        mark = {"type": "point", "strokeWidth": 2, "x": x, "y": y} | {"opacity": 1} | known[name]
        words = {"type": "text", "x": x + 16, "y": y, "align": "left", "baseline": "middle"}
        only = {"data": {"values": [{"label": say(f"chart.{name}")}]}}
        layers.append(only | {"mark": mark})
        layers.append(only | {"mark": words, "encoding": {"text": {"field": "label"}}})
    return {
        "width": look.width,
        "height": 22 * math.ceil(len(names) / columns),
        "layer": layers,
    }


@dataclass(frozen=True, slots=True)
class _Drawing:
    chart: ChartReport
    say: Messages
    look: Look

    def fan(self) -> list[Spec]:
        """The 80 % range, and the 50 % range on top of it."""
        mark = {"type": "area", "color": self.look.fan, "aria": False}
        return [
            self._layer(rows, mark | {"opacity": opacity}, "low", y2="high")
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
        start_value = self._exact(self.chart.path[0].value)
        rows[0]["label"] = self._label("baseline", self.chart.path[0].date, start_value)
        line = {"type": "line", "color": self.look.path, "strokeDash": [2, 4], "aria": False}
        start = _dot("square", 110, self.look.path)
        return [self._layer(rows, line, "value"), self._layer(rows[:1], start, "value", label=True)]

    def goal(self, goal: GoalReport) -> list[Spec]:
        """The line of each of the goal's levels, its words beside one, and its deadline."""
        words = f"{self.say('chart.goal')} {goal_words(goal, self.chart.target.decimals, self.say)}"
        return [
            layer
            for place, level in enumerate(levels(goal))
            for layer in self._level(goal, level, words if place == 0 else "")
        ]

    def band(self, goal: GoalReport) -> list[Spec]:
        """The area between the bounds of a goal with two."""
        if goal.low is None or goal.high is None:
            return []
        row = {"low": float(goal.low), "high": float(goal.high)}
        mark = {"type": "rect", "color": self.look.goal, "opacity": 0.1, "aria": False}
        encoding = {"y": self._y("low"), "y2": {"field": "high"}}
        return [{"data": {"values": [row]}, "mark": mark, "encoding": encoding}]

    def former(self) -> list[Spec]:
        """The levels of former goals, each dashed up to the day on which it was replaced."""
        start = min((each.date for each in self.chart.figures), default=None)
        layers: list[Spec] = []
        for was in self.chart.target.was:
            if start is not None and start < was.until:
                for level in levels(was):
                    layers += self._former(was, level, start)
                start = was.until
        return layers

    def _former(self, was: FormerGoalReport, level: Number, start: date) -> list[Spec]:
        words = goal_words(was, self.chart.target.decimals, self.say)
        label = f"{was.until.isoformat()} · {self.say('chart.former')} {words}"
        ends = [{"date": str(day), "value": float(level)} for day in (start, was.until)]
        ends[1]["label"] = label
        line = {"type": "line", "color": self.look.goal, "strokeDash": [3, 3], "aria": False}
        end = _dot(_DIAMOND, 30, self.look.goal)
        return [self._layer(ends, line, "value"), self._layer(ends[1:], end, "value", label=True)]

    def _level(self, goal: GoalReport, level: Number, text: str) -> list[Spec]:
        row = {"date": str(goal.by), "value": float(level), "goal": text}
        row["label"] = f"{goal.by.isoformat()} · {text or self._exact(level)}"
        line = {"type": "rule", "color": self.look.goal, "strokeWidth": 2, "strokeDash": [8, 3]}
        words = {
            "type": "text",
            "align": "left",
            "dy": -9 if goal.op in (">", ">=") else 15,
            "color": self.look.goal,
            "fontWeight": "bold",
            "aria": False,
        }
        end = _dot(_DIAMOND, 60, self.look.goal) | {"filled": True}
        left = {"x": {"value": 4}, "y": self._y("value"), "text": {"field": "goal"}}
        across = {"y": self._y("value")}
        return [
            {"data": {"values": [row]}, "mark": line | {"aria": False}, "encoding": across},
            {"data": {"values": [row]}, "mark": words, "encoding": left},
            self._layer([row], end, "value", label=True),
        ]

    def median(self) -> list[Spec]:
        """The median, and invisible dots on it as targets for the pointer."""
        rows = [_row(each, value=each.median) for each in self.chart.fan]
        if not rows:
            return []
        line = {"type": "line", "color": self.look.fan, "strokeWidth": 2, "aria": False}
        dots = _dot(_DIAMOND, 14, self.look.fan) | {"filled": True}
        told = [
            _row(each, value=each.median) | {"label": self._spread_label(each)}
            for each in _told(self.chart)
        ]
        return [
            self._layer(rows, line, "value"),
            self._layer(told, dots, "value", label=True),
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
        full = _dot("circle", 55, self.look.ink) | {"filled": True}
        ring = {"fill": self.look.paper, "stroke": self.look.ink, "strokeWidth": 2}
        hollow = full | ring | {"size": 65}
        layers = [self._layer(rows, line, "value")]
        for mark, is_provisional in ((full, False), (hollow, True)):
            alike = [
                row
                for row, each in zip(rows, self.chart.figures, strict=True)
                if each.provisional is is_provisional
            ]
            layers += [self._layer(alike, mark, "value", label=True)] if alike else []
        return layers

    def _layer(
        self,
        rows: Sequence[Spec],
        mark: Spec,
        y: str,
        *,
        y2: str | None = None,
        label: bool = False,
    ) -> Spec:
        encoding = {"x": self._x(), "y": self._y(y)}
        if y2:
            encoding["y2"] = {"field": y2}
        if label:
            encoding["description"] = {"field": "label"}
        return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}

    def _x(self) -> Spec:
        days = [each.date for each in self.chart.figures] + [each.date for each in self.chart.fan]
        goal = self.chart.target.goal
        days += [goal.by] if goal else []
        days += [each.date for each in self.chart.path]
        span = (max(days) - min(days)).days
        axis = {
            "format": "%Y" if span > _YEARS_WITHOUT_MONTHS else "%Y-%m",
            "tickCount": {"interval": "year", "step": math.ceil(span / 365.25 / _MOST_TICKS)}
            if span > _YEARS_WITHOUT_MONTHS
            else 5,
            "title": None,
            "grid": False,
            "domainColor": self.look.faint,
            "ticks": False,
            "labelFlush": False,
            "labelOverlap": True,
            "aria": False,
        }
        return {"field": "date", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}

    def _y(self, field: str) -> Spec:
        low, high = extent(self.chart)
        axis = {
            "title": None,
            "tickCount": 5,
            "ticks": False,
            "domain": False,
            "gridColor": self.look.grid,
            "format": "~f" if max(-low, high) < _MOST_PLAIN else "~e",
            "aria": False,
        }
        return {
            "field": field,
            "type": "quantitative",
            "axis": axis,
            "scale": {"domain": [low, high], "nice": True, "clamp": True},
        }

    def _exact(self, value: Number) -> str:
        return exact(value, self.chart.target.decimals)

    def _unit(self) -> str:
        unit = self.chart.target.unit
        return f" {visible(self.say.pick(unit))}" if unit else ""

    def _label(self, series: str, day: object, value: str) -> str:
        return f"{day} · {self.say(f'chart.{series}')} {value}{self._unit()}"

    def _figure_label(self, each: Any) -> str:
        series = "provisional" if each.provisional else "figures"
        return self._label(series, each.date, self._exact(each.value))

    def _spread_label(self, each: SpreadReport) -> str:
        def near(value: Number) -> str:
            return rounded(value, self.chart.target.decimals, like=each.median)

        median = f"{each.date} · {self.say('chart.median')} {near(each.median)}"
        half = f"50%: {near(each.lower)}–{near(each.upper)}"
        return f"{median} · {half} · 80%: {near(each.low)}–{near(each.high)}"


def _told(chart: ChartReport) -> list[SpreadReport]:
    """Days of the fan with numbers: the deadline, the last, and some between."""
    ahead = chart.fan[1:]
    step = math.ceil(len(ahead) / _MOST_TOLD)
    wanted = {ahead[-1].date, *(each.date for each in ahead[::-step])}
    by = chart.target.goal.by if chart.target.goal else None
    return [each for each in ahead if each.date in wanted or each.date == by]


def _dot(shape: str, size: int, color: str) -> Spec:
    return {"type": "point", "shape": shape, "size": size, "color": color, "opacity": 1}


def _row(each: SpreadReport, **values: Number) -> Spec:
    return {"date": str(each.date), **{name: float(value) for name, value in values.items()}}
