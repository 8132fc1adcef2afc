"""The package as another commit has it, and processes that take it from there."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import measured

ROOT = Path(__file__).parents[1]
HERE = ROOT / "src"
"""The sources of this checkout."""


def unpack(commit: str, folder: Path) -> Path:
    """The sources of a commit of this repository, unpacked into a folder."""
    archive = ["git", "-C", str(ROOT), "archive", commit, "src"]
    packed = subprocess.run(archive, stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder / "src"


def run(source: Path, arguments: Sequence[str], *, numpy: bool = True) -> measured.Process:
    """A process of this Python that takes the package from `source`: a script here, or a module.

    Without `numpy` it cannot import that.
    """
    paths = [str(source), str(ROOT / "benchmarks")]
    place = f"import sys; sys.path[:0] = {paths}; sys.argv = {list(arguments)!r}; "
    place += "" if numpy else "sys.modules['numpy'] = None; "
    start = "import runpy; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    if arguments[0].endswith(".py"):
        start = "import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
    return measured.run(["-c", place + start])
