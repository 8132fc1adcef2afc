"""The legend of a target's chart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from bishan_targets.messages import Messages
from bishan_targets.render.goal_lines import (
    drawn_goal,
    former_lines,
    interim_goals,
    is_of_sums,
    stepped_lines,
)
from bishan_targets.render.page.canvas import DIAMOND, Look, Spec
from bishan_targets.report.page import ChartReport

if TYPE_CHECKING:
    from bishan_targets.report.year_chart import YearsReport

_COLUMNS: Final = 4
_ENTRY: Final = 175  # pixels
_ROW: Final = 22
_UPRIGHT: Final = "M0,-1L0,1"
_OF_OTHER_YEARS: Final = ("interim_met", "interim_unmet", "stepped")


def series(chart: ChartReport, say: Messages) -> dict[str, str]:
    """The parts of the chart, in order, each in words.

    One style may go by another name: the figures may be sums, or those of a year.
    """
    goal, interim = drawn_goal(chart), interim_goals(chart)
    drawn: Mapping[str, Any] = {
        "figures": True,
        "provisional": any(each.provisional for each in chart.figures),
        "break": chart.breaks,
        "baseline": chart.path and not chart.years,
        "goal": goal,
        "band": goal and goal.op == "between",
        "interim_met": any(each.verdict == "met" for each in interim),
        "interim_unmet": any(each.verdict != "met" for each in interim),
        "stepped": stepped_lines(chart),
        "former": former_lines(chart),
        "path": chart.path,
        **dict.fromkeys(("median", "half", "most"), chart.fan),
    }
    said = {name: say(f"chart.{name}") for name, shown in drawn.items() if shown}
    if chart.years:
        return _of_years(said, chart, chart.years, say)
    if chart.target.goal and chart.target.goal.each_year:
        said |= {name: say(f"chart.{name}.year") for name in _OF_OTHER_YEARS if name in said}
    return said | ({"figures": say("chart.sums")} if is_of_sums(chart) else {})


def _of_years(
    said: Mapping[str, str], chart: ChartReport, years: YearsReport, say: Messages
) -> dict[str, str]:
    """The same with the present year, the one before it, and all others."""
    found = {**said, "figures": say("chart.year", year=years.year)}
    earlier = [each.year for each in years.earlier]
    if chart.target.year and chart.target.year.expected_shares and "path" in said:
        found["path"] = say("chart.expected")
    if years.year - 1 in earlier:
        found["year_before"] = say("chart.year", year=years.year - 1)
        earlier.remove(years.year - 1)
    if len(earlier) == 1:
        found["earlier"] = say("chart.year", year=earlier[0])
    elif earlier:
        found["earlier"] = say("chart.earlier", first=earlier[0], last=earlier[-1])
    return found


def legend(chart: ChartReport, say: Messages, look: Look) -> Spec:
    """The legend of the chart's series, side by side, each drawn as in the chart."""
    names, known = series(chart, say), _marks(look)
    columns = max(1, min(_COLUMNS, look.width // _ENTRY))
    layers = []
    for place, (name, text) in enumerate(names.items()):
        row, column = divmod(place, columns)
        x, y = 10 + column * look.width / columns, 10 + row * _ROW
        mark = {"type": "point", "strokeWidth": 2, "x": x, "y": y} | {"opacity": 1} | known[name]
        words = {"type": "text", "x": x + 16, "y": y, "align": "left", "baseline": "middle"}
        only = {"data": {"values": [{"label": text}]}}
        layers.append(only | {"mark": mark})
        layers.append(only | {"mark": words, "encoding": {"text": {"field": "label"}}})
    return {
        "width": look.width,
        "height": _ROW * math.ceil(len(names) / columns),
        "layer": layers,
    }


def _marks(look: Look) -> dict[str, Spec]:
    ink, path, goal, fan, paper = look.ink, look.path, look.goal, look.fan, look.paper
    faint = look.faint
    line = {"shape": "stroke", "stroke": goal, "size": 300}
    diamond = {"shape": DIAMOND, "stroke": goal, "size": 60}
    return {
        "figures": {"shape": "circle", "fill": ink, "stroke": ink, "size": 60},
        "provisional": {"shape": "circle", "fill": paper, "stroke": ink, "size": 60},
        "break": {"shape": _UPRIGHT, "stroke": faint, "size": 200, "strokeDash": [1, 3]},
        "baseline": {"shape": "square", "stroke": path, "size": 80},
        "goal": line | {"strokeDash": [5, 2]},
        "band": {"shape": "square", "fill": goal, "opacity": 0.15, "size": 130},
        "interim_met": diamond | {"fill": goal},
        "interim_unmet": diamond | {"fill": paper},
        "stepped": line | {"strokeWidth": 1},
        "former": line | {"strokeDash": [3, 3]},
        "path": {"shape": "stroke", "stroke": path, "size": 300, "strokeDash": [2, 3]},
        "year_before": {"shape": "stroke", "stroke": faint, "size": 300, "strokeDash": [5, 2]},
        "earlier": {"shape": "stroke", "stroke": faint, "size": 300, "strokeWidth": 1},
        "median": {"shape": "stroke", "stroke": fan, "size": 300},
        "half": {"shape": "square", "fill": fan, "opacity": 0.45, "size": 130},
        "most": {"shape": "square", "fill": fan, "opacity": 0.18, "size": 130},
    }
