"""`bishan check`: the gate for CI jobs."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from bishan_targets import messages
from bishan_targets.cli import exit_code_of, output
from bishan_targets.cli.completion import check_formats, one_of
from bishan_targets.cli.hooks import explain, said, say_left_out
from bishan_targets.cli.options import AsOf, File, Json, Lang, Partial, Session, session
from bishan_targets.cli.results import complain_of
from bishan_targets.model.diagnostics import InputError
from bishan_targets.storage.locations import PLAN_NAME

if TYPE_CHECKING:
    from bishan_targets.messages import Messages
    from bishan_targets.model.policy import Level
    from bishan_targets.render.check import Page, Problem
    from bishan_targets.report.check import CheckReport
    from bishan_targets.report.check_members import Judged
    from bishan_targets.storage.git import RevisionError
    from bishan_targets.storage.together import Together

FAIL_ON: Final = ("error", "warning", "never")
Base = Annotated[str | None, typer.Option("--base", metavar="REF")]
NoBase = Annotated[bool, typer.Option("--no-base")]
ShowKnown = Annotated[bool, typer.Option("--show-known")]
FailOn = Annotated[str, typer.Option("--fail-on", metavar="LEVEL", autocompletion=one_of(FAIL_ON))]
Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", autocompletion=check_formats)
]
Output = Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT=PATH")]

EXIT_NOT_JUDGED: Final = 3


class _Asked(NamedTuple):
    """The plan and the base that a command line names; with `partial`, all that can be read."""

    file: str | None
    base: str | None
    no_base: bool
    partial: bool


def check(
    ctx: typer.Context,
    base: Base = None,
    no_base: NoBase = False,
    fail_on: FailOn = "error",
    show_known: ShowKnown = False,
    check_format: Format = None,
    json: Json = False,
    outputs: Output = None,
    as_of: AsOf = None,
    file: File = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load both revisions, judge, render; the exit code is 0, 1, 2 or 3."""
    from bishan_targets.storage.git import RevisionError
    from bishan_targets.storage.hooks import NoPlanError

    run = session(ctx)
    run.check_language(lang)
    run.choice("--fail-on", fail_on, FAIL_ON)
    if base is not None and no_base:
        raise run.refuse("usage.base-twice")
    wanted = _outputs(run, check_format, json, outputs or [])
    day = run.day("--as-of", as_of)
    shown = wanted[0][0]
    try:
        formats = [name for name, _ in wanted]
        asked = _Asked(file, base, no_base, partial_)
        page = _judge(run, asked, day, fail_on, _words(run, shown), formats)
    except InputError as error:
        page = _wrong_input(run, error, day, fail_on, shown)
    except RevisionError as error:
        page = _no_revision(run, error, file, day, fail_on, shown)
    except NoPlanError:
        page = _no_plan(run, day, fail_on)
    page = replace(page, shows_known=show_known)
    try:
        _write_files(page, wanted, run)
    except InputError as error:
        page = _wrong_input(run, error, day, fail_on, shown)
    _show(page, shown)
    return page.report.exit_code


def _words(run: Session, shown: str) -> Messages:
    """Texts for the displayed format: a log has the signs that it can take, a document all."""
    return run.say if shown == "text" else run.document_say


def _wrong_input(run: Session, error: InputError, day: date, fail_on: str, shown: str) -> Page:
    from bishan_targets.render.check import Page
    from bishan_targets.report.check import NO_WORDS
    from bishan_targets.report.checked import unchecked

    if shown != "json":
        complain_of(error.diagnostics, run.say)
    report = unchecked(day, fail_on, exit_code_of(error), None, error.diagnostics)
    return Page(report, NO_WORDS, _words(run, shown), _of_input(error, run))


def _of_input(error: InputError, run: Session) -> list[Problem]:
    """One problem for each cause, with the number and places of the others."""
    from bishan_targets.model.causes import grouped
    from bishan_targets.model.diagnostics import Severity
    from bishan_targets.render.check import Problem
    from bishan_targets.render.problems import FEW
    from bishan_targets.report.wording import counted, word
    from bishan_targets.storage.store import path_in_repository

    found = []
    for each in grouped(error.diagnostics, most=1, few=FEW):
        if each.severity is Severity.ERROR:
            words, file = word(each, run.say), each.file or PLAN_NAME
            more = counted(each, run.say)
            message = words.message
            if more:
                message = run.say("check.problem.more", message=message, more=more.strip())
            place = (file, path_in_repository(Path(file)), each.line, each.column)
            found.append(Problem(each.code, message, words.hint, *place))
    return found


def _no_revision(
    run: Session, error: RevisionError, file: str | None, day: date, fail_on: str, shown: str
) -> Page:
    from bishan_targets.render.check import Page
    from bishan_targets.report.check import NO_WORDS
    from bishan_targets.report.checked import unchecked

    if shown != "json":
        output.complain(explain(error, run.say))
    say = messages.load("en")
    english = f"{said(error, say, '')}; {say('check.hint', hint=said(error, say, '.hint'))}"
    report = unchecked(day, fail_on, EXIT_NOT_JUDGED, english)
    words = (said(error, run.say, ""), said(error, run.say, ".hint"))
    return Page(report, NO_WORDS, _words(run, shown), [_about_plan(run, file, error.key, *words)])


def _about_plan(run: Session, file: str | None, code: str, message: str, hint: str) -> Problem:
    from bishan_targets.render.check import Problem
    from bishan_targets.storage.locations import find_plan
    from bishan_targets.storage.store import path_in_repository

    try:
        plan = find_plan(file, run.environment)
    except InputError:  # a hook may handle commits whose plan is gone
        plan = Path(file or PLAN_NAME)
    return Problem(code, message, hint, plan.as_posix(), path_in_repository(plan))


