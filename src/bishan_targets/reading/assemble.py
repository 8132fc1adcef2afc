"""From a validated plan file to a plan: rules across its keys."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bishan_targets.model.book import Plan
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Severity
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.periods import JANUARY_1
from bishan_targets.model.targets import (
    BaselineRule,
    Bounds,
    Figures,
    Indicator,
    Target,
    Undecided,
    settled,
)
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import (
    build_policy,
    policy_problems,
    shares_metrics,
    target_policy,
    whole_target,
)
from bishan_targets.reading.schema.plan_file import (
    GOAL_KEYS,
    OPERATORS,
    YEARLY_KEYS,
    PlanFile,
    PlanTable,
    TargetTable,
)
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.spelling import means

if TYPE_CHECKING:
    from bishan_targets.model.rollups import Rollup
    from bishan_targets.reading.schema.goal_tables import WholeTargetTable
    from bishan_targets.reading.schema.whole_plan_file import IndicatorTable


def build_plan(given: PlanInput) -> tuple[Plan, list[Diagnostic]]:
    """The plan with every default filled in, and errors in its targets."""
    diagnostics = _plan_problems(given)
    if shares_metrics(given.file):
        from bishan_targets.reading.shared_metrics import with_shared_keys

        given, problems = with_shared_keys(given)
        diagnostics += problems
    known, milestones = list(given.written("targets")), given.written("milestones")
    diagnostics += policy_problems(given.file, known, given.source, milestones)
    targets: dict[str, Target] = {}
    undecided: dict[str, Undecided] = {}
    for place, (name, table) in enumerate(given.file.targets.items()):
        has_goal = _has_goal(name, given)
        problems = _target_problems(name, table, given, has_goal=has_goal)
        diagnostics += problems
        if has_goal:
            target = _build_target(name, table, given.file)
            if target and not problems:
                targets[name] = target
        else:
            undecided[name] = _build_undecided(name, table, given.file, place)
    diagnostics += _indicator_problems(given)
    settings = given.file.plan
    plan = Plan(
        name=settings.name,
        source=settings.source,
        file=given.source.file,
        targets=targets,
        policy=build_policy(given.file),
        import_names=given.file.import_.names,
        import_where=given.file.import_.where,
        import_sources={
            name: table.model_dump(exclude_unset=True)
            for name, table in given.file.import_.sources.items()
        },
        rule=settings.rule,
        indicators={
            name: Indicator(
                **_described(name, table, settings),
                better=table.better,
                breaks=tuple(table.breaks),
            )
            for name, table in given.indicators.items()
        },
        undecided=undecided,
        members=tuple(settings.members),
        rollups=_rollups(given),
    )
    return plan, diagnostics


def _rollups(given: PlanInput) -> "Mapping[str, Rollup]":
    if not given.rollups:
        return {}
    from bishan_targets.reading.rollups import rollups_of

    return rollups_of(given)


def _plan_problems(given: PlanInput) -> list[Diagnostic]:
    settings, table, source = given.file.plan, given.parsed.table, given.source
    problems: list[Diagnostic] = []
    elsewhere = "targets" not in table and means(given.parsed.keys(()), ["targets"])
    named = table.get("targets") or table.get("indicators") or table.get("milestones")
    named = named or settings.members
    if not (named or elsewhere or given.parsed.may_lack(())):
        problems.append(source.at_key("no-targets", ("targets",)))
    if settings.by and settings.baseline:
        path = ("plan", "by")
        problems += _order_problems("plan", settings.by, settings.baseline, path, source)
    return problems


def _build_target(name: str, table: TargetTable, file: PlanFile) -> Target | None:
    plan = file.plan
    by = table.by or plan.by or (date.max if _is_yearly(table) else None)
    goal = goal_of(table, by) if by else None
    if by is None or goal is None:
        return None
    target = Target(
        **_described(name, table, plan),
        goal=goal,
        every=table.every,
        group=table.group,
        policy=target_policy(file, name),
        keep=table.keep,
        owner=table.owner,
    )
    rare = whole_target(table)
    return _with_rare_keys(target, rare, by) if rare else target


def _is_yearly(table: TargetTable) -> bool:
    """Whether a target has a goal for each year, which needs no deadline."""
    rare = whole_target(table)
    return bool(rare and (rare.each_year or rare.years))


def _with_rare_keys(target: Target, table: "WholeTargetTable", by: date) -> Target:
    from bishan_targets.reading.goals import former_goals_of, steps_of

    figures = table.figures or Figures.LEVEL
    accumulates = figures is not Figures.LEVEL
    return target._replace(
        policy=target.policy._replace(accumulates=accumulates),
        figures_from=table.metric,
        figures=figures,
        never_falls=table.never_falls,
        since=table.since,
        steps=steps_of(table),
        was=former_goals_of(table, by),
        year_starts=table.year_starts,
        years=tuple(sorted((table.years or {}).items())),
        published_growth=table.published_growth,
        figures_stated=table.figures is not None,
        season=table.season,
        breaks=tuple(table.breaks),
    )


def goal_of(table: TargetTable, by: date) -> Goal | None:
    """The goal of a target's table, to be met by the end of the day `by`; None without one."""
    if rare := whole_target(table):
        from bishan_targets.reading.goals import any_goal_of

        return any_goal_of(rare, by)
    for key, operator in OPERATORS.items():
        value = getattr(table, key)
        if value is not None:
            return Goal(operator, value, by)
    return None


