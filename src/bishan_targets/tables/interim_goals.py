"""Goals of a plan's years before its last one: 2023年目标 | 2025年目标."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bishan_targets.recording.new_plan import NewGoal
from bishan_targets.recording.said_levels import Kind
from bishan_targets.tables.goal_cells import goal_in


def with_interim_goals(goal: NewGoal, earlier: Mapping[date, Sequence[str]]) -> NewGoal:
    """The goal with interim ones from the texts that a table has for earlier days.

    A goal that cannot be a step of this one is kept in its text, with its year: one of another
    kind, or of figures that add up, whose years are goals of their own.
    """
    steps: dict[date, NewGoal] = {}
    others: list[str] = []
    for day, texts in sorted(earlier.items()):
        step = _step(goal, day, texts)
        if step:
            steps[day] = step
        else:
            others += [f"{day.year}: {text}" for text in texts]
    text = " / ".join([*([goal.text] if goal.text else []), *others])
    return replace(goal, steps=tuple(steps.values()), text=text)


def _step(goal: NewGoal, day: date, texts: Sequence[str]) -> NewGoal | None:
    is_level = goal.operator and not (goal.is_growth or goal.sum_from or goal.figures)
    said = goal_in(texts[0], goal.unit, goal.name) if is_level and len(texts) == 1 else None
    if said and said.is_assumed:
        said = said._replace(operator=goal.operator)
    if said is None or said.operator is not goal.operator or said.kind is not Kind.LEVEL:
        return None
    return NewGoal(goal.id, goal.name, operator=said.operator, value=said.value, by=day)
