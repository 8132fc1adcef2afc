"""Cells with a look as a whole that makes them doubtful: struck out, or in superscript."""

from __future__ import annotations

from bishan_targets.tables.sheet import EMPTY, Cell
from bishan_targets.text.numbers import Refusal, read_figure


def with_look(cell: Cell, *, is_struck: bool, is_raised: bool) -> Cell:
    """A cell with a fault for its look, if that is one; an empty cell has none.

    Raised words are a footnote's, and stay: only a number may be taken for a figure.
    """
    if cell is EMPTY or not (is_struck or is_raised):
        return cell
    if is_struck:
        return cell._replace(fault="struck")
    is_figure = cell.fault is None and not isinstance(read_figure(cell.text), Refusal)
    return cell._replace(fault="raised") if is_figure and cell.day is None else cell
