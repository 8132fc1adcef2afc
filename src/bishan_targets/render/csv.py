"""Comma-separated values for spreadsheets and scripts: raw numbers under headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.render.cells import COLUMNS, awaits_goal, charge_columns, is_open
from bishan_targets.render.units import difference_unit
from bishan_targets.report.backtest import BacktestReport
from bishan_targets.report.goals import code
from bishan_targets.report.project import ProjectReport
from bishan_targets.report.rules import RuledReport, RulesReport, has_amounts
from bishan_targets.report.show import Detail
from bishan_targets.report.status import Report
from bishan_targets.report.sums import has_parts_of_year
from bishan_targets.report.target import TargetReport
from bishan_targets.text.cells import guard
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.report.milestones import MilestoneReport, StatementReport

Cell = str | int | float | None
_BY_RULE = ("rule", "rule_verdict", "rule_value")
_OF_AMOUNTS = ("basis", "year", "expected_share_from")
_MILESTONES = (
    *("id", "name", "state", "steps_done", "steps", "expected", "slip_days", "by"),
    *("verdict", "flags", "evidence", "binding", "owner"),
)
_STATEMENTS = (
    *("date", "state", "steps_done", "expected", "on", "evidence", "source", "note", "file"),
)
_HISTORY = ("date", "value", "change", "provisional", "source", "note", "file")


class Table(NamedTuple):
    """Raw values under headings, which are identifiers."""

    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def status(report: Report, say: Messages) -> Table:
    """One row per target under COLUMNS; names, units and owners are in the reader's language.

    If the plan names a published rule, the rule and its verdict follow, then `binding` and `owner`,
    if the plan uses them, then the year of figures that accumulate and the members behind figures,
    if it has any, and last the unit of the gap, if one differs from the figures' own.
    """
    return table_of([row_of(each, report, say) for each in report.targets], report)


class Row(NamedTuple):
    """A target's values by heading, and the headings at the end that it calls for."""

    values: Mapping[str, Cell]
    has_year: bool
    has_members: bool


def row_of(target: TargetReport, report: Report, say: Messages) -> Row:
    """A target's values under any heading of a table of targets."""
    values = _row(target, report, say)
    if target.year:
        from bishan_targets.render.year_columns import YEAR_COLUMNS, year_values

        values |= zip(YEAR_COLUMNS, year_values(target), strict=True)
    if target.rollup:
        from bishan_targets.render.rollup_columns import ROLLUP_COLUMNS, rollup_values

        values |= zip(ROLLUP_COLUMNS, rollup_values(target), strict=True)
    return Row(values, has_parts_of_year(target), target.rollup is not None)


def table_of(rows: Sequence[Row], report: Report) -> Table:
    """Rows under the headings that they, and the plan of the report, call for."""
    columns = [*COLUMNS, *(_BY_RULE if report.rule else ()), *charge_columns(report)]
    if any(each.has_year for each in rows):
        from bishan_targets.render.year_columns import YEAR_COLUMNS

        columns += YEAR_COLUMNS
    if any(each.has_members for each in rows):
        from bishan_targets.render.rollup_columns import ROLLUP_COLUMNS

        columns += ROLLUP_COLUMNS
    if any(each.values["gap_unit"] != each.values["unit"] for each in rows):
        columns.append("gap_unit")
    return Table(columns, [[each.values.get(column) for column in columns] for each in rows])


def milestones(report: Report, say: Messages) -> Table:
    """One row per milestone; only the name is in the reader's language."""
    return Table(_MILESTONES, [_milestone(each, say) for each in report.milestones])


def _milestone(milestone: MilestoneReport, say: Messages) -> list[Cell]:
    has_steps = bool(milestone.steps)
    return [
        safe(milestone.id),
        safe(say.pick(milestone.name)),
        milestone.state,
        len(milestone.steps_done) if has_steps else None,
        len(milestone.steps) if has_steps else None,
        milestone.expected.isoformat() if milestone.expected else None,
        milestone.slip_days,
        milestone.by.isoformat(),
        milestone.verdict,
        " ".join(milestone.flags),
        safe(milestone.evidence),
        str(milestone.binding).lower(),
        safe(say.pick(milestone.owner)) if milestone.owner else None,
    ]


def show(detail: Detail) -> Table:
    """One row per observation of a metric, or per statement about a milestone.

    Those of figures that accumulate have their year and their growth over it in the last columns,
    and a metric with breaks has one for the first figures of other series.
    """
    if detail.milestone:
        return Table(_STATEMENTS, [_statement(each) for each in detail.statements])
    of_years = any(each.year for each in detail.history)
    breaks = any(each.new_series for each in detail.history)
    rows = [
        [
            each.date.isoformat(),
            each.value,
            each.change,
            "true" if each.provisional else "false",
            safe(each.source),
            safe(each.note),
            safe(each.file),
            *([each.year, each.growth] if of_years else []),
            *([_yes_or_no(each.new_series)] if breaks else []),
        ]
        for each in detail.history
    ]
    years = ("year", "growth") if of_years else ()
    return Table([*_HISTORY, *years, *(("new_series",) if breaks else ())], rows)


