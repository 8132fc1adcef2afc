"""The state of a plan for a report to superiors: `bishan brief`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bishan_targets.assessment.verdict import Flag, Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Target
from bishan_targets.report.schedule import behind, is_behind
from bishan_targets.report.status import Report, assess
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    PlanReport,
    diagnostic_reports,
)

if TYPE_CHECKING:
    from bishan_targets.report.members import MembersReport
    from bishan_targets.report.milestones import MilestoneReport

BRIEF_SCHEMA: Final = "bishan.brief/1"


class Standing(StrEnum):
    """The standing of a target, the first question of a superior, made of its verdict.

    The final figure is `awaited` while none is due, though the deadline has passed: of a year's
    amount, and only for as long as `assessment.verdict.longest_wait` says.
    """

    MET = "met"
    ON_TRACK = "on_track"
    NEEDS_ATTENTION = "needs_attention"
    MISSED = "missed"
    AWAITED = "awaited"
    UNDECIDED = "undecided"


_STANDINGS: Final[Mapping[Verdict, Standing]] = {
    Verdict.MET: Standing.MET,
    Verdict.ON_TRACK: Standing.ON_TRACK,
    Verdict.AT_RISK: Standing.NEEDS_ATTENTION,
    Verdict.OFF_TRACK: Standing.NEEDS_ATTENTION,
    Verdict.LOST: Standing.NEEDS_ATTENTION,
    Verdict.MISSED: Standing.MISSED,
}
_UNDER_WAY: Final = (Standing.ON_TRACK, Standing.NEEDS_ATTENTION)
# From the worst on; verdicts without a place here are neither better nor worse.
_RANKS: Final = (
    Verdict.MISSED,
    Verdict.LOST,
    Verdict.OFF_TRACK,
    Verdict.AT_RISK,
    Verdict.ON_TRACK,
    Verdict.MET,
)


class StandingReport(NamedTuple):
    """A target's standing, and whether it keeps to its schedule while it is under way.

    `behind` is the share by which it does not: the expected share minus the one done, as `status`
    shows both (of a cap on a sum, the share used minus the expected one). It is None if days count:
    for average growth, and on the way through interim goals. `behind_schedule` is None without a
    schedule.
    """

    id: str
    standing: Standing
    verdict: Verdict
    behind_schedule: bool | None
    behind: float | None
    provisional: bool
    stale: bool


_HALF: Final = 0.45  # of a period: the first half of a year has 181 days


class VerdictChange(NamedTuple):
    """A changed verdict; `better` is None if the two do not compare."""

    id: str
    name: Localized
    before: Verdict
    after: Verdict
    better: bool | None


class ChangesReport(NamedTuple):
    """Changes since the day `since`: the targets with newer figures, and other verdicts."""

    since: Day
    renewed: Sequence[str]
    verdicts: Sequence[VerdictChange]


class BriefReport(NamedTuple):
    """The counts by standing and of targets behind schedule, and the changes.

    `targets`, `milestones`, `members`, `summary` and `binding_summary` are those of `bishan
    status`; `standings` has one entry a target, in the same order. Targets decided after their own
    deadlines count nowhere. `binding_counts` is None if the plan has no binding target, `changes`
    if no figure is older than one period.
    """

    schema: Literal["bishan.brief/1"]
    as_of: date
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    counts: Mapping[str, int] | None = None
    binding_counts: Mapping[str, int] | None = None
    summary: Mapping[str, int] | None = None
    binding_summary: Mapping[str, int] | None = None
    standings: Sequence[StandingReport] = ()
    changes: ChangesReport | None = None
    targets: Sequence[TargetReport] = ()
    milestones: Sequence[MilestoneReport] = ()
    members: MembersReport | None = None


def brief(
    book: Book,
    as_of: date,
    ids: Iterable[str] | None = None,
    since: date | None = None,
) -> BriefReport:
    """The brief of a book's targets on the day `as_of`, all by default.

    Changes are those since the day `since`, by default the newest day with a figure that is at
    least half a period (the shortest at which one of the targets is due) before the latest one.
    Both days are judged by the goals of `as_of`. KeyError for an id that is not in the plan.
    """
    wanted = None if ids is None else list(ids)
    status = assess(book, as_of, wanted)
    then = since or _period_before(book, status.targets)
    counted = [each for each in status.targets if Flag.SET_AFTER not in each.flags]
    binding = [each for each in counted if each.binding]
    return BriefReport(
        schema=BRIEF_SCHEMA,
        as_of=as_of,
        diagnostics=status.diagnostics,
        plan=status.plan,
        counts=_counts(counted, as_of),
        binding_counts=_counts(binding, as_of) if binding else None,
        summary=status.summary,
        binding_summary=status.binding_summary,
        standings=[_standing(each, as_of) for each in status.targets],
        changes=None if then is None else _changes(book, status, then, wanted),
        targets=status.targets,
        milestones=status.milestones,
        members=status.members,
    )


def failed_brief(as_of: date, diagnostics: Iterable[Diagnostic]) -> BriefReport:
    """The document for invalid input."""
    return BriefReport(BRIEF_SCHEMA, as_of, diagnostic_reports(diagnostics))


def standing_of(target: TargetReport, as_of: date) -> Standing:
    """The standing that a target's verdict means on a day."""
    found = _STANDINGS.get(target.verdict, Standing.UNDECIDED)
    if found in _UNDER_WAY and target.goal and as_of > target.goal.by:
        return Standing.AWAITED
    return found


