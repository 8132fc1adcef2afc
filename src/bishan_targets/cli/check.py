"""`bishan check`: the gate that a CI job runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bishan_targets import messages
from bishan_targets.cli import output
from bishan_targets.cli.completion import check_formats, one_of
from bishan_targets.cli.options import AsOf, File, Json, Lang, Session, session
from bishan_targets.cli.results import EXIT_INPUT
from bishan_targets.diagnostics import InputError
from bishan_targets.text import visible

if TYPE_CHECKING:
    from bishan_targets.git import RevisionError
    from bishan_targets.messages import Messages
    from bishan_targets.render.check import Page

FAIL_ON: Final = ("error", "warning", "never")
Base = Annotated[str | None, typer.Option("--base", metavar="REF")]
NoBase = Annotated[bool, typer.Option("--no-base")]
FailOn = Annotated[str, typer.Option("--fail-on", metavar="LEVEL", autocompletion=one_of(FAIL_ON))]
Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", autocompletion=check_formats)
]
Output = Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FORMAT=PATH")]

EXIT_NOT_JUDGED: Final = 3


def check(
    ctx: typer.Context,
    base: Base = None,
    no_base: NoBase = False,
    fail_on: FailOn = "error",
    check_format: Format = None,
    json: Json = False,
    outputs: Output = None,
    as_of: AsOf = None,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load both revisions, judge, render; the exit code is 0, 1, 2 or 3."""
    from bishan_targets.git import RevisionError

    run = session(ctx)
    run.check_language(lang)
    run.choice("--fail-on", fail_on, FAIL_ON)
    if base is not None and no_base:
        raise run.refuse("usage.base-twice")
    wanted = _outputs(run, check_format, json, outputs or [])
    day = run.day("--as-of", as_of)
    shown = wanted[0][0]
    try:
        page = _judge(run, file, base, no_base, day, fail_on, _words(run, shown))
    except InputError as error:
        page = _wrong_input(run, error, day, fail_on, shown)
    except RevisionError as error:
        page = _no_revision(run, error, day, fail_on, shown)
    try:
        _write_files(page, wanted, run)
    except InputError as error:
        page = _wrong_input(run, error, day, fail_on, shown)
    _show(page, shown)
    return page.report.exit_code


def _words(run: Session, shown: str) -> Messages:
    """The texts of what is shown: a log has the signs that it can take, a document all."""
    return run.say if shown == "text" else run.document_say


def _wrong_input(run: Session, error: InputError, day: date, fail_on: str, shown: str) -> Page:
    from bishan_targets.render.check import Page
    from bishan_targets.render.problems import problems
    from bishan_targets.report.check import unchecked

    if shown != "json":
        output.complain(problems(error.diagnostics, run.say))
    return Page(
        unchecked(day, fail_on, EXIT_INPUT, None, error.diagnostics), [], _words(run, shown)
    )


def _no_revision(run: Session, error: RevisionError, day: date, fail_on: str, shown: str) -> Page:
    from bishan_targets.render.check import Page
    from bishan_targets.report.check import unchecked

    if shown != "json":
        output.complain(_explain(error, run))
    problem = messages.load("en")(f"revision.{error.key}", **error.values)
    return Page(unchecked(day, fail_on, EXIT_NOT_JUDGED, problem), [], _words(run, shown))


def _outputs(
    run: Session, check_format: str | None, json: bool, outputs: list[str]
) -> list[tuple[str, str]]:
    """Formats and the files that they go to, after the one that is shown, which has no file."""
    from bishan_targets.render.check import FORMATS

    wanted: list[tuple[str, str]] = []
    for each in outputs:
        name, equals, path = each.partition("=")
        if not equals or not path:
            raise run.refuse("usage.bad-output", given=each)
        wanted.append((run.choice("--output", name, list(FORMATS)), path))
    shown = "json" if json else run.choice("--format", check_format or "text", list(FORMATS))
    return [(shown, ""), *wanted]


def _judge(
    run: Session,
    file: str | None,
    base: str | None,
    no_base: bool,
    day: date,
    fail_on: str,
    say: Messages,
) -> Page:
    from bishan_targets.finding import find_plan
    from bishan_targets.gate.decide import check as judge
    from bishan_targets.policy import Level
    from bishan_targets.render.check import Page, Words
    from bishan_targets.report.check import checked
    from bishan_targets.revisions import load_both
    from bishan_targets.store import locator
    from bishan_targets.wording import word_finding

    plan = find_plan(file, run.environment)
    both = load_both(plan, base, no_base, run.environment)
    level = None if fail_on == "never" else Level(fail_on)
    result = judge(both.head, both.base, day, level)
    revisions = (both.base_revision, both.head_revision)
    report = checked(
        both.head,
        day,
        result,
        revisions,
        locator(),
        fail_on=fail_on,
        first_run=both.first_run,
    )
    said = [word_finding(each.comparison, say) for each in result.findings]
    return Page(report, [Words(each.message, each.hint or "") for each in said], say)


def _explain(error: RevisionError, run: Session) -> str:
    values = {name: visible(value) for name, value in error.values.items()}
    problem = run.say("usage.error", problem=run.say(f"revision.{error.key}", **values))
    return f"{problem}\n  {run.say('check.hint', hint=run.say(f'revision.{error.key}.hint'))}"


def _write_files(page: Page, wanted: list[tuple[str, str]], run: Session) -> None:
    """Write every format to its file, and for GitHub the summary to the one that it names."""
    from bishan_targets.render.check import renderer
    from bishan_targets.writing import append, write

    for name, path in wanted:
        if path:
            write(path, renderer(name)(page))
    summary = run.environment.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in (name for name, _ in wanted):
        append(summary, renderer("markdown")(page))


def _show(page: Page, name: str) -> None:
    """Print a format, unless nothing was judged: that stands on stderr, for people and services.

    A service that reads stdout is told all the same.
    """
    from bishan_targets.render.check import renderer

    if page.report.plan is not None or name in ("json", "github"):
        output.write(renderer(name)(page), utf8=name != "text")
