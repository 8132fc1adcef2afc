"""The status of every target: `bishan status`."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.goals_in_force import Goals, book_on
from bishan_targets.assessment.many import assessed_all
from bishan_targets.assessment.verdict import Flag, MilestoneVerdict, Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.report.note import with_notes
from bishan_targets.report.target import TargetReport, target_report
from bishan_targets.report.target_notes import target_notes
from bishan_targets.report.values import (
    DiagnosticReport,
    Number,
    PlanReport,
    diagnostic_reports,
    plain,
    plan_report,
)

if TYPE_CHECKING:
    from bishan_targets.report.members import MembersReport
    from bishan_targets.report.milestones import MilestoneReport

_Goal = TypeVar("_Goal", TargetReport, "MilestoneReport")

STATUS_SCHEMA: Final = "bishan.status/1"


class Report(NamedTuple):
    """The status of every target: `bishan status`.

    For invalid input, `plan` and `summary` are None, `targets` is empty, and `diagnostics` gives
    the reasons. `rule` is the published rule that the plan reports by, if it names one, and
    `rule_summary` counts its verdicts; `summary` counts the tool's own verdicts, and
    `binding_summary` those of binding targets, None if the plan has none. Targets decided after
    their own deadlines are in none of these counts but `set_after`. Both count milestones under
    keys that begin with `milestones`, without the ones that cannot be checked. `owners` are all
    those of the plan's targets, in order of first mention; `later` has the ids of the targets left
    out because they were decided after the day. `members` has the plan's members and their goals,
    None for a plan without any, or with ids.
    """

    schema: Literal["bishan.status/1"]
    as_of: date
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    summary: Mapping[str, int] | None = None
    rule: str | None = None
    rule_summary: Mapping[str, int] | None = None
    binding_summary: Mapping[str, int] | None = None
    owners: Sequence[Localized] = ()
    later: Sequence[str] = ()
    targets: Sequence[TargetReport] = ()
    milestones: "Sequence[MilestoneReport]" = ()
    members: "MembersReport | None" = None


def assess(
    book: Book, as_of: date, ids: Iterable[str] | None = None, goals: Goals = Goals.THEN
) -> Report:
    """The status of a book's targets and milestones on the day `as_of`.

    Observations and statements after that day are ignored. `ids` names the targets and milestones
    to report, all by default, in the plan's order; KeyError for an id that is not in the plan.
    """
    wanted = None if ids is None else list(ids)
    book = book_on(book, as_of, goals)
    found = assessed_all(book, book.plan.chosen(wanted), as_of)
    targets = [target_report(book, each) for each in found]
    report = status_report(book, as_of, targets, milestone_rows(book, as_of, wanted), wanted)
    if wanted is not None or not book.plan.members:
        return report
    from bishan_targets.report.members import members_report

    return report._replace(members=members_report(book, as_of))


def milestone_rows(
    book: Book, as_of: date, ids: Iterable[str] | None
) -> "Sequence[MilestoneReport]":
    """The rows of a plan's milestones, if it has any."""
    if not book.plan.milestones:
        return []
    from bishan_targets.report.milestones import milestone_reports

    return milestone_reports(book, as_of, ids)


def status_report(
    book: Book,
    as_of: date,
    targets: Sequence[TargetReport],
    milestones: "Sequence[MilestoneReport]",
    ids: Collection[str] | None = None,
) -> Report:
    """The report made of existing rows, those with the ids `ids`; None stands for all."""
    tracked = book.plan.tracked.values()
    has_binding = any(each.policy.binding for each in tracked)
    has_binding |= any(each.binding for each in book.plan.milestones.values())
    binding = _summary(_binding(targets), _binding(milestones)) if has_binding else None
    report = Report(
        schema=STATUS_SCHEMA,
        as_of=as_of,
        plan=plan_report(book.plan),
        summary=_summary(targets, milestones),
        rule=book.plan.rule,
        rule_summary=_rule_summary(targets),
        binding_summary=binding,
        owners=_distinct(each.owner for each in tracked if each.owner),
        later=book.plan.left_out(ids),
        targets=targets,
        milestones=milestones,
        diagnostics=diagnostic_reports(book.diagnostics),
    )
    return _with_notes(report)


def _with_notes(report: Report) -> Report:
    notes = target_notes(report.targets, report.as_of, report.later)
    return report._replace(diagnostics=with_notes(report.diagnostics, notes))


def courses(book: Book, report: Report) -> dict[str, list[Number]]:
    """Values of each target's figures, in order of date, those of the series that is judged."""
    tracked = book.plan.tracked
    assessments = (assessed(book, tracked[each.id], report.as_of) for each in report.targets)
    return {each.target.id: [plain(f.value) for f in each.series] for each in assessments}


def with_verdicts(report: Report, verdicts: Collection[str]) -> Report:
    """The report of only the rows with one of `verdicts`, with their own summary and notes."""
    if not verdicts:
        return report
    targets = [target for target in report.targets if target.verdict in verdicts]
    milestones = [each for each in report.milestones if each.verdict in verdicts]
    binding = report.binding_summary and _summary(_binding(targets), _binding(milestones))
    chosen = report._replace(
        targets=targets,
        milestones=milestones,
        summary=_summary(targets, milestones),
        rule_summary=_rule_summary(targets),
        binding_summary=binding,
    )
    return _with_notes(chosen)


def _binding(goals: "Sequence[_Goal]") -> "list[_Goal]":
    return [each for each in goals if each.binding]


def _distinct(texts: Iterable[Localized]) -> list[Localized]:
    return list({tuple(sorted(each.items())): each for each in texts}.values())


def _summary(
    targets: Sequence[TargetReport], milestones: "Sequence[MilestoneReport]"
) -> dict[str, int]:
    in_time = _counted(targets)
    counts = Counter(target.verdict for target in in_time)
    of_milestones = Counter(each.verdict for each in milestones)
    counted = [each for each in MilestoneVerdict if each is not MilestoneVerdict.NOT_CHECKABLE]
    return {
        "total": len(in_time),
        "set_after": len(targets) - len(in_time),
        **{str(each): counts[each] for each in Verdict},
        "milestones": sum(of_milestones[each] for each in counted),
        **{f"milestones_{each}": of_milestones[each] for each in counted},
    }


def _counted(targets: Sequence[TargetReport]) -> list[TargetReport]:
    """The targets that were decided in time to count."""
    return [target for target in targets if Flag.SET_AFTER not in target.flags]


def _rule_summary(targets: Sequence[TargetReport]) -> dict[str, int] | None:
    """Counts of the verdicts by the plan's rule; None if the plan names none."""
    ruled = [each.by_rule.verdict for each in _counted(targets) if each.by_rule]
    return dict(Counter(ruled)) or None


def failed_status(as_of: date, diagnostics: Iterable[Diagnostic]) -> Report:
    """The report of a run with invalid input."""
    return Report(
        schema=STATUS_SCHEMA,
        as_of=as_of,
        diagnostics=diagnostic_reports(diagnostics),
    )
