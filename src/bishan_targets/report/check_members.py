"""The gates of a plan and of its members as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bishan_targets.gate.decide import Outcome
from bishan_targets.model.policy import Level
from bishan_targets.report.check import (
    EXIT_CODES,
    CheckReport,
    FindingReport,
    FindingWords,
    MemberOutcome,
    ResultWords,
)

_RANKS: Final = {str(level): level.rank for level in Level}


class Judged(NamedTuple):
    """A plan's report, and its words in the reader's language."""

    report: CheckReport
    words: ResultWords


def together(own: Judged, members: Mapping[str, Judged]) -> Judged:
    """The report of a plan with those of its members, by their paths, in their order.

    It fails if one of them does, and is not judged only if none is. Findings are in order of
    severity, those of the plan before its members' of the same.
    """
    all_ = {"": own, **members}
    outcome = _outcome([each.report for each in all_.values()])
    found = [
        (_of(name, finding), words)
        for name, each in all_.items()
        for finding, words in zip(each.report.findings, each.words.findings, strict=True)
    ]
    found.sort(key=_severity)
    counts: Counter[str] = Counter()
    for each in all_.values():
        counts.update(each.report.counts)
    declared = [
        (said._replace(member=name or None), words)
        for name, each in all_.items()
        for said, words in zip(each.report.declared, each.words.declared, strict=True)
    ]
    report = own.report._replace(
        outcome=outcome,
        exit_code=EXIT_CODES[outcome],
        begun=any(each.report.begun for each in all_.values()),
        counts={key: counts[key] for key in own.report.counts},
        findings=[finding for finding, _ in found],
        checks=[
            item._replace(member=name or None, fingerprint=_own(name, item.fingerprint))
            for name, each in all_.items()
            for item in each.report.checks
        ],
        declared=[said for said, _ in declared],
        unread=[unread for each in all_.values() for unread in each.report.unread],
        changes=[change for each in all_.values() for change in each.report.changes],
        diagnostics=[said for each in all_.values() for said in each.report.diagnostics],
        members=[
            MemberOutcome(
                name, each.report.outcome, each.report.first_run, len(each.report.findings)
            )
            for name, each in members.items()
        ],
    )
    return Judged(report, ResultWords([w for _, w in found], [w for _, w in declared]))


def _of(member: str, finding: FindingReport) -> FindingReport:
    if not member:
        return finding
    return finding._replace(member=member, fingerprint=_own(member, finding.fingerprint))


def _own(member: str, fingerprint: str) -> str:
    """A fingerprint that no other member's finding has."""
    return f"{member}|{fingerprint}" if member else fingerprint


def _severity(found: tuple[FindingReport, FindingWords]) -> tuple[bool, int]:
    finding = found[0]
    return finding.waived, -_RANKS[finding.severity]


def _outcome(reports: Sequence[CheckReport]) -> Outcome:
    outcomes = {each.outcome for each in reports}
    for worst in (Outcome.FAIL, Outcome.PASS):
        if worst in outcomes:
            return worst
    return Outcome.NOT_JUDGED


def incomplete(report: CheckReport) -> CheckReport:
    """The report of a gate that some members were left out of: it may fail, but does not pass."""
    if report.outcome is not Outcome.PASS:
        return report
    outcome = Outcome.NOT_JUDGED
    return report._replace(outcome=outcome, exit_code=EXIT_CODES[outcome])
