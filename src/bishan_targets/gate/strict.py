"""The stricter of two revisions' settings, and every loosening in the new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.goals import with_terms_of_base
from bishan_targets.gate.units import is_other_unit, listed
from bishan_targets.model.book import Plan
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import (
    BINDING_LEVELS,
    Level,
    Rule,
    TargetPolicy,
    Tolerance,
    stricter,
)
from bishan_targets.model.targets import Target, Tracked


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms for judging a target: the stricter settings of both revisions.

    Of several tolerances, the smallest at a given reference applies; without any, nothing is
    allowed. `last_day` is the later deadline: an outcome is not known before.
    """

    target: Target
    last_day: date
    levels: dict[Rule, Level]
    tolerances: tuple[Tolerance | None, ...]
    drifts: tuple[Tolerance | None, ...]

    def with_breaks(self, breaks: tuple[date, ...]) -> Terms:
        """The terms for the target with these breaks."""
        return replace(self, target=self.target._replace(breaks=breaks))

    def tolerance(self, reference: Decimal) -> Decimal:
        """Allowed deterioration from `reference`, in the metric's unit."""
        return _least(self.tolerances, reference) or Decimal(0)

    def drift(self, best: Decimal) -> Decimal | None:
        """Allowed deterioration from the best value; None without a budget."""
        budgets = [
            own or tolerance for own, tolerance in zip(self.drifts, self.tolerances, strict=True)
        ]
        return _least(tuple(filter(None, budgets)), best)


def _least(tolerances: tuple[Tolerance | None, ...], reference: Decimal) -> Decimal | None:
    limits = [each.limit(reference) if each else Decimal(0) for each in tolerances]
    return min(limits, default=None)


def terms(target: Target, plan: Plan, before: Tracked | None, base: Plan | None) -> Terms:
    """Combine a target's settings with those in the base, if it was there.

    Of a target without a goal in the base, only the severities count.
    """
    levels = {rule: plan.policy.level(rule, target.policy) for rule in Rule}
    if base:
        then = before.policy if before else None
        levels = {rule: stricter(levels[rule], base.policy.level(rule, then)) for rule in Rule}
    if not isinstance(before, Target):
        policy = target.policy
        return Terms(target, target.goal.by, levels, (policy.tolerance,), (policy.drift,))
    return Terms(
        with_terms_of_base(target, before),
        max(target.goal.by, before.goal.by),
        levels,
        (target.policy.tolerance, before.policy.tolerance),
        (target.policy.drift, before.policy.drift),
    )


def loosened(
    target: Target,
    plan: Plan,
    before: Target,
    base: Plan,
    figures: Iterable[Sequence[Observation]],
) -> Iterator[Comparison]:
    """Every loosening of a target's settings since the base, its goals aside.

    `figures` are those of both revisions: a tolerance in another form is wider if it allows more at
    any of them, or at the goal.
    """

    def known() -> Collection[Decimal]:
        of_figures = {each.value for each in chain.from_iterable(figures)}
        return of_figures | {*_levels(target.goal), *_levels(before.goal)}

    def found(aspect: str, new: object, old: object, looser: bool) -> Comparison:
        return loosening(target.id, aspect, str(new), str(old), looser)

    every, every_before = target.every, before.every
    yield found("every", every, every_before, every.days > every_before.days)
    policy, policy_before = target.policy, before.policy
    new, old = policy.tolerance, policy_before.tolerance
    yield found("tolerance", new or "0", old or "0", _is_wider(new, old, known))
    if policy.drift or policy_before.drift:
        # Without its own budget the tolerance applies; without either, drift is not judged.
        budget, budget_before = policy.drift or new, policy_before.drift or old
        wider = budget_before is not None and (
            budget is None or _is_wider(budget, budget_before, known)
        )
        yield found("drift", budget or "-", budget_before or "-", wider)
    yield from loosened_severities(target.id, (plan, policy), (base, policy_before))


def loosened_severities(
    name: str, now: tuple[Plan, TargetPolicy], then: tuple[Plan, TargetPolicy]
) -> Iterator[Comparison]:
    """Lower severities of a target's or milestone's own, or of a binding target's defaults."""
    (plan, new), (base, old) = now, then
    rules = new.severity.keys() | old.severity.keys()
    if new.binding and old.binding:  # otherwise the finding is about `binding` itself
        # Those that were the plan's before are found once, as the plan's.
        rules |= {each for each in BINDING_LEVELS if each not in base.policy.severity}
    for rule in sorted(rules):
        level, level_before = plan.policy.level(rule, new), base.policy.level(rule, old)
        if level.rank < level_before.rank:
            yield loosening(name, f"severity.{rule}", level, level_before, True)


def other_unit(target: Tracked, before: Tracked) -> Iterator[Comparison]:
    """Another unit, or none any more, whether or not the target has a goal."""
    is_other = is_other_unit(target.unit, before.unit)
    yield loosening(target.id, "unit", listed(target.unit), listed(before.unit), is_other)


def loosened_binding(target: Tracked, before: Tracked) -> Iterator[Comparison]:
    """A target that is no longer binding, whether or not it has a goal."""
    new, old = target.policy.binding, before.policy.binding
    if new or old:
        values = (str(new).lower(), str(old).lower())
        yield loosening(target.id, "binding", *values, old and not new)


def _is_wider(
    new: Tolerance | None, old: Tolerance | None, known: Callable[[], Collection[Decimal]]
) -> bool:
    """Whether a tolerance allows more; an amount and a share are compared at the values known.

    Without any value, another form counts as wider.
    """
    if new is None or new.amount == 0:
        return False
    if old is None or new.relative == old.relative:
        return old is None or new.amount > old.amount
    values = known()
    return not values or any(new.limit(each) > old.limit(each) for each in values)


def _levels(goal: Goal) -> list[Decimal]:
    """The levels of the metric that a goal names; those of growth and of sums are none."""
    if goal.of is not Quantity.LEVEL:
        return []
    return [each for each in (goal.value, goal.high) if each is not None]


def loosening(metric: str | None, aspect: str, new: str, old: str, looser: bool) -> Comparison:
    """The comparison of one setting with that of the base."""
    return Comparison(
        rule=Rule.TARGET_LOOSENED,
        metric=metric,
        holds=not looser,
        value=new,
        reference=old,
        reference_from="base",
        aspect=aspect,
    )


def loosened_plan(plan: Plan, base: Plan) -> Iterator[Comparison]:
    """Every loosening of the settings for all targets since the base."""
    new, old = plan.policy, base.policy
    for rule in sorted(new.severity.keys() | old.severity.keys()):
        level, before = new.level(rule), old.level(rule)
        if level.rank < before.rank:
            yield loosening(None, f"severity.{rule}", level, before, True)
    longer = new.longest_waiver > old.longest_waiver
    days = (str(new.longest_waiver), str(old.longest_waiver))
    yield loosening(None, "longest_waiver", *days, longer)
