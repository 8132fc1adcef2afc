"""Beeminder's bright red line, on the linear path from the baseline to the goal.

Sources: Beeminder's help and forum (forum.beeminder.com, "What do the colors actually mean?"): the
colour is the number of safe days: red 0, orange 1, blue 2, green 3 or more; on the wrong side of
the line one derails.
"""

from __future__ import annotations

import math
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.book import PublishedRule
from bishan_targets.published.case import Case, RuleDefinition, Ruling, Step, unavailable
from bishan_targets.published.linear_path import LinearPath, linear_path_of

_COLORS: Final = ("red", "orange", "blue", "green")
_OFF_THE_ROAD: Final = "derailed"
_ON_THE_LINE: Final = 1e-9


def judge(case: Case) -> Ruling:
    """Days until the line catches up with the latest figure, if that stays the same.

    The line runs straight from the baseline to the goal at its deadline, and stays at the goal's
    value from then on. Whole days of buffer at the latest figure's date: 0 `red`, 1 `orange`, 2
    `blue`, 3 and more `green`; on the wrong side of the line `derailed`.

    Not available without a goal, with fewer than two figures, or if the baseline equals the goal.
    `value` is the buffer in days, negative for days behind the line; the steps include the distance
    to the line in the metric's unit.
    """
    path = linear_path_of(case)
    if isinstance(path, Reason):
        return unavailable(path)
    gone = min(path.elapsed, 1.0)
    days = (path.progress - gone) * path.days
    values = {"progress": path.progress, "elapsed": gone, "days": path.days}
    buffer = Step("buffer_days", "({progress} - {elapsed}) × {days}", values, days)
    return Ruling(_color(days), days, steps=(*_distance(path, gone), buffer))


def _distance(path: LinearPath, gone: float) -> tuple[Step, Step]:
    base, latest = float(path.ends.base.value), float(path.ends.latest.value)
    goal = float(path.goal.value)
    line = base + (goal - base) * gone
    values = {"base": base, "goal": goal, "elapsed": gone}
    return (
        Step("red_line", "{base} + ({goal} - {base}) × {elapsed}", values, line),
        Step("distance", "{latest} - {line}", {"latest": latest, "line": line}, latest - line),
    )


def _color(days: float) -> str:
    if days < -_ON_THE_LINE:
        return _OFF_THE_ROAD
    return _COLORS[min(math.floor(days + _ON_THE_LINE), len(_COLORS) - 1)]


RULE: Final = RuleDefinition(
    PublishedRule.BEEMINDER,
    (*reversed(_COLORS), _OFF_THE_ROAD),
    frozenset(_COLORS),
    judge,
)
