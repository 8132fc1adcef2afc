"""Goals of a new plan, for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bishan_targets.messages import Messages
from bishan_targets.recording.new_plan import NewGoal, condition, interim_goals
from bishan_targets.render.goal_words import band_words, operator, rate_words
from bishan_targets.render.units import spaced
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible


def goals_text(goals: Sequence[NewGoal], by: date, say: Messages, width: int) -> str:
    """A table's goals as they are written, each with its own words, and those left to decide."""
    said = [goal for goal in goals if goal.text]
    lines = [say("init.goals", by=by.isoformat())] if said else []
    for goal in said:
        words = [*condition(goal), *interim_goals(goal)] or [_to_decide(goal, say)]
        day = say("init.goals.by", by=goal.by.isoformat()) if goal.by else ""
        key = "init.said-below" if goal.is_below_figures else "init.said"
        text = say(key, text=visible(goal.text or ""))
        written = "  ".join(words)
        lines.append(f"  {visible(goal.name)}  {written}{day}  {say.own('←')} {text}")
    missing = [visible(goal.name) for goal in goals if not goal.text]
    if said and missing:
        lines.append(say("init.goals.none", names=say("list.separator").join(missing)))
    binding = [visible(goal.name) for goal in goals if goal.binding]
    owners = list(dict.fromkeys(visible(goal.owner) for goal in goals if goal.owner))
    groups = list(dict.fromkeys(visible(goal.group) for goal in goals if goal.group))
    for key, names in (("binding", binding), ("owners", owners), ("groups", groups)):
        if names:
            lines.append(say(f"init.goals.{key}", names=say("list.separator").join(names)))
    return "".join(wrap(line, width) + "\n" for line in lines)


def wanted_words(goal: NewGoal, say: Messages) -> str:
    """A goal's operator and value in one line, or the part that is left to decide."""
    unit = spaced(visible(goal.unit), say) if goal.unit else ""
    if not goal.is_filled_in:
        return _to_decide(goal, say)
    band = _band(goal)
    if band:
        low, high = (say.figure(f"{each:f}") for each in band)
        return band_words(low, high, unit, say)
    value, op = goal.value or Decimal(0), goal.operator or ""
    if goal.is_growth:
        rate = say.figure(f"{abs(value):f}")
        return rate_words(op, rate, say, falls=value < 0) + _since(goal.baseline, say)
    words = f"{operator(op, say)} {say.figure(f'{value:f}')}{unit}"
    return say("goal.total", goal=words) + _since(goal.sum_from, say) if goal.sum_from else words


def _band(goal: NewGoal) -> tuple[Decimal, Decimal] | None:
    if goal.about is not None and goal.within is not None:
        return goal.about - goal.within, goal.about + goal.within
    return (goal.value, goal.high) if goal.value is not None and goal.high is not None else None


def _since(day: date | None, say: Messages) -> str:
    return say("init.since-day", day=day.isoformat()) if day else ""


def _to_decide(goal: NewGoal, say: Messages) -> str:
    """The part of a goal that is left to decide."""
    if goal.about is None:
        return say("init.goals.open")
    return say("init.goals.within", number=f"{goal.about:f}")
