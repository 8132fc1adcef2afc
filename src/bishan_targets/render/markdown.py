"""Markdown for GitHub, GitLab and Gitee."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bishan_targets.messages import Messages
from bishan_targets.render.notes import notes, on_rollups, on_years, summary, title
from bishan_targets.render.section import Section
from bishan_targets.render.sections import sections
from bishan_targets.render.stacked import tables
from bishan_targets.report.show import Detail
from bishan_targets.report.status import Report
from bishan_targets.text.display import display_width

if TYPE_CHECKING:
    from bishan_targets.report.members import MembersReport

# Characters with a meaning in Markdown or HTML.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()+!|~&$:])")
_FEWEST_DASHES, _MOST_DASHES = 3, 40
# Patterns that services link even in escaped text: people, issues, sites.
_LINKED = re.compile(r"([@#]|www(?=\.))", re.IGNORECASE)


def escape(text: str) -> str:
    """Text that is displayed unchanged, anywhere in Markdown.

    A backslash does not prevent a mention on GitHub (github/cmark-gfm#181); an empty comment does.
    """
    return _LINKED.sub(r"\1<!-- -->", _SPECIAL.sub(r"\\\1", text))


def status(report: Report, say: Messages) -> str:
    """A heading, tables of all targets, and notes for the reader."""
    parts = [f"## {escape(title(report.plan, report.as_of, say))}"]
    parts += map(table, tables(report, say))
    remarks = [summary(report, say), *notes(report, say), *on_years(report, say)]
    remarks += on_rollups(report, say)
    parts += [escape(line) for line in remarks]
    if report.milestones:
        parts += _milestones(report, say)
    if report.members:
        parts += _members(report.members, say)
    return "\n\n".join(parts) + "\n"


def _members(report: MembersReport, say: Messages) -> list[str]:
    from bishan_targets.render.members import counts, sentences, words

    return [
        f"### {escape(say('members.title'))}",
        table(counts(report, say)),
        table(words(report, say)),
        *map(escape, sentences(report, say)),
    ]


def _milestones(report: Report, say: Messages) -> list[str]:
    from bishan_targets.render.milestones import sentences
    from bishan_targets.render.milestones import table as rows

    # Their names are enough without ids.
    return [
        f"### {escape(say('milestones.title'))}",
        table([row[1:] for row in rows(report.milestones, say)]),
        *map(escape, sentences(report, say)),
    ]


def show(detail: Detail, say: Messages) -> str:
    """All about one metric, under headings."""
    return lay_out(sections(detail, say))


def lay_out(page: Iterable[Section]) -> str:
    """Sections under headings, the first being the page's title."""
    first, *others = page
    return "\n\n".join([f"# {escape(first.title)}", *body(first), *map(section, others)]) + "\n"


def section(section: Section, level: int = 2) -> str:
    """A section under a heading of the given level."""
    return "\n\n".join([f"{'#' * level} {escape(section.title)}", *body(section)])


def body(section: Section) -> list[str]:
    """The parts of a section below its heading."""
    lines = [escape(line) for line in section.lines]
    footnotes = [escape(line) for line in section.footnotes]
    return [*lines, *([table(section.rows)] if section.rows else []), *footnotes]


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is the heading.

    pandoc divides the width of a page as the dashes below the heading are divided.
    """
    heading, *body = [[escape(cell) for cell in row] for row in rows]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    dashes = ["-" * min(max(width, _FEWEST_DASHES), _MOST_DASHES) for width in widths]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heading, dashes, *body])
