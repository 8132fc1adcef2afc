"""The files of a new plan: initial goals, their figures, and schemas for editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import tomli_w

from bishan_targets import schemas
from bishan_targets.messages import Messages
from bishan_targets.model.goals import Operator
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures
from bishan_targets.reading.schema.plan_file import OPERATORS
from bishan_targets.reading.toml.inline import one_line
from bishan_targets.recording.editing import new_snapshot, toml_number
from bishan_targets.recording.entries import Change, Effect, Entry
from bishan_targets.text.folding import narrow
from bishan_targets.text.natural_bounds import natural_bounds
from bishan_targets.text.safe import visible

_SCHEMAS: Final = ".bishan"
_COMMENT_COLUMN: Final = 30
_UNLIKE_IDS = re.compile(r"\W+")
_MOST_ID: Final = 60


@dataclass(frozen=True, slots=True)
class NewGoal:
    """An initial goal; without an operator and a value, still to be filled in.

    `by` is its own deadline, if it has one. With `high`, it is a band; `about` is a number that may
    be missed by `within`, if that is decided. `text` is the goal as a table has it, `typed` as the
    user wrote it if a plan cannot have that. `figures` is the kind of the figures, `every` their
    interval if that is no year; `from_zero` tells that none of them can be lower. With
    `is_growth`, the value is that of average growth since the baseline, the goal's own or the
    plan's; with `sum_from`, that of the sum of all figures from that day on. `steps` are interim
    goals of the same kind, each with its day. A cap that `is_below_figures` is taken for one
    because of that alone.
    """

    id: str
    name: str
    unit: str | None = None
    operator: Operator | None = None
    value: Decimal | None = None
    by: date | None = None
    high: Decimal | None = None
    about: Decimal | None = None
    within: Decimal | None = None
    text: str | None = None
    typed: str | None = None
    figures: Figures | None = None
    from_zero: bool = False
    is_growth: bool = False
    sum_from: date | None = None
    binding: bool = False
    owner: str | None = None
    group: str | None = None
    baseline: date | None = None
    every: Every | None = None
    steps: Sequence[NewGoal] = ()
    is_below_figures: bool = False

    @property
    def is_filled_in(self) -> bool:
        """Whether nothing is left for the user to decide."""
        has_value = self.operator is not None or self.high is not None
        return self.within is not None if self.about is not None else has_value

    def filled(
        self,
        operator: Operator | None = None,
        value: Decimal | None = None,
        high: Decimal | None = None,
        about: Decimal | None = None,
        *,
        by: date | None,
        text: str,
    ) -> NewGoal:
        """The goal with a condition as a table has it."""
        return replace(
            self, operator=operator, value=value, high=high, about=about, by=by, text=text
        )

    def with_minimum(self, known: Iterable[Decimal]) -> NewGoal:
        """The goal with a minimum of zero if `validate` would propose that.

        By the unit and the name, if neither the goal nor a figure known is below zero.
        """
        own = () if self.is_growth else (self.value, self.about)
        values = [*known, *(each for each in own if each is not None)]
        named = natural_bounds([self.unit] if self.unit else [], [self.id, self.name])
        return replace(self, from_zero=named is not None and min(values, default=0) >= 0)

    def with_deadline(self, by: date) -> NewGoal:
        """The goal in a plan with that deadline, which it need not repeat."""
        return replace(self, by=None) if self.by == by else self


def new_plan(
    name: str, by: date, goals: Sequence[NewGoal], entries: Sequence[Entry], say: Messages
) -> dict[str, str]:
    """The files of a plan by their paths in its folder, commented in the reader's language."""
    snapshots: dict[date, list[Change]] = {}
    for entry in entries:
        snapshots.setdefault(entry.date, []).append(Change(entry, None, Effect.NEW))
    figures = {
        f"actuals/{day.isoformat()}.toml": new_snapshot(day, changes)
        for day, changes in sorted(snapshots.items())
    }
    return with_schemas(plan_text(name, by, goals, say), figures)


def with_schemas(plan: str, snapshots: Mapping[str, bytes]) -> dict[str, str]:
    """The files of a plan, with the schemas for editors that they refer to."""
    return {
        "targets.toml": plan,
        **{
            path: _schema_line("../", "actuals") + content.decode()
            for path, content in snapshots.items()
        },
        **{f"{_SCHEMAS}/{name}.json": schemas.read(name) for name in schemas.INPUTS},
    }


def example(name: str) -> dict[str, str]:
    """The files of an example that the package brings, by their paths in its folder."""
    return dict(_texts(files("bishan_targets") / "examples" / name, ""))


def new_id(name: str, taken: Iterable[str]) -> str:
    """An id made from a name: its letters and digits of any script, in lower case."""
    plain = _UNLIKE_IDS.sub("_", narrow(name)).strip("_").lower()[:_MOST_ID].strip("_")
    base = plain or "target"
    known, found, number = set(taken), base, 2
    while found in known:
        found, number = f"{base}_{number}", number + 1
    return found


def plan_text(
    name: str, by: date, goals: Sequence[NewGoal], say: Messages, baseline: date | None = None
) -> str:
    """The plan alone; `by` is the deadline of every goal without its own.

    `baseline` is the day that the way to all goals is measured from, if that is known.
    """
    lines = [_schema_line("", "targets").rstrip(), f"# {say('init.head')}", "", "[plan]"]
    lines += _lines({"name": name})
    lines.append(_with_comment(f"by = {by.isoformat()}", say("init.by")))
    if baseline:
        lines.append(_with_comment(f"baseline = {baseline.isoformat()}", say("init.baseline")))
    lines += ["", f"# {say('init.target')}", f"# {say('init.milestone')}"]
    lines.append(f"# {say('init.ratio')}")
    for goal in goals[:1]:
        lines += [*_goal(goal, say), *_rarer_keys(say), ""]
    for goal in goals[1:]:
        lines += [*_goal(goal, say), ""]
    return "\n".join(lines).rstrip() + "\n"


