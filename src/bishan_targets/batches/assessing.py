"""The status of targets from record batches, as an iterator of record batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, Final

from bishan_targets.assessment.many import assessed_all
from bishan_targets.batches.figures import COLUMNS as FIGURES
from bishan_targets.batches.figures import WITHIN
from bishan_targets.batches.histories import Followed, joined, within
from bishan_targets.batches.rows import batch, schema
from bishan_targets.batches.tables import batches_of, rows_by_batch
from bishan_targets.batches.targets import COLUMNS as TARGETS
from bishan_targets.batches.targets import Wanted, targets_in
from bishan_targets.extras import require
from bishan_targets.model.book import Book, Plan
from bishan_targets.report.target import TargetReport, target_report

_MOST: Final = 10_000
"""Targets that are assessed together, so that many have figures for the same days."""


def assess(
    targets: Any, figures: Any = None, *, as_of: date, keys: Sequence[str] = ()
) -> Iterator[Any]:
    """The status of targets on the day `as_of`, as record batches with the columns of `schema`.

    `targets` and `figures` are tables: iterables of `pyarrow.RecordBatch`, or anything with Arrow's
    stream protocol, such as a `pyarrow.Table`. docs/reference/batches.md lists their columns, any
    other is refused. `keys` names the columns, of both, that tell whose target or figure it is;
    rows with one key are judged as one plan, and both tables must be sorted by it, texts by their
    code points. One key's rows and 10,000 targets are held at once. Without keys, all figures are.

    Without `figures`, each target has its own in a list, in the column `figures`; the rows may have
    any order, and the columns `keys` are passed through.

    The rows come in the order of the targets, and are the same for all sizes of batches; each
    number is that of `bishan status --json`, as a double. Raises InputError if the extra is
    missing; while the result is read, BatchError with all problems of a batch or of a key.
    """
    require("arrow")
    batches = iter(batches_of(targets))
    first = next(batches, None)
    if first is None:
        return iter(())
    names = first.schema.names
    columns = schema(first.schema.field(name) for name in keys if name in names)
    found = _followed(chain([first], batches), figures, keys)
    return (batch(columns, rows) for rows in _reports(found, as_of))


def _followed(targets: Iterable[Any], figures: Any, keys: Sequence[str]) -> Iterator[Followed]:
    is_within = figures is None
    own = (*TARGETS, WITHIN) if is_within else TARGETS
    wanted = targets_in(rows_by_batch("targets", targets, keys, own))
    if is_within:
        return within(wanted)
    rows = rows_by_batch("figures", figures, keys, FIGURES)
    return joined(wanted, chain.from_iterable(rows))


def _reports(
    targets: Iterator[Followed], as_of: date
) -> Iterator[list[tuple[Wanted, TargetReport]]]:
    while some := list(islice(targets, _MOST)):
        book = _book(some)
        found = assessed_all(book, book.plan.chosen(None), as_of)
        reports = [target_report(book, each) for each in found]
        yield [(each.wanted, report) for each, report in zip(some, reports, strict=True)]


def _book(some: Sequence[Followed]) -> Book:
    """A book of targets that know nothing of each other, by their places."""
    numbered = {str(place): each for place, each in enumerate(some)}
    targets = {
        place: each.wanted.target._replace(id=place, figures_from=None)
        for place, each in numbered.items()
    }
    histories = {place: each.history for place, each in numbered.items()}
    return Book(Plan(None, None, "", targets), histories, ())
