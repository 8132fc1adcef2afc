"""`bishan export`: the history as a table."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from bishan_targets.cli import exit_code_for, output
from bishan_targets.cli.completion import metrics, one_of
from bishan_targets.cli.endings import format_of
from bishan_targets.cli.options import (
    Binding,
    Bom,
    File,
    Labels,
    Lang,
    Member,
    Owner,
    Partial,
    Session,
    Wanted,
    Which,
    session,
)
from bishan_targets.cli.results import is_stream
from bishan_targets.cli.selection import load_book
from bishan_targets.text.safe import visible

Metrics = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", autocompletion=metrics)]
_FORMATS: Final = ("csv", "jsonl", "parquet", "xlsx")
_ENDINGS: Final = {f".{name}": name for name in _FORMATS}
_BINARY: Final = ("parquet", "xlsx")
_SPREADSHEETS: Final = ("csv", "xlsx")
Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", autocompletion=one_of(_FORMATS))
]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH")]


def export(
    ctx: typer.Context,
    ids: Metrics = None,
    owner: Owner = None,
    binding: Binding = False,
    format_: Format = None,
    output_: Output = None,
    bom: Bom = False,
    labels: Labels = False,
    file: File = None,
    member: Member = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load, render, write; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.storage.atomic import write
    from bishan_targets.tables import export as tables

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    chosen = format_of(run, format_, output_, _ENDINGS, "csv")
    if chosen in _BINARY and output_ is None and output.is_terminal():
        raise run.refuse("usage.option-needed", option="--output")
    if bom and chosen != "csv":
        raise run.refuse("usage.option-alone", option="--bom", other="--format csv")
    if labels and chosen not in _SPREADSHEETS:
        raise run.refuse("usage.option-alone", option="--labels", other="--format csv, xlsx")
    wanted = Wanted(owner or (), binding)
    book, _, selected = load_book(
        run, which, ids or [], metrics=True, of_members=True, wanted=wanted
    )
    render = {
        "csv": tables.as_csv,
        "jsonl": tables.as_json_lines,
        "parquet": tables.as_parquet,
        "xlsx": tables.as_xlsx,
    }
    table = tables.exported(book, selected)
    content = render[chosen](tables.labelled(table, book, run.say) if labels else table)
    if chosen == "csv":
        content = _as_text(content, run, bom=bom, written=output_ is not None)
    if output_ is None:
        output.write(content)
    else:
        write(output_, content)
        if not is_stream(output_):
            output.complain(run.say("file.written", path=visible(output_)))
    return exit_code_for(book)


def _as_text(content: bytes, run: Session, *, bom: bool, written: bool) -> bytes:
    """The text with a byte order mark, or a word on its absence if a spreadsheet may need it."""
    from bishan_targets.tables.export import BOM

    if bom:
        return BOM + content
    if written and run.say.language == "zh" and not content.isascii():
        output.complain(run.say("export.no-bom"))
    return content
