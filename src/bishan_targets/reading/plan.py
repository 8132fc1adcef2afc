"""From the contents of a plan's files to a book, whatever their origin."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import (
    Diagnostic,
    InputError,
    KeyPath,
    Severity,
    without_quotations,
)
from bishan_targets.model.observations import Observation
from bishan_targets.reading.assemble import build_plan
from bishan_targets.reading.encoding import decode
from bishan_targets.reading.histories.history import (
    BaselinePlaces,
    FigurePlaces,
    History,
    SnapshotPlaces,
    Statements,
)
from bishan_targets.reading.observations import (
    add_given_baselines,
    build_observations,
    figures_outside_bounds,
    stray_metrics,
)
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import shares_metrics, whole, withdrawn_figures
from bishan_targets.reading.schema.fields import InputTable
from bishan_targets.reading.schema.plan_file import PlanFile, SnapshotFile, TargetTable
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.spelling import means

if TYPE_CHECKING:
    from bishan_targets.model.milestones import Statement

_SNAPSHOT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(_.*)?\.toml", re.DOTALL)


SUFFIXES: Final = (".toml", ".csv", ".parquet")
"""Extensions of files in `actuals/`: snapshots, and long histories."""


class Reach(Enum):
    """Real location of a plan's file: in the plan's folder, or behind a link.

    Content behind a link is never quoted: it may be any file of the machine.
    """

    OWN = "a file in the plan's folder"
    LINKED = "another file in the plan's folder"
    OUTSIDE = "a file beyond it, or one that git keeps for itself"


class File(NamedTuple):
    """A file's name, its path as displayed, and its content or the reason for none."""

    name: str
    shown: str
    content: bytes | Diagnostic
    reach: Reach = Reach.OWN

    @property
    def is_read_through_a_link(self) -> bool:
        """Whether the content is that of a link's target."""
        return self.reach is not Reach.OWN and not isinstance(self.content, Diagnostic)

    @property
    def suffix(self) -> str:
        """The extension of the name, in lower case."""
        return _suffix(self.name)

    def source(self) -> Source | Diagnostic:
        """The file with its text."""
        if isinstance(self.content, Diagnostic):
            return self.content
        return decode(self.shown, self.content)


class Files(NamedTuple):
    """A plan's file, and its snapshots or the errors of their folder."""

    plan: File
    snapshots: Sequence[File] | Diagnostic

    def all(self) -> list[File]:
        """The plan's file and its snapshots."""
        return [self.plan, *([] if isinstance(self.snapshots, Diagnostic) else self.snapshots)]

    def with_contents(self, contents: Mapping[str, bytes]) -> "Files":
        """The files with new contents by displayed path; a new path adds a snapshot."""
        standing = [] if isinstance(self.snapshots, Diagnostic) else self.snapshots
        there = {file.shown: file for file in standing}
        for path, content in contents.items():
            if path != self.plan.shown:
                new = File(path.rpartition("/")[2], path, content)
                there[path] = there.get(path, new)._replace(content=content)
        plan = self.plan._replace(content=contents.get(self.plan.shown, self.plan.content))
        return Files(plan, [there[path] for path in sorted(there)])


def is_snapshot(name: str) -> bool:
    """Whether a file in `actuals/` is to be read: one of SUFFIXES that is not hidden."""
    return _suffix(name) in SUFFIXES and not name.startswith(".")


def _suffix(name: str) -> str:
    return name[name.rfind(".") :].lower()


class Readings(dict[tuple[str, bytes], History]):
    """Figures of files that were read without a remark, by the files' names and contents.

    A file that two revisions have in common is read once; its figures name the file of the first.
    """

    def history(self, file: File) -> tuple[History | None, list[Diagnostic]]:
        """The figures of a file, and remarks about it; those of a known one have none."""
        if isinstance(file.content, Diagnostic):
            return _read_history(file)
        key = (file.name, file.content)
        if key in self:
            return self[key], []
        history, problems = _read_history(file)
        if history and not problems:
            self[key] = history
        return history, problems


