"""Cells of a status row: the texts shared by all tabular formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bishan_targets.assessment.steps import StepVerdict
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.model.localized import Localized
from bishan_targets.render import known_days
from bishan_targets.render.goal_words import goal_in_cell, levels, steps_in_time
from bishan_targets.render.numbers import exact, gap_number, odds, percent, rounded
from bishan_targets.render.units import difference_in_cell, difference_unit
from bishan_targets.report.schedule import shares
from bishan_targets.report.status import Report
from bishan_targets.report.sums import (
    beyond,
    is_cap_on_sum,
    is_complete,
    is_counted,
    is_met_early,
    is_of_year,
    is_undecided,
)
from bishan_targets.report.target import LatestReport, TargetReport
from bishan_targets.text.safe import visible

_NOTHING: Final = "—"
COLUMNS: Final = (
    "id",
    "name",
    "latest",
    "latest_date",
    "goal",
    "by",
    "gap",
    "unit",
    "progress",
    "elapsed",
    "pace",
    "required",
    "reached",
    "reached_earliest",
    "reached_latest",
    "years",
    "odds",
    "verdict",
    "flags",
)


def columns(report: Report) -> tuple[str, ...]:
    """COLUMNS, and last those that only some plans use."""
    return (*COLUMNS, *charge_columns(report), *step_columns(report))


def step_columns(report: Report) -> tuple[str, ...]:
    """The columns for interim goals and for goals of other years, if the plan has any."""
    return common_step_columns(step_column(each) for each in report.targets)


def step_column(target: TargetReport) -> str | None:
    """The column that a target's interim goals call for."""
    if not target.steps:
        return None
    return "other_years" if target.goal and target.goal.each_year else "steps"


def common_step_columns(of_targets: Iterable[str | None]) -> tuple[str, ...]:
    """The columns for all of them, each once."""
    found = set(of_targets)
    return tuple(each for each in ("steps", "other_years") if each in found)


def charge_columns(report: Report) -> tuple[str, ...]:
    """Columns for the type of the targets and for their owners, if the plan tells them."""
    binding = report.binding_summary is not None
    return (*(["binding"] if binding else []), *(["owner"] if report.owners else []))


def nothing(say: Messages) -> str:
    """The mark for an unknown value."""
    return say.own(_NOTHING)


def with_id(name: str, id_: str, say: Messages) -> str:
    """A metric's name with its id, or the id alone if it is also the name."""
    return id_ if name == id_ else say("named", name=name, id=id_)


def is_open(target: TargetReport, as_of: date) -> bool:
    """Whether the deadline is still ahead, so that a projection makes sense."""
    goal = target.goal
    return goal is not None and as_of <= goal.by and target.projection.why_null is None


def awaits_goal(target: TargetReport, as_of: date) -> bool:
    """Whether the goal is still to be reached before an open deadline, on a day that is looked for.

    A cap on a sum never is; of a number of members, only the deadline counts.
    """
    open_ = is_open(target, as_of) and target.verdict is not Verdict.MET
    return open_ and not is_cap_on_sum(target) and not is_counted(target)


def charge_lines(binding: bool, owner: Localized | None, say: Messages) -> list[str]:
    """Sentences on a goal's being binding, and on its owner."""
    lines = [say("show.binding")] if binding else []
    return [*lines, say("show.owner", owner=visible(say.pick(owner)))] if owner else lines


