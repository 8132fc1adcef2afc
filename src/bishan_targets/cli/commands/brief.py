"""`bishan brief`: the paragraphs for a report to superiors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli.options import (
    AsOf,
    Binding,
    File,
    GoalIds,
    GoalsOf,
    Json,
    Lang,
    Member,
    Owner,
    Partial,
    Session,
    Wanted,
    Which,
    session,
)
from bishan_targets.cli.results import Shown, answer
from bishan_targets.cli.selection import load_book

if TYPE_CHECKING:
    from bishan_targets.report.brief import BriefReport

Since = Annotated[str | None, typer.Option("--since", metavar="DATE")]


def brief(
    ctx: typer.Context,
    ids: GoalIds = None,
    since: Since = None,
    owner: Owner = None,
    binding: Binding = False,
    as_of: AsOf = None,
    goals: GoalsOf = "then",
    json: Json = False,
    file: File = None,
    member: Member = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.report.brief import brief as briefed
    from bishan_targets.report.brief import failed_brief

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    moment = run.moment(as_of, goals)
    then = run.day("--since", since) if since else None
    if then and then >= moment.day:
        raise run.refuse("usage.not-before", option="--since", other="--as-of")
    return answer(
        run,
        "json" if json else "text",
        load=lambda: load_book(
            run,
            which,
            ids or [],
            milestones=True,
            as_of=moment,
            wanted=Wanted(owner or (), binding),
        ),
        ask=lambda given: briefed(given.book, moment.day, given.selected, then),
        failed=partial(failed_brief, moment.day),
        show=lambda _, report: _show(report, run),
    )


def _show(report: BriefReport, run: Session) -> Shown:
    from bishan_targets.render import brief as words

    return Shown(words.text(report, run.say))