def read(files: Files, readings: Readings | None = None) -> Book:
    """Read a plan and its snapshots.

    `readings` holds figures of files that were read before, and takes those of these. Raises
    InputError with every error of every file, if there are any.
    """
    plan_input, diagnostics = _read_plan(files.plan)
    histories, unread = _read_histories(files.snapshots, readings)
    diagnostics += unread
    observations, problems = build_observations(histories)
    diagnostics += problems
    plan = None
    statements: Mapping[str, Sequence[Statement]] = {}
    if plan_input:
        plan, problems = build_plan(plan_input)
        diagnostics += problems
        diagnostics += add_given_baselines(plan_input, observations)
        if plan_input.ratios:
            from bishan_targets.reading.ratios import with_ratios

            plan, problems = with_ratios(plan_input, plan, observations, histories)
            diagnostics += problems
        if whole(plan_input.file):
            diagnostics += _goal_problems(plan_input, plan, observations, histories)
        if not unread:
            diagnostics += _series_problems(plan_input, plan, observations)
        diagnostics += figures_outside_bounds(plan, histories)
        diagnostics += stray_metrics(plan_input, plan, histories)
        if shares_metrics(plan_input.file):
            from bishan_targets.reading.shared_metrics import stray_figures

            diagnostics += stray_figures(plan_input, histories)
        if _has_milestones(plan_input, plan, histories):
            plan, statements, problems = _with_milestones(plan_input, plan, histories)
            diagnostics += problems
        diagnostics = _about_own_figures(diagnostics, plan_input, plan)
    linked = {each.shown for each in files.all() if each.is_read_through_a_link}
    shown = without_quotations(in_order(diagnostics, files.plan.shown), linked)
    if plan is None or any(each.severity is Severity.ERROR for each in shown):
        raise InputError(shown)
    beyond = frozenset(each.shown for each in files.all() if each.reach is Reach.OUTSIDE)
    return Book(plan, observations, shown, beyond, statements)


def _series_problems(
    given: PlanInput, plan: Plan, observations: Mapping[str, Sequence[Observation]]
) -> Iterator[Diagnostic]:
    """Problems of where series and the paths to goals begin."""
    if plan.breaks:
        from bishan_targets.reading.breaks import break_problems

        yield from break_problems(given, plan, observations)
    if any(each.baseline.date for each in plan.targets.values()):
        from bishan_targets.reading.baselines import late_baselines

        yield from late_baselines(given, plan, observations)


def _about_own_figures(found: list[Diagnostic], given: PlanInput, plan: Plan) -> list[Diagnostic]:
    if not given.file.plan.members:
        return found
    from bishan_targets.reading.rollups import without_own_figures

    return without_own_figures(found, given, plan)


def _goal_problems(
    given: PlanInput,
    plan: Plan,
    observations: Mapping[str, Sequence[Observation]],
    histories: Sequence[History],
) -> list[Diagnostic]:
    from bishan_targets.reading.figures_of_goals import fallen_figures, growth_problems

    fallen = fallen_figures(given, plan, observations, histories)
    there = withdrawn_figures(plan.policy, observations, given.source)
    found = [*growth_problems(given, plan, observations, histories), *fallen, *there]
    if not plan.rollups:
        return found
    from bishan_targets.reading.rollups import figures_of_rollups

    return found + figures_of_rollups(plan, histories)


def _has_milestones(given: PlanInput, plan: Plan, histories: Iterable[History]) -> bool:
    """Whether anything is said of milestones; in most plans, nothing is."""
    return (
        "milestones" in given.parsed.table
        or any(each.statements for each in histories)
        or any(each.milestone for each in plan.policy.closures)
    )


def _with_milestones(
    given: PlanInput, plan: Plan, histories: Sequence[History]
) -> "tuple[Plan, Mapping[str, Sequence[Statement]], list[Diagnostic]]":
    from bishan_targets.reading.milestones import (
        build_milestones,
        build_statements,
        milestone_problems,
    )

    milestones = build_milestones(given)
    statements, problems = build_statements(given, milestones, histories)
    problems += milestone_problems(given, histories)
    return plan._replace(milestones=milestones), statements, problems


def line_finder(file: File) -> Callable[[KeyPath], int | None]:
    """A function for the line of a key in a file, None if unknown.

    A figure's key is `values`, its metric and its date.
    """
    source = file.source()
    if file.suffix == ".parquet" or isinstance(source, Diagnostic):
        return lambda _: None
    if file.suffix != ".csv":
        return source.line_of
    from bishan_targets.reading.histories.csv_rows import CsvRows

    history, _ = _read_history(file)
    rows = history and history.places
    return rows.line_of if isinstance(rows, CsvRows) else lambda _: None


def figure_places(file: File, plan: Plan) -> FigurePlaces | None:
    """Places of the figures in one of a plan's files, or the plan itself; None if unreadable."""
    if file.shown == plan.file:
        source = file.source()
        return None if isinstance(source, Diagnostic) else BaselinePlaces(source, plan.indicators)
    history, _ = _read_history(file)
    return history.places if history else None


def in_order(diagnostics: Iterable[Diagnostic], plan: str) -> list[Diagnostic]:
    """The plan's diagnostics before the others, each file's in order of place."""
    return sorted(diagnostics, key=lambda each: _place(each, plan))


