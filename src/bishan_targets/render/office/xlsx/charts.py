"""The sheet of charts: the program's own, drawn from cells, so that they can be changed there."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.sax.saxutils import quoteattr

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.goal_words import levels
from bishan_targets.render.office.xlsx.figures import NAMED, days
from bishan_targets.render.office.xlsx.goals import places
from bishan_targets.render.office.xlsx.sheet import DAY, number_form, put_value
from bishan_targets.report.page import Card, Page
from bishan_targets.report.values import Number

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTH, _HEIGHT = 15.5, 8.0  # centimetres
_DOWN, _ACROSS = 17, 9  # cells that a chart takes
_COLUMN: Final = 9.5  # characters, the width of the columns behind the charts
_EACH_PAGE: Final = 2  # charts above each other on a printed page
_SCALE: Final = 68  # percent, at which two fit beside each other
_BESIDE: Final = 2 * _ACROSS + 2
"""The column of the cells that lines are drawn from, beside the printed area."""
_INK, _GOAL, _PATH = "1A1A1A", "B34700", "00765A"
_EARLIEST: Final = date(1900, 3, 1)
_ZERO: Final = date(1899, 12, 30)
_YEAR: Final = 365.25
_FEW_YEARS: Final = 3
_MOST_TICKS: Final = 8
_MONTHS: Final = 12
_STEPS: Final = (1, 2, 3, 6)  # months between ticks
_NEAR_END: Final = 26
_FRAME: Final = re.compile(r'(<[\w:]*cNvPr id="\d+" name="Chart (\d+)")')


class _Line(NamedTuple):
    name: str
    color: str
    points: Sequence[tuple[date, Number]]


def draw(sheet: Worksheet, figures: Worksheet, page: Page, say: Messages) -> list[str]:
    """A chart for each target with figures, two side by side; their alternative texts."""
    beside = _Beside(sheet, say)
    told: list[str] = []
    for row, card in enumerate(page.cards, start=2):
        if not card.detail.history:
            continue
        down, right = divmod(len(told), 2)
        place = sheet.cell(down * _DOWN + 2, right * _ACROSS + 1).coordinate
        chart = _chart(card, row, figures, days(page), say)
        for line in _lines(card, say):
            chart.series.append(beside.drawn(card, line))
        sheet.add_chart(chart, place)
        told.append(_alternative(card, say))
    _print(sheet, math.ceil(len(told) / 2))
    return told


def with_alternatives(drawing: bytes, texts: Sequence[str]) -> bytes:
    """The part with the frames of the charts, with words for who does not see them."""

    def described(match: re.Match[str]) -> str:
        return f"{match[1]} descr={quoteattr(texts[int(match[2]) - 1])}"

    return _FRAME.sub(described, drawing.decode()).encode()


def _print(sheet: Any, rows: int) -> None:
    """Whole charts on each page; columns have other widths by default in other programs."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.pagebreak import Break

    for column in range(1, 2 * _ACROSS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _COLUMN
    sheet.page_setup.scale = _SCALE
    sheet.print_area = f"A1:{sheet.cell(max(rows, 1) * _DOWN + 1, 2 * _ACROSS).coordinate}"
    for row in range(_EACH_PAGE, rows, _EACH_PAGE):
        sheet.row_breaks.append(Break(id=row * _DOWN))


def _alternative(card: Card, say: Messages) -> str:
    known = card.detail.history
    return say(
        "office.alternative",
        name=Cells(card.target, card.detail.as_of, say).name,
        first=known[0].date,
        last=known[-1].date,
        words=say("sentence.separator").join(gap_words(card.target, card.detail.as_of, say)),
    )


def _chart(card: Card, row: int, figures: Worksheet, columns: Sequence[date], say: Messages) -> Any:
    from openpyxl.chart import Reference, ScatterChart, Series

    cells = Cells(card.target, card.detail.as_of, say)
    chart: Any = ScatterChart()
    chart.style, chart.scatterStyle, chart.display_blanks = 2, "lineMarker", "span"
    chart.width, chart.height = _WIDTH, _HEIGHT
    unit = say("office.unit", unit=cells.unit) if cells.unit else ""
    _entitle(chart, say("office.chart", name=cells.name, unit=unit), size=11, is_bold=True)
    chart.legend.position = "b"
    first, last = NAMED + 1, NAMED + len(columns)
    line: Any = Series(
        Reference(figures, min_col=first, min_row=row, max_col=last, max_row=row),
        Reference(figures, min_col=first, min_row=1, max_col=last, max_row=1),
        title=say("chart.figures"),
    )
    _style(line, _INK, is_dashed=False)
    chart.series.append(line)
    _axes(chart, card, cells.unit, say)
    return chart


def _entitle(titled: Any, text: str, *, size: int, is_bold: bool) -> None:
    """Give a chart or one of its axes a title, its size in points."""
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties, Paragraph, RegularTextRun

    look = CharacterProperties(sz=100 * size, b=is_bold)
    words = RichText(p=[Paragraph(r=[RegularTextRun(rPr=look, t=text)])])
    titled.title = Title(tx=Text(rich=words), overlay=False)


def _axes(chart: Any, card: Card, unit: str, say: Messages) -> None:
    """Years or months below, each under the figure of its last day; values on the left.

    Without `delete`, newer programs hide the axes.
    """
    across, up = chart.x_axis, chart.y_axis
    across.delete = up.delete = False
    across.majorGridlines, across.tickLblPos = None, "low"
    up.number_format = number_form(places(card))
    _entitle(across, say("show.history.date"), size=9, is_bold=False)
    if unit:
        _entitle(up, unit, size=9, is_bold=False)
    first, last = _span(card)
    years = last.year - first.year
    across.number_format = "yyyy" if years > _FEW_YEARS else "yyyy-mm"
    if first > _EARLIEST:
        start, step = _by_years(first, years) if years > _FEW_YEARS else _by_months(first, last)
        across.scaling.min, across.majorUnit = (start - _ZERO).days, step


def _by_years(first: date, years: int) -> tuple[date, float]:
    """Where the axis begins, and the days between its years."""
    return date(first.year - 1, 12, 31), _YEAR * math.ceil(years / _MOST_TICKS)


def _by_months(first: date, last: date) -> tuple[date, float]:
    """Where the axis begins, and the days between its months.

    They are not equally long: from a day near their ends on, all ticks stay within their months.
    """
    months = (last.year - first.year) * _MONTHS + last.month - first.month + 1
    step = next(each for each in _STEPS if months <= each * _MOST_TICKS)
    before = first.year * _MONTHS + first.month - 1  # the month's number, that before from 1 on
    year, month = divmod(before - before % step - 1, _MONTHS)
    return date(year, month + 1, _NEAR_END), _YEAR / _MONTHS * step


def _span(card: Card) -> tuple[date, date]:
    """The first and the last day that is drawn."""
    known, goal = card.detail.history, card.target.goal
    by = goal.by if goal and goal.by != date.max else known[-1].date
    return known[0].date, max(by, known[-1].date)


def _lines(card: Card, say: Messages) -> list[_Line]:
    """The way to the goal, and the goal; of sums and of single years, figures alone are shown."""
    chart, goal = card.chart, card.target.goal
    first, last = _span(card)
    if goal is None or goal.total_from or chart.years or first < _EARLIEST:
        return []
    path = [(each.date, each.value) for each in chart.path]
    found = [_Line(say("office.path"), _PATH, path)] if len(path) > 1 else []
    name = say("chart.goal")
    return found + [_Line(name, _GOAL, [(first, each), (last, each)]) for each in levels(goal)]


class _Beside:
    """The cells that lines are drawn from: target, line, day, value."""

    def __init__(self, sheet: Worksheet, say: Messages) -> None:
        self._sheet: Any = sheet
        self._say = say
        self._row = 1
        names = ("column.name", "office.column.line", "show.history.date", "show.history.value")
        self._write([say(each) for each in names])

    def drawn(self, card: Card, line: _Line) -> Any:
        """A series of the line, from new cells."""
        from openpyxl.chart import Reference, Series

        name = Cells(card.target, card.detail.as_of, self._say).name
        first = self._row
        for day, value in line.points:
            self._write([name, line.name, day, float(value)])
        last = self._row - 1
        days, values = (
            Reference(self._sheet, min_col=column, min_row=first, max_row=last)
            for column in (_BESIDE + 2, _BESIDE + 3)
        )
        series: Any = Series(values, days, title=line.name)
        _style(series, line.color, is_dashed=True)
        return series

    def _write(self, values: Sequence[str | float | date]) -> None:
        for place, value in enumerate(values):
            cell = self._sheet.cell(self._row, _BESIDE + place)
            put_value(cell, value)
            if isinstance(value, date):
                cell.number_format = DAY
        self._row += 1


def _style(line: Any, color: str, *, is_dashed: bool) -> None:
    from openpyxl.chart.marker import Marker

    line.smooth = False
    line.graphicalProperties.line.solidFill = color
    line.graphicalProperties.line.width = 19050  # 1.5 points
    if is_dashed:
        line.graphicalProperties.line.dashStyle = "dash"
        line.marker = Marker(symbol="none")
        return
    line.marker = Marker(symbol="circle", size=6)
    line.marker.graphicalProperties.solidFill = color
    line.marker.graphicalProperties.line.solidFill = color
