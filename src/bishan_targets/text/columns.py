"""Tables of text, as wide as a terminal allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from bishan_targets.text.display import display_width, narrowest, pad, pad_left, wrap

GUTTER: Final = "  "


def widths_of(rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns that each column of a table needs."""
    return [max(map(display_width, column)) for column in zip(*rows, strict=True)]


def total(widths: Sequence[int]) -> int:
    """Columns that a whole table needs."""
    return sum(widths) + len(GUTTER) * (len(widths) - 1)


def lined_up(
    rows: Sequence[Sequence[str]], width: int | None, texts: int | None = None
) -> list[str]:
    """The lines of a table: its first `texts` columns are set to the left, the others to the right.

    If it is wider than `width`, cells are broken between words; words themselves never are.
    """
    widths = widths_of(rows)
    if width is not None and total(widths) > width:
        widths = _narrowed(rows, widths, width)
    return [
        line for row in rows for line in _lines(row, widths, len(row) if texts is None else texts)
    ]


def _narrowed(rows: Sequence[Sequence[str]], widths: Sequence[int], width: int) -> list[int]:
    """Widths that fit, as far as words allow: at each step, the fewest cells are broken."""
    columns = [*zip(*rows, strict=True)]
    least = [max(map(narrowest, column)) for column in columns]
    found = [*widths]
    while (excess := total(found) - width) > 0:
        less = {i: max(least[i], w - excess) for i, w in enumerate(found) if w > least[i]}
        if not less:
            break
        best = min(less, key=lambda i: (_longer(columns[i], less[i]), less[i] - found[i]))
        found[best] = less[best]
    return found


def _longer(column: Sequence[str], width: int) -> int:
    return sum(display_width(cell) > width for cell in column)


def _lines(row: Sequence[str], widths: Sequence[int], texts: int) -> list[str]:
    """A row, with as many lines as its tallest cell."""
    cells = [wrap(cell, width).split("\n") for cell, width in zip(row, widths, strict=True)]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        aligned = zip(parts, widths, range(len(row)), strict=True)
        lines.append(
            GUTTER.join((pad if i < texts else pad_left)(p, w) for p, w, i in aligned).rstrip()
        )
    return lines
