"""From validated files to a book: the rules that span several keys or several files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bishan_targets.diagnostics import Diagnostic, Severity
from bishan_targets.files import OPERATORS, PlanFile, PlanTable, SnapshotFile, TargetTable
from bishan_targets.locate import KeyPath
from bishan_targets.model import BaselineRule, Goal, Observation, Plan, Target
from bishan_targets.source import Source
from bishan_targets.text import near_misses


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A plan as it was read; `whole` is False where broken statements were set aside."""

    file: PlanFile
    table: Mapping[str, Any]
    source: Source
    whole: bool


@dataclass(frozen=True, slots=True)
class SnapshotInput:
    """A snapshot as it was read."""

    file: SnapshotFile
    source: Source


def build_plan(given: PlanInput) -> tuple[Plan, list[Diagnostic]]:
    """The plan with every default filled in, and what is wrong with its targets."""
    diagnostics: list[Diagnostic] = []
    targets: dict[str, Target] = {}
    if not given.file.targets and not given.table.get("targets") and given.whole:
        diagnostics.append(given.source.at_key("no-targets", ("targets",)))
    for name, table in given.file.targets.items():
        problems = _target_problems(name, table, given)
        diagnostics += problems
        target = _build_target(name, table, given.file.plan)
        if target and not problems:
            targets[name] = target
    settings = given.file.plan
    return Plan(settings.name, settings.source, given.source.file, targets), diagnostics


def _build_target(name: str, table: TargetTable, plan: PlanTable) -> Target | None:
    by = table.by or plan.by
    goals = [(operator, value) for operator, value in _goal_keys(table) if value is not None]
    if by is None or not goals:
        return None
    operator, value = goals[0]
    return Target(
        id=name,
        name=table.name or {"und": name},
        unit=table.unit,
        goal=Goal(OPERATORS[operator], value, by),
        baseline=_baseline_rule(table, plan),
        decimals=table.decimals,
        every=table.every,
        source=table.source or plan.source,
        note=table.note,
    )


def _goal_keys(table: TargetTable) -> list[tuple[str, Any]]:
    return [(key, getattr(table, key)) for key in OPERATORS]


def _baseline_rule(table: TargetTable, plan: PlanTable) -> BaselineRule:
    if table.baseline:
        return BaselineRule(table.baseline.date, table.baseline.value)
    return BaselineRule(plan.baseline)


def _target_problems(name: str, table: TargetTable, given: PlanInput) -> list[Diagnostic]:
    path = ("targets", name)
    written = given.table["targets"][name]
    source = given.source
    operators = [key for key in written if key in OPERATORS]
    problems = [
        source.at_key("several-goals", (*path, key), key=key, first=operators[0])
        for key in operators[1:]
    ]
    if not given.whole:
        return problems
    if not operators:
        problems.append(source.at_key("missing-goal", path, id=name))
    if not (table.by or given.file.plan.by or "by" in written or "by" in _plan_table(given)):
        problems.append(source.at_key("missing-deadline", path, id=name))
    return problems + _order_problems(name, table, given)


def _plan_table(given: PlanInput) -> Mapping[str, Any]:
    table = given.table.get("plan", {})
    return table if isinstance(table, dict) else {}


def _order_problems(name: str, table: TargetTable, given: PlanInput) -> list[Diagnostic]:
    by = table.by or given.file.plan.by
    baseline = _baseline_rule(table, given.file.plan).date
    if by is None or baseline is None or by > baseline:
        return []
    if table.by or table.baseline:
        path: KeyPath = ("targets", name, "by" if table.by else "baseline")
    else:
        path = ("plan", "by")
    values = {"id": name, "by": by.isoformat(), "baseline": baseline.isoformat()}
    return [given.source.at_value("deadline-before-baseline", path, **values)]


def build_observations(
    snapshots: Iterable[SnapshotInput],
) -> tuple[dict[str, list[Observation]], list[Diagnostic]]:
    """Every metric's figures in order of date, and where two figures stand for one day."""
    diagnostics: list[Diagnostic] = []
    observations: dict[str, list[Observation]] = {}
    sources: dict[str, Source] = {}
    for snapshot in sorted(snapshots, key=lambda each: each.file.date):
        sources[snapshot.source.file] = snapshot.source
        for metric, observation in _figures(snapshot):
            known = observations.setdefault(metric, [])
            if known and known[-1].date == observation.date:
                first = sources[known[-1].file]
                diagnostics.append(_duplicate(metric, observation, snapshot.source, first))
            else:
                known.append(observation)
    return observations, diagnostics


def _figures(snapshot: SnapshotInput) -> Iterable[tuple[str, Observation]]:
    day, shared, file = snapshot.file.date, snapshot.file.source, snapshot.source.file
    for metric, figure in snapshot.file.values.items():
        yield (
            metric,
            Observation(
                day, figure.value, figure.source or shared, figure.note, figure.provisional, file
            ),
        )


def _duplicate(metric: str, second: Observation, source: Source, first: Source) -> Diagnostic:
    path = ("values", metric)
    return source.at_key(
        "duplicate-observation",
        path,
        id=metric,
        date=second.date.isoformat(),
        other=f"{first.file}:{first.line_of(path)}",
    )


def add_given_baselines(
    plan: Plan, source: Source, observations: dict[str, list[Observation]]
) -> list[Diagnostic]:
    """Count a baseline that the plan gives with its value as an observation of its metric.

    What comes back are the baselines that contradict an observation of the same day.
    """
    diagnostics: list[Diagnostic] = []
    for target in plan.targets.values():
        day, value = target.baseline.date, target.baseline.value
        if day is None or value is None:
            continue
        known = observations.setdefault(target.id, [])
        same_day = next((each for each in known if each.date == day), None)
        if same_day is None:
            known.append(Observation(day, value, target.source, file=plan.file))
            known.sort(key=lambda each: each.date)
        elif same_day.value != value:
            diagnostics.append(_contradiction(target, value, same_day, source))
    return diagnostics


def _contradiction(
    target: Target, value: Decimal, observation: Observation, source: Source
) -> Diagnostic:
    return source.at_value(
        "baseline-contradiction",
        ("targets", target.id, "baseline", "value"),
        id=target.id,
        date=observation.date.isoformat(),
        given=str(value),
        other=str(observation.value),
        file=observation.file,
    )


def misspelt_metrics(plan: Plan, snapshots: Iterable[SnapshotInput]) -> list[Diagnostic]:
    """Warnings for metrics without a target whose name is one slip away from a target's."""
    sources: dict[str, Source] = {}
    for snapshot in snapshots:
        for metric in snapshot.file.values.keys() - plan.targets.keys():
            sources.setdefault(metric, snapshot.source)
    matches = near_misses(sorted(sources), plan.targets)
    return [
        replace(
            sources[metric].at_key("misspelt-metric", ("values", metric), id=metric, match=match),
            severity=Severity.WARNING,
        )
        for metric, match in matches.items()
    ]
