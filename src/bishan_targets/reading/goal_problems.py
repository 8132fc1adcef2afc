"""Errors in a target's goals of all kinds, its interim and its former ones.

Plans whose targets have only the four operators are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Term
from bishan_targets.model.periods import Every, MonthDay, are_whole_periods, has_whole_months
from bishan_targets.model.targets import Figures
from bishan_targets.reading.goals import AnyGoalTable, former_deadlines
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import metric_of
from bishan_targets.reading.schema.goal_tables import (
    FormerGoalTable,
    GoalTable,
    StepTable,
    TotalTable,
    WholeTargetTable,
    YearTable,
)
from bishan_targets.reading.schema.plan_file import GOAL_KEYS, OPERATORS, YEARLY_KEYS
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.natural_bounds import is_percentage
from bishan_targets.text.spelling import means

_Table = TypeVar("_Table", bound=GoalTable)


class Kind(NamedTuple):
    """Kind of the figures, the interval at which they are due, and the first day of their years."""

    figures: Figures
    every: Every
    year_starts: MonthDay


class _Item(NamedTuple, Generic[_Table]):
    """A table in an array of a target: its path, its valid form, and its form in the file."""

    path: KeyPath
    table: _Table
    written: Mapping[str, Any]


@dataclass(frozen=True)
class TargetGoals:
    """All goals of one target's table, as `written` at `path`, for the errors in them.

    The kind of its figures may be known later: with `of_members`, theirs have it.
    """

    path: KeyPath
    table: WholeTargetTable
    written: Mapping[str, Any]
    by: date | None
    has_baseline: bool
    source: Source
    of_members: bool = False

    def problems(self) -> list[Diagnostic]:
        """Every error of the goals among themselves."""
        return [
            *self._in_table(self.path, self.table, self.written),
            *self._of_steps(),
            *self._of_former_goals(),
            *self._of_growth(),
            *self._of_years(),
        ]

    def problems_of(self, kind: Kind) -> list[Diagnostic]:
        """Every error of goals that figures of that kind cannot have."""
        return [*self._totals_of(kind), *self._years_of(kind), *self._season_of(kind)]

    @cached_property
    def _steps(self) -> list[_Item[StepTable]]:
        return list(_items((*self.path, "steps"), self.written.get("steps"), StepTable))

    @cached_property
    def _former(self) -> list[_Item[FormerGoalTable]]:
        return list(_items((*self.path, "was"), self.written.get("was"), FormerGoalTable))

    def _all(self) -> Iterator[tuple[_Item[Any], date | None]]:
        """The target's goal, its interim and its former ones, each with its deadline."""
        yield _Item(self.path, self.table, self.written), self.by
        yield from ((each, each.table.by) for each in self._steps)
        deadlines = former_deadlines((each.table for each in self._former), self.by)
        yield from ((each, deadlines[each.table.until]) for each in self._former)

    def _in_table(
        self, path: KeyPath, table: AnyGoalTable, written: Mapping[str, Any]
    ) -> Iterator[Diagnostic]:
        """Errors within one goal: half a band, several operators in a growth rate or a sum."""
        yield from self._band(path, table, written)
        for key in ("growth", "total"):
            if not _may_have_one_operator(written.get(key)):
                yield self.source.at_key("one-operator", (*path, key), key=key)
        for key in OPERATORS if table.growth else ():
            rate = getattr(table.growth, key)
            if rate is not None and rate <= -100:
                yield self.source.at_value("growth-rate", (*path, "growth", key), given=str(rate))

    def _band(
        self, path: KeyPath, table: AnyGoalTable | YearTable, written: Mapping[str, Any]
    ) -> Iterator[Diagnostic]:
        if ("about" in written) != ("within" in written):
            key = "about" if "about" in written else "within"
            yield self.source.at_key("about-and-within", (*path, key), key=key)
        elif table.about is not None and table.within is not None and not _is_band(table):
            yield self.source.at_value("within-zero", (*path, "within"), given=str(table.within))

    def _one_goal(self, path: KeyPath, written: Mapping[str, Any]) -> Iterator[Diagnostic]:
        keys = [key for key in written if key in GOAL_KEYS]
        for key in keys[1:]:
            yield self.source.at_key("several-goals", (*path, key), key=key, first=keys[0])
        if not keys and "within" not in written:
            yield self.source.at_key("no-goal-here", path)

    def _of_steps(self) -> Iterator[Diagnostic]:
        seen: set[date] = set()
        for path, step, written in self._steps:
            yield from self._in_table(path, step, written)
            yield from self._one_goal(path, written)
            yield from self._of_step(path, step, written)
            if step.by in seen:
                yield self.source.at_value("step-twice", (*path, "by"), by=str(step.by))
            seen.add(step.by)

    def _of_step(
        self, path: KeyPath, step: StepTable, written: Mapping[str, Any]
    ) -> Iterator[Diagnostic]:
        if self.by and step.by >= self.by:
            values = {"by": str(step.by), "deadline": str(self.by)}
            yield self.source.at_value("step-after-deadline", (*path, "by"), **values)
        own, given = _kind(self.written), _kind(written)
        if own and given and own != given and not self.written.keys() & {*YEARLY_KEYS}:
            key = _goal_key(written)
            yield self.source.at_key("step-operator", (*path, key), given=given, expected=own)
        if (total := self.table.total) and step.total and step.total.from_ != total.from_:
            values = {"from": str(step.total.from_), "expected": str(total.from_)}
            yield self.source.at_value("step-start", (*path, "total", "from"), **values)

    def _of_former_goals(self) -> Iterator[Diagnostic]:
        since, seen = self.table.since, set[date]()
        if since in {was.until for _, was, _ in self._former}:
            since = None  # the day of a goal that replaced another one
        for path, was, written in self._former:
            yield from self._in_table(path, was, written)
            yield from self._one_goal(path, written)
            place, until = (*path, "until"), str(was.until)
            if since and was.until <= since:
                yield self.source.at_value("was-before-since", place, until=until, since=str(since))
            if was.until in seen:
                yield self.source.at_value("was-twice", place, until=until)
            seen.add(was.until)

    def _of_growth(self) -> Iterator[Diagnostic]:
        growing = [each.path for each, _ in self._all() if each.table.growth]
        for path in [] if self.has_baseline else growing:
            yield self.source.at_key("growth-without-baseline", (*path, "growth"))

    def _totals_of(self, kind: Kind) -> Iterator[Diagnostic]:
        for each, by in self._all():
            total: TotalTable | None = each.table.total
            if total and kind.figures is Figures.LEVEL:
                yield self._hinted(self.source.at_key("total-of-level", (*each.path, "total")))
            elif total and by:
                yield from self._periods(each.path, total, by, kind)

    def _periods(
        self, path: KeyPath, total: TotalTable, by: date, kind: Kind
    ) -> Iterator[Diagnostic]:
        """Sums over days that are not whole periods of the figures."""
        of_years = kind.figures is Figures.YEAR_TO_DATE
        every, starts = Every.YEAR if of_years else kind.every, kind.year_starts
        if not are_whole_periods(total.from_, by, every):
            values = {"from": str(total.from_), "by": str(by), "every": Term(f"every.{every}")}
            yield self.source.at_value("total-periods", (*path, "total", "from"), **values)
        elif of_years and (total.from_.month, total.from_.day) != starts:
            values = {"from": str(total.from_), "starts": "{:02}-{:02}".format(*starts)}
            yield self.source.at_value("total-year-start", (*path, "total", "from"), **values)

    def _years_of(self, kind: Kind) -> Iterator[Diagnostic]:
        for key in (each for each in YEARLY_KEYS if each in self.written):
            path = (*self.path, key)
            if kind.figures is Figures.LEVEL:
                yield self._hinted(self.source.at_key("year-of-level", path, key=key))
            if kind.figures is Figures.OF_PERIOD and not has_whole_months(kind.every):
                values = {"key": key, "every": Term(f"every.{kind.every}")}
                yield self.source.at_key("year-periods", path, **values)

    def _season_of(self, kind: Kind) -> Iterator[Diagnostic]:
        """A season of amounts, which always depend on the time of year."""
        if "season" in self.written and kind.figures is not Figures.LEVEL:
            yield self.source.at_key("season-of-amounts", (*self.path, "season"))

    def _hinted(self, found: Diagnostic) -> Diagnostic:
        """The error with a hint, for a level of a roll-up, which its members define, or a rate."""
        if self.of_members:
            return found._replace(hint="level-of-members")
        is_rate = any(map(is_percentage, (self.table.unit or {}).values()))
        return found._replace(hint="goals-of-rate") if is_rate else found

    def _of_years(self) -> Iterator[Diagnostic]:
        """Goals a year without a direction, and other keys beside them."""
        for key in YEARLY_KEYS:
            if key in self.written:
                yield from self._of_yearly(key)
        for each, _ in self._all():
            if isinstance(each.table, WholeTargetTable | FormerGoalTable) and each.table.each_year:
                yield from self._of_each_year((*each.path, "each_year"), each)
        if "better" in self.written and "years" not in self.written:
            yield self.source.at_key("better-without-years", (*self.path, "better"))

    def _of_yearly(self, key: str) -> Iterator[Diagnostic]:
        path = (*self.path, key)
        if key == "years" and "better" not in self.written:
            yield self.source.at_key("years-without-better", path)
        beside = ("by", "steps", "was") if key == "years" else ("steps",)
        for other in (each for each in beside if each in self.written):
            yield self.source.at_key("beside-years", (*self.path, other), key=other, first=key)

    def _of_each_year(self, path: KeyPath, each: _Item[Any]) -> Iterator[Diagnostic]:
        written = each.written["each_year"]
        yield from self._band(path, each.table.each_year, written)
        keys = [key for key in written if key in GOAL_KEYS]
        if len(keys) != 1 and "within" not in written:
            yield self.source.at_key("one-operator", path, key="each_year")


