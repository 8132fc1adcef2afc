"""From a plan's `[check]` and lists to its policy, and their errors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import (
    ASPECT_RULES,
    Closure,
    Correction,
    Policy,
    Retirement,
    Rule,
    TargetPolicy,
    Waiver,
    Withdrawal,
)
from bishan_targets.reading.schema.plan_file import PlanFile, TargetTable
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.spelling import closest

if TYPE_CHECKING:
    from bishan_targets.reading.schema.goal_tables import WholeTargetTable
    from bishan_targets.reading.schema.whole_plan_file import WholePlanFile


def whole(file: PlanFile) -> WholePlanFile | None:
    """The file with the tables of rare plans, None if it has none of them.

    It is an instance of a subclass, in a module that most runs do not import.
    """
    return cast("WholePlanFile", file) if "waivers" in type(file).model_fields else None


def whole_target(table: TargetTable) -> WholeTargetTable | None:
    """A target's table with the keys of rare targets, None if it has none of them; see `whole`."""
    return None if type(table) is TargetTable else cast("WholeTargetTable", table)


def metric_of(name: str, table: TargetTable) -> str:
    """Id of the metric with the figures of a target."""
    rare = whole_target(table)
    return (rare.metric if rare else None) or name


def shares_metrics(file: PlanFile) -> bool:
    """Whether a target has the figures of another metric than its own id."""
    return any(metric_of(name, table) != name for name, table in file.targets.items())


def build_policy(file: PlanFile) -> Policy:
    """The plan's settings for the gate."""
    severity = {Rule(rule): level for rule, level in file.check.severity.items()}
    asked = Policy(severity=severity, longest_waiver=file.check.longest_waiver)
    lists = whole(file)
    if lists is None:
        return asked
    return asked._replace(
        # The tables have the fields of these classes.
        waivers=[Waiver(**dict(each)) for each in lists.waivers],
        corrections=[Correction(**dict(each)) for each in lists.revisions],
        withdrawals=[
            Withdrawal(each.metric, day, each.reason, each.source, place)
            for place, each in enumerate(lists.withdrawn)
            for day in each.date
        ],
        retirements=[Retirement(**dict(each)) for each in lists.retired],
        closures=[Closure(**dict(each)) for each in lists.closed],
    )


def target_policy(file: PlanFile, name: str) -> TargetPolicy:
    """The settings of one target: its own before those for all."""
    own = file.check.targets.get(name)
    return TargetPolicy(
        severity={Rule(rule): level for rule, level in own.severity.items()} if own else {},
        tolerance=(own and own.tolerance) or file.check.tolerance,
        drift=(own and own.drift) or file.check.drift,
        renamed_from=file.targets[name].renamed_from,
        binding=file.targets[name].binding,
    )


def policy_problems(
    file: PlanFile, known: Sequence[str], source: Source, milestones: Collection[str] = ()
) -> list[Diagnostic]:
    """Settings and endings of unknown targets; `known` are the plan's ids.

    Milestones have settings in the same table as targets.
    """
    named: list[tuple[str, KeyPath]] = [
        (name, ("check", "targets", name)) for name in file.check.targets if name not in milestones
    ]
    kept: list[tuple[int, str]] = []
    if lists := whole(file):
        closed, retired = enumerate(lists.closed), enumerate(lists.retired)
        named += [(each.target, ("closed", i, "target")) for i, each in closed if each.target]
        kept = [(i, each.metric) for i, each in retired if each.metric in known]
    return [
        *(_unknown(name, path, known, source) for name, path in named if name not in known),
        *(source.at_value("retired-target", ("retired", i, "metric"), id=name) for i, name in kept),
        *_closed_years(file, source),
        *_waiver_problems(file, source),
    ]


def _closed_years(file: PlanFile, source: Source) -> Iterator[Diagnostic]:
    """Outcomes of goals for each year without their year, and years of other outcomes."""
    lists = whole(file)
    for i, each in enumerate(lists.closed if lists else ()):
        table = file.targets.get(each.target or "")
        rare = whole_target(table) if table else None
        is_yearly = rare is not None and bool(rare.each_year or rare.years)
        id_ = each.target or each.milestone or ""
        if is_yearly and each.year is None:
            yield source.at_value("closure-without-year", ("closed", i, "target"), id=id_)
        if each.year is not None and not is_yearly and (table or each.milestone):
            yield source.at_value("closure-with-year", ("closed", i, "year"), id=id_)


def _waiver_problems(file: PlanFile, source: Source) -> Iterator[Diagnostic]:
    """Waivers with an aspect or a bound that is no figure, of rules that judge figures."""
    lists = whole(file)
    for i, each in enumerate(lists.waivers if lists else ()):
        if Rule(each.rule) in ASPECT_RULES:
            continue
        if each.aspect is not None:
            place: KeyPath = ("waivers", i, "aspect")
            yield source.at_value("waiver-aspect", place, rule=each.rule)
        if not isinstance(each.no_worse_than, Decimal | None):
            place = ("waivers", i, "no_worse_than")
            yield source.at_value("waiver-bound", place, rule=each.rule)


def _unknown(name: str, path: KeyPath, known: Sequence[str], source: Source) -> Diagnostic:
    match = closest(name, known)
    found = source.at_value("unknown-target", path, id=name, match=match or "")
    return found._replace(hint="did-you-mean") if match else found


def withdrawn_figures(
    policy: Policy, observations: Mapping[str, Sequence[Observation]], source: Source
) -> list[Diagnostic]:
    """Figures that stand although they are withdrawn."""
    found = []
    for each in policy.withdrawals:
        figures = observations.get(each.metric, ())
        if figure := next((one for one in figures if one.date == each.date), None):
            values = {"id": each.metric, "date": str(each.date), "file": figure.file}
            found.append(source.at_value("withdrawn-figure", ("withdrawn", each.place), **values))
    return found
