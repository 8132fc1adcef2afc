"""Goals of all kinds in a plan: bands, growth, sums, interim goals, goals that were replaced.

Most plans are read without this module.
"""

from typing import Annotated, Final

from pydantic import ConfigDict, Field, JsonValue

from bishan_targets.reading.schema.fields import (
    Band,
    Day,
    FiguresName,
    InputTable,
    Number,
    Text,
)
from bishan_targets.reading.schema.plan_file import GOAL_KEYS, OPERATORS, TargetTable

_ONE_BOUND: Final[list[JsonValue]] = [{"required": [key]} for key in OPERATORS]
_ONE_GOAL: Final[list[JsonValue]] = [{"required": [key]} for key in GOAL_KEYS]


class BoundTable(InputTable):
    """One of the four operators with its value."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _ONE_BOUND})

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None


ABOUT_AND_WITHIN: Final[dict[str, JsonValue]] = {"about": ["within"], "within": ["about"]}


class TotalTable(BoundTable):
    """`total`: a bound for the sum of the figures since the day `from`."""

    from_: Annotated[Day, Field(alias="from")]


class GoalTable(BoundTable):
    """A goal of any kind, for its own day."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": _ONE_GOAL, "dependentRequired": ABOUT_AND_WITHIN}
    )

    between: Band | None = None
    about: Number | None = None
    within: Number | None = None
    growth: BoundTable | None = None
    total: TotalTable | None = None


class StepTable(GoalTable):
    """One of a target's `steps`: a goal of the target's kind for an earlier day."""

    by: Day
    since: Day | None = None


class FormerGoalTable(GoalTable):
    """`[[targets.ID.was]]`: a goal that was replaced on the day `until`."""

    by: Day | None = None
    until: Day
    reason: Text
    source: str | None = None


class WholeTargetTable(TargetTable):
    """`[targets.ID]`: a goal of any kind, or none yet, and a description of the metric."""

    between: Band | None = None
    about: Number | None = None
    within: Number | None = None
    growth: BoundTable | None = None
    total: TotalTable | None = None
    metric: str | None = None
    figures: FiguresName | None = None
    never_falls: bool = False
    since: Day | None = None
    steps: list[StepTable] = []
    was: list[FormerGoalTable] = []