def _build_undecided(name: str, table: TargetTable, file: PlanFile, place: int) -> Undecided:
    rare = whole_target(table)
    return Undecided(
        **_described(name, table, file.plan),
        every=table.every,
        group=table.group,
        policy=target_policy(file, name),
        place=place,
        owner=table.owner,
        figures_from=rare.metric if rare else None,
        figures=(rare.figures if rare else None) or Figures.LEVEL,
        year_starts=rare.year_starts if rare else JANUARY_1,
        published_growth=rare.published_growth if rare else None,
        figures_stated=bool(rare and rare.figures),
        breaks=tuple(rare.breaks) if rare else (),
    )


def _described(name: str, table: "TargetTable | IndicatorTable", plan: PlanTable) -> dict[str, Any]:
    """The fields that targets and indicators share."""
    return {
        "id": name,
        "name": table.name or {"und": name},
        "unit": table.unit,
        "baseline": _baseline_rule(table, plan),
        "decimals": table.decimals,
        "bounds": Bounds(table.minimum, table.maximum),
        "source": table.source or plan.source,
        "note": table.note,
    }


def _indicator_problems(given: PlanInput) -> list[Diagnostic]:
    both = given.indicators.keys() & given.written("targets").keys()
    return [
        given.source.at_key("indicator-with-goal", ("indicators", name), id=name)
        for name in sorted(both)
    ]


def _baseline_rule(table: "TargetTable | IndicatorTable", plan: PlanTable) -> BaselineRule:
    if table.baseline:
        return BaselineRule(table.baseline.date, table.baseline.value)
    return BaselineRule(plan.baseline)


def _target_problems(
    name: str, table: TargetTable, given: PlanInput, *, has_goal: bool
) -> list[Diagnostic]:
    path = ("targets", name)
    parsed, source = given.parsed, given.source
    written = given.written("targets")[name]
    goals = [key for key in written if key in GOAL_KEYS]
    problems = [
        source.at_key("several-goals", (*path, key), key=key, first=goals[0]) for key in goals[1:]
    ]
    if parsed.may_lack(path):
        return problems
    keys = parsed.keys(path)
    if not has_goal:
        missing = source.at_key("missing-goal", path, id=name)
        problems.append(missing._replace(severity=Severity.WARNING))
    elif not (_has_deadline(table, keys, given) or means(keys, YEARLY_KEYS)):
        problems.append(source.at_key("missing-deadline", path, id=name))
    problems += _own_order_problems(name, table, keys, given)
    problems += _bounds_problems(name, table, given)
    rare = whole_target(table)
    if rare is None:
        return problems
    from bishan_targets.reading.goal_problems import goal_problems, goals_of_target

    return problems + goal_problems(goals_of_target(name, rare, given))


def _has_goal(name: str, given: PlanInput) -> bool:
    """Whether a target has a goal, or a key that may be meant as one; else it has none yet."""
    path = ("targets", name)
    return given.parsed.may_lack(path) or means(given.parsed.keys(path), GOAL_KEYS)


def _has_deadline(table: TargetTable, keys: Collection[str], given: PlanInput) -> bool:
    """Whether a target or the plan has a deadline, or may have one that cannot be read."""
    if table.by or given.file.plan.by or given.parsed.may_lack(("plan",)):
        return True
    return means({*keys, *given.parsed.keys(("plan",))}, ["by"])


def _own_order_problems(
    name: str, table: TargetTable, keys: Collection[str], given: PlanInput
) -> list[Diagnostic]:
    if ("by" in keys and not table.by) or ("baseline" in keys and not table.baseline):
        return []  # its own dates cannot be read, so the plan's prove nothing
    by = table.by or given.file.plan.by
    baseline = _baseline_rule(table, given.file.plan).date
    if by is None or baseline is None or not (table.by or table.baseline):
        return []
    rare = whole_target(table)
    if rare and rare.total and not table.baseline:
        return []  # a sum starts on a day of its own
    path = ("targets", name, "by" if table.by else "baseline")
    return _order_problems(name, by, baseline, path, given.source)


def _order_problems(
    name: str, by: date, baseline: date, path: KeyPath, source: Source
) -> list[Diagnostic]:
    if by > baseline:
        return []
    values = {"id": name, "by": by.isoformat(), "baseline": baseline.isoformat()}
    return [source.at_value("deadline-before-baseline", path, **values)]


def _bounds_problems(name: str, table: TargetTable, given: PlanInput) -> list[Diagnostic]:
    lowest, highest = table.minimum, table.maximum
    if lowest is None and highest is None:
        return []
    if lowest is not None and highest is not None and lowest >= highest:
        path = ("targets", name, "maximum")
        values = {"minimum": str(lowest), "maximum": str(highest)}
        return [given.source.at_value("bounds-order", path, **values)]
    bounds, goal = Bounds(lowest, highest), goal_of(table, date.max)
    if goal is None or goal.of is not Quantity.LEVEL or settled(goal, bounds) is None:
        return []
    key = next(key for key in given.written("targets")[name] if key in GOAL_KEYS)
    shown = str(goal.value) if goal.high is None else f"{goal.value} – {goal.high}"
    path = ("targets", name, key)
    return [given.source.at_value("goal-outside-bounds", path, key=key, value=shown)]
