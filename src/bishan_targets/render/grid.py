"""A table of cells with remarks, in every tabular format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bishan_targets.render.markdown_tables import escape, fitted
from bishan_targets.text.columns import lined_up, total, widths_of
from bishan_targets.text.display import wrap


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
    return total(widths_of(grid.rows))


def table(grid: Grid, width: int) -> str:
    """Columns aligned by display width; sentences are wrapped at `width` columns."""
    if grid.spare is not None and width_of(grid) > width:
        return table(grid.without_spare(), width)
    rows = lined_up(grid.rows, width, grid.texts) if len(grid.rows) > 1 else []
    return (
        "\n".join([wrap(grid.title, width), *rows, *(wrap(note, width) for note in grid.below)])
        + "\n"
    )


def plain(grid: Grid) -> str:
    """Tab-separated: a heading line, and one line per row."""
    return "".join("\t".join(row) + "\n" for row in grid.rows)


def as_markdown(grid: Grid) -> str:
    """A heading, the table, and the sentences."""
    parts = [f"## {escape(grid.title)}"]
    if len(grid.rows) > 1:
        parts += fitted(grid.rows)
    return "\n\n".join([*parts, *map(escape, grid.below)]) + "\n"