def _no_plan(run: Session, day: date, fail_on: str) -> Page:
    from bishan_targets.render.check import Page
    from bishan_targets.report.check import NO_WORDS
    from bishan_targets.report.checked import unchecked

    output.complain(run.say("hook.no-plan"))
    return Page(unchecked(day, fail_on, 0, None), NO_WORDS, run.say)


def _outputs(
    run: Session, check_format: str | None, json: bool, outputs: list[str]
) -> list[tuple[str, str]]:
    """Formats and their output files, after the displayed format, which has no file."""
    from bishan_targets.render.check import FORMATS

    wanted: list[tuple[str, str]] = []
    for each in outputs:
        name, equals, path = each.partition("=")
        if not equals or not path:
            raise run.refuse("usage.bad-output", given=each)
        wanted.append((run.choice("--output", name, FORMATS), path))
    shown = "json" if json else run.choice("--format", check_format or "text", FORMATS)
    return [(shown, ""), *wanted]


def _judge(
    run: Session,
    asked: _Asked,
    day: date,
    fail_on: str,
    say: Messages,
    formats: Collection[str],
) -> Page:
    from bishan_targets.model.policy import Level
    from bishan_targets.render.check import Page
    from bishan_targets.render.check.of_base import (
        left_out,
        moved_members,
        new_members,
        unread_files,
        word_base,
    )
    from bishan_targets.report.check_members import incomplete, together
    from bishan_targets.storage.hooks import judged
    from bishan_targets.storage.read_ahead import ReadAhead
    from bishan_targets.storage.together import Compared, load_together

    ahead = ReadAhead()
    here = judged(asked.file, run.environment, sealed=True, ahead=ahead)
    say_left_out(here, run)
    compared = Compared(asked.base, asked.no_base, run.environment, ahead, asked.partial)
    found = load_together(here, compared)
    unread = [each for one in found.everyone() for each in one.unread.values()]
    if unread:
        complain_of([each for of_one in unread for each in of_one], run.say)
    level = None if fail_on == "never" else Level(fail_on)
    judge = partial(_judged, day, fail_on, level, say, with_changes=_has_changes(formats, run))
    (_, own), *members = ((name, judge(each)) for name, each in found.all())
    report, words = together(own, dict(members)) if members else own
    report = incomplete(report) if unread else report
    problems = [] if unread else _nothing(run, asked.file, day, report)
    said = word_base(found.both.unread, found.both.notices, own.report, say)
    for _, each in [*found.all()][1:]:
        said += unread_files(each.both.unread, say)
    moved = moved_members({name: judged.report for name, judged in members}, say)
    said += [*moved, *new_members(report, say), *left_out(found.names_unread(), say)]
    return Page(report, words, say, problems, of_base=said)


def _judged(
    day: date,
    fail_on: str,
    level: Level | None,
    say: Messages,
    found: Together,
    *,
    with_changes: bool,
) -> Judged:
    """Judge a plan by itself."""
    from bishan_targets.gate.decide import check as judge
    from bishan_targets.render.check.findings import word_result
    from bishan_targets.render.check.of_base import notice_reports, unread_reports
    from bishan_targets.report.check_members import Judged
    from bishan_targets.report.checked import checked
    from bishan_targets.storage.store import locator

    both = found.both
    result = judge(both.head, both.base, day, level, both.came, found.gone)
    report = checked(
        both.head,
        both.base,
        day,
        result,
        word_result(result, both.head, both.base, messages.load("en")),
        (both.base_revision, both.head_revision),
        locator(both.contents),
        fail_on=fail_on,
        first_run=both.first_run,
    )
    report = report._replace(
        unread=unread_reports(both.unread),
        moved_from=both.moved_from,
        notices=notice_reports(both.notices),
    )
    if both.base and with_changes:
        from bishan_targets.report.changes import change_reports

        changes = change_reports(both.head, both.base, day, result)
        report = report._replace(changes=changes)
    return Judged(report, word_result(result, both.head, both.base, say))


def _has_changes(formats: Collection[str], run: Session) -> bool:
    """Whether an output shows changed figures, for which both revisions are projected."""
    return "json" in formats or "markdown" in formats or _summary_file(formats, run) is not None


def _summary_file(formats: Collection[str], run: Session) -> str | None:
    """The file for the summary of a step on GitHub; None elsewhere."""
    return (run.environment.get("GITHUB_STEP_SUMMARY") or None) if "github" in formats else None


def _nothing(run: Session, file: str | None, day: date, report: CheckReport) -> list[Problem]:
    """Messages if every comparison lacked something."""
    if report.exit_code != EXIT_NOT_JUDGED:
        return []
    hint = run.say("check.nothing.hint", date=day.isoformat())
    return [_about_plan(run, file, "nothing", run.say("check.nothing"), hint)]


def _write_files(page: Page, wanted: list[tuple[str, str]], run: Session) -> None:
    """Write every format to its file, and for GitHub the summary to its summary file."""
    from bishan_targets.render.check import renderer
    from bishan_targets.storage.atomic import append, write

    for name, path in wanted:
        if path:
            write(path, renderer(name)(page))
    if summary := _summary_file([name for name, _ in wanted], run):
        append(summary, renderer("markdown")(page))


def _show(page: Page, name: str) -> None:
    """Print a format; as text, the reasons for not judging are on stderr already."""
    from bishan_targets.render.check import renderer

    if page.report.plan is not None or name != "text":
        shown = renderer(name)(page)
        if name == "text":
            output.write(output.fitted(shown, sys.stdout))
        else:
            output.write(shown, utf8=True)
