"""Figures given as text, parsed by the plan's description of their metric."""

from __future__ import annotations

import math
from collections.abc import Collection
from decimal import Decimal

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.recording.entries import Origin, at
from bishan_targets.text.numbers import Refusal, read_figure


def figure_of(
    text: str, metric: str, book: Book, origin: Origin | None = None
) -> Decimal | Diagnostic:
    """The figure in a text for a metric, or the reason for none."""
    found = read_figure(text, units_of(metric, book))
    return no_figure(text, metric, found, origin) if isinstance(found, Refusal) else found


def no_figure(text: str, metric: str, refusal: Refusal, origin: Origin | None = None) -> Diagnostic:
    """The diagnostic for a text that is no figure of a metric."""
    reason = Term(f"figure.{refusal.reason}")
    return at(origin, "bad-figure", id=metric, given=text, reason=reason)


def is_nearer(value: Decimal, other: Decimal, metric: str, book: Book) -> bool:
    """Whether a figure fits a metric better than `other` does, as far as the plan can tell.

    Both are compared with the metric's latest figure, else with its goal; neither fits better if
    there is none, or if it is zero.
    """
    figures = book.observations.get(metric)
    near = figures[-1].value if figures else book.plan.bar(metric) or Decimal(0)
    if not (value and other and near):
        return False
    away, other_away = (abs(math.log(abs(each / near))) for each in (value, other))
    return away < other_away


def units_of(metric: str, book: Book) -> Collection[str] | None:
    """A metric's unit in every language; None if unknown."""
    described = book.plan.metric(metric)
    return described.unit.values() if described and described.unit else None
