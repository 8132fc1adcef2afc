"""The plane of a target's chart: sizes, colours, axes, and layers drawn on it, for Vega-Lite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from bishan_targets.messages import Messages
from bishan_targets.render.extent import extent
from bishan_targets.render.goal_lines import goal_days
from bishan_targets.render.numbers import exact
from bishan_targets.render.ticks import month_ends, ticks
from bishan_targets.report.page import ChartReport
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible

Spec = dict[str, Any]
DIAMOND: Final = "M0,-1L1,0L0,1L-1,0Z"
# The first of these that a machine has: on Linux, Windows, macOS.
_FONTS: Final = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, "
    "WenQuanYi Micro Hei, sans-serif"
)
_MOST_PLAIN: Final = 1e9
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Look:
    """Size in pixels, and colours by purpose, which a page's style sheet puts in its own place."""

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


@dataclass(frozen=True)
class Canvas:
    """Layers of one chart, and the words of its marks."""

    chart: ChartReport
    say: Messages
    look: Look

    def layer(
        self,
        rows: Sequence[Spec],
        mark: Spec,
        y: str,
        *,
        y2: str | None = None,
        label: bool = False,
    ) -> Spec:
        """Marks at the rows' days and their field `y`; with `label`, that field is read out."""
        encoding = {"x": self.x, "y": self.y(y)}
        if y2:
            encoding["y2"] = {"field": y2}
        if label:
            encoding["description"] = {"field": "label"}
        return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day of everything drawn."""
        chart = self.chart
        days = [each.date for each in chart.figures] + [each.date for each in chart.fan]
        days += [*(each.date for each in chart.path), *goal_days(chart)]
        if chart.years:
            days.append(chart.years.last_day)
        return min(days), max(days)

    def share(self, day: date) -> float:
        """The place of a day on the axis, from 0 at its left end to 1 at its right one."""
        first, last = self.days
        return (day - first).days / max((last - first).days, 1)

    @cached_property
    def extent(self) -> tuple[float, float]:
        """The least and the greatest value to show."""
        return extent(self.chart)

    @cached_property
    def x(self) -> Spec:
        """The days on the axis."""
        if self.chart.years:
            return self._months()
        labels: Spec = {"format": "%Y-%m-%d", "tickCount": 3}
        named = ticks(*self.days)
        if named.days:
            at = [milliseconds(each) for each in named.days]
            labels = {"format": "%Y" if named.by_year else "%Y-%m", "values": at}
        scale = {"type": "utc"}
        return {"field": "date", "type": "temporal", "scale": scale, "axis": self._axis | labels}

    def _months(self) -> Spec:
        """The months of one year on the axis, each at its last day, that of its figures."""
        first, last = self.days
        at = [milliseconds(each) for each in month_ends(first, last) if each > first]
        named = f"{self.say('chart.months').split()}[utcmonth(datum.value)]"
        axis = self._axis | {"labelExpr": named, "values": at}
        scale = {"type": "utc", "domain": [milliseconds(first), milliseconds(last)]}
        return {"field": "date", "type": "temporal", "scale": scale, "axis": axis}

    @property
    def _axis(self) -> Spec:
        return {
            "title": None,
            "grid": False,
            "domainColor": self.look.faint,
            "ticks": False,
            "labelFlush": False,
            "labelOverlap": True,
            "aria": False,
        }

    def y(self, field: str) -> Spec:
        """The values of a field."""
        low, high = self.extent
        axis = {
            "title": None,
            "tickCount": 5,
            "ticks": False,
            "domain": False,
            "gridColor": self.look.grid,
            "format": ",~f" if max(-low, high) < _MOST_PLAIN else "~e",
            "aria": False,
        }
        return {
            "field": field,
            "type": "quantitative",
            "axis": axis,
            "scale": {"domain": [low, high], "nice": True, "clamp": True},
        }

    def exact(self, value: Number) -> str:
        """A value with the metric's decimals."""
        return exact(value, self.chart.target.decimals, say=self.say)

    def year_label(self, day: date, year: int, value: Number) -> str:
        """The words of a figure of an earlier year."""
        unit = self.chart.target.unit
        spaced = f" {visible(self.say.pick(unit))}" if unit else ""
        return f"{day} · {self.say('chart.year', year=year)} {self.exact(value)}{spaced}"

    def label(self, series: str, day: object, value: str) -> str:
        """The words of a mark: its day, its series, its value with the unit."""
        unit = self.chart.target.unit
        spaced = f" {visible(self.say.pick(unit))}" if unit else ""
        return f"{day} · {self.say(f'chart.{series}')} {value}{spaced}"


def milliseconds(day: date) -> int:
    """The place of a day on a time axis."""
    return (day - _EPOCH).days * 86_400_000


def dot(shape: str, size: int, color: str) -> Spec:
    """A mark for single values."""
    return {"type": "point", "shape": shape, "size": size, "color": color, "opacity": 1}
