"""Verdicts of the published rules, side by side or one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.periods import moved_by_years
from bishan_targets.model.targets import PublishedRule
from bishan_targets.render.cells import nothing
from bishan_targets.render.grid import Grid, width_of
from bishan_targets.render.notes import title
from bishan_targets.render.numbers import odds, rounded
from bishan_targets.report.by_rule import RuleReport
from bishan_targets.report.note import word_note
from bishan_targets.report.rules import (
    OwnReport,
    RuledReport,
    RulesReport,
    has_amounts,
    rules_notes,
)
from bishan_targets.report.values import Number

DIFFERS: Final = "≠"


def grid(report: RulesReport, say: Messages, width: int | None = None) -> Grid:
    """Targets down and rules across; if wider than `width`, one line per rule instead."""
    side_by_side = _side_by_side(report, say)
    if width is not None and width_of(side_by_side) > width:
        return _one_below_the_other(report, say)
    return side_by_side


def _side_by_side(report: RulesReport, say: Messages) -> Grid:
    rules = list(PublishedRule)
    heading = [say("ruling.id"), say("ruling.own"), *(say(f"ruling.name.{each}") for each in rules)]
    rows = [[*heading, say("ruling.on_track")]]
    for target in report.targets:
        cells = [_verdict(target, target.rules[rule], say) for rule in rules]
        rows.append([target.id, _own(target.own, say), *cells, _count(target)])
    heading_line = title(report.plan, report.as_of, say)
    return Grid(heading_line, rows, len(heading), _notes(report, say), _legend(report, say))


def _one_below_the_other(report: RulesReport, say: Messages) -> Grid:
    columns = ("id", "rule", "verdict", "number", "on_track")
    rows = [[say(f"ruling.{column}") for column in columns]]
    for target in report.targets:
        if own := target.own:
            chance = nothing(say) if own.probability is None else odds(own.probability)
            cells = [say("ruling.own"), _own(own, say), chance]
            rows.append([target.id, *cells, _yes_or_no(own.on_track, say)])
        for rule, said in target.rules.items():
            cells = [
                say(f"ruling.name.{rule}"),
                _verdict(target, said, say),
                _number(said.value, say),
            ]
            rows.append([target.id, *cells, _yes_or_no(said.on_track, say)])
    heading_line = title(report.plan, report.as_of, say)
    told = _notes(report, say), _legend(report, say)
    return Grid(heading_line, _without_repeats(rows), 3, *told)


def _without_repeats(rows: list[list[str]]) -> list[list[str]]:
    """The rows with an id only if it changes."""
    before = [None, *(row[0] for row in rows)]
    return [
        ["" if row[0] == above else row[0], *row[1:]]
        for row, above in zip(rows, before, strict=False)
    ]


def _verdict(target: RuledReport, said: RuleReport, say: Messages) -> str:
    """A rule's verdict, marked if it differs from the tool's on being on track."""
    words = say(f"ruling.{said.verdict}")
    return f"{words} {say.own(DIFFERS)}" if _differs(target, said) else words


def _differs(target: RuledReport, said: RuleReport) -> bool:
    own = target.own.on_track if target.own else None
    return None not in (own, said.on_track) and own != said.on_track


def _own(own: OwnReport | None, say: Messages) -> str:
    return say(f"verdict.{own.verdict}") if own else nothing(say)


def _count(target: RuledReport) -> str:
    said = [each.on_track for each in target.rules.values() if each.on_track is not None]
    return f"{sum(said)}/{len(said)}"


def _yes_or_no(on_track: bool | None, say: Messages) -> str:
    if on_track is None:
        return nothing(say)
    return say("ruling.yes") if on_track else say("ruling.no")


def _number(value: Number | None, say: Messages) -> str:
    return nothing(say) if value is None else rounded(value, say=say)


def _legend(report: RulesReport, say: Messages) -> list[str]:
    differs = any(_differs(each, said) for each in report.targets for said in each.rules.values())
    mark = [say("ruling.note.differs", mark=say.own(DIFFERS))] if differs else []
    basis = [say("ruling.note.year_totals")] if has_amounts(report) else []
    return [*mark, *basis, *_other_years(report, say), say("ruling.note.on_track")]


def _other_years(report: RulesReport, say: Messages) -> list[str]:
    """The rules that judge the goal of an earlier year than bishan, and the day when both do."""
    found: dict[tuple[int, int, date], dict[str, int]] = {}
    for target in report.targets:
        of_all = {rule: said.year for rule, said in target.rules.items() if said.year is not None}
        years = {rule: of_all[rule] for rule in of_all if target.rules[rule].on_track is not None}
        year = max(of_all.values(), default=0)
        before = min(years.values(), default=year)
        if target.goal and before < year:
            day = moved_by_years(target.goal.by, before - year)
            found.setdefault((before, year, day), {}).update(years)
    return [_other_year(*key, years, say) for key, years in found.items()]


def _other_year(before: int, year: int, day: date, years: Mapping[str, int], say: Messages) -> str:
    rules, others = (
        say("list.separator").join(
            say(f"ruling.name.{rule}") for rule in PublishedRule if years.get(rule) == each
        )
        for each in (before, year)
    )
    return say(
        "ruling.note.other_years" if others else "ruling.note.other_years.alone",
        **{"before": before, "year": year, "day": day.isoformat()},
        **{"rules": rules, "others": others},
    )


def _notes(report: RulesReport, say: Messages) -> list[str]:
    found = [word_note(each, say) for each in rules_notes(report)]
    if report.rule:
        found.append(say("ruling.note.rule", rule=say(f"ruling.name.{report.rule}")))
    return found
