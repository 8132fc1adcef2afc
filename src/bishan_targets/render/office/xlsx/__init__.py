"""The report as a workbook, as an office keeps one: real numbers, dates, formats and charts."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.render.notes import title
from bishan_targets.render.office.package import repacked
from bishan_targets.render.office.xlsx import charts, figures, goals
from bishan_targets.render.office.xlsx.sheet import (
    DAY,
    Cell,
    Print,
    add_sheet,
    lay_out,
    print_words,
)
from bishan_targets.report.members import MembersReport
from bishan_targets.report.page import Page
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from openpyxl import Workbook

_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


class Written(NamedTuple):
    """A workbook, and the number of its sheets."""

    content: bytes
    sheets: int


def render(page: Page, say: Messages) -> Written:
    """The page as a workbook in the language of `say`; equal input gives equal bytes.

    Sheets: the targets, their figures by period, each figure with its source, charts, and the
    milestones and members that the plan has.
    """
    from openpyxl import Workbook

    book: Any = Workbook()
    book.remove(book.active)
    printed = print_words(title(page.status.plan, page.status.as_of, say), say)
    name = say("office.sheet.targets")
    rows = goals.rows(page, say)
    add_sheet(book, name, rows, printed, lines=(len(rows[0]) - 1,))
    told = _figures(book, page, printed, say)
    if page.milestones:
        add_sheet(book, say("office.sheet.milestones"), _milestones(page, say), printed)
    if page.status.members:
        _members(book, page.status.members, printed, say)
    _describe(book, page, say)
    moment = book.properties.created.isoformat().encode() + b"Z"
    content = repacked(
        book.save,
        core=lambda part: _MODIFIED.sub(rb"\g<1>" + moment, part),
        drawing1=lambda part: charts.with_alternatives(part, told),
    )
    return Written(content, len(book.sheetnames))


def _figures(book: Workbook, page: Page, printed: Print, say: Messages) -> list[str]:
    """The figures, their sources, their charts; the charts' alternative texts."""
    if not figures.days(page):
        return []
    by_period = add_sheet(
        book, say("office.sheet.figures"), figures.rows(page, say), printed, frozen=figures.NAMED
    )
    sources = figures.sources(page, say)
    add_sheet(book, say("office.sheet.sources"), sources, printed, frozen=2, lines=(4, 5))
    sheet: Any = book.create_sheet(say("office.sheet.charts"))
    sheet.sheet_view.showGridLines = False
    lay_out(sheet, printed)
    return charts.draw(sheet, by_period, page, say)


def _milestones(page: Page, say: Messages) -> list[list[Cell]]:
    from bishan_targets.render.milestones import MilestoneCells

    columns = ("name", "state", "steps", "expected", "slip", "by", "verdict", "flags")
    found = [[Cell(say(f"milestone.column.{each}")) for each in columns]]
    for each in page.status.milestones:
        cells = MilestoneCells(each, say)
        days = {"expected": each.expected, "by": each.by}
        found.append(
            [Cell(days[c], DAY) if c in days else Cell(getattr(cells, c)) for c in columns]
        )
    return found


def _members(book: Workbook, found: MembersReport, printed: Print, say: Messages) -> None:
    from bishan_targets.render.members import words

    rows = [[Cell(each) for each in row] for row in words(found, say)]
    add_sheet(book, say("office.sheet.members"), rows, printed)


def _describe(book: Any, page: Page, say: Messages) -> None:
    """The properties: only contents of the report, no user's name, no clock."""
    report, properties = page.status, book.properties
    owners = [visible(say.pick(each)) for each in report.owners]
    properties.title = title(report.plan, report.as_of, say)
    properties.creator = owners[0] if len(owners) == 1 else ""
    properties.language = "zh-CN" if say.language == "zh" else "en-GB"
    properties.created = datetime.combine(report.as_of, time())
