"""Goals of all kinds in a plan: bands, growth, sums, interim goals, goals that were replaced.

Most plans are read without this module.
"""

from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field, JsonValue

from bishan_targets.model.periods import JANUARY_1
from bishan_targets.reading.schema.fields import (
    Band,
    BetterName,
    Breaks,
    Day,
    FiguresName,
    InputTable,
    Number,
    Text,
    Year,
    YearStart,
    refused,
)
from bishan_targets.reading.schema.plan_file import (
    GOAL_KEYS,
    OPERATORS,
    YEARLY_KEYS,
    TargetTable,
)

_ONE_BOUND: Final[list[JsonValue]] = [{"required": [key]} for key in OPERATORS]


def _filled(years: dict[int, Decimal]) -> dict[int, Decimal]:
    if not years:
        raise refused("no-years")
    return years


YearlyNumbers = Annotated[
    dict[Year, Number], AfterValidator(_filled), Field(json_schema_extra={"minProperties": 1})
]
_WITHIN_TIME: Final = [key for key in GOAL_KEYS if key not in YEARLY_KEYS]
_ONE_GOAL: Final[list[JsonValue]] = [{"required": [key]} for key in _WITHIN_TIME]
_ONE_FORMER_GOAL: Final[list[JsonValue]] = [*_ONE_GOAL, {"required": ["each_year"]}]
_ONE_OF_A_YEAR: Final[list[JsonValue]] = [
    {"required": [key]} for key in (*OPERATORS, "between", "about")
]


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


class YearTable(BoundTable):
    """`each_year`: a bound or a band for each year's total."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": _ONE_OF_A_YEAR, "dependentRequired": ABOUT_AND_WITHIN}
    )

    between: Band | None = None
    about: Number | None = None
    within: Number | None = None


class GoalTable(BoundTable):
    """A goal of any kind but each year's, for its own day."""

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

    model_config = ConfigDict(
        json_schema_extra={"oneOf": _ONE_FORMER_GOAL, "dependentRequired": ABOUT_AND_WITHIN}
    )

    each_year: YearTable | None = None
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
    each_year: YearTable | None = None
    years: YearlyNumbers | None = None
    better: BetterName | None = None
    metric: str | None = None
    figures: FiguresName | None = None
    year_starts: YearStart = JANUARY_1
    season: bool | None = None
    breaks: Breaks = []
    published_growth: str | None = None
    never_falls: bool = False
    since: Day | None = None
    steps: list[StepTable] = []
    was: list[FormerGoalTable] = []
