"""Notes on the targets of a document: old figures, and issues shared by several targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import Flag, Verdict
from bishan_targets.model.periods import years_between
from bishan_targets.report.note import Note, not_decided_notes
from bishan_targets.report.target import TargetReport

_OLD_YEARS: Final = 1.5
_A_YEAR: Final = {"day": 365, "week": 52, "month": 12, "quarter": 4, "half-year": 2}


def target_notes(
    targets: Sequence[TargetReport], as_of: date, later: Sequence[str] = ()
) -> list[Note]:
    """Notes on a status: old figures, and the targets that need attention, by name.

    `later` has the ids of targets left out because they were decided after the day.
    """
    chosen = {code: [each.name for each in targets if is_one(each)] for code, is_one in _OF.items()}
    notes = [
        Note(code, f"note.{code.replace('-', '_')}", {"names": names}, number=len(names))
        for code, names in chosen.items()
        if names
    ]
    return [*_old_figures(targets, as_of), *_no_figures(targets), *not_decided_notes(later), *notes]


def _has_one_figure(target: TargetReport) -> bool:
    """Whether there is a goal, and one figure to compare with it."""
    is_awaited = target.why_null.get("gap") == Reason.YEAR_AWAITED
    return bool(target.goal) and target.projection.observations == 1 and not is_awaited


def _is_short(target: TargetReport) -> bool:
    """Whether odds go by less than two years of levels that are due within a year."""
    if target.year:
        return False
    a_year = _A_YEAR.get(target.every, 0)
    return target.projection.probability is not None and target.projection.observations < 2 * a_year


_OF: Final[Mapping[str, Callable[[TargetReport], bool]]] = {
    "no-goal": lambda each: each.verdict is Verdict.NO_GOAL,
    "overdue": lambda each: each.verdict is Verdict.OVERDUE,
    "year-awaited": lambda each: each.why_null.get("gap") == Reason.YEAR_AWAITED,
    "too-few": _has_one_figure,
    "short-history": _is_short,
    "new-series": lambda each: Flag.NEW_SERIES in each.flags,
    "stale": lambda each: Flag.STALE in each.flags,
    "provisional": lambda each: Flag.PROVISIONAL in each.flags,
}


def _no_figures(targets: Sequence[TargetReport]) -> Iterator[Note]:
    """The first step if there are no figures at all."""
    if targets and not any(target.latest for target in targets):
        yield Note("no-figures", "note.no_figures")


def _old_figures(targets: Sequence[TargetReport], as_of: date) -> Iterator[Note]:
    newest = max((target.latest.date for target in targets if target.latest), default=None)
    if newest is not None and (years := years_between(newest, as_of)) >= _OLD_YEARS:
        yield Note("old-figures", "note.old", {"date": newest, "years": f"{years:.1f}"})
