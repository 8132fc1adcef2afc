"""From a plan's `[check]` and lists to its policy, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bishan_targets.check_tables import CheckTargetTable
from bishan_targets.diagnostics import Diagnostic
from bishan_targets.files import PlanFile
from bishan_targets.locate import KeyPath
from bishan_targets.model import Observation
from bishan_targets.policy import (
    Closure,
    Policy,
    Retirement,
    Revision,
    Rule,
    TargetPolicy,
    Waiver,
)
from bishan_targets.source import Source
from bishan_targets.text import closest


def build_policy(file: PlanFile) -> Policy:
    """What the plan asks of the gate."""
    return Policy(
        severity={Rule(rule): level for rule, level in file.check.severity.items()},
        longest_waiver=file.check.longest_waiver,
        waivers=[
            Waiver(
                Rule(each.rule),
                each.metric,
                each.reason,
                each.owner,
                each.until,
                each.no_worse_than,
            )
            for each in file.waivers
        ],
        revisions=[
            Revision(each.metric, each.date, each.old, each.new, each.source)
            for each in file.revisions
        ],
        retirements=[Retirement(each.metric, each.reason, each.on) for each in file.retired],
        closures=[Closure(each.target, each.outcome, each.source) for each in file.closed],
    )


def target_policy(file: PlanFile, name: str) -> TargetPolicy:
    """What holds for one target: its own settings before those for all."""
    own = file.check.targets.get(name, CheckTargetTable())
    return TargetPolicy(
        severity={Rule(rule): level for rule, level in own.severity.items()},
        tolerance=own.tolerance or file.check.tolerance,
        drift=own.drift or file.check.drift,
        renamed_from=file.targets[name].renamed_from,
    )


def policy_problems(file: PlanFile, known: Sequence[str], source: Source) -> list[Diagnostic]:
    """Settings and endings of targets that the plan does not have; `known` are the ids it has."""
    named: list[tuple[str, KeyPath]] = [
        (name, ("check", "targets", name)) for name in file.check.targets
    ]
    named += [(each.target, ("closed", i, "target")) for i, each in enumerate(file.closed)]
    kept = [(i, each.metric) for i, each in enumerate(file.retired) if each.metric in known]
    return [
        *(_unknown(name, path, known, source) for name, path in named if name not in known),
        *(source.at_value("retired-target", ("retired", i, "metric"), id=name) for i, name in kept),
    ]


def _unknown(name: str, path: KeyPath, known: Sequence[str], source: Source) -> Diagnostic:
    match = closest(name, known)
    found = source.at_value("unknown-target", path, id=name, match=match or "")
    return replace(found, hint="did-you-mean") if match else found


def tolerance_problems(
    file: PlanFile, observations: Mapping[str, Sequence[Observation]], source: Source
) -> list[Diagnostic]:
    """Relative tolerances of metrics with a figure at or below zero, which they cannot serve."""
    problems = []
    for name in file.targets:
        own = file.check.targets.get(name, CheckTargetTable())
        bad = next((each for each in observations.get(name, ()) if each.value <= 0), None)
        for key in ("tolerance", "drift"):
            tolerance = getattr(own, key) or getattr(file.check, key)
            if bad and tolerance and tolerance.relative:
                path: KeyPath = ("check", "targets", name, key)
                place = path if getattr(own, key) else ("check", key)
                values = {"id": name, "value": str(bad.value), "date": bad.date.isoformat()}
                problems.append(source.at_value("relative-tolerance", place, **values))
    return problems
