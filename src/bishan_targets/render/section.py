"""A part of a page, laid out as text or Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Section:
    """A title, sentences, a table whose first row is its heading, and notes on the table.

    Everything but the title may be empty.
    """

    title: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


def numbered(sources: Iterable[str | None]) -> dict[str, int]:
    """The distinct sources in their order, with numbers from 1 on."""
    distinct = dict.fromkeys(source for source in sources if source)
    return {source: number for number, source in enumerate(distinct, start=1)}


def without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """A table whose first row is the heading, without the columns that are empty below it."""
    kept = [i for i in range(len(rows[0])) if any(row[i] for row in rows[1:])]
    return [[row[i] for i in kept] for row in rows]
