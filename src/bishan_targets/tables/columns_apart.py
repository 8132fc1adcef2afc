"""One column of figures for each metric and date, if districts or spans stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.targets import Figures
from bishan_targets.recording.measures import Said
from bishan_targets.tables.choosing import Named, Where
from bishan_targets.tables.layouts.arrangement import Item, Reach, Spot
from bishan_targets.tables.layouts.column_periods import OF_ONE_PERIOD
from bishan_targets.tables.layouts.words import is_category
from bishan_targets.text.folding import folded

_SINCE_JANUARY: Final = (Reach.TO_DATE, Reach.SPAN)


class Parts(NamedTuple):
    """The items of one district or the like, and those with a choice left open.

    `chosen` has by metric the heading and the text that chose among columns, `left_out` a place in
    each of the other ones; `unclear` has by metric an item and all texts that there are.
    """

    taken: Sequence[Named]
    chosen: Mapping[str, Where]
    left_out: Sequence[Spot]
    unclear: Mapping[str, tuple[Item, Sequence[str]]]


def of_one_part(
    named: Sequence[Named], where: Callable[[str], Where], titles: Iterable[str]
) -> Parts:
    """The items of the column that `where` chooses for each metric, if there are several.

    A heading such as 地区 or `Region` chooses, unless the table has a column of that name.
    """
    known = {folded(title) for title in titles}
    texts: dict[str, dict[str, Item]] = {}
    for item, meaning, _ in named:
        if item.part is not None:
            texts.setdefault(meaning.metric, {}).setdefault(item.part, item)
    chosen: dict[str, Where] = {}
    unclear: dict[str, tuple[Item, Sequence[str]]] = {}
    wanted: dict[str, str] = {}
    for metric, parts in texts.items():
        asked = {
            name: text
            for name, text in where(metric).items()
            if is_category(name) and folded(name) not in known
        }
        fitting = [p for p in parts if any(folded(p) == folded(t) for t in asked.values())]
        if fitting:
            chosen[metric], wanted[metric] = asked, fitting[0]
        elif len(parts) > 1 or asked:
            unclear[metric] = next(iter(parts.values())), list(parts)
    taken = [
        each
        for each in named
        if each.item.part is None
        or wanted.get(each.meaning.metric, each.item.part) == each.item.part
    ]
    columns = {each.item.figure[1] for each in taken}
    figures = [each.item.figure for each in named]
    others = {spot[1]: spot for spot in figures if spot[1] not in columns}
    clear = [each for each in taken if each.meaning.metric not in unclear]
    return Parts(clear, chosen, list(others.values()), unclear)


def of_one_reach(
    named: Sequence[Named], book: Book, said: Said, day: Callable[[Item], date | None]
) -> tuple[list[Named], list[Spot]]:
    """The items, of each metric's columns for one date only one; and the places of the others.

    Of a month's amount and the year to date, the latter, unless the figures are those of a period.
    """
    if not any(each.item.reach for each in named):
        return list(named), []
    by_date: dict[tuple[str, date | None], list[Item]] = {}
    for item, meaning, _ in named:
        by_date.setdefault((meaning.metric, day(item)), []).append(item)
    dropped: set[Spot] = set()
    for (metric, _), items in by_date.items():
        to_date = [item for item in items if item.reach in _SINCE_JANUARY]
        others = [item for item in items if item.reach not in _SINCE_JANUARY]
        kind = _kind(metric, book, said)
        if to_date and others:
            dropped |= {i.figure for i in (to_date if kind is Figures.OF_PERIOD else others)}
        elif kind is Figures.YEAR_TO_DATE:
            dropped |= {item.figure for item in others if item.reach in OF_ONE_PERIOD}
    return [each for each in named if each.item.figure not in dropped], sorted(dropped)


def _kind(metric: str, book: Book, said: Said) -> Figures | None:
    """The kind of a metric's figures, if the plan or the user states it."""
    stated = (each.figures for each in book.plan.targets_of(metric) if each.figures_stated)
    return next(stated, None) or said.of(metric)
