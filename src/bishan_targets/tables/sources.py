"""Sources of tables that the plan keeps in `[import.sources]`, to repeat their import."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any, Final

from bishan_targets.model.targets import Figures
from bishan_targets.recording.editing import toml_number
from bishan_targets.recording.measures import Said
from bishan_targets.tables.shape import Shape
from bishan_targets.tables.understood import Told

_NUMBERS: Final = re.compile(r"\d+(?:[-_.]\d+)*")


@dataclass(frozen=True, slots=True)
class Source:
    """One table `[import.sources.NAME]`: a pattern of file names, and an import's options.

    `names` are metrics by their names in the table, `factor` has by metric the number by which its
    figures are multiplied, `shape` is that of the table at the last import.
    """

    name: str
    file: str = ""
    sheets: Sequence[str] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figures] = field(default_factory=dict)
    factor: Mapping[str, Decimal] = field(default_factory=dict)
    source: str | None = None
    note: str | None = None
    provisional: bool = False
    shape: Shape | None = None

    @classmethod
    def of(cls, name: str, table: Mapping[str, Any]) -> Source:
        """The source in a table of the plan."""
        columns, names = table.get("columns"), table.get("names")
        return cls(
            name,
            table.get("file", ""),
            table.get("sheet", ()),
            table.get("where", {}),
            table.get("map", {}),
            table.get("figures", {}),
            table.get("factor", {}),
            table.get("source"),
            table.get("note"),
            table.get("provisional", False),
            None if columns is None and names is None else Shape(columns or (), names or ()),
        )

    def table(self) -> dict[str, object]:
        """The same as a table of the plan, without empty keys."""
        keys = {
            "file": self.file,
            "sheet": list(self.sheets),
            "where": dict(self.where),
            "map": dict(self.names),
            "figures": {metric: str(kind) for metric, kind in self.figures.items()},
            "factor": {metric: toml_number(each) for metric, each in self.factor.items()},
            "source": self.source,
            "note": self.note,
            "provisional": self.provisional,
            "columns": list(self.shape.columns) if self.shape else [],
            "names": list(self.shape.names) if self.shape else [],
        }
        return {key: value for key, value in keys.items() if value}

    def fits(self, file: str) -> bool:
        """Whether a file's name is one of the source's."""
        name = unicodedata.normalize("NFC", PurePath(file).name)
        return not self.file or fnmatchcase(name, unicodedata.normalize("NFC", self.file))

    def completed(self, told: Told) -> Told:
        """The command line's settings, which take precedence, completed by those of the source."""
        said = Said(told.said.of_all, {**self.figures, **told.said.by_metric})
        return replace(
            told,
            source=told.source or self.source,
            note=told.note or self.note,
            provisional=told.provisional or self.provisional or None,
            kept=self.names,
            where={**self.where, **told.where},
            factors={**self.factor, **told.factors},
            said=said,
        )

    def with_options(self, file: str, sheets: Sequence[str], told: Told) -> Source:
        """The source as an import with these settings, already completed, keeps it."""
        return replace(
            self,
            file=self.file or pattern_of(file),
            sheets=tuple(sheets),
            where=dict(told.where),
            names={**told.kept, **told.names},
            figures=dict(told.said.by_metric),
            factor=dict(told.factors),
            source=told.source,
            note=told.note,
            provisional=bool(told.provisional),
        )


def pattern_of(file: str) -> str:
    """A pattern for a file's name in which numbers are open: `2026年9月.xlsx` is `*年*月.xlsx`."""
    name = re.sub(r"([\[*?])", r"[\1]", PurePath(file).stem)
    return _NUMBERS.sub("*", name) + PurePath(file).suffix
