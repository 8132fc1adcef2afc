"""Markdown for GitHub, GitLab and Gitee."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bishan_targets.messages import Messages
from bishan_targets.render.markdown_tables import escape, fitted
from bishan_targets.render.notes import notes, on_rollups, on_years, summary, title
from bishan_targets.render.section import Section
from bishan_targets.render.sections import sections
from bishan_targets.render.stacked import tables
from bishan_targets.report.show import Detail
from bishan_targets.report.status import Report

if TYPE_CHECKING:
    from bishan_targets.report.members import MembersReport


def status(report: Report, say: Messages) -> str:
    """A heading, tables of all targets, and notes for the reader."""
    parts = [f"## {escape(title(report.plan, report.as_of, say))}"]
    parts += fitted(*tables(report, say))
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
        *fitted(counts(report, say)),
        *fitted(words(report, say)),
        *map(escape, sentences(report, say)),
    ]


def _milestones(report: Report, say: Messages) -> list[str]:
    from bishan_targets.render.milestones import sentences
    from bishan_targets.render.milestones import table as rows

    # Their names are enough without ids.
    return [
        f"### {escape(say('milestones.title'))}",
        *fitted([row[1:] for row in rows(report.milestones, say)]),
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
    return [*lines, *(fitted(section.rows) if section.rows else []), *footnotes]
