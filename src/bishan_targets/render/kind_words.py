"""Sentences on a target's figures for bands, growth rates and sums, and on its other goals."""

from __future__ import annotations

from bishan_targets.assessment.verdict import Flag, Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.goal_sections import met_in_other_years, met_in_time
from bishan_targets.render.goal_words import goal_in_prose, goal_words
from bishan_targets.render.numbers import exact, odds, rounded
from bishan_targets.render.time_left import is_short, time_left
from bishan_targets.render.units import difference, spaced
from bishan_targets.report.goals import FormerGoalReport, GoalReport, TotalReport, is_cap
from bishan_targets.report.sums import is_cap_on_sum, is_complete, is_undecided, is_within_year
from bishan_targets.report.target import LatestReport, TargetReport
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible


def band_words(target: TargetReport, goal: GoalReport, cells: Cells, say: Messages) -> str:
    """The place of the latest figure relative to the bounds of a band."""
    latest, low, high = target.latest, goal.low, goal.high
    if latest is None or low is None or high is None:
        return ""
    below, above = low - latest.value, latest.value - high
    place = "below" if below > 0 else "above" if above > 0 else "inside"
    apart = {"below": below, "above": above}.get(place, min(-below, -above))
    return say(
        f"gap.band.{place}",
        date=latest.date,
        value=cells.latest,
        unit=spaced(cells.unit, say),
        goal=goal_words(goal, target.decimals, say),
        apart=difference(_short(apart, target, say), cells.unit, say),
    )


def _short(value: Number, target: TargetReport, say: Messages) -> str:
    """A difference, without the digits that only binary arithmetic adds."""
    return exact(round(value, 9), target.decimals, say=say)


def growth_words(target: TargetReport, say: Messages) -> str:
    """The growth rate since the baseline, and the one needed until the deadline."""
    rates, start = target.growth, target.baseline
    if rates is None or start is None or rates.so_far is None or is_within_year(target):
        return ""
    fell = rates.so_far < 0
    so_far = say(
        "gap.fell" if fell else "gap.grew", start=start.date, rate=f"{abs(rates.so_far):.1f}"
    )
    if rates.needed is None or target.verdict is Verdict.MET:
        return say("gap.growth", so_far=so_far)
    if target.latest and target.goal and is_short(target.latest.date, target.goal.by):
        return _growth_left(target.latest, target.goal, so_far, say)
    capped = target.goal is not None and is_cap(target.goal)
    return _growth_needed(rates.so_far, rates.needed, so_far, say, capped=capped)


def _growth_needed(so_far: float, needed: float, said: str, say: Messages, *, capped: bool) -> str:
    """The rate needed each year, and how much more that is; a cap on growth asks for less."""
    rate = round(needed, 1) + 0.0  # no minus zero
    if capped and rate >= 0:
        return say("gap.growth_allowed", so_far=said, needed=f"{rate:.1f}")
    key, sign = ("gap.fall_needed", -1) if capped else ("gap.growth_needed", 1)
    number, more = f"{sign * rate:.1f}", round(sign * (rate - round(so_far, 1)), 1)
    if more <= 0:
        return say(key, so_far=said, needed=number)
    return say(f"{key}_more", so_far=said, needed=number, more=difference(f"{more:.1f}", "%", say))


def _growth_left(latest: LatestReport, goal: GoalReport, so_far: str, say: Messages) -> str:
    """The growth, or the fall, needed in the rest of a year, not a year's."""
    level = goal.value if goal.value is not None else latest.value
    rate = 100 * (level / latest.value - 1)
    key = "gap.fall_needed_rest" if rate < 0 else "gap.growth_needed_rest"
    time = time_left(latest.date, goal.by, say)
    return say(key, so_far=so_far, needed=f"{abs(rate):.1f}", time=time)


def sum_words(target: TargetReport, total: TotalReport, cells: Cells, say: Messages) -> list[str]:
    """The sum so far, and the amount that its goal leaves or still lacks."""
    unit = spaced(cells.unit, say)
    said: dict[str, object] = {"sum": cells.latest + unit, "expected": total.expected}
    said["known"] = total.known
    if target.gap is None:
        return [say("gap.sum.unclear", **said), _why_unclear(target, total, say)]
    said["goal"] = goal_in_prose(target.goal, target.decimals, say, unit) if target.goal else ""
    said["day"] = target.latest.date if target.latest else ""
    found = [say("gap.sum.all" if is_complete(target) else "gap.sum", **said)]
    if is_undecided(target):
        return [*found, say("gap.sum.undecided")]
    if target.gap > 0:
        key = "gap.sum.over" if is_cap_on_sum(target) else "gap.sum.missing"
    else:
        key = "gap.sum.left" if is_cap_on_sum(target) else "gap.sum.beyond"
    return [*found, _remainder(key, target, total, unit, say)]


def _why_unclear(target: TargetReport, total: TotalReport, say: Messages) -> str:
    if total.missing:
        days = say("list.separator").join(each.isoformat() for each in total.missing)
        return say("gap.sum.gaps", days=days)
    return say("gap.sum.not_judged", reason=say(f"reason.{target.why_null['gap']}"))


def _remainder(key: str, target: TargetReport, total: TotalReport, unit: str, say: Messages) -> str:
    rest = exact(abs(target.gap or 0), target.decimals, say=say) + unit
    latest, goal = target.latest, target.goal
    if key in ("gap.sum.over", "gap.sum.beyond") or total.left_per_year is None:
        return say(key, rest=rest)
    if latest and goal and is_short(latest.date, goal.by):
        return say(f"{key}_rest", rest=rest, time=time_left(latest.date, goal.by, say))
    each_year = rounded(total.left_per_year, target.decimals, say=say) + unit
    return say(f"{key}_yearly", rest=rest, each_year=each_year)


def interim_words(target: TargetReport, say: Messages) -> list[str]:
    """The next interim goal with its odds, and how many were met in time."""
    following = next((each for each in target.steps if each.probability is not None), None)
    of_years = bool(target.goal and target.goal.each_year)
    counted = met_in_other_years(target, say) if of_years else met_in_time(target, say)
    found = [counted] if counted else []
    if following and following.probability is not None:
        goal = goal_words(following, target.decimals, say)
        chance = odds(following.probability)
        key = "gap.next_year" if of_years else "gap.next_step"
        found.insert(0, say(key, goal=goal, by=following.by, odds=chance))
    return found


def change_words(target: TargetReport, say: Messages) -> str:
    """The last change of the goal while it is flagged as lowered or raised."""
    flags = [each for each in (Flag.LOWERED, Flag.RAISED) if each in target.flags]
    if not (flags and target.was and target.goal):
        return ""
    kind = flags[0].value if len(flags) == 1 else "changed"
    was, goal = target.was[-1], target.goal
    with_day = was.by != goal.by and not goal.each_year
    return say(
        f"gap.{kind}",
        date=was.until,
        old=_worded(was, target, say, with_day=with_day),
        new=_worded(goal, target, say, with_day=with_day),
        reason=visible(was.reason),
    )


def _worded(
    goal: GoalReport | FormerGoalReport, target: TargetReport, say: Messages, *, with_day: bool
) -> str:
    words = goal_words(goal, target.decimals, say)
    return say("gap.goal_by", goal=words, by=goal.by) if with_day else words
