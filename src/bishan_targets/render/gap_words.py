"""The gap of one target in sentences, for people who do not read tables."""

from __future__ import annotations

from typing import Final

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.numbers import exact, rounded
from bishan_targets.render.units import difference, spaced
from bishan_targets.report.page import Card
from bishan_targets.report.target import LatestReport, TargetReport

_EXACTLY: Final = {"gap.met": "gap.met_nothing", "gap.missing": "gap.missing_nothing"}


def gap_words(card: Card, say: Messages) -> list[str]:
    """The latest figure, the gap, the lead or lag against time elapsed, and the pace."""
    target = card.target
    if target.latest is None:
        return [say("gap.none", date=card.detail.as_of)]
    cells = Cells(target, card.detail.as_of, say)
    if target.goal is None:
        unit = spaced(cells.unit)
        stands = say("gap.no_goal", date=target.latest.date, value=cells.latest, unit=unit)
        return [each for each in (stands, _pace(target, cells, say)) if each]
    found = [_missing(target, target.latest, cells, say)]
    if target.progress is not None and target.elapsed is not None:
        found.append(say("gap.progress", progress=cells.progress, elapsed=cells.elapsed))
        found.append(_ahead(target, say))
    found += [_room(target, cells, say), _pace(target, cells, say)]
    return [each for each in found if each]


def _missing(target: TargetReport, latest: LatestReport, cells: Cells, say: Messages) -> str:
    gap = target.gap or 0
    key = "gap.met" if target.verdict is Verdict.MET or gap < 0 else "gap.missing"
    return say(
        key if gap else _EXACTLY[key],
        date=latest.date,
        value=cells.latest,
        goal=cells.goal,
        gap=difference(exact(abs(gap), target.decimals), cells.unit, say),
        unit=spaced(cells.unit),
    )


def _ahead(target: TargetReport, say: Messages) -> str:
    days = target.ahead_days
    if not days:
        return say("gap.in_time") if days == 0 else ""
    return say("gap.ahead" if days > 0 else "gap.behind", days=say.count("show.days", abs(days)))


def _room(target: TargetReport, cells: Cells, say: Messages) -> str:
    if target.room is None:
        return ""
    room = difference(rounded(target.room, target.decimals), cells.unit, say)
    return say("gap.room", room=room)


def _pace(target: TargetReport, cells: Cells, say: Messages) -> str:
    observed, required = target.pace.observed, target.pace.required
    if observed is None:
        return ""
    so_far = difference(rounded(observed, target.decimals), cells.unit, say)
    if required is None or target.verdict is Verdict.MET:
        return say("gap.pace", observed=so_far)
    needed = difference(rounded(required, target.decimals), cells.unit, say)
    return say("gap.pace_needed", observed=so_far, required=needed)
