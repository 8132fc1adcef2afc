"""The things that bishan speaks about: goals, targets, observations, and the book that holds them.

Plain immutable values without files, formats or a clock; what files may hold is `files`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bishan_targets.model.policy import Policy, TargetPolicy
from bishan_targets.text.width import folded

if TYPE_CHECKING:
    from bishan_targets.model.diagnostics import Diagnostic

DAYS_PER_YEAR = 365.25
_ID = re.compile(r"\w[\w.-]{0,99}")

# A field called `date` hides the type of that name from those that follow.
Day = date
Localized = Mapping[str, str]
"""A text per language code; `und` holds one that was given without a language."""


class Operator(StrEnum):
    """How a value is compared with a goal's."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"

    @property
    def direction(self) -> int:
        """+1 where more is better, -1 where less is."""
        return 1 if self in (Operator.AT_LEAST, Operator.MORE_THAN) else -1

    @property
    def strict(self) -> bool:
        """Whether the goal's own value still misses it."""
        return self in (Operator.MORE_THAN, Operator.LESS_THAN)


SYMBOLS: Final[Mapping[str, str]] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
"""How people write an operator."""


class Every(StrEnum):
    """How often a figure is due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def days(self) -> float:
        """Length of the period in days, a year being 365.25."""
        parts = {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF_YEAR: 2, Every.YEAR: 1}
        return DAYS_PER_YEAR / parts[self]


class PublishedRule(StrEnum):
    """A rule that somebody else publishes, applied to the same figures by `published`."""

    EUROSTAT = "eurostat"
    OPEN_SDG = "open-sdg"
    UN = "un"
    SDSN = "sdsn"
    DESTATIS = "destatis"
    TIME_SHARE = "time-share"
    BEEMINDER = "beeminder"


class Better(StrEnum):
    """Which way an indicator without a goal should go."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def direction(self) -> int:
        """+1 where more is better, -1 where less is."""
        return 1 if self is Better.HIGHER else -1


class Goal(NamedTuple):
    """An operator and a value that must hold by the end of the day `by`."""

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

    `file` names the file it stands in; a baseline given in the plan is an observation too.
    """

    date: date
    value: Decimal
    source: str | None = None
    note: str | None = None
    provisional: bool = False
    file: str = ""


class BaselineRule(NamedTuple):
    """What the way to the goal is measured from.

    With a value: that value on that date. With a date alone: the observation of that day, else the
    first one after it. With neither: the first observation.
    """

    date: Day | None = None
    value: Decimal | None = None


class Bounds(NamedTuple):
    """What a metric can never leave, such as 0 to 100 for a share in percent; None is no bound."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest value, infinite where there is no bound."""
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
    """A target whose goal is not written yet; `place` counts the targets before it in the plan."""

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
    """A metric that should go one way, with no goal: published rules alone judge it."""

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
"""What has a row in the status."""
Metric: TypeAlias = Target | Undecided | Indicator
"""What the plan says of a metric."""

METRIC_TABLES: Final = ("targets", "indicators")
"""The plan's tables that describe metrics, each under its id."""


class Plan(NamedTuple):
    """The goals, and where they come from; `file` is the plan's path as shown to people.

    Targets whose goal is not written yet are kept beside the others, in `undecided`.
    `import_names` says which metric each name in an office's tables stands for; `rule` is a
    published rule by which the plan reports, beside the tool's own verdicts.
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

    @property
    def tracked(self) -> Mapping[str, Tracked]:
        """Every target, with a goal or still without, in the plan's order."""
        if not self.undecided:
            return self.targets
        found: list[Tracked] = list(self.targets.values())
        for each in self.undecided.values():
            found.insert(each.place, each)
        return {each.id: each for each in found}

    def chosen(self, ids: Iterable[str] | None) -> list[Tracked]:
        """The targets of those ids in the plan's order, all by default; a KeyError for another."""
        known = self.tracked
        wanted = set(ids or known)
        if unknown := wanted - known.keys():
            raise KeyError(*sorted(unknown))
        return [each for each in known.values() if each.id in wanted]

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Every metric that the plan describes: its targets, then its indicators."""
        return {**self.tracked, **self.indicators}

    @property
    def names(self) -> Mapping[str, Sequence[str]]:
        """The ids of the metrics that have a name, by each name as names are compared."""
        owners: dict[str, dict[str, None]] = {}
        for each in self.metrics.values():
            for name in each.name.values():
                owners.setdefault(folded(name), {})[each.id] = None
        return {name: list(ids) for name, ids in owners.items()}

    def metric(self, name: str) -> Metric | None:
        """What the plan says of the metric of that id, if it describes it."""
        of_targets = self.targets.get(name) or self.undecided.get(name)
        return of_targets or self.indicators.get(name)


class Book(NamedTuple):
    """A plan and every figure that stands beside it.

    `observations` holds each metric's figures in order of date, targets' and others' alike.
    `diagnostics` holds what is worth knowing without being wrong; a book with errors is never made.
    `beyond` holds the files that are links out of the plan's folder.
    """

    plan: Plan
    observations: Mapping[str, Sequence[Observation]]
    diagnostics: "Sequence[Diagnostic]"
    beyond: frozenset[str] = frozenset()

    @property
    def metrics(self) -> list[str]:
        """The id of every metric that is known: those that the plan describes, then context.

        Context is what else has figures, or what a name in the plan's `[import.names]` stands for.
        """
        described = self.plan.metrics
        context = {*self.observations, *self.plan.import_names.values()} - described.keys()
        return [*described, *sorted(context)]

    @property
    def untracked(self) -> list[str]:
        """Metrics that have figures and that the plan does not describe, in order of name."""
        return sorted(self.observations.keys() - self.plan.metrics.keys())

    def may_be_named(self, metric: str) -> bool:
        """Whether a metric's name may be shown to somebody who has not said it.

        One that only files beyond the plan's folder have may not: they may be anybody's.
        """
        if not self.beyond or metric not in self.untracked:
            return True
        return any(figure.file not in self.beyond for figure in self.observations[metric])


def is_id(text: str) -> bool:
    """Whether a text can be the id of a target or metric."""
    return _ID.fullmatch(text) is not None


def years_between(start: date, end: date) -> float:
    """Time from `start` to `end` in years of 365.25 days; negative if `end` comes first."""
    return (end - start).days / DAYS_PER_YEAR
