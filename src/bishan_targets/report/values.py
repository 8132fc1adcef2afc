"""Common parts of all documents: numbers, dated figures, the plan's name, diagnostics."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bishan_targets import messages
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.outlook import Range
from bishan_targets.model.book import Plan
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation

Number = int | float
# A field named `date` shadows the type when annotations are evaluated.
Day = date


class PlanReport(NamedTuple):
    """The plan that the figures belong to."""

    name: Localized | None
    file: str


class FigureReport(NamedTuple):
    """A value on a date."""

    date: Day
    value: Number


class RangeReport(NamedTuple):
    """Median and range; `coverage` is the share of cases expected within the range."""

    low: Number
    median: Number
    high: Number
    coverage: Number


class DiagnosticReport(NamedTuple):
    """An error in the input, or a remark, always in English.

    `more` counts others of the same cause, and `until` is the place of the last of them.
    """

    code: str
    severity: str
    file: str | None
    line: int | None
    column: int | None
    cell: str | None
    message: str
    hint: str | None
    more: int
    until: str | None


def plan_report(plan: Plan) -> PlanReport:
    """Name and file of a plan."""
    return PlanReport(plan.name, plan.file)


def figure_report(observation: Observation | Reason) -> FigureReport | None:
    """An observation in output form, if there is one."""
    if isinstance(observation, Reason):
        return None
    return FigureReport(observation.date, plain(observation.value))


def range_report(found: Range) -> RangeReport:
    """A range in output form."""
    return RangeReport(plain(found.low), plain(found.median), plain(found.high), found.coverage)


def diagnostic_reports(diagnostics: Iterable[Diagnostic]) -> list[DiagnosticReport]:
    """Diagnostics worded in English, so that the output does not depend on a setting.

    Of one cause there are at most `causes.MOST_KEPT`; the last one counts the others.
    """
    from bishan_targets.model.causes import MOST_KEPT, grouped

    return [_diagnostic_report(each) for each in grouped(diagnostics, MOST_KEPT)]


def _diagnostic_report(diagnostic: Diagnostic) -> DiagnosticReport:
    from bishan_targets.report.wording import place_name, word

    words = word(diagnostic, messages.load("en"))
    more = diagnostic.more
    return DiagnosticReport(
        code=diagnostic.code,
        severity=diagnostic.severity,
        file=diagnostic.file,
        line=diagnostic.line,
        column=diagnostic.column,
        cell=diagnostic.cell,
        message=words.message,
        hint=words.hint,
        more=more.number if more else 0,
        until=place_name(more.places[-1]) if more else None,
    )


def known(value: Decimal | float | Reason) -> Number | None:
    """A quantity in output form; None for a reason."""
    return None if isinstance(value, Reason) else plain(value)


def plain(value: Decimal | float) -> Number:
    """A number in output form: whole numbers as integers, computed ones to twelve digits.

    Decimals that were read keep all digits that a float can hold. Twelve digits are more than any
    figure has, and the same on every machine.
    """
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if not math.isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
