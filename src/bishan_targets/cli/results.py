"""What every command does with what it found."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bishan_targets.cli import output
from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity

if TYPE_CHECKING:
    from bishan_targets.render.grid import Grid
    from bishan_targets.render.json import Document

EXIT_INPUT: Final = 2
UTF8_FORMATS: Final = frozenset({"json", "csv"})
_ROWS: Final = frozenset({"plain", "csv"})


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
            return grids.plain(grid)
    return grids.table(grid, output.terminal_width())


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
