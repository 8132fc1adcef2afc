"""The plan and the targets selected by a command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from bishan_targets.cli.options import Session
from bishan_targets.model.diagnostics import Diagnostic, InputError, listed

if TYPE_CHECKING:
    from bishan_targets.model.book import Book

_MOST_LISTED: Final = 20


def load_book(
    run: Session,
    file: str | None,
    ids: Iterable[str],
    *,
    metrics: bool = False,
    indicators: bool = False,
    as_of: date | None = None,
) -> Book:
    """Read the plan named by the options, which must have the targets `ids`.

    With `indicators`, those may also be the plan's indicators; with `metrics`, any known metric. If
    a run has a day `as_of`, the book has a warning for figures dated after both that day and today,
    which are not counted. Raises InputError.
    """
    from bishan_targets.storage.locations import find_plan
    from bishan_targets.storage.store import load

    book = load(find_plan(file, run.environment))
    plan, wanted = book.plan, list(ids)
    known = book.metrics if metrics else [*(plan.metrics if indicators else plan.tracked)]
    if wrong := [_wrong_id(name, known, book) for name in wanted if name not in known]:
        raise InputError(wrong)
    shown = wanted or [*plan.metrics]
    return _with_future_dates(book, shown, as_of) if as_of else book


def _with_future_dates(book: Book, metrics: Sequence[str], as_of: date) -> Book:
    day = max(as_of, date.today())
    latest = (figures[-1] for each in metrics if (figures := book.observations.get(each)))
    if all(figure.date <= day for figure in latest):
        return book
    from bishan_targets.reading.plan import in_order
    from bishan_targets.recording.anomalies_in_files import future_dates
    from bishan_targets.storage.store import figure_finder

    found = future_dates(book, metrics, day, figure_finder(book.plan))
    return book._replace(diagnostics=in_order([*book.diagnostics, *found], book.plan.file))


def _wrong_id(name: str, known: Sequence[str], book: Book) -> Diagnostic:
    """The reason for refusing an id: it belongs to another kind of metric, or to none."""
    names = sorted(filter(book.may_be_named, known))
    shown = listed(names[:_MOST_LISTED] + ["..."] * (len(names) > _MOST_LISTED))
    if name in book.metrics:
        return Diagnostic("not-a-target", book.plan.file, values={"id": name, "known": shown})
    from bishan_targets.tables.names import nearest

    match = nearest(name, book, names)
    return Diagnostic(
        code="unknown-id",
        file=book.plan.file,
        values={"id": name, "known": shown, "match": match or ""},
        hint="did-you-mean" if match else None,
    )
