"""A target's goals in its chart: present, interim and former ones, and bands."""

from __future__ import annotations

from typing import Final

from bishan_targets.render.goal_lines import (
    Corner,
    FormerLine,
    drawn_goal,
    former_lines,
    interim_goals,
    stepped_lines,
)
from bishan_targets.render.goal_words import goal_words, levels, outcome
from bishan_targets.render.numbers import odds
from bishan_targets.render.page.canvas import DIAMOND, Canvas, Spec, dot
from bishan_targets.report.goals import GoalReport, InterimGoalReport
from bishan_targets.report.values import Number

_ABOVE: Final = -9  # pixels from a line to the middle of words above or below it
_BELOW: Final = 15
_LINE: Final = 26


def goal_layers(canvas: Canvas) -> list[Spec]:
    """Everything that the target wants or wanted, from back to front."""
    goal = drawn_goal(canvas.chart)
    if goal is None:
        return []
    return [*_band(canvas, goal), *_former(canvas), *_stepped(canvas), *_goal(canvas, goal)]


def interim_layers(canvas: Canvas) -> list[Spec]:
    """The interim goals: diamonds, full if met, large enough to be seen behind a figure."""
    look, layers = canvas.look, []
    met = dot(DIAMOND, 110, look.goal) | {"filled": True}
    unmet = met | {"fill": look.paper, "stroke": look.goal, "strokeWidth": 2}
    for each in interim_goals(canvas.chart):
        words = _interim_words(canvas, each)
        for level in levels(each):
            row = {"date": str(each.by), "value": float(level), "label": words}
            mark = met if each.verdict == "met" else unmet
            layers.append(canvas.layer([row], mark, "value", label=True))
    return layers


def _interim_words(canvas: Canvas, step: InterimGoalReport) -> str:
    say, goal = canvas.say, goal_words(step, canvas.chart.target.decimals, canvas.say)
    said = outcome(step, say)
    if step.probability is not None:
        said = say("chart.outcome_odds", outcome=said, odds=odds(step.probability))
    return say("chart.interim.label", date=step.by.isoformat(), goal=goal, outcome=said)


def _stepped(canvas: Canvas) -> list[Spec]:
    """The level wanted in each span, a thin line."""
    line = {"type": "line", "color": canvas.look.goal, "strokeWidth": 1, "aria": False}
    mark = line | {"interpolate": "step-before"}
    return [canvas.layer(_rows(each), mark, "value") for each in stepped_lines(canvas.chart)]


def _rows(corners: list[Corner]) -> list[Spec]:
    return [{"date": str(each.date), "value": float(each.level)} for each in corners]


def _band(canvas: Canvas, goal: GoalReport) -> list[Spec]:
    """The area between the bounds of a goal with two."""
    if goal.low is None or goal.high is None:
        return []
    row = {"low": float(goal.low), "high": float(goal.high)}
    mark = {"type": "rect", "color": canvas.look.goal, "opacity": 0.1, "aria": False}
    encoding = {"y": canvas.y("low"), "y2": {"field": "high"}}
    return [{"data": {"values": [row]}, "mark": mark, "encoding": encoding}]


def _former(canvas: Canvas) -> list[Spec]:
    """Each former goal's level, dashed up to the day on which it was replaced."""
    return [layer for each in former_lines(canvas.chart) for layer in _former_line(canvas, each)]


def _former_line(canvas: Canvas, former: FormerLine) -> list[Spec]:
    say, color, until = canvas.say, canvas.look.goal, former.goal.until
    goal = goal_words(former.goal, canvas.chart.target.decimals, say)
    words = say("chart.former.words", goal=goal, until=until.isoformat())
    ends = _rows([Corner(former.start, former.level), Corner(until, former.level)])
    is_late = canvas.share(former.start) > 0.5
    place, align = (ends[1], "right") if is_late else (ends[0], "left")
    is_upper = former.level >= max(levels(canvas.chart.target.goal))
    text = {
        "type": "text",
        "align": align,
        "dx": -4 if is_late else 4,
        "dy": _ABOVE if is_upper else _BELOW,
        "color": color,
        "aria": False,
    }
    line = {"type": "line", "color": color, "strokeDash": [3, 3], "aria": False}
    beside = canvas.layer([place | {"words": words}], text, "value")
    beside["encoding"]["text"] = {"field": "words"}
    label = f"{until.isoformat()} · {words}"
    mark = dot("cross", 40, color) | {"filled": True}
    end = canvas.layer([ends[1] | {"label": label}], mark, "value", label=True)
    return [canvas.layer(ends, line, "value"), beside, end]


def _goal(canvas: Canvas, goal: GoalReport) -> list[Spec]:
    """The line of each of the goal's levels, its words beside one, and its deadline."""
    words = goal_words(goal, canvas.chart.target.decimals, canvas.say)
    said = f"{canvas.say('chart.goal')} {words}"
    return [
        layer
        for place, level in enumerate(levels(goal))
        for layer in _level(canvas, goal, level, said if place == 0 else "")
    ]


def _beside(canvas: Canvas, goal: GoalReport, level: Number) -> int:
    """The side of a goal's line for its words: the good one, unless a former goal's line is there.

    Pixels, downwards.
    """
    low, high = canvas.extent
    pixels = canvas.look.height / (high - low)
    side = _ABOVE if goal.op in (">", ">=") else _BELOW
    apart = [float(level - each.level) * pixels for each in former_lines(canvas.chart)]
    is_taken = any(0 < abs(each) < _LINE and (each < 0) == (side < 0) for each in apart)
    return _ABOVE + _BELOW - side if is_taken else side


def _level(canvas: Canvas, goal: GoalReport, level: Number, text: str) -> list[Spec]:
    color = canvas.look.goal
    row = {"date": str(goal.by), "value": float(level), "goal": text}
    row["label"] = f"{goal.by.isoformat()} · {text or canvas.exact(level)}"
    line = {"type": "rule", "color": color, "strokeWidth": 2, "strokeDash": [8, 3]}
    words = {
        "type": "text",
        "align": "left",
        "dy": _beside(canvas, goal, level),
        "color": color,
        "fontWeight": "bold",
        "aria": False,
    }
    end = dot(DIAMOND, 60, color) | {"filled": True}
    left = {"x": {"value": 4}, "y": canvas.y("value"), "text": {"field": "goal"}}
    across = {"y": canvas.y("value")}
    return [
        {"data": {"values": [row]}, "mark": line | {"aria": False}, "encoding": across},
        {"data": {"values": [row]}, "mark": words, "encoding": left},
        canvas.layer([row], end, "value", label=True),
    ]
