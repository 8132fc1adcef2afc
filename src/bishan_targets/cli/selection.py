"""Which plan and which targets a command line means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.cli.options import Session
from bishan_targets.model.diagnostics import Diagnostic, InputError, listed

if TYPE_CHECKING:
    from bishan_targets.model.book import Book


class Chosen(NamedTuple):
    """A plan with its figures, and the ids of what the command line names of it, in its order."""

    book: Book
    ids: list[str]


_MOST_LISTED: Final = 20


def load_book(
    run: Session,
    file: str | None,
    ids: Iterable[str],
    *,
    metrics: bool = False,
    indicators: bool = False,
    as_of: date | None = None,
) -> Chosen:
    """Read the plan that the options name, which must have the targets `ids`.

    A name stands for the target that has it, as `record` reads names. With `indicators`, the plan's
    indicators may be meant, too; with `metrics`, any metric that is known. Where a run looks
    `as_of` a day, the book has a warning for figures that are dated after that day and after today,
    and so are not counted. Raises InputError.
    """
    from bishan_targets.storage.locations import find_plan
    from bishan_targets.storage.store import load

    book = load(find_plan(file, run.environment))
    plan = book.plan
    known = book.metrics if metrics else [*(plan.metrics if indicators else plan.tracked)]
    found = [name if name in known else _meant(name, known, book) for name in ids]
    if wrong := [each for each in found if isinstance(each, Diagnostic)]:
        raise InputError(wrong)
    meant = [each for each in found if isinstance(each, str)]
    shown = meant or [*plan.metrics]
    return Chosen(_with_future_dates(book, shown, as_of) if as_of else book, meant)


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


def _meant(name: str, known: Sequence[str], book: Book) -> str | Diagnostic:
    """The metric that a name stands for, or why it stands for none of those that are asked for."""
    from bishan_targets.tables.names import Names, known_as, nearest

    found = known_as(name, Names(book), book)
    if isinstance(found, Diagnostic):
        return found._replace(file=book.plan.file)
    if found and found.metric in known:
        return found.metric
    names = sorted(filter(book.may_be_named, known))
    shown = listed(names[:_MOST_LISTED] + ["..."] * (len(names) > _MOST_LISTED))
    if found:
        values = {"id": found.metric, "known": shown}
        return Diagnostic("not-a-target", book.plan.file, values=values)
    match = nearest(name, book, names)
    return Diagnostic(
        code="unknown-id",
        file=book.plan.file,
        values={"id": name, "known": shown, "match": match or ""},
        hint="did-you-mean" if match else None,
    )
