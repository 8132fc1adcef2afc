"""Figures as they are given from outside, held against what the plan says of their metric."""

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
    """The figure that a text gives for a metric, or why it gives none."""
    found = read_figure(text, units_of(metric, book))
    return no_figure(text, metric, found, origin) if isinstance(found, Refusal) else found


def no_figure(text: str, metric: str, refusal: Refusal, origin: Origin | None = None) -> Diagnostic:
    """What is said of a text that gives no figure for a metric."""
    reason = Term(f"figure.{refusal.reason}")
    return at(origin, "bad-figure", id=metric, given=text, reason=reason)


def is_nearer(value: Decimal, other: Decimal, metric: str, book: Book) -> bool:
    """Whether a figure fits a metric better than `other` does, as far as the plan can tell.

    Both are held against the metric's latest figure, else against its goal; neither fits better
    where there is no such thing, or where it is zero.
    """
    target = book.plan.targets.get(metric)
    figures = book.observations.get(metric)
    near = figures[-1].value if figures else target.goal.value if target else Decimal(0)
    if not (value and other and near):
        return False
    away, other_away = (abs(math.log(abs(each / near))) for each in (value, other))
    return away < other_away


def units_of(metric: str, book: Book) -> Collection[str] | None:
    """A metric's unit in every language; None where it is not known."""
    described = book.plan.metric(metric)
    return described.unit.values() if described and described.unit else None
