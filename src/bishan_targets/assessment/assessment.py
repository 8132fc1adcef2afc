"""Assessment of a target: its gap, its projection and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bishan_targets.assessment.aim import Aim, aim
from bishan_targets.assessment.gap import (
    Gap,
    Reason,
    known_on,
    measure,
    measure_without_goal,
    since_break,
    unmeasured,
    without_zero,
)
from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.deadline import Projection, project, project_without_goal
from bishan_targets.assessment.running_sum import partial_gap
from bishan_targets.assessment.steps import StepOutcome, next_step, step_outcomes
from bishan_targets.assessment.verdict import (
    Flag,
    Judgement,
    Verdict,
    judge,
    judge_coming_year,
    judge_unclear,
    judge_without_goal,
    longest_wait,
    no_odds,
)
from bishan_targets.model.breaks import begin_of_series, series_on
from bishan_targets.model.goals import Quantity, Step
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import first_of_year, has_whole_months, year_of
from bishan_targets.model.targets import BaselineRule, Figures, Target, Tracked, Undecided

if TYPE_CHECKING:
    from bishan_targets.assessment.projection.course import Model
    from bishan_targets.assessment.projection.years import YearOutlook
    from bishan_targets.assessment.rollups.meeting import Counts
    from bishan_targets.assessment.year_goals import YearAim
    from bishan_targets.assessment.years import YearsToDate
    from bishan_targets.model.rollups import Made

_SECOND_DAY: Final = date.min + timedelta(1)


@dataclass(frozen=True)
class Assessment:
    """Assessment of a target on the day `as_of`; each part is computed on demand.

    `target` has the goal in force on that day, as the plan words it. `figures` holds all
    observations of its metric in order of date, including those after `as_of`, which are ignored.
    `made` is its projection if that was made together with others'. Of a roll-up, `of_members` has
    how its figures were made, the latest last, `without_figure` the latest day of any member if it
    leaves none, and `counts` the members that they count.
    """

    target: Tracked
    figures: Sequence[Observation]
    as_of: date
    made: Projection | None = None
    of_members: Sequence[Made] = ()
    without_figure: Made | None = None
    counts: Counts | None = None

    @cached_property
    def known(self) -> list[Observation]:
        """The observations of the metric up to `as_of`."""
        return known_on(self.figures, self.as_of)

    @property
    def day(self) -> date:
        """The day whose series is judged: that of `as_of`, or of the deadline once it is over."""
        return (
            min(self.as_of, self.target.goal.by) if isinstance(self.target, Target) else self.as_of
        )

    @cached_property
    def series(self) -> Sequence[Observation]:
        """The figures known of the series that is judged; figures of others are not compared."""
        breaks = self.target.breaks
        return series_on(self.known, breaks, self.day) if breaks else self.known

    @cached_property
    def series_from(self) -> date | None:
        """The break that begins this series; None if no figure is known from before."""
        begin = begin_of_series(self.target.breaks, self.day)
        return begin if begin and self.known and self.known[0].date < begin else None

    @cached_property
    def baseline(self) -> BaselineRule:
        """The target's baseline; its figure may be of another series."""
        rule, begin = self.target.baseline, self.series_from
        if begin and rule.date is None and self.target.figures is not Figures.LEVEL:
            # Goals for each year count from the first figure on, of any series.
            return BaselineRule(max(self.known[0].date, _SECOND_DAY) - timedelta(1))
        return since_break(rule, self.known, begin)

    @cached_property
    def aim(self) -> Aim:
        """The goal as a level, and the figures compared with it."""
        if self.known and not self.series:
            return Aim(None, (), Reason.NEW_SERIES)
        if isinstance(self.target, Undecided):
            return Aim(None, self.series, Reason.NO_GOAL)
        if self.series_from is None:
            return aim(self.target, self.series, self.as_of)
        found = aim(self.target._replace(baseline=self.baseline), self.series, self.as_of)
        return self._without_other_series(found)

    def _without_other_series(self, found: Aim) -> Aim:
        """The aim, with the reason if periods are missing since the figures are of another series.

        Sums across a break are none.
        """
        begin = self.series_from
        if begin is None or found.why_null is not Reason.PERIODS_MISSING:
            return found
        starts = self.target.year_starts
        of_sum = self.target.goal.start if isinstance(self.target, Target) else None
        start = of_sum or first_of_year(year_of(self.known[-1].date, starts), starts)
        return found._replace(why_null=Reason.ACROSS_BREAK) if start < begin else found

    @property
    def level(self) -> Target | None:
        """The target with its goal as a level of `history`; None if that is not known."""
        return self.aim.target

    @property
    def history(self) -> Sequence[Observation]:
        """The figures compared with the goal: those known, or their running sums."""
        return self.aim.history

    @property
    def of_sum(self) -> bool:
        """Whether `history` holds sums that start from zero: running ones, or a year's figures."""
        return self.aim.flow is not None or bool(self.year and self.year.begun)

    @property
    def year(self) -> YearAim | None:
        """The aim of a goal for a year's amount; None for any other."""
        return self.aim.year

    @cached_property
    def years(self) -> YearsToDate | None:
        """The year-to-date figures of a metric that accumulates within years; else None."""
        target = self.target
        if target.figures is Figures.LEVEL or not has_whole_months(target.every):
            return None
        from bishan_targets.assessment.years import years_to_date

        return years_to_date(self.series, target.figures, target.every, target.year_starts)

    @cached_property
    def outlook(self) -> YearOutlook | None:
        """The outlook of such figures; None without any, or if those of the year are not known."""
        if not (self.years and self.years.figures) or self.years.why_null:
            return None
        from bishan_targets.assessment.projection.years import YearOutlook

        target = self.target
        is_stated = isinstance(target, Target) and target.never_falls
        of_amounts = target.figures is Figures.OF_PERIOD  # whose sums are another matter
        return YearOutlook(self.years, never_falls=is_stated and not of_amounts)

    @cached_property
    def gap(self) -> Gap:
        """The gap at the latest observation."""
        found, reason = self.aim.target, self.aim.why_null or Reason.NO_GOAL
        if found is None and self.aim.total:
            return partial_gap(self.aim.total, reason)
        if reason is Reason.NEW_SERIES:
            return unmeasured(self.known[-1], reason)
        if found is None:
            return self._without_goal(reason)
        if self.year and not self.year.begun and self.series and self._is_past_waiting(found):
            return unmeasured(self.series[-1], Reason.YEAR_WITHOUT_FIGURES)
        if self.year and not self.history and self.series:
            return unmeasured(self.series[-1], Reason.NO_YEAR_BEFORE)
        if self.year and not self.year.begun and self.history and self._is_for_each_year:
            # Another year's whole amount is no level on the way to this year's.
            return unmeasured(self.history[-1], Reason.YEAR_AWAITED)
        gap = measure(found.goal, found.baseline, self.history, keep=found.keep, steps=found.steps)
        return without_zero(gap) if self.year and self.year.begun else gap

    @property
    def _is_for_each_year(self) -> bool:
        """Whether the goal is for the amount of each year, so that every year has its own."""
        return isinstance(self.target, Target) and self.target.goal.of is Quantity.YEAR

    def _is_past_waiting(self, target: Target) -> bool:
        """Whether a year's last figure is not to be expected any more."""
        return self.as_of > longest_wait(target.goal, target.every)

    def _without_goal(self, reason: Reason) -> Gap:
        """The gap without a level as a goal; the pace of years to date is that within the year."""
        years = self.years
        if years is None or not years.figures or self.target.figures is not Figures.YEAR_TO_DATE:
            return measure_without_goal(self.baseline, self.series, reason)
        year = years.from_zero(years.year_of(years.figures[-1].date))
        start = BaselineRule(year[0].date)
        return without_zero(measure_without_goal(start, year, reason))

    @cached_property
    def projection(self) -> Projection:
        """The projection from the observations."""
        if self.made:
            return self.made
        found, flow = self.aim.target, self.aim.flow
        if found is None:
            return project_without_goal(self.series, self.aim.why_null or Reason.NO_GOAL)
        if self.outlook and self.year:
            return self.outlook.project(found.goal, found.bounds)
        return project(
            found.goal,
            self.history,
            found.bounds,
            self.model,
            flow=flow,
            is_dated=self.counts is None,
        )

    @property
    def model(self) -> Model:
        """The model that projects the figures: the trend, or that of the members counted."""
        return self.counts.fit if self.counts else trusted.fit

    def _odds(self) -> float | None:
        return self.projection.probability

    @cached_property
    def judgement(self) -> Judgement:
        """The verdict, and the observation behind it, with the flags of breaks and members."""
        found = self._judged()
        flags = [*found.flags, *([Flag.NEW_SERIES] if self.series_from else ())]
        if self.of_members:
            *before, latest = (each.coverage for each in self.of_members)
            # A figure of other members is no worse than the one before.
            if before and sorted(before[-1].counted) != sorted(latest.counted):
                flags = [flag for flag in flags if flag is not Flag.WORSENING]
            flags += [Flag.CARRIED] if latest.carried else []
        return found._replace(flags=tuple(flags))

    def _judged(self) -> Judgement:
        if isinstance(self.target, Undecided):
            return judge_without_goal(self.target, self.gap, self.as_of)
        if self.aim.target is None:
            return judge_unclear(self.target, self.known, self.gap, self.as_of)
        found = self.aim.target
        if self.year and not self.year.begun:
            odds = self._odds if len(self.history) > 1 else no_odds  # of one year there is no trend
            return judge_coming_year(found, self.series, self.gap, odds, self.as_of)
        judgement = judge(
            found,
            self.history,
            self.gap,
            self._odds,
            self.as_of,
            of_sum=self.of_sum,
            awaited_until=longest_wait(found.goal, found.every) if self.year else None,
        )
        if judgement.verdict is not Verdict.LOST or self.of_sum:
            return judgement
        from bishan_targets.assessment.same_period import lost_in_season

        return lost_in_season(judgement, found, self.history, self._odds)

    @cached_property
    def steps(self) -> list[StepOutcome]:
        """The outcomes of the interim goals, in order of their days."""
        if self.aim.target is None:
            return []
        if self.series_from:
            return [each for step in self._all_steps for each in self._outcome_in_series(step)]
        if self.year:
            return self.year.outcomes(self.as_of)
        return step_outcomes(self._all_steps, self.history, self.as_of, of_sum=self.of_sum)

    @property
    def _all_steps(self) -> Sequence[Step]:
        """The interim goals as levels, or the goals of other years."""
        if self.year:
            return self.year.steps
        return self.aim.target.steps if self.aim.target else ()

    def _outcome_in_series(self, step: Step) -> list[StepOutcome]:
        """The outcome of an interim goal by the figures of its own day's series."""
        if self.aim.flow:  # a sum is of one series
            return step_outcomes([step], self.history, self.as_of, of_sum=True)
        target = self.target
        figures = series_on(self.known, target.breaks, min(self.day, step.goal.by))
        if self.year is None:
            return step_outcomes([step], figures, self.as_of, of_sum=False)
        from bishan_targets.assessment.years import years_to_date

        years = years_to_date(figures, target.figures, target.every, target.year_starts)
        return step_outcomes(
            [step], years.from_zero(years.year_of(step.goal.by)), self.as_of, of_sum=True
        )

    @cached_property
    def next_step(self) -> tuple[StepOutcome, float | None] | None:
        """The first interim goal with its day ahead, and its odds; None without one."""
        found, target = next_step(self.steps, self.as_of), self.aim.target
        if found is None or target is None:
            return None
        if self.outlook and self.year:
            return found, self.outlook.project(found.step.goal, target.bounds).probability
        odds = project(
            found.step.goal,
            self.history,
            target.bounds,
            self.model,
            flow=self.aim.flow,
            is_dated=False,
        )
        return found, odds.probability
