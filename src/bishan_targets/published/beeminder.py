"""Beeminder's bright red line, on the linear path from the baseline to the goal.

Sources: Beeminder's help and forum (forum.beeminder.com, "What do the colors actually mean?"): the
colour is the number of safe days: red 0, orange 1, blue 2, green 3 or more. How days are counted on
the line and beside it is that of its engine, beebrain (github.com/beeminder/beebrain).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import PublishedRule
from bishan_targets.published.case import Case, RuleDefinition, Ruling, Step, Terms, unavailable

_COLORS: Final = ("red", "orange", "blue", "green")
_OFF_THE_ROAD: Final = "derailed"


def judge(case: Case) -> Ruling:
    """Days until the line catches up with the latest figure, if that does not move.

    The line runs straight from the baseline to the goal at its deadline, and stays at the goal's
    value from then on. On the line, or on its good side, safe days = floor(distance ÷ the line's
    change a day) + 1, at most the days to the deadline and one: 1 `orange`, 2 `blue`, 3 and more
    `green`. So they are for a line that runs away from the figure, as that of a cap above the
    baseline, at most the days to the deadline. On the wrong side there are none: `red`, or
    `derailed` if the figure before was on the wrong side, too.

    Not available without a goal, with fewer than two figures, or if the baseline is the goal.
    `value` is the number of safe days; the distance to the line in the metric's unit is among the
    sums.
    """
    line = _line(case)
    if isinstance(line, Reason):
        return unavailable(line)
    latest = case.history[-1]
    steps = line.steps(latest)
    if line.ahead(latest) < 0:
        before = case.history[-2]
        derailed = before.date > line.base.date and line.ahead(before) < 0
        return Ruling(_OFF_THE_ROAD if derailed else _COLORS[0], 0.0, steps=steps)
    days = _safe_days(line, latest)
    color = _COLORS[min(int(days.result), len(_COLORS) - 1)]
    return Ruling(color, float(days.result), steps=(*steps, days))


@dataclass(frozen=True, slots=True)
class _Line:
    """The bright red line of a goal, from the observation `base` on."""

    goal: Goal
    base: Observation

    @property
    def rise(self) -> Decimal:
        """The change of the line from its start to the deadline."""
        return self.goal.value - self.base.value

    @property
    def days(self) -> int:
        """Days from the start to the deadline."""
        return (self.goal.by - self.base.date).days

    def gone(self, day: date) -> int:
        """Days of the line up to `day`; it ends at the deadline."""
        return (min(day, self.goal.by) - self.base.date).days

    def ahead(self, figure: Observation) -> Decimal:
        """Distance of a figure on the good side, times `days`: so it is exact."""
        distance = (figure.value - self.base.value) * self.days - self.rise * self.gone(figure.date)
        return distance * self.goal.operator.direction

    def steps(self, figure: Observation) -> tuple[Step, Step]:
        """The line on a figure's day, and the distance to it."""
        elapsed = self.gone(figure.date) / self.days
        line = float(self.base.value) + float(self.rise) * elapsed
        values: Terms = {"base": self.base.value, "goal": self.goal.value, "elapsed": elapsed}
        distance: Terms = {"latest": figure.value, "line": line}
        return (
            Step("red_line", "{base} + ({goal} - {base}) × {elapsed}", values, line),
            Step("distance", "{latest} - {line}", distance, float(figure.value) - line),
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
    """The safe days of a figure that is on the line or on its good side."""
    ahead, slope = line.ahead(latest), abs(line.rise)
    days = Fraction(ahead) // Fraction(slope) + 1  # exact at any size
    left = (line.goal.by - latest.date).days
    runs_away = line.rise * line.goal.operator.direction < 0
    most = left if runs_away else left + 1
    if days > most > 0:
        return Step("safe_days", "{most}", {"most": most}, most)
    values: Terms = {"ahead": float(ahead / line.days), "slope": float(slope / line.days)}
    return Step("safe_days", "floor({ahead} / {slope}) + 1", values, days)


RULE: Final = RuleDefinition(
    PublishedRule.BEEMINDER,
    (*reversed(_COLORS), _OFF_THE_ROAD),
    frozenset(_COLORS[1:]),
    judge,
)
