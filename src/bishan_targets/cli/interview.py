"""The goals of a new plan, from questions at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple

from bishan_targets.cli import output
from bishan_targets.cli.answers import readable
from bishan_targets.cli.beginnings import begun
from bishan_targets.cli.measuring import answer
from bishan_targets.cli.options import Session
from bishan_targets.cli.wishes import Number, above_zero, wish
from bishan_targets.model.periods import JANUARY_1, Every
from bishan_targets.model.targets import Figures
from bishan_targets.recording.entries import Entry
from bishan_targets.recording.goals import Wanted, read_goal
from bishan_targets.recording.measures import interval, part_of_year
from bishan_targets.recording.named_units import unit_in_name
from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.render.new_goals import wanted_words
from bishan_targets.text.folding import folded
from bishan_targets.text.natural_bounds import is_percentage
from bishan_targets.text.numbers import Refusal, read_figure, says_none
from bishan_targets.text.periods import read_period, read_span
from bishan_targets.text.safe import visible
from bishan_targets.text.spans import Span

_ONE_DAY: Final = timedelta(days=1)


class Answers(NamedTuple):
    """The answers: goals, the deadline of the first one, and figures."""

    goals: Sequence[NewGoal]
    by: date
    entries: Sequence[Entry]


class _When(NamedTuple):
    """The period of a figure, if known."""

    span: Span | None


def interview(run: Session) -> Answers | None:
    """Ask for one goal after another, until the user has no more; None without any goal.

    Each goal is repeated as understood before anything is written. An answer not understood after a
    few tries is left out, or to be filled in: no other answer is lost. Raises UsageError if it is
    the first goal's name or deadline, and Stopped at the end of the input.
    """
    goals: list[NewGoal] = []
    entries: list[Entry] = []
    question = "init.ask.name"
    while name := readable(
        run, question, lambda text: _new_name(text, goals), otherwise="" if goals else None
    ):
        goal, own = _goal(run, name, goals)
        goals.append(goal)
        entries += own
        output.complain(_understood(run, goal, own))
        question = "init.ask.another"
    if not goals or goals[0].by is None:
        return None
    by = goals[0].by
    return Answers([each.with_deadline(by) for each in goals], by, entries)


def _goal(run: Session, text: str, before: Sequence[NewGoal]) -> tuple[NewGoal, list[Entry]]:
    """One goal after those before, whose deadline and beginning it may share, and its figures."""
    name, usual = unit_in_name(text)
    unit = _unit_of(run, usual)
    name = name if unit and unit == usual else text
    if not before:
        output.complain(run.say("init.goal-forms"))
    taken = [each.id for each in before]
    wished = wish(run, NewGoal(new_id(name, taken), name, unit))
    wished = wished._replace(goal=replace(wished.goal, id=new_id(wished.goal.name, taken)))
    by = before[0].by if before else None
    when, said = ("init.ask.by-same", by.isoformat()) if by else ("init.ask.by", "")
    by = readable(run, when, lambda text: _day(text, by), otherwise=by, by=said)
    wished = wished._replace(goal=replace(wished.goal, by=by))
    return _with_figures(run, begun(run, wished, _base_of(before)))


def _unit_of(run: Session, usual: str | None) -> str | None:
    """The unit of a metric; `usual` is the one in its name."""
    if usual is None:
        said = readable(run, "init.ask.unit", _unit, otherwise="")
    else:
        said = readable(run, "init.ask.unit-same", _unit, otherwise="", unit=visible(usual))
    if not said:
        return usual
    return None if says_none(said) else said


def _base_of(goals: Sequence[NewGoal]) -> date | None:
    """The day that the latest of the goals with such a day is measured from."""
    for each in reversed(goals):
        if each.baseline:
            return each.baseline
        if each.sum_from:
            return each.sum_from - _ONE_DAY
    return None


def _with_figures(run: Session, goal: NewGoal) -> tuple[NewGoal, list[Entry]]:
    """A goal with the kind of its figures, and its figures: of growth, the one it starts from."""
    units = [goal.unit] if goal.unit else []
    entries = []
    if goal.baseline:
        day, read = goal.baseline.isoformat(), partial(above_zero, units=units)
        base = readable(run, "init.ask.base-figure", read, otherwise=Number(None), day=day).value
        entries = [Entry(goal.id, goal.baseline, base)] if base is not None else []
    latest = readable(
        run, "init.ask.latest", partial(_figure, units=units), otherwise=Number(None)
    ).value
    if latest is not None:
        span = readable(run, "init.ask.date", _when, otherwise=_When(None)).span
        entry = Entry(goal.id, span.last, latest, begins=span.first) if span else None
        measured = _measured(run, goal, entry) if entry else None
        if entry and measured:
            goal = measured
            entries = [*(each for each in entries if each.date != entry.date), entry]
    return goal.with_minimum([each.value for each in entries]), entries


def _measured(run: Session, goal: NewGoal, entry: Entry) -> NewGoal | None:
    """The goal with the kind of its figure, asked for if the figure's period leaves that open.

    None if that remains unknown, or the figure is none that the goal adds up: no plan can hold it.
    """
    question = None
    if not (goal.figures or is_percentage(goal.unit or "")):
        question = part_of_year([entry])
    kind = answer(run, question) if question else goal.figures
    if question is None and kind is None:
        return goal
    if kind is None or not _may_be(entry, kind):
        output.complain(run.say("init.left_out"))
        return None
    every = interval(entry) if kind is Figures.OF_PERIOD else None
    return replace(goal, figures=kind, every=None if every is Every.YEAR else every)


def _may_be(entry: Entry, kind: Figures) -> bool:
    """Whether a figure for such a period may be of a kind; one for a day stands for its end."""
    first, every = entry.begins or entry.date, interval(entry)
    if kind is Figures.OF_PERIOD:
        return every is not None or first == entry.date
    begins = (first.month, first.day) == JANUARY_1
    return kind is Figures.LEVEL or begins or every is Every.MONTH or first == entry.date


def _when(text: str) -> _When | Refusal:
    found = read_span(text)
    return _When(found) if found else Refusal("bad-day")


def _new_name(text: str, goals: Sequence[NewGoal]) -> str | Refusal:
    named = {folded(each.name) for each in goals}
    own = {folded(text), folded(unit_in_name(text)[0])}
    return Refusal("name-twice") if text and own & named else text


def _unit(text: str) -> str | Refusal:
    """A unit may contain a number, such as one of people; text that reads as a goal is refused."""
    return Refusal("unit-goal") if isinstance(read_goal(text, None), Wanted) else text


def _figure(text: str, units: Sequence[str]) -> Number | Refusal:
    found = read_figure(text, units) if text else None
    return found if isinstance(found, Refusal) else Number(found)


def _day(text: str, default: date | None) -> date | Refusal:
    found = read_period(text) if text else default
    return Refusal("bad-day") if found is None else found


def _understood(run: Session, goal: NewGoal, entries: Sequence[Entry]) -> str:
    """A goal as it will be written, so that the user can spot slips."""
    return run.say(
        "init.understood",
        name=visible(goal.name),
        goal=wanted_words(goal, run.say),
        by=goal.by.isoformat() if goal.by else "",
        latest="".join(_figure_words(run, each) for each in entries),
    )


def _figure_words(run: Session, entry: Entry) -> str:
    value = run.say.figure(f"{entry.value:f}")
    return run.say("init.understood.latest", value=value, date=entry.date.isoformat())
