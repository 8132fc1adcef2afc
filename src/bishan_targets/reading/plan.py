"""From the contents of a plan's files, of any origin, to a book."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity, without_quotations
from bishan_targets.model.observations import Observation
from bishan_targets.reading.assemble import build_plan
from bishan_targets.reading.files import File, Files, Reach
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.histories.read import Readings, read_histories
from bishan_targets.reading.observations import (
    add_given_baselines,
    build_observations,
    figures_outside_bounds,
    stray_metrics,
)
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import shares_metrics, whole, withdrawn_figures
from bishan_targets.reading.schema.fields import InputTable
from bishan_targets.reading.schema.plan_file import PlanFile, TargetTable
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.toml.parse import parse

if TYPE_CHECKING:
    from bishan_targets.model.milestones import Statement


def read(files: Files, readings: Readings | None = None) -> Book:
    """Read a plan and its snapshots.

    `readings` holds figures of files that were read before, and takes those of these. Raises
    InputError with every error of every file, if there are any.
    """
    plan_input, diagnostics = _read_plan(files.plan)
    histories, unread = read_histories(files.snapshots, readings)
    diagnostics += unread
    observations, problems = build_observations(histories)
    diagnostics += problems
    plan = None
    statements: Mapping[str, Sequence[Statement]] = {}
    if plan_input:
        plan, problems = build_plan(plan_input)
        diagnostics += problems
        diagnostics += add_given_baselines(plan_input, observations)
        if plan_input.ratios:
            from bishan_targets.reading.ratios import with_ratios

            plan, problems = with_ratios(plan_input, plan, observations, histories)
            diagnostics += problems
        if whole(plan_input.file):
            diagnostics += _goal_problems(plan_input, plan, observations, histories)
        if not unread:
            diagnostics += _series_problems(plan_input, plan, observations)
        diagnostics += figures_outside_bounds(plan, histories)
        diagnostics += stray_metrics(plan_input, plan, histories)
        if shares_metrics(plan_input.file):
            from bishan_targets.reading.shared_metrics import stray_figures

            diagnostics += stray_figures(plan_input, histories)
        if _has_milestones(plan_input, plan, histories):
            plan, statements, problems = _with_milestones(plan_input, plan, histories)
            diagnostics += problems
        diagnostics = _about_own_figures(diagnostics, plan_input, plan)
    linked = {each.shown for each in files.all() if each.is_read_through_a_link}
    shown = without_quotations(in_order(diagnostics, files.plan.shown), linked)
    if plan is None or any(each.severity is Severity.ERROR for each in shown):
        raise InputError(shown)
    beyond = frozenset(each.shown for each in files.all() if each.reach is Reach.OUTSIDE)
    return Book(plan, observations, shown, beyond, statements)


def _series_problems(
    given: PlanInput, plan: Plan, observations: Mapping[str, Sequence[Observation]]
) -> Iterator[Diagnostic]:
    """Problems with the first days of series and of the paths to goals."""
    if plan.breaks:
        from bishan_targets.reading.breaks import break_problems

        yield from break_problems(given, plan, observations)
    if any(each.baseline.date for each in plan.targets.values()):
        from bishan_targets.reading.baselines import late_baselines

        yield from late_baselines(given, plan, observations)


def _about_own_figures(found: list[Diagnostic], given: PlanInput, plan: Plan) -> list[Diagnostic]:
    if not given.file.plan.members:
        return found
    from bishan_targets.reading.rollups import without_own_figures

    return without_own_figures(found, given, plan)


def _goal_problems(
    given: PlanInput,
    plan: Plan,
    observations: Mapping[str, Sequence[Observation]],
    histories: Sequence[History],
) -> list[Diagnostic]:
    from bishan_targets.reading.figures_of_goals import fallen_figures, growth_problems

    fallen = fallen_figures(given, plan, observations, histories)
    there = withdrawn_figures(plan.policy, observations, given.source)
    found = [*growth_problems(given, plan, observations, histories), *fallen, *there]
    if not plan.rollups:
        return found
    from bishan_targets.reading.rollups import figures_of_rollups

    return found + figures_of_rollups(plan, histories)


def _has_milestones(given: PlanInput, plan: Plan, histories: Iterable[History]) -> bool:
    """Whether anything is said of milestones; in most plans, nothing is."""
    return (
        "milestones" in given.parsed.table
        or any(each.statements for each in histories)
        or any(each.milestone for each in plan.policy.closures)
    )


def _with_milestones(
    given: PlanInput, plan: Plan, histories: Sequence[History]
) -> "tuple[Plan, Mapping[str, Sequence[Statement]], list[Diagnostic]]":
    from bishan_targets.reading.milestones import (
        build_milestones,
        build_statements,
        milestone_problems,
    )

    milestones = build_milestones(given)
    statements, problems = build_statements(given, milestones, histories)
    problems += milestone_problems(given, histories)
    return plan._replace(milestones=milestones), statements, problems


def in_order(diagnostics: Iterable[Diagnostic], plan: str) -> list[Diagnostic]:
    """The plan's diagnostics before the others, each file's in order of place."""
    return sorted(diagnostics, key=lambda each: _place(each, plan))


def _place(diagnostic: Diagnostic, plan: str) -> tuple[bool, str, int, int]:
    """Sort key: the plan's diagnostics before the snapshots', each file's in order of place."""
    file = diagnostic.file or ""
    return file != plan, file, diagnostic.line or 0, diagnostic.column or 0


def _read_plan(file: File) -> tuple[PlanInput | None, list[Diagnostic]]:
    source = file.source()
    if isinstance(source, Diagnostic):
        return None, [source]
    parsed = parse(source)
    if not parsed.table:
        return None, parsed.diagnostics or [source.at_place("empty-file", 1, 1)]
    table, problems = check(_plan_model(parsed.table), parsed)
    plan = PlanInput(table, parsed) if table else None
    if plan and "rollups" in parsed.table:
        from bishan_targets.reading.rollups import with_rollups

        plan, found = with_rollups(plan)
        problems += found
    return plan, parsed.diagnostics + problems


def _plan_model(table: Mapping[str, object]) -> type[PlanFile]:
    """The model for a plan; a plain one is validated in half the time."""
    rare = table.keys() - _keys(PlanFile)
    if rare <= {"milestones"} and _are_plain(table.get("targets")):
        if not rare:
            return PlanFile
        from bishan_targets.reading.schema.milestone_tables import MilestonePlanFile

        return MilestonePlanFile
    from bishan_targets.reading.schema.whole_plan_file import WholePlanFile

    return WholePlanFile


def _are_plain(targets: object) -> bool:
    """Whether all targets have common keys only."""
    if not isinstance(targets, dict):
        return True
    known = _keys(TargetTable)
    return all(not isinstance(each, dict) or each.keys() <= known for each in targets.values())


def _keys(model: type[InputTable]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
