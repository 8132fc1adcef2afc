"""A target's goal changed, with the old one kept, and the last such change taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.model.goals import FormerGoal, Goal, Operator, Quantity
from bishan_targets.model.targets import Target
from bishan_targets.reading.files import Files, Reach
from bishan_targets.reading.plan import read
from bishan_targets.reading.schema.plan_file import OPERATORS
from bishan_targets.reading.toml.inline import one_line
from bishan_targets.recording.anomaly import Anomaly
from bishan_targets.recording.given import no_figure, units_of
from bishan_targets.recording.goal_text import Form, GoalText, goal_text
from bishan_targets.recording.statements import StatementChange
from bishan_targets.recording.target_text import TargetText, changed
from bishan_targets.recording.toml_places import Uneditable
from bishan_targets.text.numbers import Refusal, read_figure

_PERCENT: Final = ("%",)


@dataclass(frozen=True, slots=True)
class NewGoal:
    """The goal asked for: a key with its numbers as given, a deadline, or both.

    `key` is one of the four operators, `between` (two numbers), or `about` (a number, and how far
    it may be missed); None keeps the number.
    """

    key: str | None
    numbers: Sequence[str]
    by: date | None
    until: date
    reason: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A changed goal, before it is written: the books before and after, and the replaced goal.

    If it is `undone`, `former` is that of the book before. `contents` has the plan's new content,
    by its path as displayed.
    """

    target: str
    before: Book
    after: Book
    former: FormerGoal
    undone: bool
    contents: Mapping[str, bytes]

    @property
    def changes(self) -> Sequence[FormerGoal]:
        """The change made."""
        return [self.former]

    @property
    def anomalies(self) -> Sequence[Anomaly]:
        """Questions about figures: none."""
        return ()

    @property
    def questions(self) -> Sequence[Diagnostic]:
        """Questions about a table: none."""
        return ()

    @property
    def untimely(self) -> Sequence[StatementChange]:
        """Statements with a date still to come: none."""
        return ()


def with_new_goal(files: Files, before: Book, name: str, asked: NewGoal) -> GoalDraft:
    """Draft the change of a target's goal; raises InputError with all objections."""
    target = _target(files, before, name)
    goal = _goal(target, asked, before)
    if problems := _objections(target, goal, asked):
        raise InputError([each._replace(file=before.plan.file) for each in problems])

    def change(text: TargetText) -> None:
        said = [("until", one_line(asked.until)), ("reason", one_line(asked.reason))]
        said += [("source", one_line(asked.source))] if asked.source else []
        by = [("by", one_line(target.goal.by))] if target.goal.by != date.max else []
        old = text.goal
        if asked.key:
            text.put_goal(goal_text(goal, old.form))
        if goal.by != target.goal.by:
            text.put_deadline(one_line(goal.by))
        text.add_former([*old.items(), *by, *said])

    content = _edited(files, name, change)
    after = read(files.with_contents(content))
    former = after.plan.targets[name].was[-1]
    return GoalDraft(name, before, after, former, False, content)


def with_former_goal(files: Files, before: Book, name: str) -> GoalDraft:
    """Draft the return to the goal before the last change; raises InputError."""
    target = _target(files, before, name)
    if not target.was:
        raise InputError([Diagnostic("nothing-to-undo", before.plan.file, values={"id": name})])
    last = target.was[-1]

    def change(text: TargetText) -> None:
        place = [each["until"] for each in text.former].index(last.until)
        text.put_goal(_in_form(text.former_goal(place), text.goal.form, last.goal))
        if last.goal.by != target.goal.by:
            default = text.meant.get("plan", {}).get("by")
            if last.goal.by == default and text.has_bare_deadline():
                text.drop_deadline()
            else:
                text.put_deadline(one_line(last.goal.by))
        text.drop_former(place)

    content = _edited(files, name, change)
    return GoalDraft(name, before, read(files.with_contents(content)), last, True, content)


def _in_form(written: GoalText, form: Form, goal: Goal) -> GoalText:
    """A former goal as written, unless the present one is a band in the other form."""
    other = written.form is not form and written.form.is_band and form.is_band
    return goal_text(goal, form) if other else written


def _target(files: Files, book: Book, name: str) -> Target:
    if files.plan.reach is not Reach.OWN:
        raise InputError([Diagnostic("linked-plan", book.plan.file)])
    if name in book.plan.undecided:
        raise InputError([Diagnostic("no-first-goal", book.plan.file, values={"id": name})])
    target = book.plan.targets[name]
    if target.years:
        raise InputError([Diagnostic("years-in-plan", book.plan.file, values={"id": name})])
    return target


def _goal(target: Target, asked: NewGoal, book: Book) -> Goal:
    """The goal asked for; raises InputError if a number cannot be read."""
    goal = target.goal._replace(by=asked.by or target.goal.by)
    if asked.key is None:
        return goal
    units = _PERCENT if goal.of is Quantity.GROWTH else units_of(target.metric, book)
    found = [read_figure(each, units) for each in asked.numbers]
    problems = [
        no_figure(text, target.id, each)
        for text, each in zip(asked.numbers, found, strict=True)
        if isinstance(each, Refusal)
    ]
    if problems:
        raise InputError(problems)
    numbers = [each for each in found if isinstance(each, Decimal)]
    if asked.key in OPERATORS:
        return goal._replace(operator=OPERATORS[asked.key], value=numbers[0], high=None)
    middle, other = numbers
    low, high = (middle - other, middle + other) if asked.key == "about" else (middle, other)
    return goal._replace(operator=Operator.BETWEEN, value=low, high=high)


def _objections(target: Target, goal: Goal, asked: NewGoal) -> list[Diagnostic]:
    """Reasons for refusing a new goal that the plan with it would not show."""
    old, until, values = target.goal, asked.until.isoformat(), {"id": target.id}
    found = []
    if goal.operator.direction != old.operator.direction:
        words = {"given": asked.key or "", "key": _key_of(old)}
        hint = "band-option" if old.high is not None else None
        found.append(Diagnostic("other-direction", values=values | words, hint=hint))
    elif old.by == date.max and goal.by != old.by:
        found.append(Diagnostic("no-first-deadline", values=values))
    elif goal == old:
        found.append(Diagnostic("same-goal", values=values))
    elif goal.high is not None and goal.value >= goal.high:
        found.append(Diagnostic("empty-band", values=values))
    if target.was and asked.until <= target.was[-1].until:
        last = target.was[-1].until.isoformat()
        found.append(Diagnostic("until-order", values={**values, "until": until, "last": last}))
    if target.since and asked.until <= target.since:
        since = target.since.isoformat()
        words = {"until": until, "since": since}
        found.append(Diagnostic("until-before-since", values=values | words))
    return found


def _key_of(goal: Goal) -> str:
    return next((key for key, each in OPERATORS.items() if each is goal.operator), "between")


def _edited(files: Files, name: str, change: Callable[[TargetText], None]) -> dict[str, bytes]:
    """The plan with a change of a target; raises InputError if its layout does not allow it."""
    plan = files.plan
    content = plan.content if isinstance(plan.content, bytes) else b""
    bom = content[: len(content) - len(content.removeprefix(b"\xef\xbb\xbf"))]
    try:
        text = changed(content.removeprefix(bom).decode(), name, change)
    except Uneditable as error:
        raise InputError([Diagnostic("uneditable", file=plan.shown)]) from error
    return {plan.shown: bom + text.encode()}
