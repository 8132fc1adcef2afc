"""The items of one series of each metric, and those left out as parts of others."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from bishan_targets.tables.layouts.arrangement import Arrangement, Item, Layout, Spot
from bishan_targets.tables.layouts.beside import value_column
from bishan_targets.tables.names import Meaning
from bishan_targets.tables.series import Apart, Omitted, Rows, Said, Series, some_of
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.titles import title_at
from bishan_targets.text.folding import folded

Where = Mapping[str, str]
"""Texts by the headings of columns: only rows that say them are taken."""


class Named(NamedTuple):
    """An item of a known metric; `is_empty` tells that it has no figure."""

    item: Item
    meaning: Meaning
    is_empty: bool

    @property
    def row(self) -> int:
        """The row of its figure."""
        return self.item.figure[0]


class Choice(NamedTuple):
    """The items taken, the rows of other series, errors and questions.

    `where` has the choices that applied, `titles` the titles of the figures, by metric.
    """

    taken: list[Named]
    omitted: Sequence[Omitted]
    errors: Sequence[Said]
    questions: Sequence[Said]
    where: Mapping[str, Where]
    titles: Mapping[str, Sequence[str]]


def one_series(
    sheet: Sheet,
    arrangement: Arrangement,
    named: Sequence[Named],
    read: Container[Spot],
    wanted: Callable[[str], Where],
    told: Where,
) -> Choice:
    """Choose one series of each metric.

    `read` are the headings that name metrics, `wanted` gives the rows to take of a metric, and
    `told` are those of them that were given just now.
    """
    apart = _apart(sheet, arrangement, read)
    metrics = dict.fromkeys(each.meaning.metric for each in named)
    if not (apart.headings or arrangement.layout is Layout.BY_PERIOD or any(map(wanted, metrics))):
        return _everything(sheet, arrangement, named, metrics)
    chooser = _Chooser(sheet, arrangement, named, apart)
    chosen = {metric: chooser.series(metric, wanted(metric)) for metric in chooser.rows}
    kept = {metric: set(series.rows) for metric, (series, _) in chosen.items()}
    taken = [each for each in named if each.row in kept[each.meaning.metric]]
    errors = [each for series, _ in chosen.values() for each in series.errors]
    where = {metric: asked for metric, (_, asked) in chosen.items() if asked}
    errors += chooser.unfit(kept, where, told)
    if arrangement.layout is Layout.LONG:
        errors += _differing_paths(sheet, arrangement.header, taken)
    return Choice(
        taken,
        [each for series, _ in chosen.values() for each in series.omitted],
        errors,
        [each for series, _ in chosen.values() for each in series.questions],
        where,
        chooser.titles(kept),
    )


def _everything(
    sheet: Sheet, arrangement: Arrangement, named: Sequence[Named], metrics: Iterable[str]
) -> Choice:
    """All items of a table in which nothing could tell rows apart, except for parts of names."""
    title = title_at(sheet, arrangement)(arrangement.header + 1)
    errors = [*_differing_paths(sheet, arrangement.header, named)]
    return Choice(list(named), (), errors, (), {}, {metric: [title] for metric in metrics})


def _apart(sheet: Sheet, arrangement: Arrangement, read: Container[Spot]) -> Apart:
    return Apart(
        sheet,
        arrangement.header,
        [spot for spot in arrangement.apart if spot not in read],
        arrangement.units_apart,
        is_single=_has_one_column(sheet, arrangement),
    )


class _Chooser:
    """The rows of each metric, and the columns that may tell them apart."""

    def __init__(
        self,
        sheet: Sheet,
        arrangement: Arrangement,
        named: Iterable[Named],
        apart: Apart,
    ) -> None:
        self.rows: dict[str, dict[int, Item]] = {}
        self._sheet = sheet
        self._arrangement = arrangement
        self._filled: dict[str, set[int]] = {}
        self._names_at: set[int] = set()
        for each in named:
            metric, row = each.meaning.metric, each.row
            self.rows.setdefault(metric, {}).setdefault(row, each.item)
            if not each.is_empty:
                self._filled.setdefault(metric, set()).add(row)
            self._names_at.add(each.item.name_at[1])
        self._apart = apart

    def series(self, metric: str, wanted: Where) -> tuple[Series, Where]:
        """One series of a metric, and the choices that the table has columns for."""
        where = {name: text for name, text in wanted.items() if self._column(name) is not None}
        items = self.rows[metric]
        own = self._names_at | {item.figure[1] for item in items.values()}
        filled = self._filled.get(metric, ())
        rows = Rows(metric, list(items), filled, _period_in(self._sheet, items), own)
        return self._apart.series(rows, where), where

    def unfit(
        self, kept: Mapping[str, set[int]], where: Mapping[str, Where], told: Where
    ) -> Iterable[Said]:
        """Errors for choices that no row fits; one just made need fit the rows of one metric."""
        some_fit = any(kept[metric] for metric in where)
        for metric, asked in where.items():
            for name, text in asked.items() if not kept[metric] else ():
                column = self._column(name) or 0
                known = self._apart.texts(column, self.rows[metric])
                is_known = folded(text) in map(folded, known)
                if not (is_known or (some_fit and name in told)):
                    values = {"given": name, "match": text or "-", "known": some_of(known)}
                    spot = self._arrangement.header, column
                    yield Said(spot, "no-row", {"id": metric, **values})

    def titles(self, kept: Mapping[str, set[int]]) -> dict[str, list[str]]:
        """The titles of each metric's figures."""
        title = title_at(self._sheet, self._arrangement)
        filled = {metric: sorted(kept[metric] & rows) for metric, rows in self._filled.items()}
        return {metric: list(dict.fromkeys(map(title, rows))) for metric, rows in filled.items()}

    def _column(self, name: str) -> int | None:
        return self._apart.column(name)


def _has_one_column(sheet: Sheet, arrangement: Arrangement) -> bool:
    """Whether a table has one column of figures, headed as that."""
    if arrangement.layout is Layout.BY_METRIC:
        return value_column(sheet, arrangement.header) is not None
    return arrangement.layout is Layout.LONG


def _period_in(sheet: Sheet, items: Mapping[int, Item]) -> Callable[[int], str]:
    """A function from a row to the text of its period."""

    def period(row: int) -> str:
        item = items[row]
        return item.period or (sheet.cell(*item.period_at).text if item.period_at else "")

    return period


def _differing_paths(sheet: Sheet, header: int, taken: Iterable[Named]) -> Iterable[Said]:
    """Errors: the same last part of a name, below different others, names different things."""
    found: dict[tuple[str, str], dict[str, Item]] = {}
    for each in taken:
        path = each.item.path
        if len(path) > 1:
            key = each.meaning.metric, folded(path[-1])
            found.setdefault(key, {}).setdefault(folded("".join(path)), each.item)
    for (metric, _), items in found.items():
        if len(items) > 1:
            column = next(iter(items.values())).name_at[1]
            texts = [item.path[0] for item in items.values()]
            given = sheet.cell(header, column).text
            values = {"id": metric, "given": given, "example": texts[0], "known": some_of(texts)}
            yield Said((header, column), "mixed-rows", values)
