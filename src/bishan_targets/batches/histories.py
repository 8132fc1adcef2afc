"""The figures of each target: those of its metric under its key, and its baseline's value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from bishan_targets.batches.figures import figure
from bishan_targets.batches.problems import BatchError, require_none
from bishan_targets.batches.tables import Row
from bishan_targets.batches.targets import Wanted
from bishan_targets.model.observations import DATE, Observation

Figures: TypeAlias = Mapping[str, Sequence[Observation]]
"""The figures of one key, by metric."""


class Followed(NamedTuple):
    """A target, and its metric's figures in order of date."""

    wanted: Wanted
    history: Sequence[Observation]


class _Keyed(Protocol):
    @property
    def place(self) -> str: ...
    @property
    def key(self) -> tuple[Any, ...]: ...


_OfAKey = TypeVar("_OfAKey", bound=_Keyed)


def joined(targets: Iterable[Wanted], rows: Iterable[Row]) -> Iterator[Followed]:
    """The targets with their figures, both sorted by key; only those of one key are held.

    Figures of a key or a metric without a target are left out.
    """
    of_figures = _by_key(rows)
    waiting = next(of_figures, None)
    for group in _by_key(targets):
        while waiting and _is_before(waiting[0], group[0]):
            waiting = next(of_figures, None)
        is_mine = waiting and waiting[0].key == group[0].key
        yield from followed(group, _by_metric(waiting if is_mine and waiting else ()))
    for _ in of_figures:  # they may be wrong
        pass


def within(targets: Iterable[Wanted]) -> Iterator[Followed]:
    """The targets whose figures are in their own rows."""
    for each in targets:
        (figures,) = each.rest
        yield from followed([each], {each.target.metric: figures})


def followed(group: Sequence[Wanted], figures: Figures) -> list[Followed]:
    """The targets of one key with their figures, as of one plan.

    A baseline's value is a figure of its metric. BatchError with all problems of the key.
    """
    problems = list(_twice(group))
    known = {metric: {each.date: each for each in some} for metric, some in figures.items()}
    for metric in {each.target.metric: None for each in group}:
        if twice := _day_twice(figures.get(metric, ())):
            problems.append(f"{_title(group[0], metric)}: two figures for {twice}")
    for each in group:
        problems += _outside(each, figures.get(each.target.metric, ()))
        problems += _add_baseline(each, known.setdefault(each.target.metric, {}))
    require_none(problems)
    histories = {metric: sorted(some.values(), key=DATE) for metric, some in known.items()}
    return [Followed(each, histories[each.target.metric]) for each in group]


def _by_key(rows: Iterable[_OfAKey]) -> Iterator[list[_OfAKey]]:
    last: _OfAKey | None = None
    for _, some in groupby(rows, key=lambda each: each.key):
        group = list(some)
        if last and not _is_before(last, group[0]):
            raise BatchError([f"{group[0].place}: the key comes after a greater one; sort by key"])
        last = group[0]
        yield group


def _is_before(one: _Keyed, other: _Keyed) -> bool:
    try:
        return one.key < other.key
    except TypeError:
        problem = f"the key is of another type than that of {one.place}"
        raise BatchError([f"{other.place}: {problem}"]) from None


def _by_metric(rows: Iterable[Row]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for row in rows:
        metric, *cells = row.values
        found.setdefault(metric, []).append(figure(cells))
    return found


def _title(wanted: Wanted, name: str) -> str:
    return " ".join(map(str, (*wanted.key, name)))


def _twice(group: Sequence[Wanted]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for each in group:
        first = seen.setdefault(each.target.id, each.place)
        if first != each.place:
            yield f"{each.place}, {_title(each, each.target.id)}: the same id as in {first}"


def _day_twice(figures: Iterable[Observation]) -> object:
    days = sorted(each.date for each in figures)
    return next((one for one, other in pairwise(days) if one == other), None)


def _outside(wanted: Wanted, figures: Iterable[Observation]) -> Iterator[str]:
    bounds = wanted.target.bounds
    for each in figures:
        if not bounds.hold(each.value):
            title = f"{wanted.place}, {_title(wanted, wanted.target.id)}"
            yield f"{title}: {each.value} on {each.date} is outside minimum and maximum"


def _add_baseline(wanted: Wanted, known: dict[Any, Observation]) -> Iterator[str]:
    """Add a baseline that is given with its value to the figures; tell if they contradict it."""
    day, value, _ = wanted.target.baseline
    if day is None or value is None:
        return
    there = known.setdefault(day, Observation(day, value))
    if there.value != value:
        title = f"{wanted.place}, {_title(wanted, wanted.target.id)}"
        yield f"{title}: baseline_value is {value}, and the figure of {day} is {there.value}"
