"""Shell completion: ids, verdicts, rules, formats; nothing here loads pydantic.

Ids consist of letters, digits, `_`, `-` and `.`, so that no shell can take one for a command.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import typer

_MOST_SNAPSHOTS: Final = 24
_GOALS: Final = ("targets", "milestones")
_PARTS: Final = ("of", "to")


def one_of(known: Sequence[str]) -> Callable[[], list[str]]:
    """A completion with fixed values."""
    return lambda: list(known)


def targets(ctx: typer.Context) -> list[str]:
    """The ids of the plan's targets."""
    return _ids(ctx, ("targets",))


def goals(ctx: typer.Context) -> list[str]:
    """The ids of the plan's targets and milestones."""
    return _ids(ctx, _GOALS)


def shown(ctx: typer.Context) -> list[str]:
    """The ids of everything that can be shown: the plan's milestones, and all metrics."""
    return [*metrics(ctx), *_ids(ctx, ("milestones",))]


def described(ctx: typer.Context) -> list[str]:
    """The ids of the plan's targets and indicators."""
    from bishan_targets.model.targets import METRIC_TABLES

    return _ids(ctx, METRIC_TABLES)


def metrics(ctx: typer.Context) -> list[str]:
    """Ids of the plan's targets, indicators and ratios, and of metrics in its newest snapshots."""
    from bishan_targets.model.targets import METRIC_TABLES

    return _ids(ctx, METRIC_TABLES, with_context=True)


def beginnings(ctx: typer.Context) -> list[str]:
    """The beginnings of `ID=VALUE`."""
    return [f"{name}=" for name in metrics(ctx)]


def states(ctx: typer.Context) -> list[str]:
    """Every `ID=STATE` of the plan's milestones."""
    from bishan_targets.model.milestones import State

    return [f"{name}={state}" for name in _ids(ctx, ("milestones",)) for state in State]


def members(ctx: typer.Context) -> list[str]:
    """The ids of the plan's members: the names of their folders."""
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.model.targets import is_id
    from bishan_targets.storage.locations import PLAN_NAME, find_plan

    try:
        plan = find_plan(ctx.params.get("file"), os.environ)
        patterns = _table(plan, "plan").get("members")
        given = patterns if isinstance(patterns, list) else []
        plans = [plan.parent.glob(f"{each}/{PLAN_NAME}") for each in given]
        found = [each.parent.name for of_pattern in plans for each in of_pattern]
    # The reader of the plan reports a pattern that no folder can match.
    except (InputError, OSError, ValueError, NotImplementedError):
        return []
    return [each for each in sorted(found) if is_id(each)]


def owners(ctx: typer.Context) -> list[str]:
    """Owners in the plan in every language, without spaces, which a search ignores.

    Those with a sign that a shell might take for a command are left out.
    """
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.model.targets import is_id
    from bishan_targets.storage.locations import find_plan

    try:
        plan = find_plan(ctx.params.get("file"), os.environ)
        described = [each for name in _GOALS for each in _table(plan, name).values()]
    except (InputError, OSError):
        return []
    given = [each.get("owner") for each in described if isinstance(each, dict)]
    by_language = [each if isinstance(each, dict) else {"und": each} for each in given]
    names = [name for each in by_language for name in each.values() if isinstance(name, str)]
    bare = ["".join(name.split()) for name in names]
    return [name for name in dict.fromkeys(bare) if is_id(name)]


def verdicts() -> list[str]:
    """Every verdict on targets and milestones."""
    from bishan_targets.assessment.verdict import MilestoneVerdict, Verdict

    return list(dict.fromkeys([*map(str, Verdict), *map(str, MilestoneVerdict)]))


def rules() -> list[str]:
    """The gate's rules whose findings can be accepted."""
    from bishan_targets.model.policy import WAIVER_RULES, Rule

    return [each for each in Rule if each not in WAIVER_RULES]


def aspects() -> list[str]:
    """Aspects of a loosening that a waiver can accept."""
    from bishan_targets.model.policy import Aspect

    return list(Aspect)


def check_formats() -> list[str]:
    """The formats of `check`."""
    from bishan_targets.render.check import FORMATS

    return list(FORMATS)


def methods() -> list[str]:
    """The ways to project."""
    from bishan_targets.assessment.projection.timeline import METHODS

    return list(METHODS)


def languages() -> list[str]:
    """The available languages."""
    from bishan_targets import messages

    return messages.languages()


def topics() -> list[str]:
    """Everything that `help` explains: commands, tables and keys."""
    from bishan_targets import keys
    from bishan_targets.cli.groups import NAMES

    return list(dict.fromkeys([*NAMES, *keys.names()]))


def schemas() -> list[str]:
    """Documents with a schema."""
    from bishan_targets.schemas import INPUTS, OUTPUTS

    return [*INPUTS, *OUTPUTS]


def _ids(ctx: typer.Context, tables: Sequence[str], *, with_context: bool = False) -> list[str]:
    """Ids in the plan's order, then context metrics; none if the plan cannot be read."""
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.model.targets import is_id
    from bishan_targets.storage.locations import ACTUALS_NAME, find_plan

    try:
        plan = find_plan(ctx.params.get("file"), os.environ)
        found = [name for table in tables for name in _keys(plan, table)]
        if with_context:
            found += _parts(plan)
            newest = sorted((plan.parent / ACTUALS_NAME).glob("*.toml"))[-_MOST_SNAPSHOTS:]
            found += [name for each in newest for name in sorted(_keys(each, "values"))]
    except (InputError, OSError):
        return []
    return [name for name in dict.fromkeys(found) if is_id(name)]


def _parts(plan: Path) -> list[str]:
    """The plan's ratios and the metrics that they are made of, which may have no figures yet."""
    tables = _table(plan, "ratios")
    parts = [each.get(key) for each in tables.values() if isinstance(each, dict) for key in _PARTS]
    return [each for each in (*parts, *tables) if isinstance(each, str)]


def _keys(path: Path, table: str) -> list[str]:
    """The keys in a table of a file, as far as it can be parsed."""
    return list(_table(path, table))


def _table(path: Path, name: str) -> dict[str, object]:
    """A table of a file, as far as it can be parsed."""
    from bishan_targets.model.diagnostics import Diagnostic
    from bishan_targets.reading.encoding import decode
    from bishan_targets.reading.toml.parse import parse

    if not path.is_file():  # reading a pipe would never end
        return {}
    source = decode(path.as_posix(), path.read_bytes())
    if isinstance(source, Diagnostic):
        return {}
    found = parse(source).table.get(name, {})
    return found if isinstance(found, dict) else {}
