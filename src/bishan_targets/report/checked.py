"""The making of the gate's document from its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.gate.comparison import Comparison, Value
from bishan_targets.gate.decide import Check, Outcome, Result, is_begun
from bishan_targets.gate.declared import Declared
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.model.goals import Goal
from bishan_targets.model.localized import Localized
from bishan_targets.model.milestones import Statement
from bishan_targets.model.observations import Observation, dated_on
from bishan_targets.model.policy import Level, Rule, Waiver
from bishan_targets.report.check import (
    CHECK_SCHEMA,
    EXIT_CODES,
    CheckItem,
    CheckReport,
    DeclaredReport,
    FindingReport,
    FindingWords,
    ResultWords,
    RevisionReport,
    WaiverReport,
)
from bishan_targets.report.goals import code, goal_report
from bishan_targets.report.values import (
    Number,
    diagnostic_reports,
    plain,
    plan_report,
)

if TYPE_CHECKING:
    from bishan_targets.storage.revisions import ComparedRevision

_LEVELS: Final = (Level.ERROR, Level.WARNING, Level.INFO)
Locate = Callable[[str, KeyPath], tuple[str | None, int | None]]
"""Finds a key in a file: the file's path from the repository's root, and the key's line."""


def checked(
    book: Book,
    before: Book | None,
    as_of: date,
    result: Result,
    words: ResultWords,
    revisions: tuple[ComparedRevision | None, ComparedRevision | None],
    locate: Locate,
    *,
    fail_on: str,
    first_run: bool,
) -> CheckReport:
    """The report of a gate that ran; `revisions` are those of base and head.

    `before` is the base's book; `words` are in English.
    """
    base, head = (RevisionReport(*each) if each else None for each in revisions)
    names = {**(_names(before) if before else {}), **_names(book)}
    charges = _charges(book, before)
    outcome = Outcome.PASS if first_run else result.outcome
    return CheckReport(
        schema=CHECK_SCHEMA,
        as_of=as_of,
        plan=plan_report(book.plan),
        outcome=outcome,
        exit_code=EXIT_CODES[outcome],
        fail_on=fail_on,
        first_run=first_run,
        begun=is_begun(book),
        base=base,
        head=head,
        counts=_counts(result),
        findings=[
            _finding(each, said, names, charges, _placed(each.comparison, book, locate))
            for each, said in zip(result.findings, words.findings, strict=True)
        ],
        checks=[_item(each, names) for each in result.checks],
        declared=[
            _declared(
                each, said, names, _Placed(book.plan.file, *locate(book.plan.file, each.place))
            )
            for each, said in zip(result.declared, words.declared, strict=True)
        ],
        error=None,
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def unchecked(
    as_of: date,
    fail_on: str,
    exit_code: int,
    error: str | None,
    diagnostics: Iterable[Diagnostic] = (),
) -> CheckReport:
    """The report of a gate that could not judge."""
    return CheckReport(
        schema=CHECK_SCHEMA,
        as_of=as_of,
        outcome=Outcome.NOT_JUDGED,
        exit_code=exit_code,
        fail_on=fail_on,
        counts=dict.fromkeys(("checks", *Outcome, *_LEVELS, "introduced"), 0),
        error=error,
        diagnostics=diagnostic_reports(diagnostics),
    )


def _counts(result: Result) -> dict[str, int]:
    outcomes = Counter(each.outcome for each in result.checks)
    failed = [each for each in result.checks if each.outcome is Outcome.FAIL]
    levels = Counter(each.level for each in failed)
    return {
        "checks": len(result.checks),
        **{str(outcome): outcomes[outcome] for outcome in Outcome},
        **{str(level): levels[level] for level in _LEVELS},
        "introduced": sum(each.introduced for each in failed),
    }


Names = Mapping[str | None, Localized]
"""Names of the metrics and milestones."""


class _Placed(NamedTuple):
    file: str
    path: str | None
    line: int | None


class _Charge(NamedTuple):
    binding: bool
    owner: Localized | None


_NO_CHARGE: Final = _Charge(False, None)


def _names(book: Book) -> dict[str | None, Localized]:
    plan = book.plan
    parts = (plan.indicators.values(), plan.milestones.values(), plan.targets.values())
    return {each.id: each.name for part in parts for each in part}


def _charges(book: Book, before: Book | None) -> dict[str | None, _Charge]:
    """Each target's and milestone's type and owner; for one that is gone, those of the base."""
    found: dict[str | None, _Charge] = {}
    for plan in (before.plan, book.plan) if before else (book.plan,):
        stated = [(each, each.policy.binding) for each in plan.tracked.values()]
        of_milestones = [(each, each.binding) for each in plan.milestones.values()]
        for each, binding in (*stated, *of_milestones):
            then = found.get(each.id, _NO_CHARGE)
            found[each.id] = _Charge(binding or then.binding, each.owner or then.owner)
    return found


def _finding(
    check: Check,
    words: FindingWords,
    names: Names,
    charges: Mapping[str | None, _Charge],
    placed: _Placed,
) -> FindingReport:
    compared = check.comparison
    charge = charges.get(compared.metric, _NO_CHARGE)
    return FindingReport(
        rule=compared.rule,
        target=compared.metric,
        name=names.get(compared.metric),
        binding=charge.binding,
        owner=charge.owner,
        severity=check.level,
        introduced=check.introduced,
        waived=check.outcome is Outcome.WAIVED,
        value=_plain(compared.value),
        reference=_plain(compared.reference),
        reference_from=compared.reference_from,
        limit=None if compared.limit is None else plain(compared.limit),
        date=compared.day,
        message=words.message,
        hint=words.hint,
        **placed._asdict(),
        fingerprint=compared.fingerprint,
        waiver=_waiver(check.waiver),
        reference_date=compared.reference_day,
    )


def _placed(compared: Comparison, book: Book, locate: Locate) -> _Placed:
    file, key = _place(compared, book)
    return _Placed(file, *locate(file, key))


_IN_PLAN: Final = (Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED, Rule.LOOKS_CUMULATIVE)
"""Rules about a target's settings in the plan, although some name a figure."""


def _file_of(book: Book, id_: str, day: date | None) -> str | None:
    """The file with a metric's figure, or a milestone's statement, of a day.

    It is empty for a computed figure; None without one, or for a baseline that the plan gives.
    """
    found: Observation | Statement | None = None
    if day and id_ in book.statements:
        found = dated_on(book.statements[id_], day)
    elif day:
        found = dated_on(book.observations.get(id_, ()), day)
    return None if found is None or found.file == book.plan.file else found.file


def _place(compared: Comparison, book: Book) -> tuple[str, KeyPath]:
    """The place of a finding's waiver, figure or statement, else of its target or milestone."""
    if compared.place:
        return book.plan.file, compared.place
    id_ = compared.metric or ""
    described = book.plan.tracked.get(id_)
    metric = described.metric if described else id_
    if compared.waiver:
        return book.plan.file, ("waivers", book.plan.policy.waivers.index(compared.waiver))
    if metric in book.plan.milestones or compared.rule is Rule.MILESTONE_REMOVED:
        said = _file_of(book, metric, compared.day)
        return said or book.plan.file, ("milestones", metric)
    day, ratio = compared.day, book.plan.ratios.get(metric)
    if compared.rule in _IN_PLAN or compared.aspect == "was":
        is_ratio = ratio is not None and compared.aspect == "ratio"
        return book.plan.file, ("ratios" if is_ratio else "targets", metric if is_ratio else id_)
    if ratio and _file_of(book, metric, day) == "":
        metric = ratio.of  # a computed figure is in no file: its numerator is
    if day and (file := _file_of(book, metric, day)):
        return file, ("values", metric, day.isoformat())
    return book.plan.file, ("targets", id_)


def _declared(each: Declared, message: str, names: Names, placed: _Placed) -> DeclaredReport:
    return DeclaredReport(
        form=each.form,
        target=each.id,
        name=names.get(each.id),
        before=_side(each.before),
        after=_side(each.after),
        date=each.day,
        year=each.year,
        reason=each.reason,
        removed=each.is_gone,
        message=message,
        **placed._asdict(),
    )


def _side(side: Decimal | Goal | str | None) -> Number | str | None:
    """A figure as a number; a goal as a text: `>= 3.5 by 2025-12-31`."""
    if not isinstance(side, Goal):
        return _plain(side)
    by = "" if side.is_open_ended else f" by {side.by}"
    return f"{code(goal_report(side, None))}{by}"


def _item(check: Check, names: Names) -> CheckItem:
    compared = check.comparison
    value, reference = compared.value, compared.reference
    return CheckItem(
        rule=compared.rule,
        target=compared.metric,
        name=names.get(compared.metric),
        outcome=check.outcome,
        severity=check.level,
        value=_plain(value),
        reference=_plain(reference),
        reference_from=compared.reference_from,
        limit=None if compared.limit is None else plain(compared.limit),
        difference=_difference(value, reference),
        date=compared.day,
        why=compared.aspect or None,
        fingerprint=compared.fingerprint,
        waiver=_waiver(check.waiver),
        reference_date=compared.reference_day,
    )


def _difference(value: Value | str | None, reference: Value | str | None) -> Number | None:
    if isinstance(value, Decimal) and isinstance(reference, Decimal):
        return plain(value - reference)
    if isinstance(value, Decimal | float) and isinstance(reference, Decimal | float):
        return plain(float(value) - float(reference))
    return None


def _plain(value: Value | str | None) -> Number | str | None:
    return value if value is None or isinstance(value, str) else plain(value)


def _waiver(waiver: Waiver | None) -> WaiverReport | None:
    if waiver is None:
        return None
    bound = waiver.no_worse_than
    shown = str(bound) if isinstance(bound, date) else _plain(bound)
    return WaiverReport(waiver.reason, waiver.owner, waiver.until, waiver.aspect, shown)