def _statement(statement: StatementReport) -> list[Cell]:
    days = (statement.expected, statement.on)
    expected, on = (day.isoformat() if day else None for day in days)
    steps = None if statement.steps_done is None else safe("; ".join(statement.steps_done))
    texts = (statement.evidence, statement.source, statement.note, statement.file)
    return [statement.date.isoformat(), statement.state, steps, expected, on, *map(safe, texts)]


def safe(given: str | None) -> str | None:
    """Text that is neither a formula for a spreadsheet nor a command for a terminal.

    Formulas get an apostrophe in front (OWASP, *CSV Injection*).
    """
    return guard(visible(given)) if given else given


def _row(target: TargetReport, report: Report, say: Messages) -> dict[str, Cell]:
    latest, goal, reached = target.latest, target.goal, target.projection.reached
    unit = safe(say.pick(target.unit)) if target.unit else None
    awaits = awaits_goal(target, report.as_of)
    days = {"": reached.median, "_earliest": reached.earliest, "_latest": reached.latest}
    return {
        "id": safe(target.id),
        "name": safe(say.pick(target.name)),
        "latest": latest.value if latest else None,
        "latest_date": latest.date.isoformat() if latest else None,
        "goal": code(goal),
        "by": goal.by.isoformat() if goal else None,
        "gap": target.gap,
        "unit": unit,
        "gap_unit": unit and difference_unit(unit, say),
        "progress": target.progress,
        "elapsed": target.elapsed,
        "pace": target.pace.observed,
        "required": target.pace.required,
        **{
            f"reached{end}": day.isoformat() if day and awaits else None
            for end, day in days.items()
        },
        "years": reached.years if awaits else None,
        "odds": target.projection.probability if is_open(target, report.as_of) else None,
        "verdict": target.verdict,
        "flags": " ".join(target.flags),
        "rule": report.rule,
        "rule_verdict": target.by_rule.verdict if target.by_rule else None,
        "rule_value": target.by_rule.value if target.by_rule else None,
        "binding": str(target.binding).lower(),
        "owner": safe(say.pick(target.owner)) if target.owner else None,
        "margin": target.margin,
        "room": target.room,
    }


def rules(report: RulesReport, say: Messages) -> Table:
    """One row per target and rule; the rule `bishan` is the tool itself, with odds as its value.

    Of figures that accumulate within years the last columns say which of them are judged.
    """
    more = _OF_AMOUNTS if has_amounts(report) else ()
    heading = ("id", "name", "rule", "verdict", "value", "score", "on_track", "why_null", *more)
    rows = [
        [safe(target.id), safe(say.pick(target.name)), *cells][: len(heading)]
        for target in report.targets
        for cells in _rulings(target)
    ]
    return Table(heading, rows)


def _rulings(target: RuledReport) -> Iterable[list[Cell]]:
    if own := target.own:
        no_more = [None] * len(_OF_AMOUNTS)
        on_track = _yes_or_no(own.on_track)
        yield ["bishan", own.verdict, own.probability, None, on_track, None, *no_more]
    for rule, said in target.rules.items():
        on_track = _yes_or_no(said.on_track)
        basis = [said.basis, said.year, said.expected_share_from]
        yield [rule, said.verdict, said.value, said.score, on_track, said.why_null, *basis]


def _yes_or_no(on_track: bool | None) -> str | None:
    return None if on_track is None else str(on_track).lower()


def project(report: ProjectReport, say: Messages) -> Table:
    """One row per target and day."""
    heading = ("id", "name", "date", "low", "median", "high", "odds", "planned", "goal", "unit")
    rows = [
        [
            safe(target.id),
            safe(say.pick(target.name)),
            step.date.isoformat(),
            step.low,
            step.median,
            step.high,
            step.probability,
            step.planned,
            code(target.goal),
            safe(say.pick(target.unit)) if target.unit else None,
        ]
        for target in report.targets
        for step in target.steps
    ]
    return Table(heading, rows)


def backtest(report: BacktestReport) -> Table:
    """One row per target and method; rows without an id are for all targets together."""
    heading = ("id", "method", "cases", "error", "scaled_error", "covered", "ranged")
    groups = [(safe(target.id), target.methods) for target in report.targets]
    rows = [
        [name, each.method, each.cases, each.error, each.scaled_error, each.covered, each.ranged]
        for name, methods in [*groups, (None, report.overall)]
        for each in methods
    ]
    return Table(heading, rows)


def write(table: Table, labels: Messages | None = None) -> str:
    """The table as text; its headings are identifiers, or with `labels` words of its language."""
    named = [_label(each, labels) for each in table.heading] if labels else table.heading
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(named)
    writer.writerows(table.rows)
    return text.getvalue()


def _label(column: str, say: Messages) -> str:
    """The words for a column; most have those of the table for people."""
    own = f"csv.{column}"
    return say(own) if say.has(own) else say(f"column.{column}")
