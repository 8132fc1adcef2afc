"""Texts above and below a table of targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.report.note import word_note
from bishan_targets.report.status import Report
from bishan_targets.report.sums import has_parts_of_year
from bishan_targets.report.target_notes import target_notes
from bishan_targets.report.values import PlanReport
from bishan_targets.text.safe import visible


def title(plan: PlanReport | None, as_of: date, say: Messages) -> str:
    """The plan's name and the day of the report."""
    return say("status.title", name=plan_name(plan, say), date=as_of)


def plan_name(plan: PlanReport | None, say: Messages) -> str:
    """The plan's name, or a word for one without."""
    named = plan.name if plan else None
    return visible(say.pick(named)) if named else say("status.unnamed")


def summary(report: Report, say: Messages) -> str:
    """Counts of targets by verdict, in one sentence."""
    if not report.targets:
        return say("summary.none")
    found = report.summary or {}
    total, set_after = found.get("total", 0), found.get("set_after", 0)
    said = [say.count("summary", total, counts=_counts(found, say))] if total else []
    said += _by_type(report, say)
    said += [say.count("summary.set_after", set_after)] if set_after else []
    return say("sentence.separator").join(said)


def _by_type(report: Report, say: Messages) -> list[str]:
    """The counts of binding targets and of expected ones, if there are binding ones."""
    every, binding = report.summary or {}, report.binding_summary or {}
    expected = {key: number - binding.get(key, 0) for key, number in every.items()}
    if not binding.get("total"):
        return []
    if not expected["total"]:
        return [say("summary.all_binding")]
    return [
        say(
            "summary.by_type",
            n=binding["total"],
            counts=_counts(binding, say),
            others=expected["total"],
            other_counts=_counts(expected, say),
        )
    ]


def _counts(found: Mapping[str, int], say: Messages) -> str:
    """Numbers of targets by verdict, those that are not zero."""
    counts = [
        say("summary.count", n=found[verdict], verdict=say(f"verdict.{verdict}"))
        for verdict in Verdict
        if found.get(verdict)
    ]
    return say("list.separator").join(counts)


def notes(report: Report, say: Messages) -> list[str]:
    """Notes for the reader of a table before drawing conclusions from it."""
    by_rule = _by_rule(report, say)
    said = [
        word_note(each, say) for each in target_notes(report.targets, report.as_of, report.later)
    ]
    return [*by_rule, *said]


def _by_rule(report: Report, say: Messages) -> list[str]:
    if report.rule is None or not report.rule_summary:
        return []
    counts = [
        say("summary.count", n=number, verdict=say(f"ruling.{verdict}"))
        for verdict, number in report.rule_summary.items()
    ]
    joined = say("list.separator").join(counts)
    summary = say("note.rule", rule=say(f"ruling.name.{report.rule}"), counts=joined)
    of_amounts = any(each.by_rule and each.by_rule.year for each in report.targets)
    return [summary, say("ruling.note.year_totals")] if of_amounts else [summary]


def on_years(report: Report, say: Messages) -> list[str]:
    """A line about the year of each target whose figures accumulate."""
    with_years = [each for each in report.targets if has_parts_of_year(each)]
    if not with_years:
        return []
    from bishan_targets.render.year_words import year_notes

    return year_notes(with_years, report.as_of, say)


def on_rollups(report: Report, say: Messages) -> list[str]:
    """A line about the members behind each roll-up."""
    if not any(each.rollup for each in report.targets):
        return []
    from bishan_targets.render.rollups import notes as rollup_notes

    return rollup_notes(report.targets, say)
