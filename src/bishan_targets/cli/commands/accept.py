"""`bishan accept`: accept a finding for a limited time, on record."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import aspects, rules, shown
from bishan_targets.cli.options import DryRun, File, Lang, Member, Session, Which, session
from bishan_targets.cli.selection import load_book, plan_path
from bishan_targets.cli.waiting import waiting
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.model.book import Book

RuleArgument = Annotated[str, typer.Argument(metavar="RULE", autocompletion=rules)]
Metric = Annotated[str | None, typer.Argument(metavar="[ID]", autocompletion=shown)]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT")]
Owner = Annotated[str | None, typer.Option("--owner", metavar="NAME")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE")]
Bound = Annotated[str | None, typer.Option("--no-worse-than", metavar="VALUE")]
Aspect = Annotated[str | None, typer.Option("--aspect", metavar="ASPECT", autocompletion=aspects)]


def accept(
    ctx: typer.Context,
    rule: RuleArgument,
    metric: Metric = None,
    reason: Reason = None,
    owner: Owner = None,
    until: Until = None,
    aspect: Aspect = None,
    no_worse_than: Bound = None,
    dry_run: DryRun = False,
    file: File = None,
    member: Member = None,
    lang: Lang = None,
) -> int:
    """Parse, load, write a waiver; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.cli.waiving import chosen_aspect, figure_bound, findings, setting_bound
    from bishan_targets.gate.waivers import aspect_of
    from bishan_targets.model.policy import ASPECT_RULES, WAIVER_RULES, Rule
    from bishan_targets.recording.accept import add_to_plan

    run = session(ctx)
    run.check_language(lang)
    run.choice("RULE", rule, [each for each in Rule if each not in WAIVER_RULES])
    for option, text in (("--reason", reason), ("--owner", owner), ("--until", until)):
        if not text or not text.strip():
            raise run.refuse("usage.option-needed", option=option)
    named = [metric] if metric else []
    which = Which(file, member)
    book, ids, _ = load_book(run, which, named, metrics=True, milestones=True)
    metric = ids[0] if ids else None
    found = findings(run, str(plan_path(run, which)) if member else file, rule, metric)
    if rule in ASPECT_RULES:
        aspect = chosen_aspect(run, aspect, found or ())
        found = found and [each for each in found if aspect_of(each) == aspect]
    elif aspect is not None:
        raise run.refuse("usage.aspect", rule=rule)
    _refuse_twice(run, rule, metric, aspect, book)
    last = _last_day(run, run.day("--until", until), book)
    if aspect is not None:
        bound: object = setting_bound(run, no_worse_than, found or ())
    else:
        bound = figure_bound(run, rule, metric, no_worse_than, book)
    named_by = {"rule": rule, "metric": metric, "aspect": aspect, "no_worse_than": bound}
    waiver = {key: value for key, value in named_by.items() if value is not None}
    waiver |= {"reason": reason, "owner": owner, "until": last}
    plan = Path(book.plan.file)
    added = add_to_plan(plan, "waivers", waiver, waiting(run.say), dry_run=dry_run)
    key = "accept.would-write" if dry_run else "accept.written"
    output.write(run.say(key, file=book.plan.file) + "\n\n" + added)
    if found == []:
        output.complain(_needless(run, rule, metric))
    return 0


def _needless(run: Session, rule: str, metric: str | None) -> str:
    whom = f" {metric}" if metric else ""
    return run.say("accept.needless", finding=visible(f"{rule}{whom}"))


def _refuse_twice(
    run: Session, rule: str, metric: str | None, aspect: str | None, book: Book
) -> None:
    """Refuse a second waiver for a finding: it would accept nothing, and so fail the gate."""
    for waiver in book.plan.policy.waivers:
        if (waiver.rule, waiver.metric, waiver.aspect) == (rule, metric, aspect):
            until = waiver.until.isoformat()
            raise run.refuse("usage.waived", rule=rule, id=metric or "-", until=until)


def _last_day(run: Session, until: date, book: Book) -> date:
    today, longest = date.today(), book.plan.policy.longest_waiver
    last = today + min(timedelta(longest), date.max - today)
    if not today <= until <= last:
        given = until.isoformat()
        raise run.refuse("usage.until", given=given, today=str(today), last=last.isoformat())
    return until
