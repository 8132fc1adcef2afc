"""What every command does with what it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bishan_targets.cli import output
from bishan_targets.diagnostics import Diagnostic, InputError, Severity
from bishan_targets.messages import Messages

if TYPE_CHECKING:
    from bishan_targets.render.grid import Grid
    from bishan_targets.render.json import Document

EXIT_INPUT: Final = 2
UTF8_FORMATS: Final = frozenset({"json", "csv"})


def fail(error: InputError, report: Document, chosen: str) -> int:
    """End a command whose input is wrong: as JSON if that was asked for, else `error` goes on."""
    if chosen != "json":
        raise error
    from bishan_targets.render import json

    output.write(json.render(report), utf8=True)
    return EXIT_INPUT


def tabular(report: Document, grid: Grid, chosen: str) -> str:
    """A document as JSON, or its table in another of the formats but CSV."""
    from bishan_targets.render import grid as grids
    from bishan_targets.render import json

    match chosen:
        case "json":
            return json.render(report)
        case "markdown":
            return grids.as_markdown(grid)
        case "plain":
            if len(grid.rows) == 1:
                output.complain("\n".join(grid.notes))
            return grids.plain(grid)
    return grids.table(grid, output.terminal_width())


def warn(diagnostics: Sequence[Diagnostic], chosen: str, say: Messages) -> None:
    """Warn people of what is odd about the input; JSON holds it already.

    What is still to be filled in is no reason for that: the rows show it, and `validate` lists it.
    """
    odd = [each for each in diagnostics if _is_odd(each)]
    if odd and chosen != "json":
        from bishan_targets.render.problems import problems

        output.complain(problems(odd, say))


def _is_odd(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is not Severity.INFO and diagnostic.code != "missing-goal"
