"""Everything about one metric, as titled paragraphs and tables for text and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import AS_LIKELY_AS_NOT, LIKELY, Verdict, VerdictRule
from bishan_targets.messages import Messages
from bishan_targets.model.localized import Localized
from bishan_targets.render import known_days
from bishan_targets.render.arithmetic import arithmetic
from bishan_targets.render.cells import charge_lines, nothing, with_id
from bishan_targets.render.goal_sections import former_goals, interim_goals
from bishan_targets.render.goal_words import goal_words, operator
from bishan_targets.render.history import history
from bishan_targets.render.numbers import exact, odds, rounded
from bishan_targets.render.ratios import ratio_lines
from bishan_targets.render.rule_sections import ruling
from bishan_targets.render.section import Section
from bishan_targets.render.units import spaced
from bishan_targets.report.goals import GoalReport
from bishan_targets.report.show import Detail, IndicatorReport, StartsReport
from bishan_targets.report.sums import (
    has_something_left,
    is_cap_on_sum,
    is_complete,
    is_counted,
    is_met_early,
    is_of_year,
    is_reached_early,
    is_within_year,
)
from bishan_targets.report.target import ReachedReport, TargetReport
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible


class TargetSections(NamedTuple):
    """Everything about one target; `ruling` is present if the plan names a published rule."""

    title: Section
    ruling: Section | None
    verdict: Section
    year: Section | None
    history: Section
    arithmetic: Section
    projection: Section
    path: Section
    steps: Section | None
    former: Section | None

    def below_title(self) -> list[Section]:
        """The sections present except the first, in reading order."""
        return [each for each in self[1:] if each is not None]


def sections(detail: Detail, say: Messages) -> list[Section]:
    """The whole of `bishan show`, the first section being the page's title."""
    target = detail.target
    if detail.milestone:
        from bishan_targets.render.milestone_sections import milestone_sections

        return milestone_sections(detail, detail.milestone, say)
    if target is None:
        return [_title_without_target(detail, say), history(detail, say)]
    found = target_sections(detail, target, say)
    return [found.title, *found.below_title()]


def target_sections(detail: Detail, target: TargetReport, say: Messages) -> TargetSections:
    """Everything about one target, part by part."""
    goal = target.goal
    arithmetic, projection, path = (
        _of_goal(detail, target, goal, say) if goal else _without_goal(say)
    )
    return TargetSections(
        title=_title(detail, target, say),
        ruling=ruling(target.by_rule, say) if target.by_rule else None,
        verdict=_verdict(detail, target, say),
        year=_year(target, detail.as_of, say),
        history=history(detail, say),
        arithmetic=arithmetic,
        projection=projection,
        path=path,
        steps=_steps(target, say) if target.steps else None,
        former=former_goals(target, say) if target.was else None,
    )


def _year(target: TargetReport, as_of: date, say: Messages) -> Section | None:
    if target.year is None:
        return None
    from bishan_targets.render.year_sections import year_section

    return year_section(target, as_of, say)


def _steps(target: TargetReport, say: Messages) -> Section:
    """The interim goals, or those of other years."""
    if not (target.goal and target.goal.each_year):
        return interim_goals(target, say)
    from bishan_targets.render.year_sections import goals_by_year

    return goals_by_year(target, say)


def summed_up(detail: Detail, say: Messages) -> list[str]:
    """The verdict, its reason, and its flags, for a format with figures only."""
    if detail.milestone:
        from bishan_targets.render.milestone_sections import verdict as of_milestone

        verdict = of_milestone(detail, detail.milestone, say)
    elif detail.target is None:
        return _title_without_target(detail, say).lines
    else:
        verdict = _verdict(detail, detail.target, say)
    return [verdict.title, *verdict.lines]


def _of_goal(
    detail: Detail, target: TargetReport, goal: GoalReport, say: Messages
) -> tuple[Section, Section, Section]:
    return (
        arithmetic(target, goal, detail.ratio, say),
        _projection(detail, target, goal, say),
        _path(detail, target, goal, say),
    )


def _without_goal(say: Messages) -> tuple[Section, Section, Section]:
    reason = say("reason.no_goal")
    return (
        Section(say("show.arithmetic"), [say("show.unknown", reason=reason)]),
        Section(say("show.projection"), [say("show.projection.none", reason=reason)]),
        Section(say("show.path"), [say("show.path.none", reason=reason)]),
    )


def _title(detail: Detail, target: TargetReport, say: Messages) -> Section:
    lines = _goal_lines(target, target.goal, say) if target.goal else [say("show.goal.none")]
    return _titled(
        detail, target.name, [*lines, *charge_lines(target.binding, target.owner, say)], say
    )


def _title_without_target(detail: Detail, say: Messages) -> Section:
    indicator = detail.indicator
    if indicator is None:
        lines = [*ratio_lines(detail, say), *_target_lines(detail, say)]
        return Section(visible(detail.id or ""), lines or [say("show.untracked")])
    unit = _unit(indicator, say)
    lines = [say(f"show.indicator.{indicator.better}")]
    lines += [say("show.unit", unit=unit)] if unit else []
    return _titled(detail, indicator.name, lines, say)


