"""Which plan and which targets a command line means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from bishan_targets.cli.options import Session
from bishan_targets.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from bishan_targets.model import Book

_MOST_LISTED: Final = 20


def load_book(
    run: Session,
    file: str | None,
    ids: Iterable[str],
    *,
    metrics: bool = False,
    indicators: bool = False,
) -> Book:
    """Read the plan that the options name, which must have the targets `ids`.

    With `indicators`, those may also be the plan's indicators; with `metrics`, any metric that is
    known. Raises InputError.
    """
    from bishan_targets.finding import find_plan
    from bishan_targets.store import load

    book = load(find_plan(file, run.environment))
    plan = book.plan
    known = book.metrics if metrics else [*(plan.metrics if indicators else plan.tracked)]
    if wrong := [_wrong_id(name, known, book) for name in ids if name not in known]:
        raise InputError(wrong)
    return book


def _wrong_id(name: str, known: Sequence[str], book: Book) -> Diagnostic:
    """Why an id is not one of those that are asked for: it is another kind of metric's, or none."""
    listed = ", ".join(sorted(known)[:_MOST_LISTED]) + (", …" if len(known) > _MOST_LISTED else "")
    if name in book.metrics:
        return Diagnostic("not-a-target", book.plan.file, values={"id": name, "known": listed})
    from bishan_targets.tables.names import nearest

    match = nearest(name, book, known)
    return Diagnostic(
        code="unknown-id",
        file=book.plan.file,
        values={"id": name, "known": listed, "match": match or ""},
        hint="did-you-mean" if match else None,
    )