def _place(diagnostic: Diagnostic, plan: str) -> tuple[bool, str, int, int]:
    """Sort key: the plan's diagnostics before the snapshots', each file's in order of place."""
    file = diagnostic.file or ""
    return file != plan, file, diagnostic.line or 0, diagnostic.column or 0


def _read_plan(file: File) -> tuple[PlanInput | None, list[Diagnostic]]:
    source = file.source()
    if isinstance(source, Diagnostic):
        return None, [source]
    parsed = parse(source)
    if not parsed.table:
        return None, parsed.diagnostics or [source.at_place("empty-file", 1, 1)]
    table, problems = check(_plan_model(parsed.table), parsed)
    plan = PlanInput(table, parsed) if table else None
    if plan and "rollups" in parsed.table:
        from bishan_targets.reading.rollups import with_rollups

        plan, found = with_rollups(plan)
        problems += found
    return plan, parsed.diagnostics + problems


def _plan_model(table: Mapping[str, object]) -> type[PlanFile]:
    """The model for a plan; a plain one is validated in half the time."""
    rare = table.keys() - _keys(PlanFile)
    if rare <= {"milestones"} and _are_plain(table.get("targets")):
        if not rare:
            return PlanFile
        from bishan_targets.reading.schema.milestone_tables import MilestonePlanFile

        return MilestonePlanFile
    from bishan_targets.reading.schema.whole_plan_file import WholePlanFile

    return WholePlanFile


def _are_plain(targets: object) -> bool:
    """Whether all targets have common keys only."""
    if not isinstance(targets, dict):
        return True
    known = _keys(TargetTable)
    return all(not isinstance(each, dict) or each.keys() <= known for each in targets.values())


def _keys(model: type[InputTable]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _read_histories(
    files: Sequence[File] | Diagnostic, readings: Readings | None
) -> tuple[list[History], list[Diagnostic]]:
    if isinstance(files, Diagnostic):
        return [], [files]
    histories: list[History] = []
    diagnostics: list[Diagnostic] = []
    read_history = _read_history if readings is None else readings.history
    for file in files:
        history, problems = read_history(file)
        diagnostics += problems
        if history:
            histories.append(history)
    return histories, diagnostics


def _read_history(file: File) -> tuple[History | None, list[Diagnostic]]:
    match file.suffix:
        case ".csv":
            from bishan_targets.reading.histories.long_csv import read_csv

            source = file.source()
            return (None, [source]) if isinstance(source, Diagnostic) else read_csv(source)
        case ".parquet":
            from bishan_targets.reading.histories.long_parquet import read_parquet

            if isinstance(file.content, Diagnostic):
                return None, [file.content]
            return read_parquet(file.shown, file.content)
    return _read_snapshot(file)


def _read_snapshot(file: File) -> tuple[History | None, list[Diagnostic]]:
    source = file.source()
    if isinstance(source, Diagnostic):
        return None, [source]
    named, diagnostics = _date_in_name(file)
    parsed = parse(source)
    if not parsed.table:
        empty = source.at_place("empty-file", 1, 1)
        return None, diagnostics + (parsed.diagnostics or [empty])
    table, problems = check(_snapshot_model(parsed.table), parsed)
    diagnostics += parsed.diagnostics + problems
    if table is None:
        return None, diagnostics
    dated = named is None or named == table.date
    if named and not dated:
        values = {"name": named.isoformat(), "date": table.date.isoformat()}
        diagnostics.append(parsed.source.at_value("date-mismatch", ("date",), **values))
    places = SnapshotPlaces(parsed.source)
    figures, statements = table.observations(file.shown), _statements(table, parsed.source)
    return History(file.shown, figures, places, dated, statements), diagnostics


def _snapshot_model(table: Mapping[str, object]) -> type[SnapshotFile]:
    """The model for a snapshot; one of figures alone needs only the plain one."""
    if table.keys() <= SnapshotFile.model_fields.keys():
        return SnapshotFile
    from bishan_targets.reading.schema.milestone_tables import StatedSnapshotFile, WholeSnapshotFile

    return StatedSnapshotFile if means(table.keys(), ["milestones"]) else WholeSnapshotFile


def _statements(table: SnapshotFile, source: Source) -> Statements | None:
    if type(table) is SnapshotFile:
        return None
    from bishan_targets.reading.schema.milestone_tables import StatedSnapshotFile

    if not isinstance(table, StatedSnapshotFile):
        return None
    return Statements(table.statements(source.file), source)


def _date_in_name(file: File) -> tuple[date | None, list[Diagnostic]]:
    match = _SNAPSHOT_NAME.fullmatch(file.name)
    try:
        if match:
            return date.fromisoformat(match[1]), []
    except ValueError:
        pass
    return None, [Diagnostic("bad-file-name", file=file.shown, values={"name": file.name})]
