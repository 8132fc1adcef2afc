"""Invariants of every case, for any input.

No traceback and no internal error; an end within seconds; memory of at most ten times the input
above a fixed allowance; no change of any file not named by the case; no output that acts on a
terminal; valid JSON; and the same bytes from another process with a different hash seed.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from fuzz.case import ROOT, Case

MEMORY_ALLOWED: Final = 150 << 20
MEMORY_FACTOR: Final = 10
SECONDS_ALLOWED: Final = 5
_CODES: Final = frozenset({0, 1, 2, 3})
_ACTING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_GIT: Final = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of one run of a case."""

    code: int
    seconds: float
    memory: int
    out: bytes
    err: bytes
    files: Mapping[str, str]


@dataclass(frozen=True)
class Runner:
    """Two workers with different hash seeds, and a folder for each case."""

    scratch: Path
    workers: Sequence[subprocess.Popen[str]]

    def problems(self, case: Case) -> list[str]:
        """Problems of a case's result; empty if all is well."""
        outcomes = []
        for worker in self.workers:
            with _folder(self.scratch, case) as folder:
                before = _listing(folder)
                outcomes.append(self._run(worker, case, folder))
                if changed := _changed(before, outcomes[-1].files, case):
                    return [f"changed: {', '.join(changed)}"]
        first, second = outcomes
        same = replace(second, seconds=first.seconds, memory=first.memory) == first
        return judged(first, case) or ([] if same else ["two runs differ"])

    def _run(self, worker: subprocess.Popen[str], case: Case, folder: Path) -> Outcome:
        out, err = self.scratch / "stdout", self.scratch / "stderr"
        order = {"folder": str(folder / "case"), "out": str(out), "err": str(err)}
        said = {"arguments": list(case.arguments), "environment": dict(case.environment)}
        if worker.stdin is None or worker.stdout is None:
            raise RuntimeError("the worker has no pipes")
        worker.stdin.write(json.dumps(order | said) + "\n")
        worker.stdin.flush()
        used: Mapping[str, Any] = json.loads(worker.stdout.readline())
        return Outcome(**used, out=out.read_bytes(), err=err.read_bytes(), files=_listing(folder))


def _worker(seed: int) -> subprocess.Popen[str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "fuzz.worker"],
        cwd=ROOT,
        env={**kept, **_GIT, "PYTHONHASHSEED": str(seed), "LANG": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def _folder(scratch: Path, case: Case) -> Iterator[Path]:
    """A folder with the case in it and another file beside it, always at the same path."""
    folder = scratch / "place"
    (folder / "case").mkdir(parents=True)
    (folder / "beside.txt").write_text("stays\n", encoding="utf-8")
    try:
        if case.base is not None:
            _repository(folder / "case", case.base)
        case.write(folder / "case")
        yield folder
    finally:
        shutil.rmtree(folder)


def _repository(folder: Path, base: bytes) -> None:
    """Create a repository with the stream's commit as branch `base`, if git accepts it."""
    for line in ("init -q -b main", "fast-import --quiet"):
        subprocess.run(
            ["git", *line.split()],
            cwd=folder,
            input=base,
            env=os.environ | _GIT,
            capture_output=True,
        )
    for crash in (folder / ".git").glob("fast_import_crash_*"):
        crash.unlink()


def _listing(folder: Path) -> dict[str, str]:
    """Every file and folder below a folder, with a summary of its content; without git's own."""
    found = {}
    for path in folder.rglob("*"):
        if ".git" not in path.parts:
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            found[str(path.relative_to(folder))] = hashlib.sha256(content).hexdigest()
    return found


def _changed(before: Mapping[str, str], after: Mapping[str, str], case: Case) -> list[str]:
    """Changed paths that the case does not name."""
    allowed = tuple(f"case/{name}" for name in case.may_change)
    names = {name for name, _ in before.items() ^ after.items()}
    return sorted(
        os.fsencode(name).decode(errors="replace") for name in names if not name.startswith(allowed)
    )


def judged(outcome: Outcome, case: Case) -> list[str]:
    """Problems of one run's result, except for changes to files."""
    out, err = outcome.out.decode(errors="replace"), outcome.err.decode(errors="replace")
    memory = MEMORY_ALLOWED + MEMORY_FACTOR * case.size()
    is_coloured = "always" in case.arguments or "FORCE_COLOR" in case.environment
    is_json = "--json" in case.arguments and outcome.code == 0 and "--help" not in out
    wrong = {
        f"exit code {outcome.code}: {err[-300:]}": outcome.code not in _CODES,
        f"traceback: {err[-300:]}": "Traceback" in err,
        f"memory: {outcome.memory >> 20} MB of {memory >> 20}": outcome.memory > memory,
        f"time: {outcome.seconds:.1f} s for {case.size()} bytes": (
            outcome.seconds > SECONDS_ALLOWED + case.size() / 50_000
        ),
    }
    found = [problem for problem, is_so in wrong.items() if is_so]
    for name, said in (("stdout", out), ("stderr", err)):
        if match := None if is_coloured else _ACTING.search(said.replace("\r\n", "\n")):
            found.append(f"{name} has {match[0]!r} after {match.string[: match.start()][-60:]!r}")
    return [*found, *_no_json(out)] if is_json and out.strip() else found


def _no_json(out: str) -> list[str]:
    try:
        json.loads(out, parse_constant=int)  # NaN is not JSON
    except ValueError as error:
        return [f"no JSON: {error}"]
    return []


@contextmanager
def runner() -> Iterator[Runner]:
    """A runner with a scratch folder of its own."""
    temporary = tempfile.TemporaryDirectory(prefix="bishan-fuzz-")
    with temporary as scratch, _worker(1) as first, _worker(2) as second:
        yield Runner(Path(scratch), (first, second))
