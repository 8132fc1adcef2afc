"""Contents recognised in a table, for people."""

from __future__ import annotations

from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.render import record as recording
from bishan_targets.report.import_ import ImportReport, TableReport
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible

_MOST_LEFT_OUT: Final = 12
_MOST_QUOTED: Final = 40


def text(report: ImportReport, say: Messages, width: int) -> str:
    """Contents recognised in each sheet, followed by the output of `record`."""
    return "\n".join([understood(report, say, width), recording.text(report, say, width)])


def understood(report: ImportReport, say: Messages, width: int) -> str:
    """Layout, metrics, span and cells left out, one paragraph per sheet; and sheets without any."""
    parts = [_table(each, say, width) for each in report.tables]
    if report.skipped:
        named = say("list.separator").join(map(visible, report.skipped))
        parts.append(wrap(say("import.skipped", sheets=named), width) + "\n")
    return "\n".join(parts)


def _table(table: TableReport, say: Messages, width: int) -> str:
    layout = say(f"layout.{table.layout}")
    named = say("import.sheet", sheet=visible(table.sheet), layout=layout)
    lines = [named if table.sheet else layout]
    lines += [
        f"  {_short(name, say)} {say.own('→')} {metric}" for name, metric in table.metrics.items()
    ]
    counted = say.count("import.figures", table.figures)
    if table.first and table.last:
        span = say("import.span", first=table.first.isoformat(), last=table.last.isoformat())
        counted = f"{counted}{span}"
    lines.append(f"  {counted}")
    if table.empty:
        lines.append("  " + say.count("import.empty", table.empty))
    if table.left_out:
        lines.append("  " + say.count("import.left-out", len(table.left_out)))
        shown = table.left_out[:_MOST_LEFT_OUT]
        lines += [f"    {visible(each.cell)}  {_short(each.text, say)}" for each in shown]
        if more := len(table.left_out) - len(shown):
            lines.append("    " + say.count("record.more", more))
    return "\n".join(_wrapped(line, width) for line in lines) + "\n"


def _wrapped(line: str, width: int) -> str:
    """A line with its continuations indented as far."""
    text = line.lstrip(" ")
    margin = " " * (len(line) - len(text))
    return "\n".join(margin + each for each in wrap(text, width - len(margin)).split("\n"))


def _short(text: str, say: Messages) -> str:
    shown = visible(text)
    return shown if len(shown) <= _MOST_QUOTED else shown[:_MOST_QUOTED] + say.own("…")
