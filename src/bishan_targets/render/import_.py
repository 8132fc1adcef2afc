"""Contents recognised in a table, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.render import record as recording
from bishan_targets.report.import_ import (
    DifferenceReport,
    GrowthColumn,
    ImportReport,
    LeftOut,
    Question,
    SourceReport,
    TableReport,
)
from bishan_targets.report.wording import word
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible

_MOST_LEFT_OUT: Final = 12
_MOST_QUOTED: Final = 40


def text(report: ImportReport, say: Messages, width: int) -> str:
    """Contents recognised in each sheet, followed by the output of `record`."""
    asked = [wrap(f"! {_question(each, say)}", width) + "\n" for each in report.questions]
    source = [_source(report.source, say, width)] if report.source else []
    parts = [understood(report, say, width), *source, *asked, recording.text(report, say, width)]
    return "\n".join(parts)


def _source(source: SourceReport, say: Messages, width: int) -> str:
    """The source that the plan keeps, and the changes of the table since its last import."""
    name = visible(source.name)
    if source.columns is None or source.names is None:
        return (
            wrap(say("import.source.new" if source.is_new else "import.source", name=name), width)
            + "\n"
        )
    lines = [
        *_differences("columns", source.columns, say),
        *_differences("names", source.names, say),
    ]
    key = "import.source.differs" if lines else "import.source.same"
    return "".join(wrap(line, width) + "\n" for line in [say(key, name=name), *lines])


def _differences(kind: str, found: DifferenceReport, say: Messages) -> list[str]:
    """The lines about columns or names that were added, are gone, or were renamed."""
    arrow = say.own("→")
    renamed = [
        f"{_short(each.before, say)} {arrow} {_short(each.after, say)}" for each in found.renamed
    ]
    texts = {
        "added": [_short(each, say) for each in found.added],
        "gone": [_short(each, say) for each in found.gone],
        "renamed": renamed,
    }
    return [
        "  " + say(f"import.source.{kind}.{change}", texts=say("list.separator").join(each))
        for change, each in texts.items()
        if each
    ]


def _question(question: Question, say: Messages) -> str:
    return word(Diagnostic(question.code, values=question.values), say).message


def understood(report: ImportReport, say: Messages, width: int, *, with_goals: bool = True) -> str:
    """Layout, metrics, span and cells left out, one paragraph per sheet; and sheets without any.

    Columns of goals and properties are named `with_goals`, as left out.
    """
    parts = [_table(each, say, width, with_goals=with_goals) for each in report.tables]
    if report.skipped:
        named = say("list.separator").join(map(visible, report.skipped))
        parts.append(wrap(say("import.skipped", sheets=named), width) + "\n")
    return "\n".join(parts)


def _table(table: TableReport, say: Messages, width: int, *, with_goals: bool) -> str:
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
    if table.figures or not table.goals:
        lines.append(f"  {counted}")
    if table.empty:
        lines.append("  " + say.count("import.empty", table.empty))
    beside = {each.cell for each in (*table.goals, *table.properties)}
    beside |= {each.cell for each in table.growth}
    if left_out := [each for each in table.left_out if each.cell not in beside]:
        lines.append("  " + say.count("import.left-out", len(left_out)))
        shown = left_out[:_MOST_LEFT_OUT]
        lines += [f"    {visible(each.cell)}  {_short(each.text, say)}" for each in shown]
        if more := len(left_out) - len(shown):
            lines.append("    " + say.count("record.more", more))
    lines += _omitted(table, say)
    lines += _beside(table, say, with_goals=with_goals)
    if table.hidden:
        cells = [visible(cell) for cell in table.hidden[:_MOST_LEFT_OUT]]
        if more := len(table.hidden) - len(cells):
            cells.append(say.count("record.more", more))
        lines.append("  " + say("import.hidden", cells=say("list.separator").join(cells)))
    return "\n".join(_wrapped(line, width) for line in lines) + "\n"


def _beside(table: TableReport, say: Messages, *, with_goals: bool) -> list[str]:
    """The columns of growth, goals and properties."""
    lines: list[str] = []
    if table.growth:
        first = table.growth[0]
        lines.append("  " + say("import.growth", columns=_columns(table.growth, say)))
        lines.append("    " + say("import.growth.map", example=_short(first.example, say)))
    if table.goals and with_goals:
        lines.append("  " + say("import.goals", columns=_columns(table.goals, say)))
    if table.properties and with_goals:
        lines.append("  " + say("import.properties", columns=_columns(table.properties, say)))
    return lines


def _columns(columns: Sequence[LeftOut | GrowthColumn], say: Messages) -> str:
    """Columns by the cells of their headings."""
    named = [f"{visible(each.cell)} {_short(each.text, say)}" for each in columns]
    return say("list.separator").join(named)


def _omitted(table: TableReport, say: Messages) -> list[str]:
    """The rows of other series, by the cells that tell them from those taken."""
    if not table.omitted:
        return []
    lines = ["  " + say("import.omitted")]
    for each in table.omitted[:_MOST_LEFT_OUT]:
        told = (f"{name}={text}" for name, text in each.where.items())
        what = _short(say("list.separator").join(told), say)
        figures = say.count("import.figures", each.figures)
        said = say("import.series", cell=visible(each.cell), what=what, figures=figures)
        lines.append(f"    {said}")
    if more := len(table.omitted) - _MOST_LEFT_OUT:
        lines += ["    " + say.count("import.omitted.more", more)] if more > 0 else []
    return lines


def _wrapped(line: str, width: int) -> str:
    """A line with its continuations indented as far."""
    text = line.lstrip(" ")
    margin = " " * (len(line) - len(text))
    return "\n".join(margin + each for each in wrap(text, width - len(margin)).split("\n"))


def _short(text: str, say: Messages) -> str:
    shown = visible(text)
    return shown if len(shown) <= _MOST_QUOTED else shown[:_MOST_QUOTED] + say.own("…")
