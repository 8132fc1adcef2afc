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


class MembersRead(NamedTuple):
    """The numbers of a plan's members, theirs included, and of their targets and figures."""

    members: int
    targets: int
    figures: int


class Validation(NamedTuple):
    """Contents of the files read, and remarks on them: `bishan validate`.

    With errors, `plan` is None and nothing counts as read. `errors` and `warnings` count all,
    including those that `diagnostics` only counts. `untracked_beyond` counts metrics without a
    target found only in files beyond the plan's folder; they are not named. `members` is None for
    a plan without any, and the other numbers are of its own files.
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
    members: MembersRead | None = None


def validation(book: Book) -> Validation:
    """The contents of a book, and its metrics without a target."""
    named = [name for name in book.untracked if book.may_be_named(name)]
    return Validation(
        schema=VALIDATE_SCHEMA,
        plan=plan_report(book.plan),
        targets=len(book.plan.tracked),
        figures=_figures(book),
        untracked=[
            UntrackedReport(name, book.observations[name][0].file, len(book.observations[name]))
            for name in named
        ],
        untracked_beyond=len(book.untracked) - len(named),
        milestones=len(book.plan.milestones),
        statements=sum(map(len, book.statements.values())),
        members=_members(book) if book.plan.members else None,
        errors=0,
        warnings=total(book.diagnostics, Severity.WARNING),
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def _members(book: Book) -> MembersRead:
    found = MembersRead(0, 0, 0)
    for each in book.members.values():
        below = _members(each)
        found = MembersRead(
            found.members + 1 + below.members,
            found.targets + len(each.plan.tracked) + below.targets,
            found.figures + _figures(each) + below.figures,
        )
    return found


def _figures(book: Book) -> int:
    """The number of figures in files; those of roll-ups are in none."""
    own = (found for name, found in book.observations.items() if name not in book.plan.rollups)
    return sum(map(len, own)) - _computed(book)


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