@dataclass(frozen=True, slots=True)
class Cells:
    """The texts of one target's row; unknown values are dashes."""

    target: TargetReport
    as_of: date
    say: Messages

    def row(self, columns: Sequence[str]) -> list[str]:
        """The cells of these columns."""
        return [getattr(self, column) for column in columns]

    def bare(self, columns: Sequence[str]) -> list[str]:
        """The same for programs.

        The gap is a bare number, the time elapsed that of the days, and projected days are whole.
        """
        bare = {
            **{"gap": "gap_number", "elapsed": "time_elapsed", "years": "years_exactly"},
            **{"pace": "pace_yearly", "required": "required_yearly"},
            **{name: f"{name}_day" for name in ("reached", "reached_earliest", "reached_latest")},
        }
        return self.row([bare.get(column, column) for column in columns])

    @property
    def nothing(self) -> str:
        """The mark for an unknown value."""
        return nothing(self.say)

    @property
    def id(self) -> str:
        """The target's id."""
        return self.target.id

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return visible(self.say.pick(self.target.name))

    @property
    def unit(self) -> str:
        """The unit in the reader's language, or empty."""
        return visible(self.say.pick(self.target.unit)) if self.target.unit else ""

    @property
    def binding(self) -> str:
        """The target's type: binding or expected."""
        return self.say("type.binding" if self.target.binding else "type.expected")

    @property
    def owner(self) -> str:
        """The owner in the reader's language, or empty."""
        return visible(self.say.pick(self.target.owner)) if self.target.owner else ""

    @property
    def latest(self) -> str:
        """The latest value."""
        return self._value(self.target.latest)

    @property
    def latest_date(self) -> str:
        """The date of the latest value."""
        return self.target.latest.date.isoformat() if self.target.latest else self.nothing

    @property
    def goal(self) -> str:
        """Operator and value."""
        goal = self.target.goal
        if goal is None:
            return self.nothing
        return goal_in_cell(goal, self.target.decimals, self.say)

    @property
    def steps(self) -> str:
        """The number of interim goals met in time, of those decided."""
        return self._in_time("steps")

    @property
    def other_years(self) -> str:
        """The same of the goals of other years."""
        return self._in_time("other_years")

    @property
    def by(self) -> str:
        """The deadline, if there is one."""
        goal = self.target.goal
        return self.nothing if goal is None or goal.by == date.max else goal.by.isoformat()

    @property
    def gap(self) -> str:
        """The gap; with its unit if that differs from the metric's, as points for `%`."""
        alone = self.gap_unit == self.unit
        return self.gap_in_cell if alone else self.gap_with_unit

    @property
    def gap_with_unit(self) -> str:
        """The gap with its unit, as points for `%`."""
        if self.gap_in_cell == self.nothing:
            return self.nothing
        amount = difference_in_cell(self.gap_number.removeprefix("-"), self.unit, self.say)
        return self._named(amount)

    @property
    def gap_number(self) -> str:
        """The gap, without a unit."""
        gap, decimals = self.target.gap, self.target.decimals
        if gap is None:
            return self.nothing
        return gap_number(gap, decimals, is_growth=self.target.growth is not None, say=self.say)

    @property
    def gap_in_cell(self) -> str:
        """The gap, without a unit; of a goal that holds, by how much, or the rest of a cap."""
        if is_undecided(self.target):
            return self.nothing
        number = self.gap_number
        return self._named(number.removeprefix("-")) if beyond(self.target) else number

    @property
    def gap_unit(self) -> str:
        """The unit of the gap."""
        return difference_unit(self.unit, self.say)

    @property
    def progress(self) -> str:
        """Progress: the completed share of the path from baseline to goal, or of a sum's cap."""
        done = shares(self.target).done
        return self.nothing if done is None else percent(done)

    @property
    def elapsed(self) -> str:
        """Elapsed share of the time; of a year's amount the share expected by now."""
        expected = shares(self.target).expected
        return self.nothing if expected is None else percent(expected)

    @property
    def time_elapsed(self) -> str:
        """Elapsed share of the time."""
        return self.nothing if self.target.elapsed is None else percent(self.target.elapsed)

    @property
    def pace(self) -> str:
        """Observed change per year; none of a year's amount, which begins anew each year."""
        return self.nothing if is_of_year(self.target) else self.pace_yearly

    @property
    def required(self) -> str:
        """Required change per year; likewise, and none if nothing more is required."""
        return self.nothing if is_of_year(self.target) else self.required_yearly

    @property
    def pace_yearly(self) -> str:
        """Observed change, of a year's amount as if it went on for a whole year."""
        return self._pace(self.target.pace.observed)

    @property
    def required_yearly(self) -> str:
        """The required one, likewise."""
        asked = self.target.gap is not None and self.target.verdict is not Verdict.MET
        return self._pace(self.target.pace.required) if asked else self.nothing

    @property
    def reached(self) -> str:
        """The month or the year in which the median meets the goal."""
        return self._reached(self.target.projection.reached.median)

    @property
    def reached_earliest(self) -> str:
        """The month or year in which the better bound of the range meets the goal."""
        return self._reached(self.target.projection.reached.earliest)

    @property
    def reached_latest(self) -> str:
        """The month or year in which the worse bound of the range meets the goal."""
        return self._reached(self.target.projection.reached.latest)

    @property
    def reached_day(self) -> str:
        """The day on which the median meets the goal."""
        return self._reached(self.target.projection.reached.median, whole=True)

    @property
    def reached_earliest_day(self) -> str:
        """The day on which the better bound of the range meets the goal."""
        return self._reached(self.target.projection.reached.earliest, whole=True)

    @property
    def reached_latest_day(self) -> str:
        """The day on which the worse bound of the range meets the goal."""
        return self._reached(self.target.projection.reached.latest, whole=True)

    @property
    def years(self) -> str:
        """Years from the latest figure to the projected month or year."""
        found = self.target.projection.reached
        if found.years is None or found.median is None or not self._awaits_goal:
            return self.nothing
        return known_days.years_until(found.years, found.median, self.as_of)

    @property
    def years_exactly(self) -> str:
        """Years from the latest figure to the projected day."""
        years = self.target.projection.reached.years
        return f"{years:.1f}" if years is not None and self._awaits_goal else self.nothing

    @property
    def odds(self) -> str:
        """The odds that the goal is met by the deadline."""
        probability = self.target.projection.probability
        if probability is None or not is_open(self.target, self.as_of):
            return self.nothing
        return odds(probability)

    @property
    def verdict(self) -> str:
        """The verdict in words; after that of the plan's rule, if it names one."""
        if self.target.by_rule is None:
            return self.own
        return self.say("ruling.beside", verdict=self.ruled, own=self.own)

    @property
    def own(self) -> str:
        """The tool's own verdict in words."""
        return self.say(f"verdict.{self.target.verdict}")

    @property
    def ruled(self) -> str:
        """The verdict by the plan's rule, or empty."""
        return self.say(f"ruling.{self.target.by_rule.verdict}") if self.target.by_rule else ""

    @property
    def flags(self) -> str:
        """The flags in words, and how many of a sum's periods are known."""
        words = [self.say("flag.early")] if is_met_early(self.target) else []
        words += [self.say(f"flag.{flag}") for flag in self.target.flags]
        total = self.target.total
        if total and not is_complete(self.target):
            words.append(self.say("show.of_periods", known=total.known, expected=total.expected))
        return self.say("list.separator").join(words)

    def _named(self, amount: str) -> str:
        name = beyond(self.target)
        return self.say(f"cell.{name}", n=amount) if name else amount

    def _in_time(self, column: str) -> str:
        if step_column(self.target) != column:
            return self.nothing
        met, decided = steps_in_time(self.target)
        if not decided:
            overdue = sum(each.verdict == StepVerdict.OVERDUE for each in self.target.steps)
            kind = "overdue" if overdue else "ahead"
            return self.say(f"cell.steps.{kind}", n=overdue or len(self.target.steps))
        return self.say(f"cell.{column}", met=met, n=decided)

    @property
    def _awaits_goal(self) -> bool:
        return awaits_goal(self.target, self.as_of)

    def _value(self, figure: LatestReport | None) -> str:
        """A figure; with more decimals if it would look equal to a goal that it is not."""
        if figure is None:
            return self.nothing
        decimals = self.target.decimals
        others = [each for each in levels(self.target.goal) if each != figure.value]
        if decimals is None or len(others) < len(levels(self.target.goal)):
            return exact(figure.value, decimals, say=self.say)
        full = exact(figure.value, say=self.say)
        for places in range(decimals, max(decimals + 1, len(full))):
            shown = exact(figure.value, places, say=self.say)
            if shown not in [exact(each, places, say=self.say) for each in others]:
                return shown
        return full

    def _pace(self, pace: int | float | None) -> str:
        return self.nothing if pace is None else rounded(pace, self.target.decimals, say=self.say)

    def _reached(self, day: date | None, *, whole: bool = False) -> str:
        if not self._awaits_goal:
            return self.nothing
        if day:
            return day.isoformat() if whole else known_days.in_cell(day, self.as_of)
        return self.say("cell.not_in_year" if is_of_year(self.target) else "cell.never")
