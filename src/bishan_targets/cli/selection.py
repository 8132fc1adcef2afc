"""The plan and the targets selected by a command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.cli.options import Session
from bishan_targets.model.diagnostics import Diagnostic, InputError, listed

if TYPE_CHECKING:
    from bishan_targets.model.book import Book, Plan


class Wanted(NamedTuple):
    """The targets of these owners, all by default, or the binding ones among them."""

    owners: Sequence[str] = ()
    binding: bool = False


class Chosen(NamedTuple):
    """A plan with its figures, and the ids of the names on the command line, in their order.

    `selected` are the ids of the targets to report, None for all.
    """

    book: Book
    ids: list[str]
    selected: list[str] | None = None


_MOST_LISTED: Final = 20
_ALL: Final = Wanted()


def load_book(
    run: Session,
    file: str | None,
    ids: Iterable[str],
    *,
    metrics: bool = False,
    indicators: bool = False,
    as_of: date | None = None,
    wanted: Wanted = _ALL,
    also: Iterable[str] = (),
) -> Chosen:
    """Read the plan named by the options, which must have the targets `ids`.

    Names are accepted for ids, as by `record`. With `indicators`, those may also be the plan's
    indicators; with `metrics`, any known metric. `wanted` narrows the selection, and `also` names
    targets that join it if there are `ids`. If a run has a day `as_of`, targets decided after it
    are refused by name, and the book has a warning for figures dated after both that day and today,
    which are not counted. Raises InputError.
    """
    from bishan_targets.storage.locations import find_plan
    from bishan_targets.storage.store import load

    book = load(find_plan(file, run.environment))
    plan = book.plan
    named = list(ids)
    known = [*(plan.described if indicators or metrics else plan.tracked)]
    known += [each for each in book.metrics if each not in known] if metrics else []
    found = [name if name in known else meant(name, known, book) for name in (*named, *also)]
    if wrong := [each for each in found if isinstance(each, Diagnostic)]:
        raise InputError(wrong)
    chosen = [each for each in found if isinstance(each, str)]
    if as_of and (early := _not_decided_yet(plan, chosen, as_of)):
        raise InputError(early)
    selected = _selected(plan, chosen if named else None, wanted)
    shown = [_metric(each, book) for each in (plan.described if selected is None else selected)]
    return Chosen(_with_future_dates(book, shown, as_of) if as_of else book, chosen, selected)


def _selected(plan: Plan, ids: list[str] | None, wanted: Wanted) -> list[str] | None:
    if wanted == _ALL:
        return ids
    from bishan_targets.cli.narrowing import narrowed

    return narrowed(plan, ids, wanted)


def _not_decided_yet(plan: Plan, ids: Sequence[str], as_of: date) -> list[Diagnostic]:
    """An error for each of the targets that was decided after the day."""
    named = [plan.targets[each] for each in dict.fromkeys(ids) if each in plan.targets]
    return [
        Diagnostic(
            "not-decided-yet",
            plan.file,
            values={
                "id": each.id,
                "since": each.since.isoformat(),
                "date": as_of.isoformat(),
            },
        )
        for each in named
        if each.since and each.since > as_of
    ]


def _metric(id_: str, book: Book) -> str:
    described = book.plan.described.get(id_)
    return described.metric if described else id_


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


def meant(name: str, known: Sequence[str], book: Book) -> str | Diagnostic:
    """The id of a name, or the reason for refusing it: another kind of metric, or none."""
    from bishan_targets.tables.names import Names, known_as, nearest

    found = known_as(name, Names(book, of_targets=True), book)
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
