"""Goals taken from a table into a new plan, for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.recording.new_plan import NewGoal, condition, interim_goals
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible


def goals_text(goals: Sequence[NewGoal], by: date, say: Messages, width: int) -> str:
    """The goals as they are written, each with the table's own words, and those left to decide."""
    said = [goal for goal in goals if goal.text]
    lines = [say("init.goals", by=by.isoformat())] if said else []
    for goal in said:
        words = [*condition(goal), *interim_goals(goal)] or [_to_decide(goal, say)]
        day = say("init.goals.by", by=goal.by.isoformat()) if goal.by else ""
        text = say("init.said", text=visible(goal.text or ""))
        written = "  ".join(words)
        lines.append(f"  {visible(goal.name)}  {written}{day}  {say.own('←')} {text}")
    missing = [visible(goal.name) for goal in goals if not goal.text]
    if said and missing:
        lines.append(say("init.goals.none", names=say("list.separator").join(missing)))
    binding = [visible(goal.name) for goal in goals if goal.binding]
    owners = list(dict.fromkeys(visible(goal.owner) for goal in goals if goal.owner))
    for key, names in (("binding", binding), ("owners", owners)):
        if names:
            lines.append(say(f"init.goals.{key}", names=say("list.separator").join(names)))
    return "".join(wrap(line, width) + "\n" for line in lines)


def _to_decide(goal: NewGoal, say: Messages) -> str:
    """The part of a goal that is left to decide."""
    if goal.about is None:
        return say("init.goals.open")
    return say("init.goals.within", number=f"{goal.about:f}")
