"""Observed and required pace of a metric, in sentences."""

from __future__ import annotations

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.numbers import rounded
from bishan_targets.render.time_left import is_one_year, is_short, time_left
from bishan_targets.render.units import difference, is_rate
from bishan_targets.report.goals import is_cap
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number


def pace_words(target: TargetReport, cells: Cells, say: Messages) -> str:
    """The change a year since the baseline, and the one needed; empty with one figure alone.

    With less than a year left, the change needed is the whole of it.
    """
    observed, required = target.pace.observed, target.pace.required
    goal, latest = target.goal, target.latest
    if observed is None:
        return ""
    so_far = _moved("pace.so_far", observed, cells, say)
    if required is None or goal is None or latest is None or target.verdict is Verdict.MET:
        return say("gap.pace", so_far=so_far)
    if not is_short(latest.date, goal.by) or required == 0:
        one = is_one_year(latest.date, goal.by)
        needed = _moved("pace.year" if one else "pace.years", required, cells, say)
        return say("gap.pace_needed", so_far=so_far, needed=needed)
    gap = cells.gap_number.removeprefix("-")
    change = difference(gap, cells.unit, say)
    time = time_left(latest.date, goal.by, say)
    needed = say(_key("pace.rest", required, cells), change=change, time=time)
    return say("gap.pace_needed", so_far=so_far, needed=needed)


def room_words(target: TargetReport, cells: Cells, say: Messages) -> str:
    """By how much a cap or a floor may worsen: a year, or at all with less than a year left."""
    goal, latest, margin = target.goal, target.latest, target.margin
    if not target.room or goal is None or latest is None or margin is None:
        return ""
    short = is_short(latest.date, goal.by)
    amount = margin if short else target.room
    room = difference(rounded(amount, target.decimals, say=say), cells.unit, say)
    kind = "band" if goal.op == "between" else "up" if is_cap(goal) else "down"
    return say(f"gap.room.{kind}.short" if short else f"gap.room.{kind}", room=room)


def _moved(key: str, change: Number, cells: Cells, say: Messages) -> str:
    if change == 0:
        return say(f"{key}.even")
    shown = rounded(abs(change), cells.target.decimals, say=say)
    return say(_key(key, change, cells), change=difference(shown, cells.unit, say))


def _key(key: str, change: Number, cells: Cells) -> str:
    """Shares and rates rise and fall; numbers of things grow and shrink."""
    kind = "rate" if is_rate(cells.unit) else "amount"
    return f"{key}.{kind}.{'up' if change > 0 else 'down'}"
