"""`bishan validate`: read everything, and report all errors."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import typer

from bishan_targets.cli import EXIT_INPUT, output
from bishan_targets.cli.hooks import explain, say_left_out
from bishan_targets.cli.options import File, Json, Lang, session
from bishan_targets.model.diagnostics import InputError

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.model.diagnostics import Diagnostic
    from bishan_targets.reading.files import File as Content


def validate(
    ctx: typer.Context,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, render; the exit code is 0, or 2 for errors."""
    from bishan_targets.reading.plan import in_order
    from bishan_targets.render.json import render
    from bishan_targets.render.validate import text
    from bishan_targets.report.validate import failed_validation, validation
    from bishan_targets.storage.git import RevisionError
    from bishan_targets.storage.hooks import NoPlanError, judged
    from bishan_targets.storage.together import read_together

    run = session(ctx)
    run.check_language(lang)
    try:
        here = judged(file, run.environment)
        say_left_out(here, run)
        book = read_together(here)
        odd = _remarks(book, here.contents())
    except NoPlanError:
        output.complain(run.say("hook.no-plan"))
        return 0
    except RevisionError as error:
        output.complain(explain(error, run.say))
        return EXIT_INPUT
    except InputError as error:
        if not json:
            raise
        output.write(render(failed_validation(error.diagnostics)), utf8=True)
        return EXIT_INPUT
    book = book._replace(diagnostics=in_order([*book.diagnostics, *odd], book.plan.file))
    found = validation(book)
    width = output.breaking_width(sys.stdout)
    said = render(found) if json else text(found, book.diagnostics, run.say, width)
    output.write(said, utf8=json)
    return 0


def _remarks(book: Book, contents: Mapping[str, Content]) -> list[Diagnostic]:
    """Oddities in a plan's files and in those of its members, beside the diagnostics of reading."""
    from bishan_targets.reading.cumulative_levels import cumulative_levels
    from bishan_targets.reading.missing_bounds import missing_bounds
    from bishan_targets.recording.anomalies_in_files import anomalies_in_files
    from bishan_targets.storage.store import figure_finder, plan_source

    made = book.plan.rollups  # an oddity in these is one in a member's figures
    in_files = {name: found for name, found in book.observations.items() if name not in made}
    own = book._replace(observations=in_files)
    odd = anomalies_in_files(own, date.today(), figure_finder(book.plan, contents))
    source = plan_source(book.plan, contents)
    odd += cumulative_levels(book, book.plan.tracked.values(), date.max, source)
    odd += missing_bounds(book, source)
    for each in book.members.values():
        odd += [*each.diagnostics, *_remarks(each, contents)]
    return odd
