"""Clocks, locales, limits and variables as no machine should have them."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from faulty import READING, WRITING, Process
from repositories import git_environment
from running import Run

# Sets the clock of a process by another `date`, as Python's own ends in 2262.
CLOCK = """
import datetime, sys
class date(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromisoformat(sys.argv[1])
datetime.date = date
from bishan_targets.cli import main
sys.exit(main(sys.argv[2:]))
"""
COMMANDS = {**READING, **WRITING}


@pytest.mark.parametrize("today", ["1900-01-01", "2101-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["status", "check", "record", "accept", "init"])
def test_a_clock_that_is_wrong(command: str, today: str, home: Path, process: Process) -> None:
    arguments = [*COMMANDS[command]]
    if command == "accept":
        arguments[-1] = today
    clock = f"set -- {sys.executable} -c '{CLOCK}' {today} \"${{@:4}}\";"
    found = process(*arguments, before=clock)
    assert found.returncode == 0
    assert ("future-date" in found.stderr.decode()) is (command == "status" and today < "2000")
    assert b"error" not in found.stderr


@pytest.mark.parametrize("when", [-(2**31), 2**33])
def test_files_from_another_time(when: int, home: Path, process: Process) -> None:
    for path in (home / "targets.toml", *(home / "actuals").iterdir()):
        os.utime(path, (when, when))
    assert process(*WRITING["record"]).returncode == 0
    assert process("status").returncode == 0


CHINESE = "规划".encode()
OF_GBK = "规划".encode("gbk")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        (CHINESE, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        (CHINESE, {"PYTHONIOENCODING": "ascii"}),
        (OF_GBK, {"LC_ALL": "C", "LANG": None}),
        (OF_GBK, {"PYTHONIOENCODING": "gbk", "BISHAN_LANG": "zh"}),
        (b"caf\xe9", {"LC_ALL": "xx_YY.missing"}),
        (b"caf\xe9", {"PYTHONIOENCODING": "gbk", "BISHAN_LANG": "zh"}),
    ],
    ids=repr,
)
def test_names_that_the_locale_cannot_write(
    name: bytes, more: dict[str, str | None], home: Path, process: Process
) -> None:
    """Names are bytes to the system, and stay those bytes on their way through."""
    path = Path(os.fsdecode(os.fsencode(home.parent) + b"/" + name))
    home.rename(path)
    beside = f"../{path.name}"
    assert process("check", "--base", "HEAD", "--file", beside, cwd=path, more=more).returncode == 0
    assert process(*WRITING["record"], "--file", beside, cwd=path, more=more).returncode == 0
    assert (path / "actuals/2022-06-30.toml").exists()
    result = f"{beside}/{path.name}.csv"
    assert process("export", "-o", result, cwd=path, more=more).returncode == 0
    assert (path / f"{path.name}.csv").exists()
    wrong = process("status", "--json", "--file", f"{beside}/nothing", cwd=path, more=more)
    assert wrong.returncode == 2
    assert b"error" not in wrong.stderr  # a shell may say that it lacks the locale
    assert "no-file" in wrong.stdout.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"HOME": None, "TMPDIR": "/nonexistent", "TERM": None, "COLUMNS": "0"},
        {"TERM": "\x1b[31m", "COLUMNS": "1", "LANG": "\x1b[31m", "LC_MESSAGES": "///"},
        {
            "COLUMNS": "garbage",
            "BISHAN_LANG": "../../etc",
            "BISHAN_ASCII": "x",
            "BISHAN_DEBUG": "x",
        },
        {"COLUMNS": "100000", "PYTHONSAFEPATH": "1", "PYTHONHASHSEED": "7"},
    ],
    ids=str,
)
def test_variables_with_garbage_change_no_result(
    more: dict[str, str | None], process: Process
) -> None:
    for command in ("check", "report", "record"):
        found = process(*COMMANDS[command], more=more)
        assert (found.returncode, found.stderr) == (0, b"")
    as_json = [process("status", "--json", more=each).stdout for each in (more, None)]
    assert as_json[0] == as_json[1] != b""


@pytest.mark.parametrize("path", ["", "/nonexistent", "/etc/passwd"])
def test_without_git_nothing_is_judged(path: str, process: Process) -> None:
    found = process(*COMMANDS["check"], more={"PATH": path})
    assert (found.returncode, found.stderr.partition(b"\n")[0]) == (
        3,
        b"error: git is not installed",
    )
    assert process("status", more={"PATH": path}).returncode == 0


@pytest.mark.parametrize("python", ["-W error -X dev", "-OO", "-I"])
def test_ways_to_run_python(python: str, process: Process) -> None:
    for command in ("record", "chart-output"):
        found = process(*COMMANDS[command], python=python)
        # A machine without Chinese fonts is told so, and is no failing test.
        usual = (b"note: no font", b"Written ")
        said = [line for line in found.stderr.splitlines() if not line.startswith(usual)]
        assert (found.returncode, said) == (0, [])


@pytest.mark.parametrize("limit", ["-n 32", "-v 500000", "-u 64"])
def test_limits(limit: str, home: Path, process: Process) -> None:
    """With hundreds of snapshots. Drawing a picture takes more memory than the middle one gives."""
    for year in range(1500, 1900):
        path = home / f"actuals/{year}-12-31.toml"
        path.write_text(f"date = {year}-12-31\n[values]\nfirms = {year - 1400}\n")
    for arguments in (["add", "-A"], ["commit", "-qm", "history"]):
        subprocess.run(["git", *arguments], cwd=home, check=True, env=git_environment())
    written = b"Written result.csv\n"
    for command, said in (("check", b""), ("import", b""), ("export-output", written)):
        found = process(*COMMANDS[command], before=f"ulimit {limit};")
        assert (found.returncode, found.stderr) == (0, said), command


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "x"), "too many open files"),
        (MemoryError(), "out of memory"),
    ],
)
def test_what_has_run_out_is_no_fault_of_the_program(
    error: BaseException, said: str, bishan: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr("bishan_targets.cli._run", fail)
    assert bishan("status") == Run(70, "", f"bishan: out of system resources: {said}\n")


def test_an_extension_that_panics_is_no_verdict(
    bishan: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rust's panics are no Exception; left alone, they would exit with the gate's 1."""

    class PanicError(BaseException):
        pass

    def panic(*_: object) -> int:
        raise PanicError("broken")

    monkeypatch.setattr("bishan_targets.cli._run", panic)
    found = bishan("status")
    assert found.code == 70
    assert "internal error: PanicError: broken" in found.err
