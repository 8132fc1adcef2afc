"""What was read, and all that is worth saying of it: `bishan validate`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from bishan_targets.diagnostics import Diagnostic
from bishan_targets.model import Book
from bishan_targets.report.values import (
    DiagnosticReport,
    PlanReport,
    diagnostic_reports,
    plan_report,
)

VALIDATE_SCHEMA: Final = "bishan.validate/1"


class UntrackedReport(NamedTuple):
    """A metric that has figures and no target; `file` is where its first figure stands."""

    id: str
    file: str
    figures: int


class Validation(NamedTuple):
    """What was read, and all that is worth saying of it: `bishan validate`.

    Where there are errors, `plan` is None and nothing counts as read.
    """

    schema: Literal["bishan.validate/1"]
    plan: PlanReport | None
    targets: int
    figures: int
    untracked: Sequence[UntrackedReport]
    diagnostics: Sequence[DiagnosticReport]


def validation(book: Book) -> Validation:
    """What was read into a book, and which of its metrics have no target."""
    return Validation(
        schema=VALIDATE_SCHEMA,
        plan=plan_report(book.plan),
        targets=len(book.plan.tracked),
        figures=sum(map(len, book.observations.values())),
        untracked=[
            UntrackedReport(name, book.observations[name][0].file, len(book.observations[name]))
            for name in book.untracked
        ],
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def failed_validation(diagnostics: Iterable[Diagnostic]) -> Validation:
    """The validation of files with errors."""
    return Validation(VALIDATE_SCHEMA, None, 0, 0, (), diagnostic_reports(diagnostics))
