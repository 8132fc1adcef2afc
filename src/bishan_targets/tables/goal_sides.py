"""The side of a goal that is a number alone, by the figures and goals before it: 10, 7, 5."""

from __future__ import annotations

from collections.abc import Sequence

from bishan_targets.model.goals import Operator
from bishan_targets.recording.said_levels import GoalSaid
from bishan_targets.text.numbers import Refusal, read_figure


def sided(
    said: GoalSaid, before: Sequence[str], unit: str | None, stated: Operator | None = None
) -> GoalSaid | None:
    """The goal with its side, if neither its words nor the name tell it; None if nothing does.

    A side that the table has `stated` counts first. Else a goal below everything `before` it is a
    cap, and one above everything, or without anything before it, a floor.
    """
    if not said.is_assumed or said.value is None:
        return said
    if stated:
        return said._replace(operator=stated, is_assumed=False)
    read = [read_figure(text, [unit] if unit else []) for text in before]
    known = [each for each in read if not isinstance(each, Refusal)]
    if all(each <= said.value for each in known):
        return said
    if all(each >= said.value for each in known):
        return said._replace(operator=Operator.AT_MOST)
    return None
