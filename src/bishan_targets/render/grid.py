"""A table of cells with remarks, in every tabular format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bishan_targets.render import markdown
from bishan_targets.text.display import display_width, pad, pad_left, wrap

_GUTTER: Final = "  "


@dataclass(frozen=True, slots=True)
class Grid:
    """A title, a table whose first row is its heading, and sentences below.

    `legend` explains the table, `notes` are remarks on its figures. `texts` is the number of text
    columns on the left: they are left-aligned, figures right-aligned. `spare` is a column that a
    narrow terminal omits.
    """

    title: str
    rows: Sequence[Sequence[str]]
    texts: int
    notes: Sequence[str] = ()
    legend: Sequence[str] = ()
    spare: int | None = None

    @property
    def below(self) -> Sequence[str]:
        """All sentences below the table."""
        return [*self.legend, *self.notes]

    def without_spare(self) -> Grid:
        """The grid without its spare column."""
        if self.spare is None:
            return self
        rows = [[c for i, c in enumerate(row) if i != self.spare] for row in self.rows]
        return replace(self, rows=rows, texts=self.texts - 1, spare=None)


def width_of(grid: Grid) -> int:
    """Width of the table in columns."""
    return _total(_widths(grid))


def _widths(grid: Grid) -> list[int]:
    return [max(map(display_width, column)) for column in zip(*grid.rows, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GUTTER) * (len(widths) - 1)


def table(grid: Grid, width: int) -> str:
    """Columns aligned by display width; sentences are wrapped at `width` columns."""
    widths = _widths(grid)
    if grid.spare is not None and _total(widths) > width:
        return table(grid.without_spare(), width)
    lines = [wrap(grid.title, width)]
    for row in grid.rows if len(grid.rows) > 1 else ():
        cells = zip(row, widths, range(len(row)), strict=True)
        padded = (pad(c, w) if i < grid.texts else pad_left(c, w) for c, w, i in cells)
        lines.append(_GUTTER.join(padded).rstrip())
    return "\n".join([*lines, *(wrap(note, width) for note in grid.below)]) + "\n"


def plain(grid: Grid) -> str:
    """Tab-separated: a heading line, and one line per row."""
    return "".join("\t".join(row) + "\n" for row in grid.rows)


def as_markdown(grid: Grid) -> str:
    """A heading, the table, and the sentences."""
    parts = [f"## {markdown.escape(grid.title)}"]
    if len(grid.rows) > 1:
        parts.append(markdown.table(grid.rows))
    return "\n\n".join([*parts, *map(markdown.escape, grid.below)]) + "\n"
