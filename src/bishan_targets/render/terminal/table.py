"""The status as a table for a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render import known_days
from bishan_targets.render.cells import Cells, charge_columns, step_columns
from bishan_targets.render.notes import notes, on_rollups, on_years, summary, title
from bishan_targets.render.terminal.frame import framed, least_width, total
from bishan_targets.render.terminal.styles import STYLES
from bishan_targets.render.units import difference_unit
from bishan_targets.report.status import Report
from bishan_targets.report.sums import is_of_year, is_within_year
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import inert

if TYPE_CHECKING:
    from bishan_targets.report.members import MembersReport

_NAME_WIDTH: Final = 14
_MOST_NAME_WIDTH: Final = 24
_UNIT_WIDTH: Final = 10
_NO_COURSES: Final[Mapping[str, str]] = {}
_MOST_SHOWN: Final = 200
# Break points in a list of flags: after a comma of either kind.
_FLAG: Final = re.compile(r"[^,、]+[,、]?")


@dataclass(frozen=True, slots=True)
class _Column:
    """Cells of a row, one below the other.

    If columns do not fit, those with a `turn` are removed, lowest first; the others always stay.
    """

    cells: tuple[str, ...]
    turn: int | None = None
    left: bool = False


_NAME: Final = _Column(("name", "id_below"), left=True)
_VERDICT: Final = _Column(("verdict", "flags"), left=True)
_GOAL: Final = _Column(("goal", "by"), 4)
_COLUMNS: Final = (
    _Column(("latest", "latest_date")),
    _Column(("course",), 1, left=True),
    _GOAL,
    _Column(("gap", "unit")),
    _Column(("progress", "elapsed"), 3),
    _Column(("pace", "required"), 2),
    _Column(("reached_after", "reached_range", "odds"), 5),
    _VERDICT,
)


@dataclass(frozen=True, slots=True)
class _StackedCells(Cells):
    """Cells used only in a table with several lines per row.

    `course` is the sparkline of the figures; with `spelled_out`, years are written as a word.
    """

    course: str = ""
    spelled_out: bool = True

    @property
    def name(self) -> str:
        """The name, cut to a readable length."""
        return _cut(super(_StackedCells, self).name, self.say)

    @property
    def gap(self) -> str:
        """The gap; its unit is below."""
        return self.gap_in_cell

    @property
    def unit(self) -> str:
        """The unit of the gap, cut likewise."""
        return _cut(difference_unit(super(_StackedCells, self).unit, self.say), self.say)

    @property
    def id_below(self) -> str:
        """The id, unless it is also the name."""
        return "" if self.id == self.name else self.id

    @property
    def verdict(self) -> str:
        """The verdict, with the tool's own below if the plan's rule gave one."""
        return self.ruled or self.own

    @property
    def flags(self) -> str:
        """The tool's own verdict in brackets, if the plan's rule gave one, and the flags."""
        # A dataclass with slots is another class than the one meant by `super()`.
        flags = super(_StackedCells, self).flags
        if not self.ruled:
            return flags
        own = self.say("ruling.beside.own", own=self.own)
        return self.say("list.separator").join(filter(None, [own, flags]))

    @property
    def reached_after(self) -> str:
        """The projected month with its distance in years from the latest figure, or the year alone.

        Of a goal for the year, its projected amount, for a year that has ended with its number.
        """
        if amounts := self._of_year():
            year = self.target.year
            if year and self.as_of > year.last_day:
                return self.say("cell.ended_year_amount", n=amounts[1], year=year.year)
            return self.say("cell.year_amount", n=amounts[1])
        median = self.target.projection.reached.median
        if self.years == self.nothing or not (median and known_days.is_near(median, self.as_of)):
            return self.reached
        key = "cell.reached_after" if self.spelled_out else "cell.reached_after.short"
        return self.say(key, month=self.reached, years=self.years)

    @property
    def reached_range(self) -> str:
        """Both bounds of the projected range."""
        if amounts := self._of_year():
            return self.say("cell.range", low=amounts[0], high=amounts[2])
        if self.reached_earliest == self.nothing:
            return self.nothing
        if self.reached_earliest == self.reached_latest:
            return self.reached_earliest
        reached = self.target.projection.reached
        beyond = self.say("cell.beyond_year" if is_of_year(self.target) else "cell.beyond")
        last = self.reached_latest if reached.latest else beyond
        return f"{self.reached_earliest}{self.say.own('–')}{last}"

    def _of_year(self) -> list[str]:
        """The bounds and the median of the year's amount if the goal is for it and it runs."""
        year = self.target.year
        if not (year and year.projected and is_within_year(self.target)):
            return []
        if year.through >= year.last_day or self.target.verdict is Verdict.MISSED:
            return []
        from bishan_targets.render.year_words import projected_amounts

        return projected_amounts(self.target, year.projected, self.say)

    def column(self, column: _Column) -> list[str]:
        """The cells of a column; below the first, unknown values take no line."""
        first, *others = (getattr(self, cell) for cell in column.cells)
        width = max(cell_len(first), _UNIT_WIDTH)
        lines = [line for other in others for line in self._lines(other, column, width)]
        return [first, *(line for line in lines if line not in ("", self.nothing))]

    def _lines(self, cell: str, column: _Column, width: int) -> list[str]:
        """A cell's lines: units are folded, as they may be long."""
        return wrap(cell, width).split("\n") if "unit" in column.cells else [cell]


