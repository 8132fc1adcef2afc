"""What every command does with what it found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.cli import output
from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity

if TYPE_CHECKING:
    from typing import TypeVar

    from bishan_targets.cli.options import Session
    from bishan_targets.model.book import Book
    from bishan_targets.render.grid import Grid
    from bishan_targets.render.json import Document

    DocumentT = TypeVar("DocumentT", bound=Document)

EXIT_INPUT: Final = 2
STDOUT: Final = "-"
UTF8_FORMATS: Final = frozenset({"json", "csv"})
_ROWS: Final = frozenset({"plain", "csv"})


class Shown(NamedTuple):
    """A result in one of the formats, and what people are told beside its rows."""

    text: str
    remarks: Sequence[str] = ()


def answer(
    run: Session,
    chosen: str,
    load: Callable[[], Book],
    ask: Callable[[Book], DocumentT],
    failed: Callable[[Sequence[Diagnostic]], DocumentT],
    show: Callable[[Book, DocumentT], Shown],
) -> int:
    """Load a plan, ask something of it, and print that in the format `chosen`; the exit code.

    `failed` makes the document of a run whose input is wrong, which JSON shows in place of the
    result; in other formats the InputError goes on. `show` is asked for all formats but JSON.
    """
    try:
        book = load()
    except InputError as error:
        return fail(error, failed(error.diagnostics), chosen)
    found = ask(book)
    warn(book.diagnostics, chosen, run.say)
    shown = Shown(_as_json(found)) if chosen == "json" else show(book, found)
    output.write(shown.text, utf8=chosen in UTF8_FORMATS)
    remark(shown.remarks, chosen)
    return 0


def fail(error: InputError, report: Document, chosen: str) -> int:
    """End a command whose input is wrong: as JSON if that was asked for, else `error` goes on."""
    if chosen != "json":
        raise error
    output.write(_as_json(report), utf8=True)
    return EXIT_INPUT


def _as_json(report: Document) -> str:
    from bishan_targets.render import json

    return json.render(report)


def tabular(grid: Grid, chosen: str, csv: Callable[[], str]) -> Shown:
    """A table in the format `chosen`, of which `csv` makes the one for programs.

    What stands below it goes beside it where a format has rows alone: all of it, or in CSV, which
    has no heading to explain, the notes.
    """
    from bishan_targets.render import grid as grids

    match chosen:
        case "csv":
            return Shown(csv(), grid.notes)
        case "markdown":
            return Shown(grids.as_markdown(grid))
        case "plain":
            return Shown(grids.plain(grid), grid.below)
    return Shown(grids.table(grid, output.terminal_width()))


def deliver(path: str, content: str | bytes) -> None:
    """Write a result to a file whole, or to stdout for `-`; raises InputError, OutputError."""
    from bishan_targets.storage import atomic

    if path == STDOUT:
        output.write(content, utf8=True)
    else:
        atomic.write(path, content)


def remark(sentences: Sequence[str], chosen: str) -> None:
    """Tell people what a table says below itself, in the formats that have rows and nothing else.

    JSON has it among its diagnostics.
    """
    if sentences and chosen in _ROWS:
        output.complain("\n".join(sentences))


def warn(diagnostics: Sequence[Diagnostic], chosen: str, say: Messages) -> None:
    """Tell people what is odd about the input; JSON holds it already.

    What is still to be filled in is not: the rows show it, and `validate` lists it.
    """
    odd = [each for each in diagnostics if _is_odd(each)]
    if odd and chosen != "json":
        complain_of(odd, say)


def _is_odd(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is not Severity.INFO and diagnostic.code != "missing-goal"


def complain_of(diagnostics: Sequence[Diagnostic], say: Messages) -> None:
    """Say on stderr what is wrong, or worth knowing, with lines broken where that is a terminal."""
    from bishan_targets.render.problems import problems

    output.complain(problems(diagnostics, say, output.breaking_width(sys.stderr)))
