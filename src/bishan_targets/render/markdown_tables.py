"""Tables of Markdown that fit on 80 columns: as tables, else as lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bishan_targets.text.display import display_width

Rows = Sequence[Sequence[str]]
_WIDTH: Final = 80
# Characters with a meaning in Markdown or HTML.
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()+!|~&$:])")
_FEWEST_DASHES, _MOST_DASHES = 3, 40
# Patterns that services link even in escaped text: people, issues, sites.
_LINKED: Final = re.compile(r"([@#]|www(?=\.))", re.IGNORECASE)
_BETWEEN: Final = " / "


def escape(text: str) -> str:
    """Text that is displayed unchanged, anywhere in Markdown.

    A backslash does not prevent a mention on GitHub (github/cmark-gfm#181); an empty comment does.
    """
    return _LINKED.sub(r"\1<!-- -->", _SPECIAL.sub(r"\\\1", text))


def table(rows: Rows) -> str:
    """A table whose first row is the heading.

    pandoc divides the width of a page as the dashes below the heading are divided.
    """
    return _drawn(_escaped(rows), _SPACED)


def fitted(*tables: Rows) -> list[str]:
    """Tables of the same rows in the same order, or a list of these rows if one is too wide.

    Their first rows are headings, and their first columns alike. A table that is a little too wide
    has no spaces around its cells.
    """
    escaped = [*map(_escaped, tables)]
    forms = [_form(rows) for rows in escaped]
    if None in forms:
        return ["\n".join(_listed(escaped))]
    return [_drawn(rows, form) for rows, form in zip(escaped, forms, strict=True) if form]


class _Form(NamedTuple):
    """Signs before, between and after the cells of a line."""

    before: str
    between: str
    after: str

    def line(self, cells: Sequence[str]) -> str:
        return f"{self.before}{self.between.join(cells)}{self.after}"


_SPACED: Final = _Form("| ", " | ", " |")
_TIGHT: Final = _Form("|", "|", "|")


def _form(rows: Rows) -> _Form | None:
    """The form in which all lines fit."""
    for form in (_SPACED, _TIGHT):
        if all(display_width(form.line(row)) <= _WIDTH for row in rows):
            return form
    return None


def _drawn(rows: Rows, form: _Form) -> str:
    heading, *body = rows
    return "\n".join(map(form.line, [heading, _dashes(rows, form), *body]))


def _dashes(rows: Rows, form: _Form) -> list[str]:
    """As many as each column is wide, fewer where they would not fit."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    found = list[str]()
    for most in range(_MOST_DASHES, _FEWEST_DASHES - 1, -1):
        found = ["-" * min(max(width, _FEWEST_DASHES), most) for width in widths]
        if len(form.line(found)) <= _WIDTH:
            break
    return found


def _escaped(rows: Rows) -> list[list[str]]:
    return [[escape(cell) for cell in row] for row in rows]


def _listed(tables: Sequence[Rows]) -> Iterator[str]:
    """An item for each row, below it the cells of each table by their headings."""
    for same in zip(*(rows[1:] for rows in tables), strict=True):
        place = next((place for place, cell in enumerate(same[0]) if cell), 0)
        yield f"- **{same[0][place]}**"
        for rows, row in zip(tables, same, strict=True):
            named = zip(rows[0], row, strict=True)
            yield from _filled(f"*{name}* {cell}" for name, cell in [*named][place + 1 :] if cell)


def _filled(cells: Iterator[str]) -> Iterator[str]:
    """Lines of an inner list, with as many cells each as fit."""
    line = ""
    for cell in cells:
        if line and display_width(longer := f"{line}{_BETWEEN}{cell}") <= _WIDTH:
            line = longer
            continue
        if line:
            yield line
        line = f"  - {cell}"
    if line:
        yield line
