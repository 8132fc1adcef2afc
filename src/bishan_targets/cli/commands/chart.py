"""`bishan chart`: one target's chart as a picture for a document."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import targets
from bishan_targets.cli.options import (
    AsOf,
    File,
    GoalsOf,
    Lang,
    Member,
    Partial,
    Session,
    Which,
    session,
)
from bishan_targets.cli.results import deliver, is_stream, warn
from bishan_targets.cli.selection import load_book
from bishan_targets.extras import require
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.render.page.canvas import Spec

_KINDS: Final = (".svg", ".png")
_LEAST_WIDTH: Final = 240
_MOST_WIDTH: Final = 4000

Metric = Annotated[str, typer.Argument(metavar="ID", autocompletion=targets)]
Picture = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH")]
Width = Annotated[str, typer.Option("--width", metavar="PIXELS")]
Fonts = Annotated[str | None, typer.Option("--fonts", metavar="FOLDER")]


def chart(
    ctx: typer.Context,
    metric: Metric,
    picture: Picture = None,
    width: Width = "720",
    fonts: Fonts = None,
    as_of: AsOf = None,
    goals: GoalsOf = "then",
    file: File = None,
    member: Member = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, draw, write; the exit code is 0, or 2 for invalid input."""
    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    kind = _kind(run, picture)
    pixels = int(width) if width.isascii() and width.isdigit() else 0
    if not _LEAST_WIDTH <= pixels <= _MOST_WIDTH:
        between = f"{_LEAST_WIDTH}{run.say.own('–')}{_MOST_WIDTH}"
        raise run.refuse("usage.bad-choice", option="--width", given=width, known=between)
    moment = run.moment(as_of, goals)
    day = moment.day
    require("report")
    from bishan_targets.render.page.chart import titled
    from bishan_targets.report.page import card

    book, [metric], _ = load_book(run, which, [metric], as_of=moment)
    warn(book.diagnostics, kind, run.say)
    found = card(book, book.plan.tracked[metric], day)
    if not found.chart.figures:
        raise run.refuse("chart.nothing", id=metric, date=day.isoformat())
    path = picture or ""
    deliver(path, _draw(run, titled(found, run.document_say, pixels), kind, fonts))
    if not is_stream(path):
        output.complain(run.say("file.written", path=visible(path)))
    return 0


def _kind(run: Session, path: str | None) -> str:
    if path is None:
        raise run.refuse("usage.option-needed", option="--output")
    ending = PurePath(path).suffix.lower()
    return run.choice("--output", ending or path, _KINDS)


def _draw(run: Session, spec: Spec, kind: str, fonts: str | None) -> str | bytes:
    """The picture; characters missing from the fonts are an error for PNG, a warning for SVG."""
    from bishan_targets.render.page import picture

    if fonts is not None:
        picture.use_fonts(fonts)
    drawn = picture.svg(spec)
    if missing := picture.undrawable(drawn):
        shown = "".join(missing[:20])
        if kind == ".png":
            raise run.refuse("chart.no-font", characters=shown)
        output.complain(run.say("chart.no-font.svg", characters=shown))
    return drawn if kind == ".svg" else picture.png(drawn)