def _target_lines(detail: Detail, say: Messages) -> list[str]:
    """The targets that share the metric, which is none's id."""
    return [
        say("show.target_of", name=with_id(visible(say.pick(each.name)), visible(each.id), say))
        for each in detail.targets
    ]


def _titled(detail: Detail, named: Localized, lines: list[str], say: Messages) -> Section:
    """The title with name and id, and below `lines` the plan's description of the metric."""
    title = with_id(visible(say.pick(named)), visible(detail.id or ""), say)
    said = [say("show.source", source=visible(detail.source))] if detail.source else []
    said += [say("show.note", note=visible(detail.note))] if detail.note else []
    lines = [*lines, *ratio_lines(detail, say), *_rollup_lines(detail, say), *said]
    return Section(say("show.title", name=title, date=detail.as_of), lines)


def _rollup_lines(detail: Detail, say: Messages) -> list[str]:
    target = detail.target
    if target is None or target.rollup is None:
        return []
    from bishan_targets.render.rollups import rollup_lines

    return rollup_lines(target, target.rollup, say)


def _goal_lines(target: TargetReport, goal: GoalReport, say: Messages) -> list[str]:
    words = goal_words(goal, target.decimals, say, spaced(_unit(target, say), say))
    kind = "year" if goal.each_year else "line"
    kind = "each_year" if goal.each_year and goal.by == date.max else kind
    lines = [say(f"show.goal.{kind}", goal=words, by=goal.by)]
    if goal.op in ("<", ">") and goal.value is not None and goal.growth is None:
        lines.append(say("show.goal.strict", value=exact(goal.value, target.decimals, say=say)))
    if goal.total_from:
        lines.append(say("show.goal.total", start=goal.total_from, by=goal.by))
    return lines


def _unit(described: TargetReport | IndicatorReport, say: Messages) -> str:
    return visible(say.pick(described.unit)) if described.unit else ""


def _verdict(detail: Detail, target: TargetReport, say: Messages) -> Section:
    probability, goal = target.projection.probability, target.goal
    rule, decided = detail.rule, detail.decided_by
    if target.year and target.year.met_on and is_met_early(target):
        rule, decided = "met_early", target.year.met_on
    if rule == VerdictRule.TOO_FEW and target.why_null.get("gap") == Reason.YEAR_AWAITED:
        rule = "too_few_awaited"
    reason = say(
        f"why.{rule}",
        as_of=detail.as_of,
        by=goal.by if goal else nothing(say),
        goal=goal_words(goal, target.decimals, say) if goal else nothing(say),
        value=exact(decided.value, target.decimals, say=say) if decided else nothing(say),
        date=decided.date if decided else nothing(say),
        odds=nothing(say) if probability is None else odds(probability),
        likely=odds(LIKELY),
        reason=_why_unclear(target, say),
        as_likely_as_not=odds(AS_LIKELY_AS_NOT),
    )
    return Section(
        say("show.verdict", verdict=say(f"verdict.{target.verdict}")),
        [reason, *(_flag(flag, detail, target, say) for flag in target.flags)],
    )


def _why_unclear(target: TargetReport, say: Messages) -> str:
    """The reason for a goal that cannot be judged."""
    why = target.why_null.get("gap")
    return say(f"reason.{why}") if why else ""


def _flag(flag: str, detail: Detail, target: TargetReport, say: Messages) -> str:
    age = (detail.as_of - target.latest.date).days if target.latest else 0
    days, begin = say.figure(str(age)), target.series_from or ""
    return say(f"why.flag.{flag}", every=say(f"every.{target.every}"), days=days, begin=begin)


def _projection(detail: Detail, target: TargetReport, goal: GoalReport, say: Messages) -> Section:
    found = target.projection
    title = say("show.projection")
    if target.latest and is_complete(target):
        return Section(title, [say("show.projection.complete")])
    has_none = target.gap is None and found.probability is None
    if not target.latest or found.observations < 2 or has_none:
        why = found.why_null or target.why_null.get("gap")
        return Section(title, [say("show.projection.none", reason=say(f"reason.{why}"))])
    latest = target.year.through if target.year and is_of_year(target) else target.latest.date
    basis = "members" if is_counted(target) else "from"
    lines = [say(f"show.projection.{basis}", n=found.observations, date=latest)]
    lines += _since_break(target, say)
    if found.at_deadline and found.probability is not None:
        middle = found.at_deadline.median
        low, median, high = (
            rounded(value, target.decimals, like=middle, say=say)
            for value in (found.at_deadline.low, middle, found.at_deadline.high)
        )
        at_deadline = {"by": goal.by, "median": median, "low": low, "high": high}
        lines.append(say("show.projection.range", **at_deadline))
        kind = "odds_held" if found.reached.years == 0 else "odds"
        if is_cap_on_sum(target):
            kind = "odds_year_cap" if is_of_year(target) else "odds_cap"
        lines.append(say(f"show.projection.{kind}", odds=odds(found.probability)))
    if detail.starts and detail.as_of <= goal.by:
        lines.append(_starts(detail.starts, target, say))
    if is_reached_early(target):
        lines.append(_reached(target, detail.as_of, say))
    if detail.as_of > goal.by and not (is_within_year(target) and target.latest.date >= goal.by):
        lines.append(say("show.projection.not_outcome"))
    return Section(title, lines)


