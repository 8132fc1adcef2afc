"""What must hold of every case, whatever its input.

No traceback and no fault of the program; an end within seconds; memory of no more than ten times the
input above a fixed allowance; no change of any file but those that the case names; nothing that acts
on a terminal; JSON that is JSON; and the same bytes from another process with other hashes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fuzz.case import Case

MEMORY_ALLOWED: Final = 150 << 20
MEMORY_FACTOR: Final = 10
SECONDS_ALLOWED: Final = 5
_CODES: Final = frozenset({0, 1, 2, 3})
_ACTING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run of a case ended."""

    code: int
    seconds: float
    memory: int
    out: bytes
    err: bytes
    files: Mapping[str, str]


class Runner:
    """Two workers, whose hashes of texts differ, and a folder for each case."""

    def __init__(self, scratch: Path) -> None:
        """Start the workers."""
        self._scratch = scratch
        self._workers = [_worker(seed) for seed in (1, 2)]

    def problems(self, case: Case) -> list[str]:
        """What is wrong with how a case ends; nothing where all is well."""
        outcomes = []
        for worker in self._workers:
            with _folder(self._scratch, case) as folder:
                before = _listing(folder)
                outcomes.append(self._run(worker, case, folder))
                changed = _changed(before, outcomes[-1].files, case)
            if changed:
                return [f"changed: {', '.join(changed)}"]
        first, second = outcomes
        found = judged(first, case)
        if not found and (first.code, first.out, first.err, first.files) != (
            second.code,
            second.out,
            second.err,
            second.files,
        ):
            found.append("two runs differ")
        return found

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.communicate()

    def _run(self, worker: subprocess.Popen[str], case: Case, folder: Path) -> Outcome:
        out, err = self._scratch / "stdout", self._scratch / "stderr"
        order = {
            "folder": str(folder / "case"),
            "arguments": list(case.arguments),
            "environment": dict(case.environment),
            "out": str(out),
            "err": str(err),
        }
        if worker.stdin is None or worker.stdout is None:
            raise RuntimeError("the worker has no pipes")
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.flush()
        said: Mapping[str, Any] = json.loads(worker.stdout.readline())
        return Outcome(
            said["code"],
            said["seconds"],
            said["memory"],
            out.read_bytes(),
            err.read_bytes(),
            _listing(folder),
        )


def _worker(seed: int) -> subprocess.Popen[str]:
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    environment = {**kept, **nothing, "PYTHONHASHSEED": str(seed), "LANG": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "fuzz.worker"],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def _folder(scratch: Path, case: Case) -> Iterator[Path]:
    """A folder with the case in it and something beside it, always at the same path."""
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
    """A repository whose branch `base` is what the stream says, if git takes it."""
    for arguments, given in (
        (("init", "-q", "-b", "main"), b""),
        (("fast-import", "--quiet"), base),
    ):
        subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        )
    for crash in (folder / ".git").glob("fast_import_crash_*"):
        crash.unlink()


def _listing(folder: Path) -> dict[str, str]:
    """Every file and folder below a folder, with what tells its content; git keeps its own."""
    found = {}
    for path in folder.rglob("*"):
        if ".git" in path.parts:
            continue
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[os.fsencode(path.relative_to(folder)).hex()] = hashlib.sha256(content).hexdigest()
    return found


def _changed(before: Mapping[str, str], after: Mapping[str, str], case: Case) -> list[str]:
    """Paths that changed although the case does not name them."""
    allowed = tuple(f"case/{name}" for name in case.may_change)
    names = (os.fsdecode(bytes.fromhex(key)) for key, _ in before.items() ^ after.items())
    return sorted({name for name in names if not (allowed and name.startswith(allowed))})


def judged(outcome: Outcome, case: Case) -> list[str]:
    """What is wrong with how one run of a case ended, but for what it changed."""
    out, err = outcome.out.decode(errors="replace"), outcome.err.decode(errors="replace")
    found = []
    if outcome.code not in _CODES:
        found.append(f"exit code {outcome.code}: {err[-300:]}")
    if "Traceback" in err:
        found.append(f"traceback: {err[-300:]}")
    allowed = MEMORY_ALLOWED + MEMORY_FACTOR * case.size()
    if outcome.memory > allowed:
        found.append(f"memory: {outcome.memory >> 20} MB of {allowed >> 20}")
    if outcome.seconds > SECONDS_ALLOWED + case.size() / 50_000:
        found.append(f"time: {outcome.seconds:.1f} s for {case.size()} bytes")
    for name, said in (("stdout", out), ("stderr", err)):
        colour = (
            any(each == "always" for each in case.arguments) or "FORCE_COLOR" in case.environment
        )
        if not colour and (match := _ACTING.search(said.replace("\r\n", "\n"))):
            found.append(
                f"{name} has {match[0]!r}: {said[max(0, match.start() - 60) : match.end()]!r}"
            )
    if "--json" in case.arguments and outcome.code == 0 and out.strip() and "--help" not in out:
        found += _not_json(out)
    return found


def _not_json(out: str) -> list[str]:
    try:
        json.loads(out, parse_constant=_refuse)
    except ValueError as error:
        return [f"no JSON: {error}"]
    return []


def _refuse(name: str) -> None:
    raise ValueError(name)


@contextmanager
def runner() -> Iterator[Runner]:
    """A runner with a scratch folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bishan-fuzz-") as scratch:
        made = Runner(Path(scratch))
        try:
            yield made
        finally:
            made.close()
