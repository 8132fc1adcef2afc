"""Sections as plain text, aligned by display width, for terminals and pipes."""

from __future__ import annotations

from collections.abc import Iterable

from bishan_targets.messages import Messages
from bishan_targets.render.section import Section
from bishan_targets.render.sections import sections
from bishan_targets.report.show import Detail
from bishan_targets.text.columns import lined_up
from bishan_targets.text.display import INDENT, wrap
from bishan_targets.text.safe import inert


def show(detail: Detail, say: Messages, width: int | None) -> str:
    """Everything about one metric; sentences are wrapped at `width` columns, if given."""
    return lay_out(sections(detail, say), width)


def lay_out(page: Iterable[Section], width: int | None) -> str:
    """Sections one below the other."""
    return inert("\n".join(_section(section, width) for section in page))


def _section(section: Section, width: int | None) -> str:
    lines = [section.title]
    lines += [_indented(line, width) for line in section.lines]
    room = width - len(INDENT) if width else None
    lines += [INDENT + row for row in lined_up(section.rows, room)]
    lines += [_indented(line, width) for line in section.footnotes]
    return "\n".join(lines) + "\n"


def _indented(line: str, width: int | None) -> str:
    wrapped = wrap(line, width - len(INDENT)) if width else line
    return "\n".join(INDENT + part for part in wrapped.split("\n"))
