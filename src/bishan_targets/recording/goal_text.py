"""Goals as written in a plan: their keys and numbers, unchanged from one place to another."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final, NamedTuple

from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.reading.schema.plan_file import OPERATORS
from bishan_targets.reading.toml.inline import one_line
from bishan_targets.recording.editing import toml_number
from bishan_targets.recording.toml_places import TomlText, Uneditable

_EACH_YEAR: Final = "each_year"


class Form(Enum):
    """Ways to write a goal; the value is the first key."""

    LEVEL = ""
    GROWTH = "growth"
    TOTAL = "total"
    BETWEEN = "between"
    ABOUT = "about"

    @property
    def is_band(self) -> bool:
        """Whether it has two numbers."""
        return self in (Form.BETWEEN, Form.ABOUT)


class GoalText(NamedTuple):
    """A goal's numbers as written: one and its operator's key, or two of a band.

    `start` is the first day of a sum; `each_year` marks a goal for the amount of each year.
    """

    form: Form
    numbers: tuple[str, ...]
    key: str = ""
    start: str = ""
    each_year: bool = False

    def items(self) -> list[tuple[str, str]]:
        """The keys of the goal in a table of its own, and their values."""
        if self.each_year:
            inner = ", ".join(f"{key} = {value}" for key, value in self._items())
            return [(_EACH_YEAR, f"{{ {inner} }}")]
        return self._items()

    def _items(self) -> list[tuple[str, str]]:
        if self.form is Form.BETWEEN:
            return [("between", f"[{', '.join(self.numbers)}]")]
        if self.form is Form.ABOUT:
            return list(zip(("about", "within"), self.numbers, strict=True))
        if self.form is Form.LEVEL:
            return [(self.key, self.numbers[0])]
        inner = f"{self.key} = {self.numbers[0]}" + (f", from = {self.start}" if self.start else "")
        return [(self.form.value, f"{{ {inner} }}")]


class GoalPlaces(NamedTuple):
    """The goal of a table in a text: its form, and the paths of its numbers and its start."""

    form: Form
    numbers: tuple[KeyPath, ...]
    start: KeyPath | None = None
    each_year: bool = False

    def read(self, text: TomlText) -> GoalText:
        """The goal as written."""
        numbers = tuple(text.written(path) for path in self.numbers)
        start = text.written(self.start) if self.start else ""
        key = "" if self.form.is_band else self._key
        return GoalText(self.form, numbers, key, start, self.each_year)

    def put(self, text: TomlText, goal: GoalText) -> None:
        """Write another goal of the same form in its place; raises Uneditable for other forms."""
        if goal.form is not self.form or bool(goal.start) != (self.start is not None):
            raise Uneditable
        for path, number in zip(self.numbers, goal.numbers, strict=True):
            text.replace_at(text.value(path), number)
        if self.start:
            text.replace_at(text.value(self.start), goal.start)
        if goal.key and goal.key != self._key:
            text.replace_at(text.key(self.numbers[0]), goal.key)

    @property
    def _key(self) -> str:
        return str(self.numbers[0][-1])


def goal_places(path: KeyPath, table: Mapping[str, Any]) -> GoalPlaces:
    """The goal in a table at `path`; raises Uneditable for kinds that are not changed here."""
    if _EACH_YEAR in table:
        inside = goal_places((*path, _EACH_YEAR), table[_EACH_YEAR])
        return inside._replace(each_year=True)
    if key := _operator(table):
        return GoalPlaces(Form.LEVEL, ((*path, key),))
    if "between" in table:
        return GoalPlaces(Form.BETWEEN, ((*path, "between", 0), (*path, "between", 1)))
    if "about" in table:
        return GoalPlaces(Form.ABOUT, ((*path, "about"), (*path, "within")))
    form = next((each for each in (Form.GROWTH, Form.TOTAL) if each.value in table), None)
    if form is None:
        raise Uneditable
    inner = (*path, form.value)
    start = (*inner, "from") if form is Form.TOTAL else None
    return GoalPlaces(form, ((*inner, _operator(table[form.value])),), start)


def _operator(table: Mapping[str, Any]) -> str:
    return next((key for key in OPERATORS if key in table), "")


def goal_text(goal: Goal, form: Form) -> GoalText:
    """A goal in one of its forms: a band may be written in two."""
    if goal.high is not None:
        low, high = goal.value, goal.high
        numbers = ((low + high) / 2, (high - low) / 2) if form is Form.ABOUT else (low, high)
        return GoalText(form, tuple(map(_number, numbers)), each_year=goal.of is Quantity.YEAR)
    key = next(key for key, operator in OPERATORS.items() if operator is goal.operator)
    start = goal.start.isoformat() if goal.start else ""
    return GoalText(form, (_number(goal.value),), key, start, goal.of is Quantity.YEAR)


def _number(value: Decimal) -> str:
    return one_line(toml_number(value))
