"""Output of results, common to all commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.cli import exit_code_for, exit_code_of, output
from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity

if TYPE_CHECKING:
    from typing import TypeVar

    from bishan_targets.cli.options import Session, Spreadsheet
    from bishan_targets.cli.selection import Chosen
    from bishan_targets.model.book import Book
    from bishan_targets.render.csv import Table
    from bishan_targets.render.grid import Grid
    from bishan_targets.render.json import Document

    DocumentT = TypeVar("DocumentT", bound=Document)

STDOUT: Final = "-"
BOM: Final = "\ufeff"
"""By which Excel for Windows knows that a file is UTF-8."""
UTF8_FORMATS: Final = frozenset({"json", "csv"})
_ROWS: Final = frozenset({"plain", "csv"})


class Shown(NamedTuple):
    """A result in one of the formats, maybe in parts, and remarks for people beside its rows."""

    text: str | Sequence[str]
    remarks: Sequence[str] = ()


def answer(
    run: Session,
    chosen: str,
    load: Callable[[], Chosen],
    ask: Callable[[Chosen], DocumentT],
    failed: Callable[[Sequence[Diagnostic]], DocumentT],
    show: Callable[[Book, DocumentT], Shown],
) -> int:
    """Load a plan, compute a document from it, and print it in the format `chosen`; the exit code.

    `failed` makes the document for invalid input, which JSON shows in place of the result; for
    other formats the InputError is raised. `show` renders all formats but JSON.
    """
    try:
        given = load()
    except InputError as error:
        return fail(error, failed(error.diagnostics), chosen)
    book, found = given.book, ask(given)
    warn(book.diagnostics, chosen, run.say)
    shown = Shown(_as_json(found)) if chosen == "json" else show(book, found)
    output.write(shown.text, utf8=chosen in UTF8_FORMATS)
    remark(shown.remarks, chosen)
    return exit_code_for(book)


def fail(error: InputError, report: Document, chosen: str) -> int:
    """End a command with invalid input: as JSON on request, else raise `error`."""
    if chosen != "json":
        raise error
    output.write(_as_json(report), utf8=True)
    return exit_code_of(error)


def _as_json(report: Document) -> Sequence[str]:
    from bishan_targets.render import json

    return json.parts(report)


def as_csv(table: Table, how: Spreadsheet, say: Messages) -> str:
    """A table of raw values as text, as a spreadsheet wants it."""
    from bishan_targets.render import csv

    text = csv.write(table, say if how.labels else None)
    return BOM + text if how.bom else text


def tabular(
    grid: Grid, chosen: str, csv: Callable[[], Table], how: Spreadsheet, say: Messages
) -> Shown:
    """A table in the format `chosen`, with `csv` for the one for programs.

    Formats with rows only move the sentences below the table beside it: all of them, or for CSV,
    which has no heading to explain, the notes.
    """
    from bishan_targets.render import grid as grids

    match chosen:
        case "csv":
            return Shown(as_csv(csv(), how, say), grid.notes)
        case "markdown":
            return Shown(grids.as_markdown(grid))
        case "plain":
            return Shown(grids.plain(grid), grid.below)
    return Shown(grids.table(grid, output.terminal_width()))


def deliver(path: str, content: str | bytes) -> None:
    """Write a complete result to a file, or to stdout for `-`; raises InputError, OutputError."""
    from bishan_targets.storage import atomic

    if path == STDOUT:
        output.write(content, utf8=True)
    else:
        atomic.write(path, content)


def is_stream(target: str) -> bool:
    """Whether it goes to standard output, a pipe or a device, whose names have no endings."""
    path = Path(target)
    return target == STDOUT or (path.exists() and not path.is_file() and not path.is_dir())


def remark(sentences: Sequence[str], chosen: str) -> None:
    """Print the sentences below a table to stderr, for formats with rows only.

    JSON has them among its diagnostics.
    """
    if sentences and chosen in _ROWS:
        output.complain("\n".join(sentences))


def warn(diagnostics: Sequence[Diagnostic], chosen: str, say: Messages) -> None:
    """Print warnings about the input for people; JSON contains them already.

    Parts still to be filled in are left out: the rows show them, and `validate` lists them.
    """
    odd = [each for each in diagnostics if _is_odd(each)]
    if odd and chosen != "json":
        complain_of(odd, say)


def _is_odd(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is not Severity.INFO and diagnostic.code != "missing-goal"


def complain_of(diagnostics: Sequence[Diagnostic], say: Messages) -> None:
    """Print errors and remarks on stderr, with lines broken on a terminal."""
    from bishan_targets.render.problems import problems

    output.complain(problems(diagnostics, say, output.breaking_width(sys.stderr)))
