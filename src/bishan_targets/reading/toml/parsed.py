"""A TOML text as it was read, complete or in part."""

from typing import Any, NamedTuple

from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.reading.toml.source import Source


class Parsed(NamedTuple):
    """What a TOML text holds; `source` is where the places of its keys can be looked up.

    The statements that the diagnostics name are missing from `table`, and `lost` holds their paths
    as far as they can be read. What is there can be checked further; that something is not there
    may prove nothing.
    """

    table: dict[str, Any]
    source: Source
    diagnostics: list[Diagnostic]
    lost: list[KeyPath]

    def may_lack(self, path: KeyPath) -> bool:
        """Whether anything may be missing from the table `path`, as it was lost as a whole."""
        return any(path[: len(each)] == each for each in self.lost)

    def keys(self, path: KeyPath) -> set[str]:
        """The keys in the table `path`, with those of the statements that were set aside."""
        table: Any = self.table
        for part in path:
            table = table.get(part) if isinstance(table, dict) else None
        depth = len(path)
        lost = {str(each[depth]) for each in self.lost if each[:depth] == path and each[depth:]}
        return lost.union(table if isinstance(table, dict) else ())
