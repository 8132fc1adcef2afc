"""A fuzz case: files, a command line, and permitted changes."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PLAN: Final = (
    '[plan]\nby = 2030-12-31\n\n[targets.firms]\nname = "企业"\nunit = "家"\nmore_than = 500\n\n'
    '[targets.share]\nunit = "%"\nat_least = 3.5\n'
).encode()
SNAPSHOTS: Final[Mapping[str, bytes]] = {
    "actuals/2020-12-31.toml": b"date = 2020-12-31\n[values]\nfirms = 239\nshare = 2.9\n",
    "actuals/2021-06-30.toml": b"date = 2021-06-30\n[values]\nfirms = 285\nshare = 3.0\n",
    "actuals/2021-12-26.toml": b"date = 2021-12-26\n[values]\nfirms = 300\nshare = 3.25\n",
}
IN_ORDER: Final = {"targets.toml": PLAN, **SNAPSHOTS}
WRITTEN: Final = ("targets.toml", "actuals/")


@dataclass(frozen=True, slots=True)
class Case:
    """Files by path, the arguments, and prefixes of the paths that may change.

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
        """Write the files to a folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def keep(self, folder: Path) -> None:
        """Save the whole case to a folder, replacing its contents."""
        shutil.rmtree(folder, ignore_errors=True)
        self.write(folder / "files")
        said = {name: getattr(self, name) for name in ("arguments", "may_change", "environment")}
        (folder / "case.json").write_text(json.dumps(said, indent=1), encoding="utf-8")
        if self.base is not None:
            (folder / "base.fast-import").write_bytes(self.base)


def kept(folder: Path) -> Case:
    """Load a case saved by `Case.keep`."""
    files = {
        path.relative_to(folder / "files").as_posix(): path.read_bytes()
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }
    base = folder / "base.fast-import"
    said = json.loads((folder / "case.json").read_bytes())
    return Case(files, base=base.read_bytes() if base.exists() else None, **said)
