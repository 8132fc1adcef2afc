"""The files of a new plan: goals to begin with, their figures, and schemas for editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import tomli_w

from bishan_targets import schemas
from bishan_targets.editing import new_snapshot, toml_number
from bishan_targets.entries import Change, Effect, Entry
from bishan_targets.files import OPERATORS
from bishan_targets.messages import Messages
from bishan_targets.model import Operator
from bishan_targets.numerals import read_figure
from bishan_targets.text import narrow

EXAMPLES: Final = ("bishan",)
_SCHEMAS: Final = ".bishan"
_COMMENT_COLUMN: Final = 30
_UNLIKE_IDS = re.compile(r"\W+")
_MOST_ID: Final = 60
# How people write what a value must be; the longest first, as each begins with a shorter one.
_SIGNS: Final[tuple[tuple[str, Operator], ...]] = (
    *((sign, Operator.AT_LEAST) for sign in ("≥", ">=", "at least", "至少", "不低于", "达到")),
    *((sign, Operator.AT_MOST) for sign in ("≤", "<=", "at most", "至多", "不超过", "不高于")),
    *((sign, Operator.MORE_THAN) for sign in (">", "more than", "突破", "超过", "高于")),
    *((sign, Operator.LESS_THAN) for sign in ("<", "less than", "低于", "少于")),
)


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal to begin with; without an operator and a value, one that is still to be filled in."""

    id: str
    name: str
    unit: str | None = None
    operator: Operator | None = None
    value: Decimal | None = None


def new_plan(
    name: str, by: date, goals: Sequence[NewGoal], entries: Sequence[Entry], say: Messages
) -> dict[str, str]:
    """The files of a plan by their paths in its folder, commented in the reader's language."""
    snapshots: dict[date, list[Change]] = {}
    for entry in entries:
        snapshots.setdefault(entry.date, []).append(Change(entry, None, Effect.NEW))
    return {
        "targets.toml": _plan(name, by, goals, say),
        **{
            f"actuals/{day.isoformat()}.toml": _schema_line("../", "actuals")
            + new_snapshot(day, changes).decode()
            for day, changes in sorted(snapshots.items())
        },
        **{f"{_SCHEMAS}/{name}.json": schemas.read(name) for name in schemas.INPUTS},
    }


def example(name: str) -> dict[str, str]:
    """The files of one of EXAMPLES."""
    return dict(_texts(files("bishan_targets") / "examples" / name, ""))


def read_goal(text: str, unit: str | None) -> tuple[Operator, Decimal] | None:
    """`> 500`, `突破500家`: an operator and a value; a number alone means `at least`."""
    plain = narrow(text).strip().lower()
    sign, operator = next(
        (each for each in _SIGNS if plain.startswith(each[0])), ("", Operator.AT_LEAST)
    )
    value = read_figure(plain.removeprefix(sign), [unit.lower()] if unit else [])
    return (operator, value) if isinstance(value, Decimal) else None


def new_id(name: str, taken: Iterable[str]) -> str:
    """An id made of a name: its letters and digits of any script, in small letters."""
    plain = _UNLIKE_IDS.sub("_", narrow(name)).strip("_").lower()[:_MOST_ID].strip("_")
    base = plain or "target"
    known, found, number = set(taken), base, 2
    while found in known:
        found, number = f"{base}_{number}", number + 1
    return found


def _plan(name: str, by: date, goals: Sequence[NewGoal], say: Messages) -> str:
    lines = [_schema_line("", "targets").rstrip(), f"# {say('init.head')}", "", "[plan]"]
    lines += _lines({"name": name})
    lines.append(_with_comment(f"by = {by.isoformat()}", say("init.by")))
    lines += ["", f"# {say('init.target')}"]
    for goal in goals:
        lines += [*_goal(goal, say), ""]
    return "\n".join(lines).rstrip() + "\n"


def _goal(goal: NewGoal, say: Messages) -> list[str]:
    header = tomli_w.dumps({"targets": {goal.id: {}}}).strip().split("\n")[-1]
    lines = [header, *_lines({"name": goal.name, **({"unit": goal.unit} if goal.unit else {})})]
    if goal.operator is None or goal.value is None:
        lines.append(_with_comment("# at_least = ", say("init.fill-in")))
    else:
        key = next(key for key, operator in OPERATORS.items() if operator is goal.operator)
        others = ", ".join(other for other in OPERATORS if other != key)
        value = _lines({key: toml_number(goal.value)})[0]
        lines.append(_with_comment(value, say("init.operators", others=others)))
    lines += [
        _with_comment("# minimum = 0", say("init.bounds")),
        _with_comment('# every = "quarter"', say("init.every")),
        _with_comment('# source = ""', say("init.source")),
    ]
    return lines


def _lines(table: Mapping[str, object]) -> list[str]:
    return tomli_w.dumps(table).rstrip("\n").split("\n")


def _with_comment(text: str, comment: str) -> str:
    return f"{text.ljust(_COMMENT_COLUMN)}# {comment}"


def _schema_line(up: str, name: str) -> str:
    return f"#:schema {up}{_SCHEMAS}/{name}.json\n"


def _texts(folder: Traversable, path: str) -> Iterable[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _texts(each, f"{path}{each.name}/")
        else:
            yield path + each.name, each.read_text(encoding="utf-8")
