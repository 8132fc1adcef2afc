"""Goals in two revisions: the stricter one, and every loosening of goals and interim goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.goals_in_force import plan_on
from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Plan
from bishan_targets.model.goals import FormerGoal, Goal, Quantity, Step, are_alike, is_looser
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Rule
from bishan_targets.model.targets import BaselineRule, Figures, Target


def stricter_goal(new: Goal, old: Goal) -> Goal:
    """The goal with the harder value and the earlier deadline of the two.

    Of two bands, the higher lower bound and the lower upper one. Goals of opposite directions or
    other quantities cannot be compared, nor bands that exclude each other: the old one applies.
    One for each year is harder the later its last year is.
    """
    by = _harder_deadline(new, old)
    if not are_alike(new, old):
        return old._replace(by=by)
    if new.high is not None and old.high is not None:
        low, high = max(new.value, old.value), min(new.high, old.high)
        return (old if low >= high else old._replace(value=low, high=high))._replace(by=by)
    return (old if is_looser(new, old) else new)._replace(by=by)


def _harder_deadline(new: Goal, old: Goal) -> date:
    if old.of is not Quantity.YEAR:
        return min(new.by, old.by)
    return max(new.by, old.by) if are_alike(new, old) else old.by


def with_terms_of_base(target: Target, before: Target) -> Target:
    """A target with the stricter goal of both revisions, and the base's reading of its figures."""
    goal = stricter_goal(target.goal, before.goal)
    return _with_stricter_goal(target, before, goal)._replace(
        every=_stricter_every(target, before, goal),
        baseline=before.baseline,
        figures=before.figures,
        year_starts=before.year_starts,
        season=before.season,
        never_falls=target.never_falls and before.never_falls,
        steps=tuple(each for each in _stricter_steps(target, before) if are_alike(each.goal, goal)),
    )


def _with_stricter_goal(target: Target, before: Target, goal: Goal) -> Target:
    if Quantity.YEAR not in (target.goal.of, before.goal.of):
        return target._replace(goal=goal)
    from bishan_targets.gate.year_goals import with_stricter_years

    return with_stricter_years(target, before, goal)


def _stricter_every(target: Target, before: Target, goal: Goal) -> Every:
    """The shorter interval; for a sum that of the base, by which its figures are added up."""
    if goal.of is Quantity.TOTAL or before.figures is Figures.OF_PERIOD:
        return before.every
    return min(target.every, before.every, key=lambda every: every.days)


def _stricter_steps(target: Target, before: Target) -> tuple[Step, ...]:
    """The base's interim goals if any of the new ones asks for less, else the new ones."""
    eased = any(not each.holds for each in _loosened_steps(target, before))
    return before.steps if eased else target.steps


def not_later(plan: Plan, base: Plan, names: Mapping[str, str]) -> Plan:
    """The plan whose targets were decided no later than in the base."""
    targets = dict(plan.targets)
    for then, old in base.targets.items():
        now = names[then]
        new = targets.get(now)
        if new and _is_later(new.since, old.since):
            targets[now] = new._replace(since=old.since)
    return plan._replace(targets=targets)


def _is_later(new: date | None, old: date | None) -> bool:
    return new is not None and (old is None or new > old)


def _is_day_of_change(target: Target) -> bool:
    """Whether `since` is the day on which the goal was replaced, early enough for it to count."""
    return not target.is_set_after and target.since in {each.until for each in target.was}


def loosened_goals(target: Target, before: Target, as_of: date) -> Iterator[Comparison]:
    """Every loosening of a target's goals: the present one, those in force before, interim ones.

    A looser goal that keeps the old one in `was` is `goal-lowered`; any other is `target-loosened`.
    """
    found = [*_loosened_goal(target, before)]
    changes = {each.until for each in (*target.was, *before.was) if each.until > as_of}
    for day in (as_of, *sorted(changes)):
        now, then = _in_force(target, day), _in_force(before, day)
        if now and then and (now.goal, then.goal) != (target.goal, before.goal):
            found += [each for each in _loosened_goal(now, then) if not each.holds]
    # Of several on one aspect, the first that is looser.
    first: dict[str, Comparison] = {}
    for each in sorted(found, key=lambda each: each.holds is not False):
        first.setdefault(each.fingerprint, each)
    yield from first.values()
    yield from _loosened_steps(target, before)
    yield from _other_reading(target, before)


def _in_force(target: Target, day: date) -> Target | None:
    plan = Plan(name=None, source=None, file="", targets={target.id: target})
    return plan_on(plan, day).targets.get(target.id)


def _loosened_goal(target: Target, before: Target) -> Iterator[Comparison]:
    new, old = target.goal, before.goal
    declared = next((each for each in target.was if each.goal == old), None)

    def found(aspect: str, value: object, reference: object, looser: bool) -> Comparison:
        return _lowered(target.id, aspect, str(value), str(reference), looser, declared)

    if Quantity.YEAR is new.of and are_alike(new, old):
        from bishan_targets.gate.year_goals import eased_years

        yield from (found(*each) for each in eased_years(target, before))
        if target.years or before.years:
            return
    if not are_alike(new, old):
        yield found("operator", _kind(new), _kind(old), True)
    elif new.high is not None:
        yield found("value", _bounds(new), _bounds(old), is_looser(new, old))
    else:
        weaker = is_looser(new, old)
        yield found("value", new.value, old.value, weaker and new.value != old.value)
        yield found("strictness", new.operator, old.operator, weaker and new.value == old.value)
    if Quantity.YEAR not in (new.of, old.of):
        yield found("deadline", new.by, old.by, new.by > old.by)


