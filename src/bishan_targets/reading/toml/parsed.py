"""A parsed TOML text, complete or in part."""

from typing import Any, NamedTuple

from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.reading.toml.source import Source


class Parsed(NamedTuple):
    """Contents of a TOML text; `source` is for looking up the places of its keys.

    Statements named by the diagnostics are missing from `table`, and `lost` holds their paths as
    far as they are readable. The parsed content can be checked further, but a missing key may prove
    nothing.
    """

    table: dict[str, Any]
    source: Source
    diagnostics: list[Diagnostic]
    lost: list[KeyPath]

    def may_lack(self, path: KeyPath) -> bool:
        """Whether the table `path` may be incomplete, as it was lost as a whole."""
        return any(path[: len(each)] == each for each in self.lost)

    def keys(self, path: KeyPath) -> set[str]:
        """The keys in the table `path`, including those of skipped statements."""
        table: Any = self.table
        for part in path:
            table = table.get(part) if isinstance(table, dict) else None
        depth = len(path)
        lost = {str(each[depth]) for each in self.lost if each[:depth] == path and each[depth:]}
        return lost.union(table if isinstance(table, dict) else ())
