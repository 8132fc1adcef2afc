"""Rows that describe targets: goals for the level of a metric, each row by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Final, NamedTuple

from bishan_targets.batches.kinds import DAY, FLAG, NUMBER, TEXT
from bishan_targets.batches.problems import require_none
from bishan_targets.batches.tables import Column, Row
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import BaselineRule, Bounds, Target, settled

COLUMNS: Final = (
    Column("id", TEXT, True),
    Column("op", TEXT, True),
    Column("value", NUMBER, True),
    Column("by", DAY, True),
    Column("metric", TEXT),
    Column("high", NUMBER),
    Column("baseline", DAY),
    Column("baseline_value", NUMBER),
    Column("every", TEXT),
    Column("minimum", NUMBER),
    Column("maximum", NUMBER),
    Column("keep", FLAG),
    Column("never_falls", FLAG),
    Column("season", FLAG),
)
_OPERATORS: Final[Mapping[str, Operator]] = {
    **{each.value: each for each in Operator},
    **{each.name.lower(): each for each in Operator},
}


class Wanted(NamedTuple):
    """A target with its place and key; `rest` are the row's values after those of COLUMNS."""

    place: str
    key: tuple[Any, ...]
    target: Target
    rest: tuple[Any, ...] = ()


class _Cells(NamedTuple):
    id: str
    op: str
    value: Decimal
    by: date
    metric: str | None
    high: Decimal | None
    baseline: date | None
    baseline_value: Decimal | None
    every: str | None
    minimum: Decimal | None
    maximum: Decimal | None
    keep: bool | None
    never_falls: bool | None
    season: bool | None

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.minimum, self.maximum)

    @property
    def goal(self) -> Goal:
        return Goal(_OPERATORS[self.op], self.value, self.by, self.high)


def targets_of(rows: Sequence[Row]) -> list[Wanted]:
    """The targets of a batch's rows; BatchError with the problems of all that cannot be one."""
    split = [(row, _Cells(*row.values[: len(COLUMNS)])) for row in rows]
    found = ((row, cells, _problems(cells)) for row, cells in split)
    require_none(
        [f"{row.place}, {cells.id}: {each}" for row, cells, problems in found for each in problems]
    )
    return [
        Wanted(row.place, row.key, _target(cells), row.values[len(COLUMNS) :])
        for row, cells in split
    ]


def targets_in(batches: Iterable[Sequence[Row]]) -> Iterator[Wanted]:
    """The targets of all batches."""
    return chain.from_iterable(map(targets_of, batches))


def _target(cells: _Cells) -> Target:
    return Target(
        id=cells.id,
        name={"und": cells.id},
        unit=None,
        goal=cells.goal,
        baseline=BaselineRule(cells.baseline, cells.baseline_value),
        decimals=None,
        every=Every(cells.every or Every.YEAR),
        bounds=cells.bounds,
        source=None,
        note=None,
        keep=bool(cells.keep),
        figures_from=cells.metric,
        never_falls=bool(cells.never_falls),
        season=cells.season,
    )


def _problems(cells: _Cells) -> Iterator[str]:
    if cells.every not in (None, *Every):
        yield f"every is {cells.every}; expected is one of {', '.join(Every)}"
    if cells.baseline is None and cells.baseline_value is not None:
        yield "baseline_value needs the date baseline"
    if cells.baseline is not None and cells.by <= cells.baseline:
        yield f"by is {cells.by}, which is not after the baseline, {cells.baseline}"
    goal_problem = _problem_of_operator(cells)
    bounds_problem = _problem_of_bounds(cells.bounds)
    yield from filter(None, (goal_problem, bounds_problem))
    if not goal_problem and not bounds_problem and settled(cells.goal, cells.bounds) is not None:
        yield "every value, or none, within minimum and maximum meets the goal"


def _problem_of_operator(cells: _Cells) -> str | None:
    if cells.op not in _OPERATORS:
        return f"op is {cells.op}; expected is one of {', '.join(_OPERATORS)}"
    if (_OPERATORS[cells.op] is Operator.BETWEEN) != (cells.high is not None):
        return "high belongs to the op between, and to no other"
    if cells.high is not None and cells.high <= cells.value:
        return f"high is {cells.high}, which is not above value, {cells.value}"
    return None


def _problem_of_bounds(bounds: Bounds) -> str | None:
    lowest, highest = bounds.ends
    return None if lowest < highest else f"maximum, {highest}, is not above minimum, {lowest}"
