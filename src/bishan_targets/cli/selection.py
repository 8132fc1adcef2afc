"""Which plan and which targets a command line means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from bishan_targets.cli.options import Session
from bishan_targets.diagnostics import Diagnostic, InputError, listed
from bishan_targets.text import closest

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
    as_of: date | None = None,
) -> Book:
    """Read the plan that the options name, which must have the targets `ids`.

    With `metrics`, those may also be metrics without a target; with `indicators`, the plan's
    indicators. Where a run looks `as_of` a day, the book has a warning for figures that are dated
    after that day and after today, and so are not counted. Raises InputError.
    """
    from bishan_targets.finding import find_plan
    from bishan_targets.store import load

    book = load(find_plan(file, run.environment))
    also: Mapping[str, object] = book.observations if metrics else {}
    without_goal: Mapping[str, object] = book.plan.indicators if indicators else {}
    wanted = list(ids)
    require(wanted, {**book.plan.targets, **also, **without_goal}, book.plan.file)
    shown = wanted or [*book.plan.targets, *without_goal]
    return _with_future_dates(book, shown, as_of) if as_of else book


def _with_future_dates(book: Book, metrics: Sequence[str], as_of: date) -> Book:
    day = max(as_of, date.today())
    latest = (figures[-1] for each in metrics if (figures := book.observations.get(each)))
    if all(figure.date <= day for figure in latest):
        return book
    from bishan_targets.odd_figures import future_dates
    from bishan_targets.reading import in_order
    from bishan_targets.store import figure_finder

    found = future_dates(book, metrics, day, figure_finder(book.plan))
    return book._replace(diagnostics=in_order([*book.diagnostics, *found], book.plan.file))


def require(ids: Iterable[str], known: Mapping[str, object], file: str) -> None:
    """Raise InputError with a diagnostic for each of `ids` that is not known."""
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise InputError([_unknown_id(name, known, file) for name in unknown])


def _unknown_id(name: str, known: Mapping[str, object], file: str) -> Diagnostic:
    names = sorted(known)
    known_ones = names[:_MOST_LISTED] + ["…"] * (len(names) > _MOST_LISTED)
    match = closest(name, names)
    return Diagnostic(
        code="unknown-id",
        file=file,
        values={"id": name, "known": listed(known_ones), "match": match or ""},
        hint="did-you-mean" if match else None,
    )
