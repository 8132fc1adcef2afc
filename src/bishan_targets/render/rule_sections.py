"""Verdicts of the published rules on a target, with all calculations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing, with_id
from bishan_targets.render.goal_words import goal_words
from bishan_targets.render.numbers import exact, odds, rounded
from bishan_targets.render.section import Section
from bishan_targets.report.by_rule import RuleReport, StepReport
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.report.rules import RuledReport, RulesReport


def explained(report: RulesReport, say: Messages) -> list[Section]:
    """Calculations of all rules for each target of a report."""
    return [section for target in report.targets for section in _explained(report, target, say)]


def _explained(report: RulesReport, target: RuledReport, say: Messages) -> Iterator[Section]:
    named = with_id(visible(say.pick(target.name)), target.id, say)
    yield Section(say("show.title", name=named, date=report.as_of), [_goal(target, say)])
    if own := target.own:
        chance = nothing(say) if own.probability is None else odds(own.probability)
        line = say("ruling.own.line", odds=chance)
        yield Section(
            say("ruling.heading", rule=say("ruling.own"), verdict=say(f"verdict.{own.verdict}")),
            [line],
        )
    for said in target.rules.values():
        yield ruling(said, say)


def _goal(target: RuledReport, say: Messages) -> str:
    if target.goal is None:
        return say("ruling.no_goal")
    words = goal_words(target.goal, target.decimals, say)
    return say("ruling.goal", goal=words, by=target.goal.by)


def ruling(said: RuleReport, say: Messages) -> Section:
    """One rule's verdict, its thresholds, and its calculation."""
    name, verdict = say(f"ruling.name.{said.rule}"), say(f"ruling.{said.verdict}")
    lines = [say(f"ruling.how.{said.rule}"), *_basis(said, say)]
    if said.why_null:
        lines.append(say("ruling.why_null", reason=say(f"reason.{said.why_null}")))
    if said.score is not None:
        lines.append(say("ruling.score", score=rounded(said.score, say=say)))
    rows = [_step(step, say) for step in said.steps]
    head = [say(f"show.arithmetic.{column}") for column in ("what", "how", "result")]
    return Section(
        say("ruling.heading", rule=name, verdict=verdict), lines, [head, *rows] if rows else []
    )


def _basis(said: RuleReport, say: Messages) -> Iterator[str]:
    """The figures judged, and the origin of the share expected, for amounts within years."""
    if said.year is not None:
        yield say(f"ruling.basis.{said.basis}", year=said.year)
    if said.expected_share_from:
        years = say("list.separator").join(str(year) for year in said.expected_share_years)
        yield say(f"ruling.expected.{said.expected_share_from}", years=years)


def _step(step: StepReport, say: Messages) -> list[str]:
    values = {name: _operand(value, say) for name, value in step.values.items()}
    formula = say.own(step.formula).format(**values)
    return [say(f"step.{step.name}"), formula, rounded(step.result, say=say)]


def _operand(value: Number, say: Messages) -> str:
    text = exact(value if isinstance(value, int) else float(f"{value:.6g}"), say=say)
    return f"({text})" if value < 0 else text
