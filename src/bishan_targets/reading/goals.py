"""Goals of all kinds from a plan's tables, interim goals and former ones, and their errors.

Plans whose targets have only the four operators are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from bishan_targets.model.book import Every, Figures
from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.model.goals import FormerGoal, Goal, Operator, Quantity, Step
from bishan_targets.model.periods import months_apart, months_of
from bishan_targets.reading.schema.goal_tables import (
    BoundTable,
    FormerGoalTable,
    GoalTable,
    StepTable,
    WholeTargetTable,
)
from bishan_targets.reading.schema.plan_file import GOAL_KEYS, OPERATORS
from bishan_targets.reading.toml.source import Source

AnyGoalTable: TypeAlias = GoalTable | WholeTargetTable


def any_goal_of(table: AnyGoalTable, by: date) -> Goal | None:
    """The first goal of a table, to be met by the end of the day `by`; None without one."""
    if bound := _bound(table):
        return Goal(*bound, by)
    if table.between:
        low, high = table.between
        return Goal(Operator.BETWEEN, low, by, high)
    if table.about is not None and table.within is not None:
        return Goal(Operator.BETWEEN, table.about - table.within, by, table.about + table.within)
    if table.growth and (bound := _bound(table.growth)):
        return Goal(*bound, by, of=Quantity.GROWTH)
    if table.total and (bound := _bound(table.total)):
        return Goal(*bound, by, of=Quantity.TOTAL, start=table.total.from_)
    return None


def _bound(table: BoundTable | WholeTargetTable) -> tuple[Operator, Any] | None:
    found = ((OPERATORS[key], getattr(table, key)) for key in OPERATORS)
    return next((each for each in found if each[1] is not None), None)


def steps_of(table: WholeTargetTable) -> tuple[Step, ...]:
    """A target's interim goals, in order of their days."""
    goals = ((any_goal_of(each, each.by), each.since) for each in table.steps)
    return tuple(sorted((Step(goal, since) for goal, since in goals if goal), key=_day_of_step))


def _day_of_step(step: Step) -> date:
    return step.goal.by


def former_goals_of(table: WholeTargetTable, by: date) -> tuple[FormerGoal, ...]:
    """The goals that were replaced, the oldest first; `by` is the present one's deadline."""
    deadlines = _former_deadlines(table, by)
    goals = ((any_goal_of(each, deadlines[each.until] or by), each) for each in table.was)
    found = [FormerGoal(goal, was.until, was.reason, was.source) for goal, was in goals if goal]
    return tuple(sorted(found, key=lambda each: each.until))


def _former_deadlines(table: WholeTargetTable, by: date | None) -> dict[date, date | None]:
    """The deadline of each goal that was replaced, by `until`; by default the next goal's."""
    found: dict[date, date | None] = {}
    for was in sorted(table.was, key=lambda each: each.until, reverse=True):
        by = found[was.until] = was.by or by
    return found