def _kind(goal: Goal) -> str:
    """The operator of a goal, with the quantity and the first day of a sum."""
    parts = (str(goal.of) if goal.of != "level" else "", str(goal.start or ""), str(goal.operator))
    return " ".join(filter(None, parts))


def _bounds(goal: Goal) -> str:
    return f"{goal.value} – {goal.high}"


def _lowered(
    metric: str,
    aspect: str,
    new: str,
    old: str,
    looser: bool,
    declared: FormerGoal | None,
) -> Comparison:
    return Comparison(
        rule=Rule.GOAL_LOWERED if looser and declared else Rule.TARGET_LOOSENED,
        metric=metric,
        holds=not looser,
        value=new,
        reference=old,
        reference_from="base",
        day=declared.until if looser and declared else None,
        aspect=aspect,
        reason=declared.reason if looser and declared else "",
    )


def _loosened_steps(target: Target, before: Target) -> Iterator[Comparison]:
    """Interim goals of the base that are gone, or ask for less."""
    now = {each.goal.by: each for each in target.steps}
    for old in before.steps:
        new = now.get(old.goal.by)
        eased = new is None or (
            not are_alike(new.goal, old.goal)
            or is_looser(new.goal, old.goal)
            or _is_later(new.since, old.since)
        )
        values = (_step(new) if new else "-", _step(old))
        yield _lowered(target.id, f"interim.{old.goal.by}", *values, eased, None)


def _step(step: Step) -> str:
    goal = step.goal
    value = _bounds(goal) if goal.high is not None else f"{goal.operator} {goal.value}"
    return f"{value} ({step.since})" if step.since else value


def _other_reading(target: Target, before: Target) -> Iterator[Comparison]:
    """Figures that are read otherwise, a later decision, a new floor; nothing if none is set.

    Another baseline makes another goal of one for growth.
    """

    def found(aspect: str, new: object, old: object, looser: bool) -> Comparison:
        return _lowered(target.id, aspect, str(new or "-"), str(old or "-"), looser, None)

    if (target.figures, before.figures) != (Figures.LEVEL, Figures.LEVEL):
        eased = target.figures != before.figures
        yield found("figures", target.figures, before.figures, eased)
        starts, starts_before = _month_day(target), _month_day(before)
        yield found("year_starts", starts, starts_before, starts != starts_before)
    if target.season is not None or before.season is not None:
        said, said_before = _said(target.season), _said(before.season)
        yield found("season", said, said_before, said != said_before)
    if Quantity.GROWTH is target.goal.of is before.goal.of:
        is_other = target.baseline != before.baseline
        yield found("baseline", _baseline(target.baseline), _baseline(before.baseline), is_other)
    if target.since or before.since:
        later = _is_later(target.since, before.since) and not _is_day_of_change(target)
        uncounted = target.is_set_after and not before.is_set_after
        yield found("since", target.since, before.since, later or uncounted)
    if target.never_falls or before.never_falls:
        said, said_before = _said(target.never_falls), _said(before.never_falls)
        yield found("never_falls", said, said_before, target.never_falls > before.never_falls)


def _month_day(target: Target) -> str:
    return "{:02}-{:02}".format(*target.year_starts)


def _said(setting: bool | None) -> str:
    return "" if setting is None else str(setting).lower()


def _baseline(rule: BaselineRule) -> str:
    """The date and the value of a baseline, as far as the plan gives them."""
    return " ".join(str(each) for each in (rule.date, rule.value) if each is not None)


def unjudged_sum(now: Assessment, then: Assessment) -> Iterator[Comparison]:
    """A sum that could be judged in the base and no longer can: periods missing or mixed up.

    Goals for the amount of a year are among these.
    """
    if (then.aim.total or then.year) and then.level:
        why = str(now.aim.why_null or "")
        yield _lowered(now.target.id, "sum", why, "", now.level is None, None)


def other_metric(target: Target, before: Target, metric: str) -> Iterator[Comparison]:
    """Figures of another metric than the base's, which is `metric` by its present name."""
    if target.figures_from or before.figures_from:
        is_other = target.metric != metric
        yield _lowered(target.id, "metric", target.metric, before.metric, is_other, None)


def former_goals_rewritten(target: Target, before: Target) -> Iterator[Comparison]:
    """Former goals of the base that were edited or removed."""
    for was in before.was:
        goal = was.goal
        said = _bounds(goal) if goal.high is not None else f"{goal.operator} {goal.value}"
        yield Comparison(
            rule=Rule.HISTORY_REWRITTEN,
            metric=target.id,
            holds=was in target.was,
            reference=said,
            reference_from="base",
            day=was.until,
            aspect="was",
        )