def status(
    report: Report,
    say: Messages,
    *,
    width: int,
    color: bool,
    courses: Mapping[str, str] = _NO_COURSES,
) -> str:
    """The table and notes for the reader, for a terminal of `width` columns.

    `courses` has a sparkline per target. If the columns do not fit, some are left out in their
    turn; figures are never cut.
    """
    text = io.StringIO()
    console = Console(
        file=text,
        width=max(width, 20),
        color_system="standard" if color else None,
        force_terminal=color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    heading = wrap(title(report.plan, report.as_of, say), console.width)
    console.print(Text(heading, style="bold"), crop=False)
    if report.targets:
        cells = [
            _StackedCells(target, report.as_of, say, courses.get(target.id, ""))
            for target in report.targets
        ]
        _print(_table(cells, _columns(report), say, console.width), console)
    bullet = say.own("·")
    remarks = [*notes(report, say), *on_years(report, say), *on_rollups(report, say)]
    _say([summary(report, say), *(f"{bullet} {note}" for note in remarks)], console)
    if report.milestones:
        _milestones(report, say, console)
    if report.members:
        _members(report.members, say, console)
    return "".join(f"{line.rstrip()}\n" for line in inert(text.getvalue()).splitlines())


def _milestones(report: Report, say: Messages, console: Console) -> None:
    """The block of the milestones, below that of the targets."""
    from bishan_targets.render.milestones import sentences
    from bishan_targets.render.terminal.milestones import table

    console.print(Text(f"\n{say('milestones.title')}", style="bold"), crop=False)
    _print(table(report.milestones, say, console.width), console)
    _say(sentences(report, say), console)


def _members(report: MembersReport, say: Messages, console: Console) -> None:
    """The block of the members, below that of the targets."""
    from bishan_targets.render.members import legend, sentences
    from bishan_targets.render.terminal import members

    console.print(Text(f"\n{say('members.title')}", style="bold"), crop=False)
    _print(members.goals(report, say), console)
    if len(report.members) <= members.MOST:
        for table in members.members(report, say, console.width):
            console.print()
            _print(table, console)
        _say([legend(report, say)], console)
    else:
        _say([say("members.many", n=len(report.members))], console)
    _say(sentences(report, say), console)


def _print(table: Table, console: Console) -> None:
    console.print(table, width=max(console.width, least_width(table)), crop=False)


def _say(lines: Iterable[str], console: Console) -> None:
    for line in lines:
        console.print(Text(wrap(line, console.width)), crop=False)


def _cut(text: str, say: Messages) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}{say.own('…')}"


