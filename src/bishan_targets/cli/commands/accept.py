"""`bishan accept`: accept a finding for a limited time, on record."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import rules, shown
from bishan_targets.cli.options import DryRun, File, Lang, Session, session
from bishan_targets.cli.selection import load_book
from bishan_targets.cli.waiting import waiting
from bishan_targets.model.diagnostics import InputError
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.model.book import Book

RuleArgument = Annotated[str, typer.Argument(metavar="RULE", autocompletion=rules)]
Metric = Annotated[str | None, typer.Argument(metavar="[ID]", autocompletion=shown)]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT")]
Owner = Annotated[str | None, typer.Option("--owner", metavar="NAME")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE")]
Bound = Annotated[str | None, typer.Option("--no-worse-than", metavar="VALUE")]

# Rules whose findings have a value that can get worse: it is the waiver's default limit.
_BOUNDED: Final = ("regressed", "lost", "drift", "behind-pace")
_LIKELY_BASES: Final = ("HEAD", "main", "origin/main", "master", "origin/master")


def accept(
    ctx: typer.Context,
    rule: RuleArgument,
    metric: Metric = None,
    reason: Reason = None,
    owner: Owner = None,
    until: Until = None,
    no_worse_than: Bound = None,
    dry_run: DryRun = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, write a waiver; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.model.policy import WAIVER_RULES, Rule
    from bishan_targets.recording.accept import add_to_plan

    run = session(ctx)
    run.check_language(lang)
    run.choice("RULE", rule, [each for each in Rule if each not in WAIVER_RULES])
    for option, given in (("--reason", reason), ("--owner", owner), ("--until", until)):
        if not given or not given.strip():
            raise run.refuse("usage.option-needed", option=option)
    named = [metric] if metric else []
    book, found, _ = load_book(run, file, named, metrics=True, milestones=True)
    metric = found[0] if found else None
    _refuse_twice(run, rule, metric, book)
    last = _last_day(run, run.day("--until", until), book)
    waiver: dict[str, object] = {"rule": rule, **({"metric": metric} if metric else {})}
    bound = _bound(run, rule, metric, no_worse_than, book)
    if bound is not None:
        waiver["no_worse_than"] = bound
    waiver |= {"reason": reason, "owner": owner, "until": last}
    needed = _is_needed(run, file, rule, metric)
    text = add_to_plan(Path(book.plan.file), "waivers", waiver, waiting(run.say), dry_run=dry_run)
    key = "accept.would-write" if dry_run else "accept.written"
    output.write(run.say(key, file=book.plan.file) + "\n\n" + text)
    if not needed:
        output.complain(_needless(run, rule, metric))
    return 0


def _is_needed(run: Session, file: str | None, rule: str, metric: str | None) -> bool:
    """Whether the gate has such a finding today; so it is, too, where that cannot be told.

    The revision that it will be compared with is not known here, so some likely ones are tried.
    """
    from bishan_targets.gate.decide import check
    from bishan_targets.storage.git import RevisionError
    from bishan_targets.storage.hooks import judged
    from bishan_targets.storage.revisions import load_both

    for base in (None, *_LIKELY_BASES):
        try:
            here = judged(file, run.environment, sealed=True)
            both = load_both(here, base, base is None, run.environment)
        except RevisionError:
            continue
        except InputError:  # which `check` will say
            return True
        found = [each.comparison for each in check(both.head, both.base, date.today()).findings]
        if (rule, metric) in [(each.rule, each.metric) for each in found]:
            return True
    return False


def _needless(run: Session, rule: str, metric: str | None) -> str:
    whom = f" {metric}" if metric else ""
    return run.say("accept.needless", finding=visible(f"{rule}{whom}"))


def _refuse_twice(run: Session, rule: str, metric: str | None, book: Book) -> None:
    """Refuse a second waiver for a finding: it would accept nothing, and so fail the gate."""
    for waiver in book.plan.policy.waivers:
        if (waiver.rule, waiver.metric) == (rule, metric):
            until = waiver.until.isoformat()
            raise run.refuse("usage.waived", rule=rule, id=metric or "-", until=until)


def _last_day(run: Session, until: date, book: Book) -> date:
    today, longest = date.today(), book.plan.policy.longest_waiver
    last = today + min(timedelta(longest), date.max - today)
    if not today <= until <= last:
        given = until.isoformat()
        raise run.refuse("usage.until", given=given, today=str(today), last=last.isoformat())
    return until


def _bound(
    run: Session, rule: str, metric: str | None, given: str | None, book: Book
) -> int | Decimal | None:
    """The value of `--no-worse-than`, else the latest figure if the rule is about figures."""
    from bishan_targets.recording.editing import toml_number

    if given is not None:
        return toml_number(run.number("--no-worse-than", given))
    figures = book.observations.get(metric or "", ())
    return toml_number(figures[-1].value) if rule in _BOUNDED and figures else None
