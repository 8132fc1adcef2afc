"""Goals, targets, observations, and the book that holds them.

Plain immutable values, without files, formats or a clock; the file formats are in `reading`.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias, TypeVar

from bishan_targets.model.goals import FormerGoal, Goal, Quantity, Step
from bishan_targets.model.localized import Localized
from bishan_targets.model.policy import Policy, TargetPolicy
from bishan_targets.text.folding import folded

if TYPE_CHECKING:
    from bishan_targets.model.diagnostics import Diagnostic
    from bishan_targets.model.milestones import Milestone, Statement
    from bishan_targets.model.ratios import Ratio
    from bishan_targets.model.rollups import Made, Rollup

DAYS_PER_YEAR = 365.25
DATE: Final = attrgetter("date")
"""The day of an observation, by which histories are in order."""
_ID = re.compile(r"\w[\w.-]{0,99}")

# A field named `date` shadows the type for the fields after it.
Day = date


MonthDay: TypeAlias = tuple[int, int]
"""A month and a day of it, in every year."""
JANUARY_1: Final[MonthDay] = (1, 1)

SYMBOLS: Final[Mapping[str, str]] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
"""Operators with one bound, as printed."""


class Every(StrEnum):
    """Interval at which figures are due."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def days(self) -> float:
        """Length of the interval in days; a year has 365.25."""
        return _DAYS[self]


_DAYS: Final[Mapping[Every, float]] = {
    Every.DAY: 1,
    Every.WEEK: 7,
    Every.MONTH: DAYS_PER_YEAR / 12,
    Every.QUARTER: DAYS_PER_YEAR / 4,
    Every.HALF_YEAR: DAYS_PER_YEAR / 2,
    Every.YEAR: DAYS_PER_YEAR,
}


class Figures(StrEnum):
    """What a metric's figures are: states, amounts since the year's start, amounts of a period."""

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


class Observation(NamedTuple):
    """One metric's value on one date.

    `file` names the file that contains it, and is empty for a figure computed by one of the plan's
    ratios. A baseline given in the plan is an observation too.
    """

    date: date
    value: Decimal
    source: str | None = None
    note: str | None = None
    provisional: bool = False
    file: str = ""


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
    `figures_stated` tells that the plan itself says what its `figures` are. `season` tells whether
    the level has seasons; None leaves that to the figures. `breaks` are the first days of other
    series of the metric, in order.
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


class Plan(NamedTuple):
    """The plan's targets, indicators and settings; `file` is its path as displayed.

    Targets without a goal yet are kept separately, in `undecided`, and so are those that were
    decided after the day `on`, in `later`: a plan with `on` is the one of that day.
    `import_names` maps names in an office's tables to metrics, `import_where` has by metric the
    texts of rows to take, by the headings of their columns, `import_sources` the tables of
    imports to repeat, by name; `rule` is the published rule that
    the plan reports by, in addition to the tool's own verdicts. `ratios` holds the metrics computed
    from two others, by id. `members` holds patterns for the folders of other plans, and `rollups`
    the metrics made of their figures, by id; each is that of the target with its id.
    """

    name: Localized | None
    source: str | None
    file: str
    targets: Mapping[str, Target]
    policy: Policy = Policy()
    rule: PublishedRule | None = None
    indicators: Mapping[str, Indicator] = MappingProxyType({})
    import_names: Mapping[str, str] = MappingProxyType({})
    import_where: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    import_sources: Mapping[str, Mapping[str, object]] = MappingProxyType({})
    undecided: Mapping[str, Undecided] = MappingProxyType({})
    later: Mapping[str, Target] = MappingProxyType({})
    on: Day | None = None
    ratios: "Mapping[str, Ratio]" = MappingProxyType({})
    milestones: "Mapping[str, Milestone]" = MappingProxyType({})
    members: tuple[str, ...] = ()
    rollups: "Mapping[str, Rollup]" = MappingProxyType({})

    @property
    def tracked(self) -> Mapping[str, Tracked]:
        """Every target, with or without a goal, in the plan's order."""
        if not self.undecided:
            return self.targets
        found: list[Tracked] = list(self.targets.values())
        for each in self.undecided.values():
            found.insert(each.place, each)
        return {each.id: each for each in found}

    def chosen(self, ids: Iterable[str] | None) -> list[Tracked]:
        """Targets with these ids in the plan's order, all for None; KeyError if unknown.

        Those decided later are left out, and the ids may be those of milestones, too.
        """
        known = self.tracked
        wanted = set(known if ids is None else ids)
        if unknown := wanted - known.keys() - self.later.keys() - self.milestones.keys():
            raise KeyError(*sorted(unknown))
        return [each for each in known.values() if each.id in wanted]

    def chosen_milestones(self, ids: Iterable[str] | None) -> "list[Milestone]":
        """Milestones with these ids in the plan's order, all for None; other ids are ignored."""
        wanted = set(self.milestones if ids is None else ids)
        return [each for each in self.milestones.values() if each.id in wanted]

    def left_out(self, ids: Collection[str] | None) -> list[str]:
        """Ids of the targets decided after the day `on`, of those in `ids`, or of all for None."""
        return [each for each in self.later if ids is None or each in ids]

    @property
    def described(self) -> Mapping[str, Metric]:
        """Everything that describes a metric, by its own id: targets, then indicators."""
        return {**self.tracked, **self.indicators}

    @property
    def in_ratios(self) -> frozenset[str]:
        """Ids of the ratios and of the metrics that they are made of."""
        return frozenset(
            each for ratio in self.ratios.values() for each in (ratio.id, *ratio.parts)
        )

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Every described metric; of several targets for one, that of its id or the first."""
        described = self.described
        found: dict[str, Metric] = {}
        for each in described.values():
            found.setdefault(each.metric, described.get(each.metric, each))
        return found

    @property
    def names(self) -> Mapping[str, Sequence[str]]:
        """Ids of targets and indicators by their names, folded for comparison."""
        owners: dict[str, dict[str, None]] = {}
        for each in self.described.values():
            for name in each.name.values():
                owners.setdefault(folded(name), {})[each.id] = None
        return {name: list(ids) for name, ids in owners.items()}

    @property
    def breaks(self) -> Mapping[str, tuple[Day, ...]]:
        """The first days of other series of each metric that has any."""
        return {each.metric: each.breaks for each in self.described.values() if each.breaks}

    def targets_of(self, metric: str) -> list[Tracked]:
        """The targets whose figures are those of a metric, in the plan's order."""
        return [each for each in self.tracked.values() if each.metric == metric]

    def bar(self, metric: str) -> Decimal | None:
        """The value of the first goal for a metric's level; None without one."""
        goals = (each.goal for each in self.targets.values() if each.metric == metric)
        return next((goal.value for goal in goals if goal.of is Quantity.LEVEL), None)

    def metric(self, name: str) -> Metric | None:
        """The description with this id, or of the metric with it; None if the plan has none."""
        of_targets = self.targets.get(name) or self.undecided.get(name)
        return of_targets or self.indicators.get(name) or self.metrics.get(name)


