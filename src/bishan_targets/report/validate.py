"""Contents of the files read, and remarks on them: `bishan validate`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.causes import total
from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.report.values import (
    DiagnosticReport,
    PlanReport,
    diagnostic_reports,
    plan_report,
)

VALIDATE_SCHEMA: Final = "bishan.validate/1"


class UntrackedReport(NamedTuple):
    """A metric with figures and no target; `file` contains its first figure."""

    id: str
    file: str
    figures: int


class Validation(NamedTuple):
    """Contents of the files read, and remarks on them: `bishan validate`.

    With errors, `plan` is None and nothing counts as read. `errors` and `warnings` count all,
    including those that `diagnostics` only counts. `untracked_beyond` counts metrics without a
    target found only in files beyond the plan's folder; they are not named.
    """

    schema: Literal["bishan.validate/1"]
    errors: int
    warnings: int
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    targets: int = 0
    figures: int = 0
    untracked: Sequence[UntrackedReport] = ()
    untracked_beyond: int = 0
    milestones: int = 0
    statements: int = 0


def validation(book: Book) -> Validation:
    """The contents of a book, and its metrics without a target."""
    named = [name for name in book.untracked if book.may_be_named(name)]
    return Validation(
        schema=VALIDATE_SCHEMA,
        plan=plan_report(book.plan),
        targets=len(book.plan.tracked),
        figures=sum(map(len, book.observations.values())) - _computed(book),
        untracked=[
            UntrackedReport(name, book.observations[name][0].file, len(book.observations[name]))
            for name in named
        ],
        untracked_beyond=len(book.untracked) - len(named),
        milestones=len(book.plan.milestones),
        statements=sum(map(len, book.statements.values())),
        errors=0,
        warnings=total(book.diagnostics, Severity.WARNING),
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def _computed(book: Book) -> int:
    """The number of figures that are in no file, but computed from others."""
    return sum(
        book.is_computed(name, figure)
        for name in book.plan.ratios
        for figure in book.observations.get(name, ())
    )


def failed_validation(diagnostics: Sequence[Diagnostic]) -> Validation:
    """The validation of files with errors."""
    return Validation(
        schema=VALIDATE_SCHEMA,
        errors=total(diagnostics, Severity.ERROR),
        warnings=total(diagnostics, Severity.WARNING),
        diagnostics=diagnostic_reports(diagnostics),
    )