def goals_of_target(name: str, table: WholeTargetTable, given: PlanInput) -> TargetGoals:
    """The goals of a target of a plan."""
    plan, written = given.file.plan, given.written("targets")[name]
    has_baseline = plan.baseline is not None or "baseline" in written
    path, of_members = ("targets", name), metric_of(name, table) in given.rollups
    by = table.by or plan.by
    return TargetGoals(path, table, written, by, has_baseline, given.source, of_members)


def goal_problems(goals: TargetGoals) -> list[Diagnostic]:
    """The errors of a target's goals; those of members' kind of figures are found with these."""
    table = goals.table
    is_faulty = "figures" in goals.written and not table.figures
    if is_faulty or goals.of_members:
        return goals.problems()
    kind = Kind(table.figures or Figures.LEVEL, table.every, table.year_starts)
    return goals.problems() + goals.problems_of(kind)


def _is_band(table: AnyGoalTable | YearTable) -> bool:
    """Whether `within` leaves room on both sides of `about`, in the digits that numbers have."""
    about, within = table.about or Decimal(0), table.within or Decimal(0)
    return about - within < about < about + within


def _items(path: KeyPath, written: object, model: type[_Table]) -> Iterator[_Item[_Table]]:
    """The valid tables of an array, whose faulty ones are reported elsewhere."""
    for place, each in enumerate(written if isinstance(written, list) else ()):
        try:
            yield _Item((*path, place), model.model_validate(each), each)
        except ValidationError:
            continue


def _may_have_one_operator(table: object) -> bool:
    """Whether a table has one of the four operators, or a key that may be meant as one."""
    if not isinstance(table, dict):
        return True
    found = OPERATORS.keys() & table.keys()
    return len(found) == 1 or (not found and means(table.keys(), OPERATORS))


def _goal_key(written: Mapping[str, Any]) -> str:
    """The first key of a table that gives a goal; empty without one."""
    return next((key for key in written if key in GOAL_KEYS), "")


def _kind(written: Mapping[str, Any]) -> str:
    """The words for a goal's kind and operator: `at_least`, `growth.at_most`, `between`.

    Empty if there is none, or none that is known.
    """
    key = _goal_key(written)
    if key in ("about", "between"):
        return "between"
    if key not in ("growth", "total", "each_year"):
        return key
    inner = written[key]
    operators = [each for each in inner if each in OPERATORS] if isinstance(inner, dict) else []
    return f"{key}.{operators[0]}" if operators else ""
