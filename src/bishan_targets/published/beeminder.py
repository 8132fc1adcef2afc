"""Beeminder's bright red line, on the linear path from the baseline to the goal.

Sources: Beeminder's help and forum (forum.beeminder.com, "What do the colors actually mean?"): the
colour is the number of safe days: red 0, orange 1, blue 2, green 3 or more. How days are counted on
the line and beside it is that of its engine, beebrain (github.com/beeminder/beebrain).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from bishan_targets.assessment.gap import Reason, linear_path
from bishan_targets.model.book import Goal, Observation, PublishedRule
from bishan_targets.published.case import Case, RuleDefinition, Ruling, Step, Terms, unavailable

_COLORS: Final = ("red", "orange", "blue", "green")
_OFF_THE_ROAD: Final = "derailed"
_ON_THE_LINE: Final = 1e-9


def judge(case: Case) -> Ruling:
    """Days until the line catches up with the latest figure, if that does not move.

    The line runs straight from the baseline to the goal at its deadline, and stays at the goal's
    value from then on. On the line, or on its good side, safe days = floor(distance ÷ the line's
    change a day) + 1, at most the days to the deadline and one: 1 `orange`, 2 `blue`, 3 and more
    `green`. So they are for a line that runs away from the figure, as that of a cap above the
    baseline, at most the days to the deadline. On the wrong side there are none: `red`, or
    `derailed` where the figure before was on the wrong side, too.

    Not available without a goal, with fewer than two figures, or where the baseline is the goal.
    `value` is the number of safe days; the distance to the line in the metric's unit is among the
    sums.
    """
    line = _line(case)
    if isinstance(line, Reason):
        return unavailable(line)
    latest = case.history[-1]
    steps = line.steps(latest)
    if not line.is_safe(latest):
        before = case.history[-2]
        derailed = before.date >= line.base.date and not line.is_safe(before)
        return Ruling(_OFF_THE_ROAD if derailed else _COLORS[0], 0.0, steps=steps)
    days = _safe_days(line, latest)
    color = _COLORS[min(int(days.result), len(_COLORS) - 1)]
    return Ruling(color, float(days.result), steps=(*steps, days))


@dataclass(frozen=True, slots=True)
class _Line:
    """The bright red line of a goal, from the observation `base` on."""

    goal: Goal
    base: Observation

    def at(self, day: date) -> float:
        """The line's value on a day; after the deadline the goal's."""
        return linear_path(self.goal, self.base, min(day, self.goal.by))

    @property
    def slope(self) -> float:
        """The change of the line a day, above zero towards the good side."""
        rise = float(self.goal.value - self.base.value) * self.goal.operator.direction
        return rise / (self.goal.by - self.base.date).days

    def ahead(self, figure: Observation) -> float:
        """How far a figure is on the good side, in the metric's unit."""
        return (float(figure.value) - self.at(figure.date)) * self.goal.operator.direction

    def is_safe(self, figure: Observation) -> bool:
        """Whether a figure is on the line or on its good side."""
        size = max(abs(float(self.goal.value)), abs(float(self.base.value)), 1.0)
        return self.ahead(figure) >= -_ON_THE_LINE * size

    def steps(self, figure: Observation) -> tuple[Step, Step]:
        """The line on a figure's day, and the distance to it."""
        gone = (min(figure.date, self.goal.by) - self.base.date).days
        elapsed = gone / (self.goal.by - self.base.date).days
        values: Terms = {"base": self.base.value, "goal": self.goal.value, "elapsed": elapsed}
        line = self.at(figure.date)
        return (
            Step("red_line", "{base} + ({goal} - {base}) × {elapsed}", values, line),
            Step(
                "distance",
                "{latest} - {line}",
                {"latest": figure.value, "line": line},
                float(figure.value) - line,
            ),
        )


def _line(case: Case) -> _Line | Reason:
    if case.goal is None:
        return Reason.NO_GOAL
    ends = case.ends()
    if isinstance(ends, Reason):
        return ends
    if ends.base.value == case.goal.value:
        return Reason.BASELINE_IS_GOAL
    if case.goal.by <= ends.base.date:
        return Reason.BASELINE_AFTER_DEADLINE
    return _Line(case.goal, ends.base)


def _safe_days(line: _Line, latest: Observation) -> Step:
    """The safe days of a figure that is on the good side."""
    left = max((line.goal.by - latest.date).days, 0)
    slope = abs(line.slope)
    days = math.floor(line.ahead(latest) / slope + _ON_THE_LINE) + 1
    most = left + 1 if line.slope > 0 else max(left, 1)
    if left and days > most:
        return Step("safe_days", "{left}", {"left": most}, most)
    values: Terms = {"ahead": line.ahead(latest), "slope": slope}
    return Step("safe_days", "floor({ahead} / {slope}) + 1", values, days)


RULE: Final = RuleDefinition(
    PublishedRule.BEEMINDER,
    (*reversed(_COLORS), _OFF_THE_ROAD),
    frozenset(_COLORS[1:]),
    judge,
)
