"""The goal of a new plan's metric, from questions at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from bishan_targets.cli import output
from bishan_targets.cli.answers import again, readable
from bishan_targets.cli.measuring import choice
from bishan_targets.cli.options import Session
from bishan_targets.model.goals import Operator
from bishan_targets.model.targets import Figures
from bishan_targets.recording.goals import Wanted, read_goal, read_operator
from bishan_targets.recording.new_plan import NewGoal
from bishan_targets.recording.said_goals import goal_said
from bishan_targets.recording.said_levels import GoalSaid, Kind, level_said, units_of_distance
from bishan_targets.recording.sides import name_of_index
from bishan_targets.render.units import spaced
from bishan_targets.text.numbers import Refusal, read_figure
from bishan_targets.text.safe import visible


class Number(NamedTuple):
    """A number as an answer, if it is known."""

    value: Decimal | None


class Wish(NamedTuple):
    """A goal with operator and value, unless left open; `years` of a sum, if said."""

    goal: NewGoal
    years: int | None = None


class _Said(NamedTuple):
    """The goal in an answer; None if it is left to be filled in."""

    said: GoalSaid | None


class _Side(NamedTuple):
    """The operator wanted, if it is known."""

    operator: Operator | None


def wish(run: Session, goal: NewGoal) -> Wish:
    """The goal of a metric, asked for with the parts that its words leave open, but for its dates.

    Raises Stopped at the end of the input.
    """
    reader = _Reader(goal)
    while True:
        said = readable(run, "init.ask.goal", reader, otherwise=_Said(None)).said
        if said and reader.index and reader.is_index(said):
            goal, said = _as_index(run, goal), reader.index
        elif said and said.is_assumed:
            said = _sided(run, said)
        if said is None:
            return Wish(replace(goal, typed=reader.typed))
        if said.kind is not Kind.TOTAL:
            return Wish(_filled(run, goal, said))
        figures = choice(run, run.say("init.total-kinds"))
        if figures is None:
            output.complain(run.say("init.left_out"))
            return Wish(replace(goal, typed=reader.typed))
        if figures is not Figures.LEVEL:
            return Wish(replace(_filled(run, goal, said), figures=figures), said.years)
        again(run, Refusal("total-of-level"))


def _as_index(run: Session, goal: NewGoal) -> NewGoal:
    """The metric as an index: without a unit, and without a name of the change, which it is not."""
    name = name_of_index(goal.name)
    output.complain(run.say("init.as-index", name=visible(name)))
    return replace(goal, name=name, unit=None)


def above_zero(text: str, units: Sequence[str]) -> Number | Refusal:
    """A number above zero in one of the units; none without an answer."""
    found = read_figure(text, units) if text else None
    if isinstance(found, Decimal) and found <= 0:
        return Refusal("not-positive")
    return found if isinstance(found, Refusal) else Number(found)


@dataclass(slots=True)
class _Reader:
    """Reads the goal of a metric, and keeps the text last typed.

    `index` is the goal proposed for the metric as an index, in place of a change.
    """

    goal: NewGoal
    typed: str | None = None
    index: GoalSaid | None = None

    def __call__(self, text: str) -> _Said | Refusal:
        """The goal in a text; nothing without a text."""
        if not text:
            return _Said(None)
        self.typed = text
        found = goal_said(text, self.goal.unit, self.goal.name)
        if isinstance(found, Refusal):
            if found.reason == "index":
                index = level_said(found.rest, None, "")
                self.index = None if isinstance(index, Refusal) else index
            unit = self.goal.unit
            return Refusal("in-unit", unit) if found.reason == "multiplier" and unit else found
        is_of_year = found.kind is Kind.YEAR_GROWTH
        return Refusal("growth-of-year") if is_of_year else _Said(found)

    def is_index(self, said: GoalSaid) -> bool:
        """Whether a goal is the index proposed, of a metric in no unit of amounts."""
        is_bare = self.goal.unit in (None, "%") and said.kind is Kind.LEVEL
        return is_bare and self.index is not None and said.value == self.index.value


def _sided(run: Session, said: GoalSaid) -> GoalSaid | None:
    """The goal with the side that the user wants; None without an answer."""
    value = _with_unit(f"{said.value:f}", said.unit, run)
    read = partial(_side, said=said)
    side = readable(run, "init.ask.side", read, otherwise=_Side(None), value=value).operator
    return said._replace(operator=side) if side else None


def _side(text: str, said: GoalSaid) -> _Side | Refusal:
    """The side, by a sign or a word, or by the goal written once more."""
    if side := read_operator(text) if text else Operator.AT_LEAST:
        return _Side(side)
    whole = read_goal(text, said.unit)
    if isinstance(whole, Wanted) and whole.operator and whole.value == said.value:
        return _Side(whole.operator)
    return Refusal("no-side")


def _filled(run: Session, goal: NewGoal, said: GoalSaid) -> NewGoal:
    unit = said.unit or goal.unit
    found = replace(goal, unit=unit, operator=said.operator, value=said.value, high=said.high)
    if said.about is None:
        return replace(found, is_growth=said.kind is Kind.AVERAGE_GROWTH)
    read = partial(above_zero, units=units_of_distance(unit))
    about = _with_unit(f"{said.about:f}", unit, run)
    within = readable(run, "init.ask.within", read, otherwise=Number(None), about=about).value
    return replace(found, about=said.about, within=within)


def _with_unit(number: str, unit: str | None, run: Session) -> str:
    return number + (spaced(visible(unit), run.say) if unit else "")
