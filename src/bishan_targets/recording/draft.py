"""Changes to a plan's files by recording figures and statements, before anything is written."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import PurePosixPath
from typing import NamedTuple

from bishan_targets.assessment.completed import doubts
from bishan_targets.assessment.gap import known_on
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import Policy
from bishan_targets.model.targets import Figures
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.recording.anomaly import Anomaly, anomalies
from bishan_targets.recording.editing import (
    changed_snapshot,
    new_snapshot,
    toml_number,
    with_import_names,
    with_import_where,
)
from bishan_targets.recording.entries import Change, Effect, Entry, compare
from bishan_targets.recording.measures import NOTHING_SAID, Said, UnclearFiguresError, measured
from bishan_targets.recording.source_tables import with_import_sources
from bishan_targets.recording.statements import (
    StatementChange,
    StatementEntry,
    compare_statements,
)
from bishan_targets.recording.stating import with_figures
from bishan_targets.recording.toml_editing import array_of_tables, with_added


@dataclass(frozen=True, slots=True)
class Draft:
    """Changes to be written: the figures, questions about them, the book before and after.

    `statements` are those about milestones, `untimely` those of them with a date still to come.
    `kinds` are the kinds of targets' figures that are new to the plan.
    `questions` are those about a table as a whole.
    `contents` has the new content of each changed file, by its path as displayed.
    """

    changes: Sequence[Change]
    anomalies: Sequence[Anomaly]
    before: Book
    after: Book
    contents: Mapping[str, bytes]
    statements: Sequence[StatementChange] = ()
    untimely: Sequence[StatementChange] = ()
    kinds: Mapping[str, Figures] = field(default_factory=dict)
    questions: Sequence[Diagnostic] = ()


def draft(
    files: Files,
    before: Book,
    entries: Sequence[Entry],
    statements: Sequence[StatementEntry] = (),
    *,
    today: date,
    replace: bool = False,
    names: Mapping[str, str] | None = None,
    where: Mapping[str, Mapping[str, str]] | None = None,
    sources: Mapping[str, Mapping[str, object]] | None = None,
    said: Said = NOTHING_SAID,
) -> Draft:
    """Draft the changes by entries to a plan's files, which hold the book `before`.

    `names` are new ones for `[import.names]`, `where` new choices of rows for `[import.where]`,
    `sources` tables for `[import.sources]`, `said` the kinds of figures that the user states.

    A figure or statement goes to `actuals/DATE.toml`, a replacement to the place of the old one,
    and the old value of a figure to `[[revisions]]`. Raises InputError with all objections,
    and UnclearFiguresError if there are none and a kind of figures is not known.
    """
    changes, diagnostics = compare(entries, before, replace=replace)
    diagnostics += [
        Diagnostic("no-reason", values={"id": each.entry.metric})
        for each in changes
        if replace and each.effect is Effect.REPLACED and not _reason(each.entry)
    ]
    stated, objections = compare_statements(statements, before, replace=replace)
    found = measured(changes, before, said)
    diagnostics += [*objections, *found.objections]
    if diagnostics:
        raise InputError(diagnostics)
    if found.questions:
        raise UnclearFiguresError(found.questions)
    written = [change for change in changes if change.is_written]
    kept = _Kept(names or {}, where or {}, sources or {}, found.new)
    contents = {
        **_plan(files.plan, before.plan.policy, written, kept, _completing(changes, before, today)),
        **_snapshots(files, written, [each for each in stated if each.is_written]),
    }
    after = read(files.with_contents(contents))
    doubts = anomalies(changes, after, today)
    untimely = [each for each in stated if each.is_written and each.statement.date > today]
    return Draft(changes, doubts, before, after, contents, stated, untimely, found.new)


def _reason(entry: Entry) -> str | None:
    """The reason for replacing a figure: its source, or the note."""
    return entry.source or entry.note


class _Kept(NamedTuple):
    """The parts of an import that the plan keeps."""

    names: Mapping[str, str]
    where: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, Mapping[str, object]]
    kinds: Mapping[str, Figures]


def _plan(
    plan: File,
    policy: Policy,
    changes: Iterable[Change],
    kept: _Kept,
    completing: Container[tuple[str, date]],
) -> dict[str, bytes]:
    """The plan with the corrections, choices made for an import, and kinds of figures.

    A figure that completes a history is a correction without an old value, if the gate would ask.
    """
    content = plan.content if isinstance(plan.content, bytes) else b""
    tables = [
        _revision(change)
        for change in changes
        if (change.effect is Effect.REPLACED or _place(change) in completing)
        and not _is_declared(change, policy)
    ]
    corrected = with_added(content, array_of_tables("revisions", tables))
    changed = with_import_names(plan.shown, corrected, kept.names)
    changed = with_import_where(plan.shown, changed, kept.where)
    changed = with_import_sources(plan.shown, changed, kept.sources)
    changed = with_figures(plan.shown, changed, kept.kinds)
    return {} if changed == content else {plan.shown: changed}


def _completing(changes: Iterable[Change], before: Book, today: date) -> set[tuple[str, date]]:
    """New figures with a source that complete a history, but look worse than those around them."""
    new: dict[str, list[Change]] = {}
    for change in changes:
        if change.effect is Effect.NEW:
            new.setdefault(change.entry.metric, []).append(change)
    found: set[tuple[str, date]] = set()
    for metric, added in new.items():
        targets = [each for each in before.plan.targets.values() if each.metric == metric]
        known = known_on(before.observations.get(metric, ()), today)
        now = [Observation(each.entry.date, each.entry.value) for each in added]
        now.sort(key=lambda each: each.date)
        days = {each.figure.date for each in doubts(targets, now, known)}
        said = (each for each in added if _reason(each.entry))
        found |= {_place(each) for each in said if each.entry.date in days}
    return found


def _place(change: Change) -> tuple[str, date]:
    return change.entry.metric, change.entry.date


def _revision(change: Change) -> dict[str, object]:
    old = {"old": toml_number(change.before.value)} if change.before else {}
    return {
        "metric": change.entry.metric,
        "date": change.entry.date,
        **old,
        "new": toml_number(change.entry.value),
        "source": _reason(change.entry),
    }


def _is_declared(change: Change, policy: Policy) -> bool:
    """Whether the last declared correction of a figure is this one: left by a killed process.

    The plan is written before the snapshots, so that no figure is replaced without a trace.
    """
    entry, before = change.entry, change.before
    last = None
    for each in policy.corrections:
        if (each.metric, each.date) == (entry.metric, entry.date):
            last = (each.old, each.new)
    return last == (before.value if before else None, entry.value)


class _Placed(NamedTuple):
    """Changes in one snapshot, at least one."""

    figures: list[Change]
    statements: list[StatementChange]

    @property
    def day(self) -> date:
        """The day that they describe."""
        return self.figures[0].entry.date if self.figures else self.statements[0].statement.date


def _snapshots(
    files: Files, changes: Iterable[Change], statements: Iterable[StatementChange]
) -> dict[str, bytes]:
    snapshots = () if isinstance(files.snapshots, Diagnostic) else files.snapshots
    standing = {file.shown: file for file in snapshots}
    placed: dict[str, _Placed] = {}
    home = cache(partial(_home, files.plan))  # long imports have many figures of one day
    for change in changes:
        path = change.before.file if change.before else home(change.entry.date)
        placed.setdefault(path, _Placed([], [])).figures.append(change)
    for said in statements:
        path = said.before.file if said.before else home(said.statement.date)
        placed.setdefault(path, _Placed([], [])).statements.append(said)
    contents: dict[str, bytes] = {}
    for path, each in sorted(placed.items()):
        file = standing.get(path)
        if file is None:
            contents[path] = new_snapshot(each.day, *each)
        elif file.suffix != ".toml":
            raise InputError([Diagnostic("not-edited", file=path)])
        elif isinstance(file.content, bytes):
            contents[path] = changed_snapshot(path, file.content, *each)
    return contents


def _home(plan: File, day: date) -> str:
    """The path of the snapshot for new figures or statements of a day."""
    folder = PurePosixPath(plan.shown).parent / "actuals"
    return str(folder / f"{day.isoformat()}.toml")
