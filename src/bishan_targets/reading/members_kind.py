"""Unit, decimals, interval and kind of figures that a roll-up takes from its members."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.goals import Quantity
from bishan_targets.model.localized import Localized
from bishan_targets.model.periods import JANUARY_1, Every, last_of_year
from bishan_targets.model.ratios import DECIMALS
from bishan_targets.model.rollups import Method, Rollup
from bishan_targets.model.targets import Figures, Indicator, Metric, Target, Undecided
from bishan_targets.reading.goal_problems import Kind, goals_of_target
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import whole_target
from bishan_targets.reading.rollups import with_rollups
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.shared_metrics import with_shared_keys
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.source import Source

_Tracked = TypeVar("_Tracked", Target, Undecided)

_KEPT: Final = (Method.SUM, Method.MEAN, Method.WORST)
"""Methods whose figures are of the members' kind; the others' are levels."""
_ACCUMULATED: Final = (Quantity.YEAR, Quantity.TOTAL)
"""Quantities of goals that levels cannot have: only figures that accumulate, or amounts."""


def kind_of(rollup: Rollup, metrics: Sequence[Metric], members: Mapping[str, Book]) -> Kind:
    """The kind of a roll-up's figures, whose members' `metrics` it is made of.

    They are due as often as the plan says, else as the member that reports most seldom. An amount
    that has no target is due as often as the targets for ratios made of it.
    """
    described = [each for each in metrics if not isinstance(each, Indicator)]
    intervals = [each.every for each in described]
    if not intervals:
        for plan in (each.plan for each in members.values()):
            made_of_it = {
                name for name, each in plan.ratios.items() if rollup.of in (each.of, each.to)
            }
            intervals += [each.every for each in plan.tracked.values() if each.metric in made_of_it]
    every = max(intervals, key=lambda each: each.days, default=Every.YEAR)
    if not described or rollup.method not in _KEPT:
        return Kind(Figures.LEVEL, rollup.every or every, JANUARY_1)
    return Kind(described[0].figures, rollup.every or every, described[0].year_starts)


def kind_problems(
    plan: Plan,
    rollup: Rollup,
    metrics: Sequence[Metric],
    kind: Kind,
    source_of: Callable[[Plan], Source | None],
) -> Iterator[Diagnostic]:
    """Errors of goals, and of an interval, that the figures of a roll-up cannot have.

    The plan's text is read again only for such an interval, and for goals that not every kind of
    figures can have.
    """
    of_period = kind.figures is Figures.OF_PERIOD
    differs = of_period and any(
        getattr(each, "every", kind.every) != kind.every for each in metrics
    )
    targets = _targets(plan, rollup)
    demanding = [each.id for each in targets if _is_demanding(each) or each.season is not None]
    source = source_of(plan) if differs or demanding else None
    if source is None:
        return
    if differs:
        yield source.at_key("rollup-key", ("rollups", rollup.id, "every"), key="every")
    given = _read_again(source) if demanding else None
    tables = given.file.targets if given else {}
    for name in tables.keys() & demanding:
        if given and (table := whole_target(tables[name])):
            yield from goals_of_target(name, table, given).problems_of(kind)


def without_levels(plan: Plan, rollup: Rollup) -> Plan:
    """The plan without the targets of a roll-up whose goals its levels cannot have."""
    faulty = {
        each.id
        for each in _targets(plan, rollup)
        if each.figures is Figures.LEVEL and _is_demanding(each)
    }
    kept = {name: each for name, each in plan.targets.items() if name not in faulty}
    return plan._replace(targets=kept) if faulty else plan


def _targets(plan: Plan, rollup: Rollup) -> list[Target]:
    """The targets with the figures of a roll-up that have a goal."""
    return [each for each in plan.targets_of(rollup.id) if isinstance(each, Target)]


def _is_demanding(target: Target) -> bool:
    """Whether one of a target's goals is for figures that accumulate, or are amounts."""
    goals = [target.goal]
    goals += [each.goal for each in target.steps] + [each.goal for each in target.was]
    return any(each.of in _ACCUMULATED for each in goals)


def _read_again(source: Source) -> PlanInput | None:
    """A plan that could be read before; None if it has been changed since."""
    from bishan_targets.reading.schema.whole_plan_file import WholePlanFile

    parsed = parse(source)
    file, _ = check(WholePlanFile, parsed)
    if file is None:
        return None
    given, _ = with_rollups(PlanInput(file, parsed))
    return with_shared_keys(given)[0]


def completed(plan: Plan, rollup: Rollup, metrics: Sequence[Metric], kind: Kind) -> Plan:
    """The plan with the members' unit, decimals and kind in the targets for a roll-up."""
    values: dict[str, Any] = kind._asdict()
    if breaks := sorted({day for each in metrics for day in each.breaks}):
        values["breaks"] = tuple(breaks)  # a member's other series makes another whole
    unit, decimals = _shown(rollup, metrics)

    def with_values(each: _Tracked) -> _Tracked:
        policy = each.policy
        if kind.figures is not Figures.LEVEL:
            policy = policy._replace(accumulates=True)
        return each._replace(
            **values,
            unit=each.unit or unit,
            decimals=decimals if each.decimals is None else each.decimals,
            policy=policy,
        )

    targets, undecided = dict(plan.targets), dict(plan.undecided)
    for each in plan.targets_of(rollup.id):
        if isinstance(each, Target):
            targets[each.id] = _with_last_year(with_values(each))
        else:
            undecided[each.id] = with_values(each)
    return plan._replace(targets=targets, undecided=undecided)


def _with_last_year(target: Target) -> Target:
    """The target, whose goals for certain years end with the last of the members' years."""
    if not target.years:
        return target
    by = last_of_year(target.years[-1][0], target.year_starts)
    return target._replace(goal=target.goal._replace(by=by))


def _shown(rollup: Rollup, metrics: Sequence[Metric]) -> tuple[Localized | None, int | None]:
    """The unit and the decimals that a roll-up has if the plan states none."""
    match rollup.method:
        case Method.MEETING:
            return None, 0 if rollup.scale is None else 1
        case Method.RATIO:
            return None, DECIMALS
    decimals = [each.decimals for each in metrics if each.decimals is not None]
    unit = next((each.unit for each in metrics if each.unit), None)
    return unit, max(decimals, default=DECIMALS if rollup.method is Method.MEAN else None)
