"""The document of the gate: `bishan check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from bishan_targets.gate.decide import Outcome
from bishan_targets.model.localized import Localized
from bishan_targets.report.changes import ChangeReport
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    Number,
    PlanReport,
)

CHECK_SCHEMA: Final = "bishan.check/1"
EXIT_CODES: Final[Mapping[Outcome, int]] = {
    Outcome.PASS: 0,
    Outcome.FAIL: 1,
    Outcome.NOT_JUDGED: 3,
}


class RevisionReport(NamedTuple):
    """A revision of the plan: a commit's id, and the name by which it was requested.

    `changed` tells whether the folder differs from the commit; always false for a base. `diverged`
    tells whether a base has commits missing from the checked-out revision.
    """

    id: str | None
    name: str | None
    changed: bool
    diverged: bool


class WaiverReport(NamedTuple):
    """The waiver that accepts a finding, up to `no_worse_than`; `aspect` is that of a loosening."""

    reason: str
    owner: str
    until: Day
    aspect: str | None
    no_worse_than: Number | str | None


class FindingWords(NamedTuple):
    """A finding in words: the problem, and the remedy."""

    message: str
    hint: str


class ResultWords(NamedTuple):
    """A result in words, in its order: those of each finding, and a sentence a declaration."""

    findings: Sequence[FindingWords]
    declared: Sequence[str]


NO_WORDS: Final = ResultWords((), ())


class UnreadReport(NamedTuple):
    """A file of the base with errors, the first of them in English.

    `instead` is the commit whose version of the file was compared in its place; without one the
    file was left out.
    """

    file: str
    message: str
    instead: str | None


class FindingReport(NamedTuple):
    """A finding of the gate, in English; `file` and `line` are its place.

    `target` is the id of a target, metric or milestone, and `name` its name, from the base if it is
    gone, and None if it never had one.
    `path` is the file's path from the repository's root, for CI services; None outside a
    repository. `severity` is the effective one; `introduced` tells whether this change caused the
    finding. `binding` tells whether the target is binding in either revision. `reference_date` is
    the date of a reference from another year, or the day of the check. `member` is the member whose
    target it is, None for the plan's own.
    """

    rule: str
    target: str | None
    name: Localized | None
    binding: bool
    owner: Localized | None
    severity: str
    introduced: bool
    waived: bool
    value: Number | str | None
    reference: Number | str | None
    reference_from: str | None
    limit: Number | None
    date: Day | None
    message: str
    hint: str | None
    file: str | None
    path: str | None
    line: int | None
    fingerprint: str
    waiver: WaiverReport | None
    reference_date: Day | None
    member: str | None = None


class DeclaredReport(NamedTuple):
    """A declaration that the change brings, edits or takes back (`removed`), in English.

    `form` is the plan's name for it: revisions, retired, closed, was, renamed_from. `before` and
    `after` are the figures, goals, outcomes or ids that it is about; `date` is the day that it
    names, or `year` the year, and `reason` its reason or source.
    """

    form: str
    target: str
    name: Localized | None
    before: Number | str | None
    after: Number | str | None
    date: Day | None
    year: int | None
    reason: str
    removed: bool
    message: str
    file: str
    path: str | None
    line: int | None
    member: str | None = None


class CheckItem(NamedTuple):
    """A check that ran: the values compared, and the outcome.

    `difference` is value minus reference; `why` is the aspect checked, or the reason for no
    judgement. A finding has the name, the fingerprint and the date of its check.
    """

    rule: str
    target: str | None
    name: Localized | None
    outcome: Outcome
    severity: str
    value: Number | str | None
    reference: Number | str | None
    reference_from: str | None
    limit: Number | None
    difference: Number | None
    date: Day | None
    why: str | None
    fingerprint: str
    waiver: WaiverReport | None
    reference_date: Day | None
    member: str | None = None


class NoticeReport(NamedTuple):
    """A remark on the choice of the base, in English.

    `code` is `merged` (the files were judged as merged into the base), `conflict` (they could not
    be), `target-unseen` (the target's newest state is not here), `replaced` (a push took commits
    away, which are the base) or `rewritten` (it did so on a branch that is judged from its start).
    """

    code: str
    message: str


class MemberOutcome(NamedTuple):
    """The outcome of a member's own gate; `id` is its path from the plan: `province/county`."""

    id: str
    outcome: Outcome
    first_run: bool
    findings: int


class CheckReport(NamedTuple):
    """Result of the gate.

    `fail_on` is the least severity that fails it, or `never`. `first_run` is true if the base had
    no plan, `begun` if any metric with a goal has a figure. If nothing could be judged or the input
    was invalid, `findings` and `checks` are empty, and `error` or `diagnostics` gives the reason.
    `unread` are the base's files with errors, and `moved_from` is the path of its plan if that is
    another one. `notices` are remarks on the base. `members` has the outcome of
    each member, whose findings, checks and declarations are among the plan's. `changes` are the
    targets whose figures the change touches, those with the worst findings first; without a base
    there are none.
    """

    schema: Literal["bishan.check/1"]
    as_of: Day
    outcome: Outcome
    exit_code: int
    fail_on: str
    counts: Mapping[str, int]
    error: str | None
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    first_run: bool = False
    begun: bool = False
    base: RevisionReport | None = None
    head: RevisionReport | None = None
    findings: Sequence[FindingReport] = ()
    checks: Sequence[CheckItem] = ()
    declared: Sequence[DeclaredReport] = ()
    unread: Sequence[UnreadReport] = ()
    moved_from: str | None = None
    notices: Sequence[NoticeReport] = ()
    changes: Sequence[ChangeReport] = ()
    members: Sequence[MemberOutcome] = ()
