"""The plan and the targets selected by a command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.cli.options import Moment, Session, Wanted, Which
from bishan_targets.model.diagnostics import Diagnostic, InputError, listed

if TYPE_CHECKING:
    from pathlib import Path

    from bishan_targets.model.book import Book, Plan
    from bishan_targets.model.observations import Observation
    from bishan_targets.model.targets import Tracked


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
    which: Which,
    ids: Iterable[str],
    *,
    metrics: bool = False,
    indicators: bool = False,
    milestones: bool = False,
    of_members: bool = False,
    as_of: Moment | None = None,
    wanted: Wanted = _ALL,
    also: Iterable[str] = (),
) -> Chosen:
    """Read the plan `which` names, which must have the targets `ids`.

    Names are accepted for ids, as by `record`. With `indicators`, those may also be the plan's
    indicators; with `metrics`, any known metric; with `milestones`, milestones, too; with
    `of_members`, by its id, any metric that a member has. `wanted`
    narrows the selection, and `also` names targets that join it if there are `ids`. If a run has a
    day `as_of`, targets decided after it are refused by name; the book has the goals in force on
    that day, or today's if `goals` is "now", a warning for figures dated after both that day and
    today, which are not counted, and one for levels that look cumulative. Raises InputError.
    """
    book = _book(run, which)
    plan = book.plan
    named = list(ids)
    known = [*(plan.described if indicators or metrics else plan.tracked)]
    known += [each for each in book.metrics if each not in known] if metrics else []
    known += plan.milestones if milestones else []
    known += _metrics_of_members(book) if of_members else []
    found = [name if name in known else meant(name, known, book) for name in (*named, *also)]
    if wrong := [each for each in found if isinstance(each, Diagnostic)]:
        raise InputError(wrong)
    chosen = [each for each in found if isinstance(each, str)]
    if as_of and (early := _not_decided_yet(plan, chosen, as_of.day)):
        raise InputError(early)
    selected = _selected(plan, chosen if named else None, wanted, milestones=milestones)
    described = plan.described
    reported = described if selected is None else selected
    shown = [
        described[each].metric if each in described else each
        for each in reported
        if each not in plan.milestones
    ]
    if as_of:
        book = _with_cumulative_levels(_with_future_dates(book, shown, as_of.day), shown, as_of.day)
        book = _on_day(book, as_of)
    return Chosen(book, chosen, selected)


def _book(run: Session, which: Which) -> Book:
    """The book of a plan, or of a member of it."""
    from bishan_targets.storage.store import load

    return load(plan_path(run, which), partial=which.partial)


def plan_path(run: Session, which: Which) -> Path:
    """The file of a plan, or of a member: `east`, or `province/county` for one of its own.

    Raises InputError.
    """
    from bishan_targets.storage.locations import find_plan

    plan = find_plan(which.file, run.environment)
    if which.member is None:
        return plan
    from bishan_targets.storage.store import plan_of_member

    for each in which.member.split("/"):
        plan = plan_of_member(plan, each)
    return plan


def _metrics_of_members(book: Book) -> list[str]:
    """The ids of the metrics that only members have, theirs included."""
    found: dict[str, None] = {}
    for each in book.members.values():
        found |= dict.fromkeys([*each.plan.tracked, *each.metrics, *_metrics_of_members(each)])
    return [each for each in found if each not in book.metrics]


def _on_day(book: Book, moment: Moment) -> Book:
    from bishan_targets.assessment.goals_in_force import Goals, book_on

    return book_on(book, moment.day, Goals(moment.goals))


def _selected(
    plan: Plan, ids: list[str] | None, wanted: Wanted, *, milestones: bool
) -> list[str] | None:
    if wanted == _ALL:
        return ids
    from bishan_targets.cli.narrowing import narrowed

    return narrowed(plan, ids, wanted, milestones=milestones)


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


def _with_cumulative_levels(book: Book, metrics: Iterable[str], as_of: date) -> Book:
    wanted = set(metrics)
    targets = [
        each
        for each in book.plan.tracked.values()
        if each.metric in wanted and _may_accumulate(each, book.observations.get(each.metric, ()))
    ]
    if not targets:
        return book
    from bishan_targets.reading.cumulative_levels import cumulative_levels
    from bishan_targets.reading.plan import in_order
    from bishan_targets.storage.store import plan_source

    found = cumulative_levels(book, targets, as_of, plan_source(book.plan))
    return book._replace(diagnostics=in_order([*book.diagnostics, *found], book.plan.file))


def _may_accumulate(target: Tracked, figures: Sequence[Observation]) -> bool:
    """Whether the plan leaves the kind of figures open, and two of them follow one of their year.

    Other targets need no closer look, and no module for that.
    """
    if target.figures_stated:
        return False
    follows = (before.date.year == after.date.year for before, after in pairwise(figures))
    return any(follows) and any(follows)


def meant(name: str, known: Sequence[str], book: Book) -> str | Diagnostic:
    """The id of a name, or the reason for refusing it: another kind of goal or metric, or none."""
    from bishan_targets.tables.likely_names import suggestion, with_names
    from bishan_targets.tables.names import Names, known_as, milestone_named

    found = known_as(name, Names(book, of_targets=True), book)
    if isinstance(found, Diagnostic):
        return found._replace(file=book.plan.file)
    if found and found.metric in known:
        return found.metric
    names = sorted(filter(book.may_be_named, known))
    first = with_names(names[:_MOST_LISTED], book)
    shown = listed(first + ["..."] * (len(names) > _MOST_LISTED))
    if milestone := milestone_named(name, book.plan):
        if milestone in known:
            return milestone
        values = {"id": milestone, "known": shown}
        return Diagnostic("is-milestone", book.plan.file, values=values)
    if found:
        values = {"id": found.metric, "known": shown}
        return Diagnostic("not-a-target", book.plan.file, values=values)
    values, hint = suggestion(name, book, names)
    return Diagnostic(
        code="unknown-id",
        file=book.plan.file,
        values={"id": name, "known": shown, **values},
        hint=hint,
    )


def asks_for_milestones(ids: Sequence[str], book: Book) -> bool:
    """Whether a command line, or a plan without targets, leaves nothing but milestones to show."""
    if not ids:
        return bool(book.plan.milestones) and not book.plan.tracked
    if any(each in book.plan.tracked for each in ids):
        return False
    from bishan_targets.tables.names import milestone_named

    return all(milestone_named(each, book.plan) for each in ids)
