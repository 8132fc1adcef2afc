"""Metrics that a plan describes: targets, and indicators without a goal.

Plain immutable values, without files, formats or a clock; the file formats are in `reading`.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from bishan_targets.model.goals import FormerGoal, Goal, Step
from bishan_targets.model.localized import Localized
from bishan_targets.model.periods import JANUARY_1, Every, MonthDay
from bishan_targets.model.policy import TargetPolicy

_ID = re.compile(r"\w[\w.-]{0,99}")

# A field named `date` shadows the type for the fields after it.
Day = date

SYMBOLS: Final[Mapping[str, str]] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
"""Operators with one bound, as printed."""


class Figures(StrEnum):
    """Kinds of figures: states, amounts since the start of the year, amounts of a period."""

    LEVEL = "level"
    YEAR_TO_DATE = "year_to_date"
    OF_PERIOD = "of_period"


class PublishedRule(StrEnum):
    """A rule published by somebody else, applied to the same figures by `published`."""

    EUROSTAT = "eurostat"
    OPEN_SDG = "open-sdg"
    UN = "un"
    SDSN = "sdsn"
    DESTATIS = "destatis"
    TIME_SHARE = "time-share"
    BEEMINDER = "beeminder"


class Better(StrEnum):
    """Desired direction of an indicator without a goal."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def direction(self) -> int:
        """+1 if more is better, -1 if less is."""
        return 1 if self is Better.HIGHER else -1


class BaselineRule(NamedTuple):
    """Starting point of the path to the goal.

    With a value: that value on that date. With a date alone: the observation on that day, else the
    first one after it. With neither: the first observation. One `before_break` is of another series
    than the figures: there is nothing to measure from.
    """

    date: Day | None = None
    value: Decimal | None = None
    before_break: bool = False


class Bounds(NamedTuple):
    """Natural limits of a metric, such as 0 to 100 for a share in percent; None is no limit."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The lower and the upper bound, infinite if there is none."""
        lowest = Decimal("-Infinity") if self.minimum is None else self.minimum
        return lowest, Decimal("Infinity") if self.maximum is None else self.maximum

    def is_least(self, value: Decimal) -> bool:
        """Whether no value is lower."""
        return self.minimum is not None and value <= self.minimum

    def is_most(self, value: Decimal) -> bool:
        """Whether no value is higher."""
        return self.maximum is not None and value >= self.maximum

    def hold(self, value: Decimal) -> bool:
        """Whether `value` lies within the bounds."""
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)


def settled(goal: Goal, bounds: Bounds) -> bool | None:
    """Whether a goal for a metric's level holds at every value within bounds, or at none.

    None if that depends on the value.
    """
    lowest, highest = bounds.ends
    if goal.high is not None:
        if lowest >= goal.value and highest <= goal.high:
            return True
        return False if lowest > goal.high or highest < goal.value else None
    at_lowest = goal.holds(lowest)
    return at_lowest if at_lowest == goal.holds(highest) else None


class Target(NamedTuple):
    """One goal for one metric.

    Its figures are those of `figures_from`, by default of its own id. With `keep`, the goal is to
    be held at all times; with `never_falls`, the metric cannot go below its latest figure (of a
    year to date, within its year). `since`
    is the day on which the target was decided, or the goal that replaced one of `was` on that
    day; `steps` are its interim goals by day, and `was` the
    goals that it replaced, the oldest first. Figures that accumulate start from zero on
    `year_starts`, a month and one of its first 28 days. A goal for each year (`Quantity.YEAR`) has
    the value of its last year, and `years` has those of all if they differ; `published_growth` is
    the metric with the growth rates that its source gives.
    `figures_stated` tells that the plan itself gives the kind of its `figures`. `season` tells
    whether the level has seasons; None leaves that to the figures. `breaks` are the first days of
    other series of the metric, in order.
    """

    id: str
    name: Localized
    unit: Localized | None
    goal: Goal
    baseline: BaselineRule
    decimals: int | None
    every: Every
    bounds: Bounds
    source: str | None
    note: str | None
    group: Localized | None = None
    policy: TargetPolicy = TargetPolicy()
    keep: bool = False
    owner: Localized | None = None
    figures_from: str | None = None
    figures: Figures = Figures.LEVEL
    never_falls: bool = False
    since: date | None = None
    steps: tuple[Step, ...] = ()
    was: tuple[FormerGoal, ...] = ()
    year_starts: MonthDay = JANUARY_1
    years: tuple[tuple[int, Decimal], ...] = ()
    published_growth: str | None = None
    figures_stated: bool = False
    season: bool | None = None
    breaks: tuple[date, ...] = ()

    @property
    def metric(self) -> str:
        """Id of the metric whose figures are compared with the goal."""
        return self.figures_from or self.id

    def bounds_after(self, latest: Decimal) -> Bounds:
        """The bounds of figures after the latest one, which those that never fall do not go below.

        Years to date do at the turn of the year; their forecast has their floor.
        """
        if not self.never_falls or self.figures is Figures.YEAR_TO_DATE:
            return self.bounds
        return Bounds(max(latest, self.bounds.ends[0]), self.bounds.maximum)

    @property
    def is_set_after(self) -> bool:
        """Whether it was decided after its own deadline, so that it does not count."""
        return self.since is not None and self.since > self.goal.by


class Undecided(NamedTuple):
    """A target without a goal yet; `place` is the number of targets before it in the plan."""

    id: str
    name: Localized
    unit: Localized | None
    baseline: BaselineRule
    decimals: int | None
    every: Every
    bounds: Bounds
    source: str | None
    note: str | None
    group: Localized | None = None
    policy: TargetPolicy = TargetPolicy()
    place: int = 0
    owner: Localized | None = None
    figures_from: str | None = None
    figures: Figures = Figures.LEVEL
    year_starts: MonthDay = JANUARY_1
    published_growth: str | None = None
    figures_stated: bool = False
    breaks: tuple[date, ...] = ()

    @property
    def metric(self) -> str:
        """Id of the metric whose figures are shown."""
        return self.figures_from or self.id


class Indicator(NamedTuple):
    """A metric with a desired direction but no goal; only published rules judge it."""

    id: str
    name: Localized
    unit: Localized | None
    better: Better
    baseline: BaselineRule
    decimals: int | None
    bounds: Bounds
    source: str | None
    note: str | None
    breaks: tuple[date, ...] = ()

    @property
    def metric(self) -> str:
        """Id of the metric."""
        return self.id


Tracked: TypeAlias = Target | Undecided
"""Metrics with a row in the status."""
Metric: TypeAlias = Target | Undecided | Indicator
"""Metrics described by the plan."""

METRIC_TABLES: Final = ("targets", "indicators")
"""Tables of the plan that describe metrics by id."""


def is_id(text: str) -> bool:
    """Whether a text is a valid id of a target or metric."""
    return _ID.fullmatch(text) is not None