@dataclass(frozen=True, slots=True)
class TargetGoals:
    """All goals of one target's table, as `written` at `path`, for the errors in them."""

    path: KeyPath
    table: WholeTargetTable
    written: Mapping[str, Any]
    by: date | None
    has_baseline: bool
    source: Source

    def problems(self) -> list[Diagnostic]:
        """Every error of the goals among themselves."""
        return [
            *self._in_table(self.path, self.table, self.written),
            *self._steps(),
            *self._former_goals(),
            *self._growth(),
            *self._total(),
        ]

    def _in_table(
        self, path: KeyPath, table: AnyGoalTable, written: Mapping[str, Any]
    ) -> Iterator[Diagnostic]:
        """Errors within one goal: half a band, several operators in a growth rate or a sum."""
        if ("about" in written) != ("within" in written):
            key = "about" if "about" in written else "within"
            yield self.source.at_key("about-and-within", (*path, key), key=key)
        elif table.within is not None and table.within <= 0:
            yield self.source.at_value("within-zero", (*path, "within"), given=str(table.within))
        for key in ("growth", "total"):
            inner = written.get(key)
            if isinstance(inner, dict) and len(OPERATORS.keys() & inner.keys()) != 1:
                yield self.source.at_key("one-operator", (*path, key), key=key)

    def _steps(self) -> Iterator[Diagnostic]:
        first: dict[date, int] = {}
        for place, step in enumerate(self.table.steps):
            path = (*self.path, "steps", place)
            written = _written(self.written, "steps", place)
            yield from self._in_table(path, step, written)
            yield from self._one_goal(path, written)
            yield from self._step(path, step, written)
            if step.by in first:
                yield self.source.at_value("step-twice", (*path, "by"), by=str(step.by))
            first.setdefault(step.by, place)

    def _step(
        self, path: KeyPath, step: StepTable, written: Mapping[str, Any]
    ) -> Iterator[Diagnostic]:
        if self.by and step.by >= self.by:
            values = {"by": str(step.by), "deadline": str(self.by)}
            yield self.source.at_value("step-after-deadline", (*path, "by"), **values)
        own, given = _kind(self.written), _kind(written)
        if own and given and own != given:
            key = next(key for key in written if key in GOAL_KEYS)
            yield self.source.at_key("step-operator", (*path, key), given=given, expected=own)

    def _former_goals(self) -> Iterator[Diagnostic]:
        seen: set[date] = set()
        for place, was in enumerate(self.table.was):
            path = (*self.path, "was", place)
            written = _written(self.written, "was", place)
            yield from self._in_table(path, was, written)
            yield from self._one_goal(path, written)
            yield from self._former_goal(path, was)
            if was.until in seen:
                yield self.source.at_value("was-twice", (*path, "until"), until=str(was.until))
            seen.add(was.until)

    def _former_goal(self, path: KeyPath, was: FormerGoalTable) -> Iterator[Diagnostic]:
        since = self.table.since
        if since and was.until <= since:
            values = {"until": str(was.until), "since": str(since)}
            yield self.source.at_value("was-before-since", (*path, "until"), **values)

    def _one_goal(self, path: KeyPath, written: Mapping[str, Any]) -> Iterator[Diagnostic]:
        keys = [key for key in written if key in GOAL_KEYS]
        for key in keys[1:]:
            yield self.source.at_key("several-goals", (*path, key), key=key, first=keys[0])
        if not keys:
            yield self.source.at_key("no-goal-here", path)

    def _growth(self) -> Iterator[Diagnostic]:
        if self.table.growth and not self.has_baseline:
            yield self.source.at_key("growth-without-baseline", (*self.path, "growth"))

    def _total(self) -> Iterator[Diagnostic]:
        for path, total, by in self._totals():
            if self.table.figures in (None, Figures.LEVEL):
                yield self.source.at_key("total-of-level", (*path, "total"))
            elif by and not _are_whole_periods(total.from_, by, self.table.every):
                values = {"from": str(total.from_), "by": str(by), "every": self.table.every}
                yield self.source.at_value("total-periods", (*path, "total", "from"), **values)

    def _totals(self) -> Iterator[tuple[KeyPath, Any, date | None]]:
        if self.table.total:
            yield self.path, self.table.total, self.by
        for place, step in enumerate(self.table.steps):
            if step.total:
                yield (*self.path, "steps", place), step.total, step.by
        deadlines = _former_deadlines(self.table, self.by)
        for place, was in enumerate(self.table.was):
            if was.total:
                yield (*self.path, "was", place), was.total, deadlines[was.until]


def _written(target: Mapping[str, Any], key: str, place: int) -> Mapping[str, Any]:
    """One of the tables in an array of a target, as in the file, with its faulty parts."""
    found = target.get(key)
    table = found[place] if isinstance(found, Sequence) and place < len(found) else {}
    return table if isinstance(table, dict) else {}


def _kind(written: Mapping[str, Any]) -> str | None:
    """The words for a goal's kind and operator: `at_least`, `growth.at_most`, `between`."""
    key = next((key for key in written if key in GOAL_KEYS), None)
    if key in ("about", "between"):
        return "between"
    inner = written.get(key) if key else None
    if key in ("growth", "total") and isinstance(inner, dict):
        operator = next((each for each in inner if each in OPERATORS), "")
        return f"{key}.{operator}"
    return key


def _are_whole_periods(start: date, by: date, every: Every) -> bool:
    """Whether the days from `start` to `by`, both included, are whole intervals of figures."""
    after = by + timedelta(1)
    months = months_apart(start, after)
    return start < by and start.day == after.day and months % months_of(every) == 0
