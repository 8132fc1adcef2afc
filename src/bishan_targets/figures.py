"""Figures and metrics as they are given from outside, held against what the plan says of them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from bishan_targets.diagnostics import Diagnostic, Term
from bishan_targets.entries import Origin, at
from bishan_targets.model import Book, is_id
from bishan_targets.numerals import Refusal, read_figure
from bishan_targets.text import near_misses


def figure_of(
    text: str, metric: str, book: Book, origin: Origin | None = None
) -> Decimal | Diagnostic:
    """The figure that a text gives for a metric, or why it gives none."""
    found = read_figure(text, units_of(metric, book))
    if isinstance(found, Refusal):
        reason = Term(f"figure.{found.reason}")
        return at(origin, "bad-figure", id=metric, given=text, reason=reason)
    return found


def units_of(metric: str, book: Book) -> Collection[str] | None:
    """A metric's unit in every language; None where it is not known."""
    target = book.plan.targets.get(metric)
    return target.unit.values() if target and target.unit else None


def metric_problem(metric: str, book: Book, origin: Origin | None = None) -> Diagnostic | None:
    """Why a metric cannot be meant: it is no id, or one slip away from another one.

    Any other that has no target is context.
    """
    known = {*book.plan.targets, *book.observations}
    if metric in known:
        return None
    if not is_id(metric):
        return at(origin, "bad-id", given=metric)
    match = near_misses([metric], known).get(metric)
    return at(origin, "misspelt-id", id=metric, match=match) if match else None
