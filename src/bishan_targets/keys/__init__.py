"""The keys of a plan's files, as `bishan help KEY` and the JSON Schemas explain them.

The shipped schemas list tables and keys with their choices and defaults; one module per language
explains them, with an example each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, NamedTuple

from bishan_targets.schemas import INPUTS, read

FALLBACK: Final = "en"
ACTUALS: Final = "actuals"
# The path of each table, its type in the schema, and whether it is an array of tables.
_OF_PLANS: Final = (
    ("plan", "PlanTable", False),
    ("targets.ID", "WholeTargetTable", False),
    ("targets.ID.steps", "StepTable", True),
    ("targets.ID.was", "FormerGoalTable", True),
    ("targets.ID.baseline", "BaselineTable", False),
    ("targets.ID.growth", "BoundTable", False),
    ("targets.ID.total", "TotalTable", False),
    ("targets.ID.each_year", "YearTable", False),
    ("milestones.ID", "MilestoneTable", False),
    ("indicators.ID", "IndicatorTable", False),
    ("ratios.ID", "RatioTable", False),
    ("rollups.ID", "RollupTable", False),
    ("check", "CheckTable", False),
    ("check.targets.ID", "CheckTargetTable", False),
    ("waivers", "WaiverTable", True),
    ("revisions", "RevisionTable", True),
    ("withdrawn", "WithdrawalTable", True),
    ("retired", "RetirementTable", True),
    ("closed", "ClosureTable", True),
    ("import", "ImportTable", False),
    ("import.sources.NAME", "SourceTable", False),
)
_OF_ACTUALS: Final = (
    (ACTUALS, "", False),
    (f"{ACTUALS}.values.ID", "FigureTable", False),
    (f"{ACTUALS}.milestones.ID", "StatementTable", False),
)
_PLACEHOLDERS: Final = ("ID", "NAME")


class Key(NamedTuple):
    """A key of a table: `choices` of its value, and its default as JSON, None if there is none."""

    table: str
    name: str
    choices: tuple[str, ...]
    default: Any

    @property
    def path(self) -> str:
        """The path of its table and its name, joined by a point."""
        return f"{self.table}.{self.name}"


class Table(NamedTuple):
    """A table of a file: its path, with `actuals` first for those of figures, and its keys."""

    path: str
    kind: str
    is_array: bool
    keys: tuple[Key, ...]

    @property
    def head(self) -> str:
        """The table as a file writes it; the pattern of a file's name for its top level."""
        if self.path == ACTUALS:
            return "actuals/YYYY-MM-DD.toml"
        path = self.path.removeprefix(f"{ACTUALS}.")
        return f"[[{path}]]" if self.is_array else f"[{path}]"


@cache
def tables() -> tuple[Table, ...]:
    """All tables: those of `targets.toml`, then those of files of figures."""
    return tuple(each for file in INPUTS for each in tables_of(file, json.loads(read(file))))


def tables_of(file: str, schema: Mapping[str, Any]) -> Iterator[Table]:
    """The tables of one of `schemas.INPUTS`, as its schema describes them."""
    for path, kind, is_array in _OF_ACTUALS if file == ACTUALS else _OF_PLANS:
        described = schema["$defs"][kind] if kind else schema
        properties: Mapping[str, Any] = described["properties"]
        keys = [
            Key(path, name, _choices(each, schema["$defs"]), each.get("default"))
            for name, each in properties.items()
        ]
        yield Table(path, kind, is_array, tuple(sorted(keys, key=_place)))


def _place(key: Key) -> int:
    """The place of a key among all: as its language files order them."""
    from bishan_targets.keys.en import TEXTS

    order = list(TEXTS)
    return order.index(next(each for each in paths(key) if each in TEXTS))


def _choices(described: Mapping[str, Any], types: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of an enumeration, which may also be null."""
    for each in (described, *described.get("anyOf", ())):
        name = each.get("$ref", "").rpartition("/")[2]
        if found := types.get(name, each).get("enum"):
            return tuple(found)
    return ()


def find(query: str) -> tuple[list[Table], list[Key]]:
    """The tables and the keys that a query names: `every`, `targets.ID.every`, `[check]`.

    An id may stand in a path, or be left out. Both lists are empty for an unknown name.
    """
    words = query.strip("[] ").replace('"', "").split(".")
    whole = [each for each in tables() if _leads_to(each.path, words)]
    if len(words) == 1:
        keys = [key for table in tables() for key in table.keys if key.name == words[0]]
    else:
        within = [each for each in tables() if _leads_to(each.path, words[:-1])]
        keys = [key for table in within for key in table.keys if key.name == words[-1]]
    return whole, keys


def _leads_to(path: str, words: list[str]) -> bool:
    """Whether words name a table: with an id in place of `ID`, or without one."""
    parts = path.removeprefix(f"{ACTUALS}.").split(".")
    if len(words) == len(parts):
        return all(part in (word, *_PLACEHOLDERS) for part, word in zip(parts, words, strict=True))
    return words == _without_ids(parts)


def _without_ids(parts: list[str]) -> list[str]:
    return [part for part in parts if part not in _PLACEHOLDERS]


def own(table: Table) -> list[Key]:
    """The keys of a table without those that a roll-up shares with targets."""
    shared: set[str] = set()
    if table.path == "rollups.ID":
        (targets,) = (each for each in tables() if each.path == "targets.ID")
        shared = {key.name for key in targets.keys}
    return [key for key in table.keys if key.name not in shared]


def names() -> list[str]:
    """The names of all keys and of all tables, each once."""
    paths = [".".join(_without_ids(each.path.split("."))) for each in tables()]
    return list(dict.fromkeys([*paths, *(key.name for each in tables() for key in each.keys)]))


def about_table(table: Table, language: str) -> str:
    """The purpose of a table."""
    return _in(language, "TABLES", table.path)


def about(key: Key, language: str) -> str:
    """The explanation of a key; KeyError if no language has one, which a test forbids."""
    return _in(language, "TEXTS", *paths(key))


def example(key: Key, language: str) -> str:
    """A line of TOML with the key."""
    return _in(language, "EXAMPLES", *paths(key))


def paths(key: Key) -> tuple[str, ...]:
    """The paths under which a language may explain it, the most exact one first."""
    return key.path, f"{key.table.rpartition('.')[2]}.{key.name}", key.name


def _in(language: str, collection: str, *paths: str) -> str:
    """The text of the most exact path; English if a language has none for it."""
    known = language if find_spec(f"{__name__}.{language}") else FALLBACK
    for path in paths:
        for each in (known, FALLBACK):
            found: Mapping[str, str] = getattr(import_module(f"{__name__}.{each}"), collection)
            if path in found:
                return found[path]
    raise KeyError(paths[0])
