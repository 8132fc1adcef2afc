"""Which plan and which targets a command line means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from bishan_targets.cli.options import Session
from bishan_targets.diagnostics import Diagnostic, InputError
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
) -> Book:
    """Read the plan that the options name, which must have the targets `ids`.

    With `metrics`, those may also be metrics without a target; with `indicators`, the plan's
    indicators. Raises InputError.
    """
    from bishan_targets.finding import find_plan
    from bishan_targets.store import load

    book = load(find_plan(file, run.environment))
    also: Mapping[str, object] = book.observations if metrics else {}
    without_goal: Mapping[str, object] = book.plan.indicators if indicators else {}
    require(ids, {**book.plan.targets, **also, **without_goal}, book.plan.file)
    return book


def require(ids: Iterable[str], known: Mapping[str, object], file: str) -> None:
    """Raise InputError with a diagnostic for each of `ids` that is not known."""
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise InputError([_unknown_id(name, known, file) for name in unknown])


def _unknown_id(name: str, known: Mapping[str, object], file: str) -> Diagnostic:
    names = sorted(known)
    listed = ", ".join(names[:_MOST_LISTED]) + (", ..." if len(names) > _MOST_LISTED else "")
    match = closest(name, names)
    return Diagnostic(
        code="unknown-id",
        file=file,
        values={"id": name, "known": listed, "match": match or ""},
        hint="did-you-mean" if match else None,
    )