class Book(NamedTuple):
    """A plan and all its figures.

    `observations` holds the figures of each metric, target or not, in order of date. `diagnostics`
    holds warnings and notes; no book is made of files with errors. `beyond` holds the files that
    are links out of the plan's folder. `statements` holds those about each milestone that has any,
    in order of date. `members` holds the books of the plan's members by id, `unread` the errors of
    those that could not be read, and `made` how each figure of a roll-up was made, by its id.
    """

    plan: Plan
    observations: Mapping[str, Sequence[Observation]]
    diagnostics: "Sequence[Diagnostic]"
    beyond: frozenset[str] = frozenset()
    statements: "Mapping[str, Sequence[Statement]]" = MappingProxyType({})
    members: "Mapping[str, Book]" = MappingProxyType({})
    unread: "Mapping[str, Sequence[Diagnostic]]" = MappingProxyType({})
    made: "Mapping[str, Sequence[Made]]" = MappingProxyType({})

    @property
    def metrics(self) -> list[str]:
        """Ids of all metrics with figures or a description: those of the plan, then context.

        Context metrics have figures, or are named by the plan's `[import.names]` or `[ratios]`,
        only.
        """
        described = self.plan.metrics
        named = {*self.plan.import_names.values(), *self.plan.in_ratios}
        context = {*self.observations, *named} - described.keys()
        return [*described, *sorted(context)]

    @property
    def untracked(self) -> list[str]:
        """Metrics with figures that the plan neither describes nor uses, in order of name."""
        rates = {each.published_growth for each in self.plan.tracked.values()}
        known = self.plan.metrics.keys() | self.plan.in_ratios | rates
        return sorted(self.observations.keys() - known)

    def is_computed(self, metric: str, figure: Observation) -> bool:
        """Whether a figure of `metric` is computed from two others, and in no file."""
        return metric in self.plan.ratios and not figure.file

    def may_be_named(self, metric: str) -> bool:
        """Whether a metric's name may be shown to a user who has not given it.

        Not if all its figures are in files outside the plan's folder: they may belong to somebody
        else.
        """
        if not self.beyond or metric not in self.untracked:
            return True
        return any(figure.file not in self.beyond for figure in self.observations[metric])


class _Dated(Protocol):
    @property
    def date(self) -> Day: ...


_OfADay = TypeVar("_OfADay", bound=_Dated)


def dated_on(history: Sequence[_OfADay], day: date) -> _OfADay | None:
    """The figure or statement of a day, of some in order of date; None without one."""
    place = bisect_left(history, day, key=DATE)
    return history[place] if place < len(history) and history[place].date == day else None


def is_id(text: str) -> bool:
    """Whether a text is a valid id of a target or metric."""
    return _ID.fullmatch(text) is not None


def years_between(start: date, end: date) -> float:
    """Time from `start` to `end` in years of 365.25 days; negative if `end` comes first."""
    return (end - start).days / DAYS_PER_YEAR