def _goal(goal: NewGoal, say: Messages) -> list[str]:
    header = tomli_w.dumps({"targets": {goal.id: {}}}).strip().split("\n")[-1]
    lines = [header, *_lines({"name": goal.name, **({"unit": goal.unit} if goal.unit else {})})]
    if goal.figures:
        figures = f'figures = "{goal.figures}"'
        lines.append(_with_comment(figures, say(f"init.figures.{goal.figures}")))
    lines += _condition(goal, say)
    lines += [f"by = {goal.by.isoformat()}"] if goal.by else []
    if goal.baseline and goal.is_filled_in:
        lines.append(f"baseline = {goal.baseline.isoformat()}")
    lines += [
        _with_comment(f"{'' if goal.from_zero else '# '}minimum = 0", say("init.bounds")),
        _with_comment(
            f'every = "{goal.every}"' if goal.every else '# every = "quarter"', say("init.every")
        ),
        _with_comment(f"{'' if goal.binding else '# '}binding = true", say("init.binding")),
        *(
            [_text("owner", goal.owner)]
            if goal.owner
            else [_with_comment('# owner = ""', say("init.owner"))]
        ),
        *([_text("group", goal.group)] if goal.group else []),
        _with_comment('# source = ""', say("init.source")),
    ]
    return lines


def _text(key: str, text: str) -> str:
    return _lines({key: text})[0]


def _condition(goal: NewGoal, say: Messages) -> list[str]:
    """The lines for a goal's condition, commented out if something is left to decide."""
    text = visible(goal.text or "")
    if goal.about is not None and goal.within is None:
        about = _lines({"about": toml_number(goal.about)})[0]
        decide = say("init.about-text", text=text) if text else say("init.about")
        return [_with_comment(f"# {about}", decide), "# within = "]
    if not goal.is_filled_in:
        return [_with_comment("# at_least = ", _fill_in(goal, text, say))]
    first, *rest = condition(goal)
    return [_with_comment(first, _beside(goal, text, say)), *rest, *interim_goals(goal)]


def _fill_in(goal: NewGoal, text: str, say: Messages) -> str:
    """The comment beside a condition left to fill in."""
    if goal.typed:
        return say("init.fill-in-typed", text=visible(goal.typed))
    return say("init.fill-in-text", text=text) if text else say("init.fill-in")


def _beside(goal: NewGoal, text: str, say: Messages) -> str:
    """The comment beside a condition."""
    if text:
        return say("init.said-below" if goal.is_below_figures else "init.said", text=text)
    if goal.is_growth or goal.sum_from:
        return say("init.growth" if goal.is_growth else "init.total")
    others = ", ".join(key for key in OPERATORS if OPERATORS[key] is not goal.operator)
    return say("init.operators", others=others)


def condition(goal: NewGoal) -> list[str]:
    """The lines for the condition of a goal that is filled in."""
    if goal.about is not None and goal.within is not None:
        return _lines({"about": toml_number(goal.about), "within": toml_number(goal.within)})
    if goal.value is None:
        return []
    if goal.high is not None:
        low, high = (one_line(toml_number(each)) for each in (goal.value, goal.high))
        return [f"between = [{low}, {high}]"]
    key = next(key for key, operator in OPERATORS.items() if operator is goal.operator)
    line = _lines({key: toml_number(goal.value)})[0]
    if goal.sum_from:
        return [f"total = {{ {line}, from = {goal.sum_from.isoformat()} }}"]
    return [f"growth = {{ {line} }}" if goal.is_growth else line]


def interim_goals(goal: NewGoal) -> list[str]:
    """The line for a goal's interim goals, if it has some."""
    steps = [f"{{ by = {each.by}, {condition(each)[0]} }}" for each in goal.steps]
    return [f"steps = [{', '.join(steps)}]"] if steps else []


def _rarer_keys(say: Messages) -> list[str]:
    """An example of each other kind of goal, once in a plan."""
    return [
        _with_comment("# between = [45, 55]", say("init.between")),
        _with_comment("# growth = { at_least = 7 }", say("init.growth")),
        _with_comment("# total = { at_least = 900, from = 2026-01-01 }", say("init.total")),
        _with_comment("# each_year = { at_least = 180 }", say("init.each_year")),
        _with_comment("# steps = [{ by = 2028-12-31, at_least = 44 }]", say("init.steps")),
        _with_comment('# metric = "example"', say("init.metric")),
        _with_comment("# never_falls = true", say("init.never_falls")),
        _with_comment(f"# since = {date(2026, 1, 1)}", say("init.since")),
    ]


def _lines(table: Mapping[str, object]) -> list[str]:
    return tomli_w.dumps(table).rstrip("\n").split("\n")


def _with_comment(text: str, comment: str) -> str:
    return f"{text.ljust(_COMMENT_COLUMN - 2)}  # {comment}"


def _schema_line(up: str, name: str) -> str:
    return f"#:schema {up}{_SCHEMAS}/{name}.json\n"


def _texts(folder: Traversable, path: str) -> Iterable[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _texts(each, f"{path}{each.name}/")
        else:
            yield path + each.name, each.read_text(encoding="utf-8")
