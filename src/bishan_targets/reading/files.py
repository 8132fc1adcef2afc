"""The files of a plan, with their contents."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, NamedTuple

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.encoding import decode
from bishan_targets.reading.toml.source import Source

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
