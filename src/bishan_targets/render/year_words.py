"""The year of a metric that accumulates, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.render.goal_words import goal_words
from bishan_targets.render.numbers import exact, percent, rounded
from bishan_targets.render.units import difference, spaced
from bishan_targets.report.published_growth import PublishedGrowthReport
from bishan_targets.report.schedule import Shares, lead_in_points
from bishan_targets.report.sums import (
    has_parts_of_year,
    is_cap_on_sum,
    is_met_early,
    is_within_year,
)
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number
from bishan_targets.report.years import YearReport
from bishan_targets.text.safe import visible


def year_notes(targets: Iterable[TargetReport], as_of: date, say: Messages) -> list[str]:
    """A line about the year of each target that has one, after its name."""
    found = []
    for target in _telling(targets):
        if words := year_words(target, as_of, say):
            joined = say("sentence.separator").join(words)
            found.append(say("year.note", name=visible(say.pick(target.name)), words=joined))
    return found


def _telling(targets: Iterable[TargetReport]) -> list[TargetReport]:
    """The targets for the year of their latest figure; of a metric without any, its first one."""
    every = list(targets)
    told = {each.metric for each in every if is_within_year(each)}
    found = []
    for each in every:
        if is_within_year(each) or each.metric not in told:
            told.add(each.metric)
            found.append(each)
    return found


def year_words(target: TargetReport, as_of: date, say: Messages) -> list[str]:
    """The share done and the one expected, the growth since the year before, the whole year."""
    year = target.year
    if year is None or not has_parts_of_year(target):
        return []
    unit = _unit(target, say)
    found = [done_words(target, say), _early(target, year, unit, say)]
    found += [*growth_words(target, say), _projected(target, year, unit, as_of, say)]
    return [each for each in found if each]


def _unit(target: TargetReport, say: Messages) -> str:
    return spaced(visible(say.pick(target.unit)) if target.unit else "", say)


def growth_words(target: TargetReport, say: Messages) -> list[str]:
    """The growth since the same period of the year before, and the published one beside it."""
    year, found = target.year, []
    if year and (same := year.same_period):
        value = exact(same.value, target.decimals, say=say)
        if same.growth is None:
            found.append(say("year.same.unknown", value=value))
        else:
            kind = "up" if same.growth > 0 else "down" if same.growth < 0 else "even"
            growth = percent(abs(same.growth))
            found.append(say(f"year.same.{kind}", growth=growth, value=value))
    if year and year.published_growth:
        found.append(published_words(year.published_growth, say))
    return found


def published_words(published: PublishedGrowthReport, say: Messages) -> str:
    """The growth rate that the source publishes."""
    unit = spaced(visible(say.pick(published.unit)), say) if published.unit else "%"
    kind = "up" if published.value > 0 else "down" if published.value < 0 else "even"
    growth = exact(abs(published.value), say=say) + unit
    metric = visible(say.pick(published.name) if published.name else published.metric)
    return say(f"year.published.{kind}", growth=growth, metric=metric)


def source_words(year: YearReport, say: Messages) -> str:
    """The source of the expected share: earlier years, or the days."""
    if year.expected_share_from == "days":
        return say("year.source.days")
    spans = say("list.separator").join(_spans(year.expected_share_years, say))
    return say("year.source.past", years=spans)


def aim_words(target: TargetReport, year: YearReport, say: Messages) -> str:
    """The name of the goal: of the whole year, or of its part up to a day."""
    kind = "cap" if is_cap_on_sum(target) else "goal"
    by = target.goal.by if target.goal else year.last_day
    return say(f"year.{kind}") if by == year.last_day else say(f"year.{kind}_by", by=by)


def done_words(target: TargetReport, say: Messages, *, with_day: bool = True) -> str:
    """The share of the year's goal or cap that is done, and the one expected by then."""
    year = target.year
    if year is None:
        return ""
    unit = _unit(target, say)
    value = exact(year.to_date, target.decimals, say=say) + unit
    said = {"through": year.through, "value": value, "source": source_words(year, say)}
    said["expected"] = percent(year.expected_share)
    said["when"] = say("year.when", through=year.through) if with_day else ""
    by = target.goal.by if target.goal and is_within_year(target) else year.last_day
    is_over = year.through >= by
    if year.done is None:
        band = goal_words(target.goal, target.decimals, say, unit) if target.goal else ""
        kind = "band" if is_within_year(target) else "open"
        return say(f"year.{kind}.over" if is_over else f"year.{kind}", band=band, **said)
    ahead = lead_in_points(Shares(year.done, year.expected_share)) or 0
    side = "ahead" if ahead > 0 else "behind" if ahead else "even"
    points = difference(f"{abs(ahead):.1f}", "%", say)
    kind = "used" if is_cap_on_sum(target) else "done"
    said |= {"done": percent(year.done), "goal": aim_words(target, year, say)}
    return say(f"year.{kind}.over" if is_over else f"year.{kind}.{side}", points=points, **said)


def _early(target: TargetReport, year: YearReport, unit: str, say: Messages) -> str:
    if not (year.met_on and is_met_early(target)):
        return ""
    value = exact(year.met_on.value, target.decimals, say=say) + unit
    goal = aim_words(target, year, say)
    return say("year.early", date=year.met_on.date, value=value, goal=goal)


def _projected(
    target: TargetReport, year: YearReport, unit: str, as_of: date, say: Messages
) -> str:
    """The amount of the whole year until that is known; of a year that has ended, with its date."""
    ahead = year.projected
    if ahead is None or year.through >= year.last_day:
        return ""
    low, median, high = projected_amounts(target, ahead, say)
    said = {"median": median + unit, "low": low, "high": high}
    if as_of <= year.last_day:
        return say("year.projected", **said)
    return say("year.projected.ended", year=year.year, through=year.through, **said)


def projected_amounts(target: TargetReport, ahead: Sequence[Number], say: Messages) -> list[str]:
    """The bounds and the median of the year's amount, in order: low, median, high."""
    return [rounded(each, target.decimals, like=ahead[1], say=say) for each in ahead]


def _spans(years: Sequence[int], say: Messages) -> list[str]:
    """Years in words: `2017–2020` for years that follow one another."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return [_span(each[0], each[-1], say) for each in spans]


def _span(first: int, last: int, say: Messages) -> str:
    return (
        say("year.alone", year=first) if first == last else say("year.span", first=first, last=last)
    )
