"""A plan, and the book that holds it with all its figures.

Plain immutable values, without files, formats or a clock; the file formats are in `reading`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.model.goals import Quantity
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import Policy
from bishan_targets.model.targets import (
    Indicator,
    Metric,
    PublishedRule,
    Target,
    Tracked,
    Undecided,
)
from bishan_targets.text.folding import folded

if TYPE_CHECKING:
    from bishan_targets.model.diagnostics import Diagnostic
    from bishan_targets.model.milestones import Milestone, Statement
    from bishan_targets.model.ratios import Ratio
    from bishan_targets.model.rollups import Made, Rollup


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
    on: date | None = None
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
    def breaks(self) -> Mapping[str, tuple[date, ...]]:
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
