"""A metric computed from two others: its definition, and the arithmetic of its latest figure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.gap import known_on
from bishan_targets.model.book import Book
from bishan_targets.model.ratios import DECIMALS
from bishan_targets.report.values import Day, Number, plain


class RatioFigure(NamedTuple):
    """A figure of a ratio, and the two that it is made of."""

    date: Day
    value: Number
    of: Number
    to: Number


class RatioReport(NamedTuple):
    """The metrics `of` and `to`; a figure is that of `of` × `scale` ÷ that of `to`.

    `decimals` are those to print. `latest` is None while there is no date with both figures.
    """

    of: str
    to: str
    scale: Number
    decimals: int
    latest: RatioFigure | None


def ratio_report(book: Book, id_: str, as_of: date) -> RatioReport | None:
    """The ratio that computes the figures of a target or metric, as known on a day, if any."""
    described = book.plan.metric(id_)
    metric = described.metric if described else id_
    ratio = book.plan.ratios.get(metric)
    if ratio is None:
        return None
    decimals = described.decimals if described else None
    return RatioReport(
        of=ratio.of,
        to=ratio.to,
        scale=plain(ratio.scale),
        decimals=DECIMALS if decimals is None else decimals,
        latest=_latest(book, metric, as_of),
    )


def _latest(book: Book, metric: str, as_of: date) -> RatioFigure | None:
    of, to = (
        {each.date: each.value for each in known_on(book.observations.get(part, ()), as_of)}
        for part in book.plan.ratios[metric].parts
    )
    for figure in reversed(known_on(book.observations.get(metric, ()), as_of)):
        day = figure.date
        if day in of and day in to:
            return RatioFigure(day, plain(figure.value), plain(of[day]), plain(to[day]))
    return None


def ratios_with(book: Book, id_: str) -> list[str]:
    """Ids of the ratios that the metric of a target, or with this id, is a part of."""
    described = book.plan.metric(id_)
    metric = described.metric if described else id_
    return [each.id for each in book.plan.ratios.values() if metric in each.parts]
