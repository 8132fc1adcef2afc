"""Figures to be recorded, or recorded, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.render import recorded_statements
from bishan_targets.render.cells import nothing
from bishan_targets.render.gap_cells import gap_in_cell
from bishan_targets.render.grid import Grid, table
from bishan_targets.render.numbers import exact
from bishan_targets.report.import_ import ImportReport
from bishan_targets.report.record import (
    AnomalyReport,
    RecordedFigure,
    RecordReport,
    Standing,
    TargetEffect,
)
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible

# A long import shows its first figures; the others are counted.
_MOST_FIGURES: Final = 40
_MOST_FILES: Final = 12


def text(report: RecordReport | ImportReport, say: Messages, width: int) -> str:
    """Figures and statements with their changes and effects, questions, and the files written."""
    written = _written(report.figures)
    parts = [_figures(written, say, width)] if written.number else []
    if same := len(report.figures) - written.number:
        parts.append(wrap(say.count("record.same", same), width) + "\n")
    if context := written.context:
        ids = say("list.separator").join(map(visible, context[:_MOST_FIGURES]))
        parts.append(wrap(say.count("record.context", len(context), ids=ids), width) + "\n")
    parts += [wrap(line, width) + "\n" for line in measures(report, say)]
    if report.targets:
        parts.append(table(standings(report.targets, say), width))
    parts += recorded_statements.parts(report.statements, report.milestones, say, width)
    parts += [wrap("! " + anomaly(each, say), width) + "\n" for each in report.doubts]
    key = "record.written" if report.written else "record.would-write"
    if report.files:
        files = listed(report.files, say)
        parts.append(wrap(say(key, files=files), width) + "\n")
    return "\n".join(parts)


class _Written(NamedTuple):
    """The first figures that change a file, the number of all, and the metrics of context."""

    first: Sequence[RecordedFigure]
    number: int
    context: Sequence[str]


def _written(figures: Iterable[RecordedFigure]) -> _Written:
    first: list[RecordedFigure] = []
    context: dict[str, None] = {}
    count = 0
    for each in figures:
        if each.effect == "same":
            continue
        count += 1
        if count <= _MOST_FIGURES:
            first.append(each)
        if each.kind == "context":
            context[each.metric] = None
    return _Written(first, count, list(context))


def measures(report: RecordReport | ImportReport, say: Messages) -> list[str]:
    """Kinds of figures that are new to the plan: a sentence for each kind."""
    by_kind: dict[str, list[str]] = {}
    for each in report.measures:
        by_kind.setdefault(each.figures, []).append(visible(each.target))
    return [
        say(
            "record.measures",
            kind=kind,
            words=say(f"measures.{kind}.short"),
            ids=say("list.separator").join(names),
        )
        for kind, names in by_kind.items()
    ]


def listed(files: Sequence[str], say: Messages) -> str:
    """The files' names, or the first of many."""
    names = [visible(file) for file in files[:_MOST_FILES]]
    if more := len(files) - len(names):
        names.append(say.count("record.more", more))
    return say("list.separator").join(names)


def anomaly(report: AnomalyReport, say: Messages) -> str:
    """The reason for questioning a figure."""
    key = f"doubt.{report.kind}"
    return say(
        key,
        id=report.metric,
        date=report.date.isoformat(),
        value=exact(report.value, say=say),
        reference="" if report.reference is None else exact(report.reference, say=say),
        meant="" if report.meant is None else exact(report.meant, say=say),
    )


def _figures(written: _Written, say: Messages, width: int) -> str:
    heading = [say(f"record.{name}") for name in ("date", "metric", "effect", "value", "source")]
    rows = [
        [
            each.date.isoformat(),
            visible(each.metric),
            say(f"effect.{each.effect}"),
            _value(each, say),
            visible(each.source or "") or nothing(say),
        ]
        for each in written.first
    ]
    more = written.number - len(rows)
    notes = [say.count("record.more", more)] if more else []
    return table(Grid("", [heading, *rows], len(heading), notes, spare=4), width).lstrip("\n")


def _value(figure: RecordedFigure, say: Messages) -> str:
    """The value as written, never rounded."""
    value = exact(figure.value, say=say)
    if figure.effect == "replaced" and figure.before is not None:
        value = f"{exact(figure.before, say=say)} {say.own('→')} {value}"
    return say("record.provisional", value=value) if figure.provisional else value


def standings(targets: Sequence[TargetEffect], say: Messages) -> Grid:
    """The gap and the verdict of each target, before and after."""
    heading = [say(f"record.{name}") for name in ("target", "gap", "verdict")]
    rows = [
        [
            visible(say.pick(each.name)),
            _change(_gap(each.before, each, say), _gap(each.after, each, say), say),
            _change(
                say(f"verdict.{each.before.verdict}"), say(f"verdict.{each.after.verdict}"), say
            ),
        ]
        for each in targets[:_MOST_FIGURES]
    ]
    more = len(targets) - len(rows)
    notes = [say.count("record.more-targets", more)] if more else []
    return Grid(say("record.targets"), [heading, *rows], len(heading), notes)


def _gap(standing: Standing, target: TargetEffect, say: Messages) -> str:
    unit = visible(say.pick(target.unit)) if target.unit else ""
    return gap_in_cell(standing, target.decimals, unit, say)


def _change(before: str, after: str, say: Messages) -> str:
    return after if before == after else f"{before} {say.own('→')} {after}"
