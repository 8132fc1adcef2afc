"""`bishan validate`: read everything, and say all that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bishan_targets.cli import output
from bishan_targets.cli.hooks import explain, say_left_out
from bishan_targets.cli.options import File, Json, Lang, Session, session
from bishan_targets.cli.results import EXIT_INPUT
from bishan_targets.diagnostics import InputError

if TYPE_CHECKING:
    from bishan_targets.model import Book


def validate(
    ctx: typer.Context,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, render; the exit code is 0, or 2 where there is an error."""
    from bishan_targets.git import RevisionError
    from bishan_targets.hooks import NoPlanError
    from bishan_targets.render.json import render
    from bishan_targets.render.validation import text
    from bishan_targets.report.validation import failed_validation, validation

    run = session(ctx)
    run.check_language(lang)
    try:
        book = _load(run, file)
    except NoPlanError:
        output.complain(run.say("hook.no-plan"))
        return 0
    except RevisionError as error:
        output.complain(explain(error, run))
        return EXIT_INPUT
    except InputError as error:
        if not json:
            raise
        output.write(render(failed_validation(error.diagnostics)), utf8=True)
        return EXIT_INPUT
    found = validation(book)
    output.write(render(found) if json else text(found, book.diagnostics, run.say), utf8=json)
    return 0


def _load(run: Session, file: str | None) -> Book:
    from bishan_targets.hooks import judged
    from bishan_targets.reading import read

    here = judged(file, run.environment)
    say_left_out(here, run)
    return read(here.present())
