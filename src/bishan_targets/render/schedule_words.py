"""The lead or lag of a target against its schedule, in sentences."""

from __future__ import annotations

from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.units import difference
from bishan_targets.render.year_words import done_words
from bishan_targets.report.schedule import has_bends, lead_in_points, shares
from bishan_targets.report.sums import is_cap_on_sum, is_within_year
from bishan_targets.report.target import TargetReport


def schedule_words(target: TargetReport, as_of: date, say: Messages) -> list[str]:
    """The shares that `status` shows, and their difference in points; empty without both.

    Of average growth, and on the way through interim goals, the days by which the path is led.
    """
    lead = lead_in_points(shares(target))
    if lead is None:
        return []
    if is_within_year(target):
        return [done_words(target, say, with_day=False)]
    cells = Cells(target, as_of, say)
    said = {"progress": cells.progress, "elapsed": cells.elapsed}
    if has_bends(target):
        return [say("gap.progress", **said), lead_words(target, say)]
    kind = "used" if is_cap_on_sum(target) else "progress"
    side = "ahead" if lead > 0 else "behind" if lead else "even"
    points = difference(f"{abs(lead):.1f}", "%", say)
    return [say(f"schedule.{kind}.{side}", points=points, **said)]


def lead_words(target: TargetReport, say: Messages) -> str:
    """The days by which the latest figure leads its planned path, or lags; empty if unknown.

    Goals of other years are no interim goals: the path of a year's amount is a line of its own.
    """
    days, path = target.ahead_days, "_growth" if target.growth else ""
    if target.year and target.year.expected_shares and is_within_year(target):
        path = "_year"
    elif has_bends(target) and not target.growth:
        path = "_steps"
    if not days:
        return say(f"gap.in_time{path}") if days == 0 else ""
    side = "ahead" if days > 0 else "behind"
    return say(f"gap.{side}{path}", days=say.count("show.days", abs(days)))
