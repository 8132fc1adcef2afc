"""Goals, targets, observations, and the book that holds them.

Plain immutable values, without files, formats or a clock; the file formats are in `reading`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bishan_targets.model.policy import Policy, TargetPolicy
from bishan_targets.text.folding import folded

if TYPE_CHECKING:
    from bishan_targets.model.diagnostics import Diagnostic
    from bishan_targets.model.ratios import Ratio

DAYS_PER_YEAR = 365.25
_ID = re.compile(r"\w[\w.-]{0,99}")

# A field named `date` shadows the type for the fields after it.
Day = date
Localized = Mapping[str, str]
"""Text by language code; `und` holds text given without a language."""


class Operator(StrEnum):
    """Comparison of a value with a goal's value."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"

    @property
    def direction(self) -> int:
        """+1 if more is better, -1 if less is."""
        return 1 if self in (Operator.AT_LEAST, Operator.MORE_THAN) else -1

    @property
    def strict(self) -> bool:
        """Whether a value equal to the goal's still misses it."""
        return self in (Operator.MORE_THAN, Operator.LESS_THAN)


SYMBOLS: Final[Mapping[str, str]] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
"""Operators as printed."""


class Every(StrEnum):
    """Interval at which figures are due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def days(self) -> float:
        """Length of the interval in days; a year has 365.25."""
        parts = {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF_YEAR: 2, Every.YEAR: 1}
        return DAYS_PER_YEAR / parts[self]


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


class Goal(NamedTuple):
    """An operator and a value, to be met by the end of the day `by`."""

    operator: Operator
    value: Decimal
    by: date

    def holds(self, value: Decimal) -> bool:
        """Whether `value` meets the goal, compared as decimals."""
        if value == self.value:
            return not self.operator.strict
        return (value > self.value) == (self.operator.direction > 0)


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
    first one after it. With neither: the first observation.
    """

    date: Day | None = None
    value: Decimal | None = None


class Bounds(NamedTuple):
    """Natural limits of a metric, such as 0 to 100 for a share in percent; None is no limit."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The lower and the upper bound, infinite if there is none."""
        lowest = Decimal("-Infinity") if self.minimum is None else self.minimum
        return lowest, Decimal("Infinity") if self.maximum is None else self.maximum

    def hold(self, value: Decimal) -> bool:
        """Whether `value` lies within the bounds."""
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)


class Target(NamedTuple):
    """One goal for one metric."""

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


Tracked: TypeAlias = Target | Undecided
"""Metrics with a row in the status."""
Metric: TypeAlias = Target | Undecided | Indicator
"""Metrics described by the plan."""

METRIC_TABLES: Final = ("targets", "indicators")
"""Tables of the plan that describe metrics by id."""


class Plan(NamedTuple):
    """The plan's targets, indicators and settings; `file` is its path as displayed.

    Targets without a goal yet are kept separately, in `undecided`. `import_names` maps names in an
    office's tables to metrics; `rule` is the published rule that the plan reports by, in addition
    to the tool's own verdicts. `ratios` holds the metrics computed from two others, by id.
    """

    name: Localized | None
    source: str | None
    file: str
    targets: Mapping[str, Target]
    policy: Policy = Policy()
    rule: PublishedRule | None = None
    indicators: Mapping[str, Indicator] = MappingProxyType({})
    import_names: Mapping[str, str] = MappingProxyType({})
    undecided: Mapping[str, Undecided] = MappingProxyType({})
    ratios: "Mapping[str, Ratio]" = MappingProxyType({})

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
        """Targets with these ids in the plan's order, all by default; KeyError if unknown."""
        known = self.tracked
        wanted = set(ids or known)
        if unknown := wanted - known.keys():
            raise KeyError(*sorted(unknown))
        return [each for each in known.values() if each.id in wanted]

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Every metric described by the plan: targets, then indicators."""
        return {**self.tracked, **self.indicators}

    @property
    def in_ratios(self) -> frozenset[str]:
        """Ids of the ratios and of the metrics that they are made of."""
        return frozenset(
            each for ratio in self.ratios.values() for each in (ratio.id, *ratio.parts)
        )

    @property
    def names(self) -> Mapping[str, Sequence[str]]:
        """Ids of metrics by their names, folded for comparison."""
        owners: dict[str, dict[str, None]] = {}
        for each in self.metrics.values():
            for name in each.name.values():
                owners.setdefault(folded(name), {})[each.id] = None
        return {name: list(ids) for name, ids in owners.items()}

    def metric(self, name: str) -> Metric | None:
        """The target or indicator with this id; None if the plan does not describe it."""
        of_targets = self.targets.get(name) or self.undecided.get(name)
        return of_targets or self.indicators.get(name)


class Book(NamedTuple):
    """A plan and all its figures.

    `observations` holds the figures of each metric, target or not, in order of date. `diagnostics`
    holds warnings and notes; no book is made of files with errors. `beyond` holds the files that
    are links out of the plan's folder.
    """

    plan: Plan
    observations: Mapping[str, Sequence[Observation]]
    diagnostics: "Sequence[Diagnostic]"
    beyond: frozenset[str] = frozenset()

    @property
    def metrics(self) -> list[str]:
        """Ids of all known metrics: those described by the plan, then context.

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
        known = self.plan.metrics.keys() | self.plan.in_ratios
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


def is_id(text: str) -> bool:
    """Whether a text is a valid id of a target or metric."""
    return _ID.fullmatch(text) is not None


def years_between(start: date, end: date) -> float:
    """Time from `start` to `end` in years of 365.25 days; negative if `end` comes first."""
    return (end - start).days / DAYS_PER_YEAR
