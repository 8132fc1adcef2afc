"""The gate's rules for figures that accumulate within a year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bishan_targets.assessment.accumulating import looks_cumulative
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.subject import Subject
from bishan_targets.model.periods import year_of
from bishan_targets.model.policy import Rule
from bishan_targets.model.targets import Figures


def cumulative_fell(subject: Subject) -> Iterator[Comparison]:
    """Every figure of a year to date against the one before in its year.

    A fall counts in full if the base lacks one of the two figures, or has another value for it.
    After a figure below zero there is none: balances, such as profits, may fall. Across a break
    that the change brings a fall is a question, across any other it is none.
    """
    if subject.target.figures is not Figures.YEAR_TO_DATE:
        return
    starts = subject.target.year_starts
    base = {each.date: each.value for each in subject.base or ()}
    for before, figure in pairwise(subject.figures):
        if before.value < 0:
            return
        if year_of(before.date, starts) != year_of(figure.date, starts):
            continue
        is_question = subject.is_before_new_break(figure, before)
        if not (is_question or subject.is_of_series(figure, before)):
            continue
        falls = figure.value < before.value
        is_known = all(base.get(each.date) == each.value for each in (before, figure))
        yield subject.compare(
            Rule.CUMULATIVE_FELL,
            not falls,
            value=figure.value,
            reference=before.value,
            reference_from="previous",
            day=figure.date,
            worse_than_base=falls and subject.base is not None and not is_known,
            question=is_question,
        )


def cumulative_level(subject: Subject) -> Iterator[Comparison]:
    """A metric that looks cumulative, and is a level only because the plan does not say more."""
    if reset := looks_cumulative(subject.target, subject.figures):
        yield subject.compare(
            Rule.LOOKS_CUMULATIVE,
            False,
            value=reset.first.value,
            reference=reset.before.value,
            reference_from="previous",
            day=reset.first.date,
        )
