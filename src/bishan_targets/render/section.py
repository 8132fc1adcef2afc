"""A part of a page, laid out as text or Markdown."""

from __future__ import annotations

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