def _since_break(target: TargetReport, say: Messages) -> list[str]:
    begin = target.series_from
    return [say("show.projection.since_break", date=begin)] if begin else []


def _starts(starts: StartsReport, target: TargetReport, say: Messages) -> str:
    """The share of such starts that met their goals, for odds that look low for the pace."""
    return say(
        f"show.starts.{starts.direction}",
        ratio=f"{target.pace.ratio or 0:.1f}",
        number=f"{starts.number:,}",
        known=_years(starts.known, say),
        ahead=_years(starts.ahead, say),
        pace=_span(starts.pace, say),
        share=f"{starts.met / starts.number:.0%}",
    )


def _years(ends: Sequence[int], say: Messages) -> str:
    return say.count("show.starts.years", ends[-1], span=_span(ends, say))


def _span(ends: Sequence[Number], say: Messages) -> str:
    low, high = (f"{each:g}" for each in ends)
    return low if low == high else say("show.starts.span", low=low, high=high)


def _reached(target: TargetReport, as_of: date, say: Messages) -> str:
    reached = target.projection.reached
    if is_of_year(target):
        return _reached_in_year(target, as_of, say)
    beyond = say("cell.beyond_horizon")
    earliest, last = _ends(reached, as_of, beyond, say)
    if reached.median is None or reached.years is None:
        kind = "never" if reached.earliest else "never_at_all"
        return say(f"show.projection.{kind}", earliest=earliest)
    if reached.years == 0:
        return say("show.projection.held")
    years = known_days.years_until(reached.years, reached.median, as_of)
    is_soon = years == "0.0"
    is_told = is_soon or known_days.is_near(reached.median, as_of)
    return say(
        "show.projection.reached" if is_told else "show.projection.reached_about",
        median=known_days.in_sentence(reached.median, as_of, say),
        years=say("show.projection.soon") if is_soon else years,
        earliest=earliest,
        latest=last,
    )


def _ends(reached: ReachedReport, as_of: date, beyond: str, say: Messages) -> tuple[str, str]:
    """The days on which the ends of the range meet the goal; `beyond` stands for never."""
    first, last = reached.earliest, reached.latest
    return (
        known_days.in_sentence(first, as_of, say) if first else beyond,
        known_days.in_sentence(last, as_of, say) if last else beyond,
    )


def _reached_in_year(target: TargetReport, as_of: date, say: Messages) -> str:
    """The day on which the goal for a year's amount was or will be reached."""
    reached, year = target.projection.reached, target.year
    if year and year.met_on and is_within_year(target):
        return say("show.projection.met_year", date=year.met_on.date)
    earliest, last = _ends(reached, as_of, say("cell.not_in_year"), say)
    if reached.median is None:
        kind = "not_in_year" if reached.earliest else "never_in_year"
        return say(f"show.projection.{kind}", earliest=earliest)
    median = known_days.in_sentence(reached.median, as_of, say)
    days = {"median": median, "earliest": earliest, "latest": last}
    return say("show.projection.reached_year", **days)


def _path(detail: Detail, target: TargetReport, goal: GoalReport, say: Messages) -> Section:
    title = say("show.path")
    if not detail.path:
        return Section(title, [say("show.path.none", reason=_no_path(target, goal, say))])
    rows = [[say("show.path.date"), say("show.path.value")]]
    for point in detail.path[:-1]:
        rows.append([point.date.isoformat(), rounded(point.value, target.decimals, say=say)])
    rows.append([goal.by.isoformat(), _level_words(target, goal, say)])
    return Section(title, rows=rows)


def _level_words(target: TargetReport, goal: GoalReport, say: Messages) -> str:
    """The goal in words; one for growth as the level that it ends at."""
    if goal.growth is None or goal.value is None:
        return goal_words(goal, target.decimals, say)
    return f"{operator(goal.op, say)} {rounded(goal.value, target.decimals, say=say)}"


def _no_path(target: TargetReport, goal: GoalReport, say: Messages) -> str:
    if target.latest is None:
        return say("reason.no_data")
    if target.gap is None:
        return _why_unclear(target, say)
    if target.verdict is Verdict.MET:
        return say("reason.goal_met")
    if is_cap_on_sum(target) and not has_something_left(target):
        return say("reason.cap_exceeded")
    return say("reason.deadline_over", by=goal.by)
