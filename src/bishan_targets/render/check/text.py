"""The gate's result for a log: each finding, its place, the remedy, and a summary line."""

from __future__ import annotations

from collections.abc import Sequence

from bishan_targets.gate.decide import Outcome
from bishan_targets.render.check import Page, Problem
from bishan_targets.report.check import (
    CheckItem,
    CheckReport,
    DeclaredReport,
    FindingReport,
    FindingWords,
)
from bishan_targets.text.safe import inert, visible


def render(page: Page) -> str:
    """Findings worst first, the change's declarations, then the summary."""
    paragraphs = [_group(findings, words, page) for findings, words in page.groups()]
    paragraphs += [_declared(each, said, page) for each, said in page.declared()]
    return inert("\n\n".join([*paragraphs, "\n".join(summary(page))])) + "\n"


def _heading(findings: Sequence[FindingReport], words: FindingWords, page: Page) -> str:
    """Severity, rule, target or number of targets, and message on one line."""
    say, finding = page.say, findings[0]
    return say(
        "check.finding",
        severity=severity(finding, page),
        rule=finding.rule,
        target=page.about_all(findings),
        message=words.message,
    )


def severity(finding: FindingReport, page: Page) -> str:
    """Severity of a finding in a word; `waived` in place of it if a waiver accepts it."""
    kind = "check.outcome.waived" if finding.waived else f"severity.{finding.severity}"
    return page.say(kind)


def to_do(finding: FindingReport, words: FindingWords, page: Page) -> str | None:
    """The remedy for a finding; None if it is waived."""
    return None if finding.waived else page.say("check.hint", hint=words.hint)


def place(finding: FindingReport | DeclaredReport) -> str | None:
    """File and line, if there is such a place."""
    if finding.file is None:
        return None
    return visible(finding.file) + (f":{finding.line}" if finding.line else "")


def charge(finding: FindingReport, page: Page) -> str | None:
    """A sentence on the target's being binding, and its owner; None if it is neither."""
    owner = visible(page.say.pick(finding.owner)) if finding.owner else ""
    if not (finding.binding or owner):
        return None
    kind = "both" if finding.binding and owner else "binding" if finding.binding else "owner"
    return page.say(f"check.charge.{kind}", owner=owner)


def standing(finding: FindingReport, page: Page) -> str | None:
    """The reason for a reduced severity, if any."""
    if finding.waiver:
        return page.say(
            "check.waived",
            until=finding.waiver.until,
            owner=visible(finding.waiver.owner),
            reason=visible(finding.waiver.reason),
        )
    return page.say("check.known") if page.is_known(finding) else None


def problem(found: Problem, page: Page) -> str:
    """Place, message and remedy of a reason for not judging, on one line."""
    said = page.say("check.about", target=found.place, message=found.message)
    hint = page.say("check.hint", hint=found.hint) if found.hint else None
    return page.say("check.problem", problem=said, hint=hint) if hint else said


def _group(findings: Sequence[FindingReport], words: FindingWords, page: Page) -> str:
    """Findings that are alike, at the place of the first."""
    finding = findings[0]
    details = [
        place(finding),
        charge(finding, page),
        standing(finding, page),
        to_do(finding, words, page),
    ]
    return "\n".join([_heading(findings, words, page), *(f"  {line}" for line in details if line)])


def _declared(each: DeclaredReport, said: str, page: Page) -> str:
    words = {"form": each.form, "target": page.about(each), "message": said}
    return "\n  ".join([page.say("check.declared", **words), place(each) or ""])


def summary(page: Page) -> list[str]:
    """The revision compared with, and the counts of checks by outcome."""
    report, say = page.report, page.say
    counts = report.counts
    total = say(
        "check.summary",
        outcome=say(f"check.outcome.{report.outcome}"),
        checks=say.count("check.checks", counts["checks"]),
        errors=say.count("check.errors", counts["error"]),
        warnings=say.count("check.warnings", counts["warning"]),
        waived=counts["waived"],
        not_judged=counts["not_judged"],
    )
    return [*_compared(report, page), *_known(page), *_not_judged(page), total]


def _not_judged(page: Page) -> list[str]:
    """The checks that could not be judged, each by its target and rule; asked for with all."""
    found = [each for each in page.report.checks if each.outcome is Outcome.NOT_JUDGED]
    say = page.say
    if found and not page.shows_known:
        return [say.count("check.not_judged_left_out", len(found))]
    return [_left_open(each, page) for each in found]


def _left_open(check: CheckItem, page: Page) -> str:
    """The rule, the target and the reason of a check that could not be judged."""
    say, reason = page.say, f"reason.{check.why}"
    said = {"rule": check.rule, "target": page.about(check), "meaning": say(f"rule.{check.rule}")}
    if say.has(reason):
        return say("check.not_judged_why", reason=say(reason), **said)
    return say("check.not_judged_one", **said)


def _known(page: Page) -> list[str]:
    """The number of known findings that are not listed."""
    left_out = len(page.report.findings) - len(page.listed())
    return [page.say.count("check.known_left_out", left_out)] if left_out else []


def _compared(report: CheckReport, page: Page) -> list[str]:
    say = page.say
    if page.problems:
        return [problem(each, page) for each in page.problems]
    not_begun = [] if report.begun else [say("check.not_begun")]
    return [*_base(report, page), *not_begun]


def _base(report: CheckReport, page: Page) -> list[str]:
    say = page.say
    if report.base is None:
        return [say("check.nothing_before" if report.first_run else "check.no_base")]
    named = visible(report.base.name or "")
    is_commit = report.base.name == report.base.id
    against = "check.against.commit" if is_commit else "check.against"
    lines = [say(against, name=named, id=(report.base.id or "")[:12]), *page.of_base]
    if report.base.diverged and not report.notices:
        lines.append(say("check.diverged", name=named))
    if report.first_run:
        lines.append(say("check.first_run"))
    elif report.head and report.head.id == report.base.id and not report.head.changed:
        lines.append(say("check.same"))
    return lines
