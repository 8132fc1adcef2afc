"""One thing to try: files, a command line, and what it may change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PLAN: Final = (
    b'[plan]\nby = 2030-12-31\n\n[targets.firms]\nname = "\xe4\xbc\x81\xe4\xb8\x9a"\n'
    b'unit = "\xe5\xae\xb6"\nmore_than = 500\n\n[targets.share]\nunit = "%"\nat_least = 3.5\n'
)
SNAPSHOTS: Final[Mapping[str, bytes]] = {
    "actuals/2020-12-31.toml": b"date = 2020-12-31\n[values]\nfirms = 239\nshare = 2.9\n",
    "actuals/2021-06-30.toml": b"date = 2021-06-30\n[values]\nfirms = 285\nshare = 3.0\n",
    "actuals/2021-12-26.toml": b"date = 2021-12-26\n[values]\nfirms = 300\nshare = 3.25\n",
}
WRITTEN: Final = ("targets.toml", "actuals/")


@dataclass(frozen=True, slots=True)
class Case:
    """Files by path, the arguments, and beginnings of the paths that may change.

    `base` is a git fast-import stream of the commit `base`, if the folder is to be a repository.
    """

    files: Mapping[str, bytes]
    arguments: Sequence[str]
    may_change: Sequence[str] = ()
    base: bytes | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def size(self) -> int:
        """Bytes of input."""
        arguments = sum(len(each) for each in self.arguments)
        return sum(map(len, self.files.values())) + len(self.base or b"") + arguments

    def write(self, folder: Path) -> None:
        """Put the files into a folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def keep(self, folder: Path) -> None:
        """Put all of it into a folder, to be looked at and run again."""
        self.write(folder)
        said = {"arguments": list(self.arguments), "environment": dict(self.environment)}
        (folder / "case.json").write_text(json.dumps(said, indent=1), encoding="utf-8")
        if self.base is not None:
            (folder / "base.fast-import").write_bytes(self.base)
