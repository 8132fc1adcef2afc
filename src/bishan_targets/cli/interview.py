"""The goals of a new plan, from questions at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final, NamedTuple, TypeVar

from bishan_targets.cli import output
from bishan_targets.cli.asking import ask
from bishan_targets.cli.measuring import answer
from bishan_targets.cli.options import Session
from bishan_targets.model.targets import SYMBOLS, Figures
from bishan_targets.recording.entries import Entry
from bishan_targets.recording.goals import Wanted, read_goal
from bishan_targets.recording.measures import interval, part_of_year
from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.tables.goal_cells import wanted_of
from bishan_targets.text.folding import folded
from bishan_targets.text.natural_bounds import is_percentage
from bishan_targets.text.numbers import Refusal, read_figure
from bishan_targets.text.periods import read_period, read_span
from bishan_targets.text.safe import visible
from bishan_targets.text.spans import Span

_MOST_TRIES: Final = 5
Answer = TypeVar("Answer")


class Answers(NamedTuple):
    """The answers: goals, the deadline of the first one, and figures."""

    goals: Sequence[NewGoal]
    by: date
    entries: Sequence[Entry]


class _Wish(NamedTuple):
    """A goal's operator and value; None if they are left to be filled in."""

    wanted: Wanted | None


class _Latest(NamedTuple):
    """The latest figure of a goal, if known."""

    value: Decimal | None


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
    while name := _answer(
        run, question, lambda text: _new_name(text, goals), otherwise="" if goals else None
    ):
        plan_by = goals[0].by if goals else None
        goal, entry = _goal(run, name, [each.id for each in goals], plan_by)
        goals.append(goal)
        entries += [entry] if entry else []
        output.complain(_understood(run, goal, entry))
        question = "init.ask.another"
    if not goals or goals[0].by is None:
        return None
    by = goals[0].by
    return Answers([each.with_deadline(by) for each in goals], by, entries)


def _goal(
    run: Session, name: str, taken: Sequence[str], by: date | None
) -> tuple[NewGoal, Entry | None]:
    """One goal, and its latest figure if there is one; `by` is the default deadline."""
    unit = _answer(run, "init.ask.unit", _unit, otherwise="") or None
    wish = _answer(
        run, "init.ask.goal", lambda text: _wish(text, unit, name), otherwise=_Wish(None)
    )
    when = "init.ask.by" if by is None else "init.ask.by-same"
    said = by.isoformat() if by else ""
    deadline = _answer(run, when, lambda text: _day(text, by), otherwise=by, by=said)
    goal = _new_goal(NewGoal(new_id(name, taken), name, unit, by=deadline), wish.wanted)
    nothing, unknown = _Latest(None), _When(None)
    read = partial(_figure, unit=goal.unit)
    latest = _answer(run, "init.ask.latest", read, otherwise=nothing).value
    span = None
    if latest is not None:
        span = _answer(run, "init.ask.date", _when, otherwise=unknown).span
    if latest is None or span is None:
        return goal.with_minimum(()), None
    entry = Entry(goal.id, span.last, latest, begins=span.first)
    measured = _measured(run, goal, entry)
    if measured is None:
        return goal.with_minimum(()), None
    return measured.with_minimum([latest]), entry


def _measured(run: Session, goal: NewGoal, entry: Entry) -> NewGoal | None:
    """The goal with the kind of its figure, asked for if the figure's period leaves that open.

    None if that remains unknown: no plan can hold such a figure.
    """
    question = None if is_percentage(goal.unit or "") else part_of_year([entry])
    if question is None:
        return goal
    kind = answer(run, question)
    every = interval(entry) if kind is Figures.OF_PERIOD else None
    if kind is None or (kind is Figures.OF_PERIOD and every is None):
        output.complain(run.say("init.left_out"))
        return None
    return replace(goal, figures=kind, every=every)


def _new_goal(goal: NewGoal, wanted: Wanted | None) -> NewGoal:
    """The goal with its operator and value, if known."""
    if wanted is None:
        return goal
    return replace(goal, unit=wanted.unit, operator=wanted.operator, value=wanted.value)


def _wish(text: str, unit: str | None, name: str) -> _Wish | Refusal:
    found = wanted_of(text, unit, name) if text else None
    return found if isinstance(found, Refusal) else _Wish(found)


def _when(text: str) -> _When | Refusal:
    found = read_span(text)
    return _When(found) if found else Refusal("bad-day")


def _new_name(text: str, goals: Sequence[NewGoal]) -> str | Refusal:
    named = {folded(each.name) for each in goals}
    return Refusal("name-twice") if text and folded(text) in named else text


def _unit(text: str) -> str | Refusal:
    """A unit may contain a number, such as one of people; text that reads as a goal is refused."""
    return Refusal("unit-goal") if isinstance(read_goal(text, None), Wanted) else text


def _figure(text: str, unit: str | None) -> _Latest | Refusal:
    found = read_figure(text, [unit] if unit else []) if text else None
    return found if isinstance(found, Refusal) else _Latest(found)


def _day(text: str, default: date | None) -> date | Refusal:
    found = read_period(text) if text else default
    return Refusal("bad-day") if found is None else found


def _answer(
    run: Session,
    question: str,
    read: Callable[[str], Answer | Refusal],
    *,
    otherwise: Answer | None = None,
    **values: str,
) -> Answer:
    """The first readable answer; after a few unreadable ones `otherwise`, or a UsageError."""
    for _ in range(_MOST_TRIES):
        found = read(ask(run.say(question, **values), run.say))
        if not isinstance(found, Refusal):
            return found
        output.complain(run.say("init.again", reason=run.say(f"figure.{found.reason}")))
    if otherwise is None:
        raise run.refuse("usage.no-answer")
    output.complain(run.say("init.left_out"))
    return otherwise


def _understood(run: Session, goal: NewGoal, entry: Entry | None) -> str:
    """A goal as it will be written, so that the user can spot slips."""
    unit = f" {visible(goal.unit)}" if goal.unit else ""
    wanted = run.say("init.goals.open")
    if goal.operator:
        wanted = f"{SYMBOLS[goal.operator]} {goal.value:f}{unit}"
    latest = ""
    if entry:
        values = {"value": f"{entry.value:f}", "date": entry.date.isoformat()}
        latest = run.say("init.understood.latest", **values)
    return run.say(
        "init.understood",
        name=visible(goal.name),
        goal=wanted,
        by=goal.by.isoformat() if goal.by else "",
        latest=latest,
    )
