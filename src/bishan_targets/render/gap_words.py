"""The gap of one target in sentences, for people who do not read tables."""

from __future__ import annotations

from datetime import date
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.model.targets import Figures
from bishan_targets.render.cells import Cells
from bishan_targets.render.goal_words import goal_in_prose
from bishan_targets.render.kind_words import (
    band_words,
    change_words,
    growth_words,
    interim_words,
    sum_words,
)
from bishan_targets.render.numbers import rounded
from bishan_targets.render.pace_words import pace_words, room_words
from bishan_targets.render.schedule_words import lead_words
from bishan_targets.render.units import difference, spaced
from bishan_targets.report.goals import is_cap
from bishan_targets.report.sums import is_cap_on_sum, is_within_year
from bishan_targets.report.target import LatestReport, TargetReport

_EXACTLY: Final = {"gap.met": "gap.met_nothing", "gap.missing": "gap.missing_nothing"}


def gap_words(target: TargetReport, as_of: date, say: Messages) -> list[str]:
    """The latest figure, the gap, the lead or lag against time elapsed, and the pace."""
    if target.latest is None:
        return [say("gap.none", date=as_of)]
    cells = Cells(target, as_of, say)
    if target.goal is None:
        unit = spaced(cells.unit, say)
        stands = say("gap.no_goal", date=target.latest.date, value=cells.latest, unit=unit)
        if target.figures == Figures.YEAR_TO_DATE:
            return [stands]  # its pace is that of one year
        return [each for each in (stands, pace_words(target, cells, say)) if each]
    found = stand_words(target, as_of, say)
    if is_within_year(target):
        found.append(lead_words(target, say))
    elif target.progress is not None and target.elapsed is not None:
        found.append(say("gap.progress", progress=cells.progress, elapsed=cells.elapsed))
        found.append(lead_words(target, say))
    found += [*_changes(target, cells, say), *interim_words(target, say)]
    return [each for each in (*found, change_words(target, say)) if each]


def stand_words(target: TargetReport, as_of: date, say: Messages) -> list[str]:
    """The latest figure or sum, and its gap; empty without a figure or a goal."""
    goal, latest, cells = target.goal, target.latest, Cells(target, as_of, say)
    if goal is None or latest is None:
        return []
    if target.total:
        return sum_words(target, target.total, cells, say)
    if target.gap is None:
        unit = spaced(cells.unit, say)
        stated = {"date": latest.date, "value": cells.latest, "unit": unit}
        if target.why_null["gap"] == Reason.YEAR_AWAITED:
            wanted = _goal(target, cells, say)
            return [say("gap.awaited", by=goal.by, goal=wanted, **stated)]
        reason = say(f"reason.{target.why_null['gap']}")
        return [say("gap.unclear", reason=reason, **stated)]
    if goal.op == "between":
        return [band_words(target, goal, cells, say)]
    return [_missing(target, latest, cells, say)]


def _changes(target: TargetReport, cells: Cells, say: Messages) -> list[str]:
    """The yearly change of the figures, or the change allowed; none for sums, which say it."""
    if target.total:
        return []
    if target.growth:
        return [growth_words(target, say)]
    if is_within_year(target):
        return []
    return [room_words(target, cells, say), pace_words(target, cells, say)]


def _missing(target: TargetReport, latest: LatestReport, cells: Cells, say: Messages) -> str:
    gap = target.gap or 0
    key = "gap.met" if target.verdict is Verdict.MET or gap < 0 else "gap.missing"
    if key == "gap.missing" and gap and target.goal and is_cap(target.goal):
        key = "gap.above"
    if is_cap_on_sum(target) and gap:
        key = "gap.cap.over" if gap > 0 else _cap_kept(target)
    return say(
        key if gap else _EXACTLY[key],
        date=latest.date,
        value=cells.latest,
        goal=_goal(target, cells, say),
        gap=difference(cells.gap_number.removeprefix("-"), cells.unit, say),
        unit=spaced(cells.unit, say),
    )


def _cap_kept(target: TargetReport) -> str:
    return "gap.cap.kept" if target.verdict is Verdict.MET else "gap.cap.left"


def _goal(target: TargetReport, cells: Cells, say: Messages) -> str:
    """The goal in words; with the level that a growth rate ends at."""
    if target.goal is None:
        return ""
    words = goal_in_prose(target.goal, target.decimals, say, spaced(cells.unit, say))
    if target.growth is None or target.goal.value is None:
        return words
    level = rounded(target.goal.value, target.decimals, say=say) + spaced(cells.unit, say)
    return say("gap.growth_goal", goal=words, level=level)
