"""The goals of a new plan, from questions at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from bishan_targets.cli import output
from bishan_targets.cli.asking import ask
from bishan_targets.cli.options import Session
from bishan_targets.model.targets import SYMBOLS
from bishan_targets.recording.entries import Entry
from bishan_targets.recording.goals import Wanted, read_goal
from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.text.folding import folded
from bishan_targets.text.numbers import Refusal, read_figure
from bishan_targets.text.periods import read_period
from bishan_targets.text.safe import visible

_MOST_TRIES: Final = 5
Answer = TypeVar("Answer")


class Answers(NamedTuple):
    """The answers: goals, the deadline of the first one, and figures."""

    goals: Sequence[NewGoal]
    by: date
    entries: Sequence[Entry]


class _Latest(NamedTuple):
    """The latest figure of a goal, if known."""

    value: Decimal | None


def interview(run: Session) -> Answers | None:
    """Ask for one goal after another, until the user has no more; None without any goal.

    Each goal is repeated as understood before anything is written. Raises UsageError after a few
    unreadable answers, and Stopped at the end of the input.
    """
    goals: list[NewGoal] = []
    entries: list[Entry] = []
    question = "init.ask.name"
    while name := _answer(run, question, lambda text: _new_name(text, goals)):
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
    unit = _answer(run, "init.ask.unit", _unit) or None
    wanted = _answer(run, "init.ask.goal", lambda text: read_goal(text, unit))
    when = "init.ask.by" if by is None else "init.ask.by-same"
    deadline = _answer(run, when, lambda text: _day(text, by), by=by.isoformat() if by else "")
    goal = _new_goal(name, wanted, deadline, taken)
    latest = _answer(run, "init.ask.latest", lambda text: _figure(text, wanted.unit)).value
    if latest is None:
        return goal.with_minimum(()), None
    day = _answer(run, "init.ask.date", lambda text: _day(text, None))
    return goal.with_minimum([latest]), Entry(goal.id, day, latest)


def _new_goal(name: str, wanted: Wanted, by: date, taken: Sequence[str]) -> NewGoal:
    return NewGoal(new_id(name, taken), name, wanted.unit, wanted.operator, wanted.value, by)


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
    run: Session, question: str, read: Callable[[str], Answer | Refusal], **values: str
) -> Answer:
    """The first readable answer; a UsageError after a few unreadable ones."""
    for _ in range(_MOST_TRIES):
        found = read(ask(run.say(question, **values), run.say))
        if not isinstance(found, Refusal):
            return found
        output.complain(run.say("init.again", reason=run.say(f"figure.{found.reason}")))
    raise run.refuse("usage.no-answer")


def _understood(run: Session, goal: NewGoal, entry: Entry | None) -> str:
    """A goal as it will be written, so that the user can spot slips."""
    operator = SYMBOLS[goal.operator] if goal.operator else ""
    unit = f" {visible(goal.unit)}" if goal.unit else ""
    latest = ""
    if entry:
        values = {"value": f"{entry.value:f}", "date": entry.date.isoformat()}
        latest = run.say("init.understood.latest", **values)
    return run.say(
        "init.understood",
        name=visible(goal.name),
        goal=f"{operator} {goal.value:f}{unit}",
        by=goal.by.isoformat() if goal.by else "",
        latest=latest,
    )