def _columns(report: Report) -> list[_Column]:
    """All columns; some cells are added below others if the plan has any.

    The type and the owner of targets stand below the name, the interim goals below the deadline.
    """
    name = replace(_NAME, cells=(*_NAME.cells, *charge_columns(report)))
    goal = replace(_GOAL, cells=(*_GOAL.cells, *step_columns(report)))
    return [name, *(goal if each is _GOAL else each for each in _COLUMNS)]


def _table(
    rows: Sequence[_StackedCells], known: Sequence[_Column], say: Messages, width: int
) -> Table:
    widths = _widths(rows, known, say)
    columns = _fitting(widths, width)
    in_short = [replace(row, spelled_out=False) for row in rows]
    narrow = _widths(in_short, known, say)
    # Words are spelled out if that costs no column.
    if len(more := _fitting(narrow, width)) > len(columns) or _needs(widths, columns) > width:
        rows, widths, columns = in_short, narrow, more
    folded = None
    # A goal is worth a folded flag.
    if not any("goal" in column.cells for column in columns):
        in_words = {**narrow, _VERDICT: _width_of_words(in_short, say)}
        if len(more := _fitting(in_words, width)) > len(columns):
            rows, widths, columns = in_short, in_words, more
            folded = in_words[_VERDICT] + max(width - _needs(in_words, more), 0)
    table = framed(say)
    for column in columns:
        table.add_column(
            _heading(column, say),
            justify="left" if column.left else "right",
            width=folded if column is _VERDICT else None,
            min_width=widths[column],
            no_wrap=not column.left,
            overflow="fold",
        )
    for row in rows:
        style = STYLES[row.target.verdict]
        table.add_row(*(_cell(column, row, style) for column in columns))
    return table


def _widths(
    rows: Sequence[_StackedCells], known: Sequence[_Column], say: Messages
) -> dict[_Column, int]:
    """Required width of each nonempty column."""
    return {
        column: _column_width(column, rows, say)
        for column in known
        if any(part not in ("", row.nothing) for row in rows for part in row.column(column))
    }


def _needs(widths: Mapping[_Column, int], columns: Iterable[_Column]) -> int:
    return total(widths[each] for each in columns)


def _fitting(widths: Mapping[_Column, int], width: int) -> list[_Column]:
    """As many columns as fit, at least those of name, latest value, gap and verdict."""
    columns = list(widths)
    for spare in sorted((each for each in columns if each.turn), key=lambda each: each.turn or 0):
        if _needs(widths, columns) <= width:
            break
        columns.remove(spare)
    return columns


def _column_width(column: _Column, rows: Sequence[_StackedCells], say: Messages) -> int:
    """Required width of a column: names and flags may be folded, figures and dates never are."""
    heading = max(map(cell_len, _heading(column, say).plain.split("\n")))
    if "name" in column.cells:
        longest = max(cell_len(row.id) for row in rows)
        return max(heading, min(longest, _MOST_NAME_WIDTH), _NAME_WIDTH)
    cells = [cell for row in rows for cell in row.column(column)]
    if column is _VERDICT:
        cells = [flag for cell in cells for flag in _FLAG.findall(cell)]
    return max(heading, *map(cell_len, cells))


def _width_of_words(rows: Sequence[_StackedCells], say: Messages) -> int:
    """Required width of the verdicts if flags are folded between words; no verdict is."""
    verdicts = [row.verdict for row in rows]
    words = [word for row in rows for flag in row.column(_VERDICT)[1:] for word in flag.split()]
    heading = _heading(_VERDICT, say).plain.split("\n")
    return max(map(cell_len, [*verdicts, *words, *heading]))


def _heading(column: _Column, say: Messages) -> Text:
    return Text("\n".join(say(f"column.{cell.removesuffix('_below')}") for cell in column.cells))


def _cell(column: _Column, row: _StackedCells, style: str) -> Text:
    first, *others = row.column(column)
    text = Text(first, style=style if column is _VERDICT else "")
    return text.append("".join(f"\n{other}" for other in others), style="dim not bold")