def _counts(targets: Sequence[TargetReport], as_of: date) -> dict[str, int]:
    standings = [_standing(each, as_of) for each in targets]
    found = Counter(each.standing for each in standings)
    late = sum(bool(each.behind_schedule) for each in standings)
    by_standing = {str(each): found[each] for each in Standing}
    return {"total": len(targets), **by_standing, "behind_schedule": late}


def _standing(target: TargetReport, as_of: date) -> StandingReport:
    standing = standing_of(target, as_of)
    under_way = standing in _UNDER_WAY
    return StandingReport(
        id=target.id,
        standing=standing,
        verdict=target.verdict,
        behind_schedule=is_behind(target) if under_way else None,
        behind=behind(target) if under_way else None,
        provisional=Flag.PROVISIONAL in target.flags,
        stale=Flag.STALE in target.flags,
    )


def _period_before(book: Book, targets: Sequence[TargetReport]) -> date | None:
    """The newest day with a figure about half the shortest period or more before the latest one."""
    days = {figure.date for each in targets for figure in book.observations.get(each.metric, ())}
    known = [each.latest.date for each in targets if each.latest]
    if not known:
        return None
    latest = max(known)
    period = min(Every(each.every).days for each in targets)
    return max((day for day in days if (latest - day).days >= period * _HALF), default=None)


def _changes(book: Book, status: Report, since: date, ids: Sequence[str] | None) -> ChangesReport:
    before = {each.id: each for each in _known_on(book, since, ids)}
    pairs = [(before[each.id], each) for each in status.targets if each.id in before]
    return ChangesReport(
        since=since,
        renewed=[now.id for then, now in pairs if now.latest != then.latest],
        verdicts=[
            VerdictChange(now.id, now.name, then.verdict, now.verdict, _is_better(then, now))
            for then, now in pairs
            if then.verdict != now.verdict
        ],
    )


def _known_on(book: Book, day: date, ids: Sequence[str] | None) -> Sequence[TargetReport]:
    """The rows on a day of the targets that were decided by then."""
    decided = [
        each.id
        for each in book.plan.chosen(ids)
        if not isinstance(each, Target) or each.since is None or each.since <= day
    ]
    return assess(book, day, decided).targets


def _is_better(then: TargetReport, now: TargetReport) -> bool | None:
    """Whether a verdict is better than before; goals of different years do not compare."""
    before, after = then.verdict, now.verdict
    is_of_other_year = then.goal and now.goal and then.goal.by != now.goal.by
    if is_of_other_year or before not in _RANKS or after not in _RANKS:
        return None
    return _RANKS.index(after) > _RANKS.index(before)
