"""Disks and folders that refuse, things that are no files, places that are gone or far down."""

import errno
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faulty import READING, WRITING, Process, state
from repositories import git_environment
from running import Run

Bishan = Callable[..., Run]
LOADING = [name for name in READING if name not in ("help", "version", "schema")]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "permission denied"),
        (errno.EFBIG, "the file would be larger than the system allows"),
        (errno.EMFILE, "too many open files"),
        (errno.EIO, "the disk reports an error"),
    ],
)
@pytest.mark.parametrize("command", WRITING)
def test_what_cannot_be_written_is_said_and_nothing_is_lost(
    command: str, code: int, reason: str, home: Path, bishan: Bishan, monkeypatch: Any
) -> None:
    """A superuser may write anywhere, so the refusal is given by the call itself."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.chdir(home)
    before = state(home)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    found = bishan(*WRITING[command])
    assert found.code == 2
    assert f"error[unwritable]: cannot be written: {reason}\n" in found.err
    assert {name: each for name, each in state(home).items() if name != "new"} == before


@pytest.mark.parametrize("command", WRITING)
def test_a_limit_on_files_loses_nothing(command: str, home: Path, process: Process) -> None:
    before = state(home)
    found = process(*WRITING[command], before="ulimit -f 0;")
    assert found.returncode == 2
    assert b"larger than the system allows" in found.stderr
    assert {name: each for name, each in state(home).items() if name != "new"} == before


def put(kind: str, path: Path) -> None:
    """Make something that is no file."""
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            here = Path.cwd()
            os.chdir(path.parent)  # the name of a socket may not be long
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(path.name)
            os.chdir(here)
        case "folder":
            path.mkdir()
        case "dangling":
            path.symlink_to("nowhere")
        case "device":
            path.symlink_to("/dev/zero")
        case "loop":
            path.symlink_to(path.name)


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "dangling", "device", "loop"])
@pytest.mark.parametrize("command", ["status", "check", "record", "import", "accept"])
def test_what_is_no_file_is_named(
    command: str, kind: str, home: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "actuals/2025-01-01.toml"
    put(kind, path)
    monkeypatch.chdir(home)
    found = bishan(*{**READING, **WRITING}[command])
    assert found.code == 2
    assert found.err.startswith("actuals/2025-01-01.toml: error[")
    assert "1 error found." in found.err
    assert os.path.lexists(path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "--file", "pipe"],
        ["record", "firms=1", "--file", "pipe"],
        ["import", "pipe"],
        ["init", "new", "--from", "pipe"],
        ["export", "-o", "pipe"],
        ["report", "--format", "markdown", "-o", "pipe"],
        ["check", "--no-base", "-o", "json=pipe"],
    ],
)
def test_a_pipe_hangs_nobody(arguments: list[str], home: Path, process: Process) -> None:
    os.mkfifo(home / "pipe")
    found = process(*arguments)
    assert found.returncode == 2
    assert found.stderr.startswith(b"pipe: error[")
    assert not (home / "new").exists()


def test_a_shell_that_completes_is_not_held_up(home: Path, process: Process) -> None:
    os.mkfifo(home / "actuals/2025-01-01.toml")
    words = {"_BISHAN_COMPLETE": "complete_bash", "COMP_WORDS": "bishan record ", "COMP_CWORD": "2"}
    assert process(more=words).stdout.split() == [b"firms="]


def test_a_pipe_that_is_read_is_written_to(home: Path, process: Process) -> None:
    found = process("export", "-o", "/dev/stdout")
    assert (found.returncode, found.stdout) == (0, process("export").stdout)
    found = process("export", "-o", "out", before="mkfifo out; cat out & sleep 0.2;")
    assert found.stdout == process("export").stdout


@pytest.mark.parametrize("command", [*LOADING, *WRITING])
def test_a_deleted_working_directory_is_said(
    command: str, home: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    arguments = {**READING, **WRITING}[command]
    found = bishan(*arguments)
    assert found.code == 2
    assert "the current folder has been deleted" in found.err or command == "import"
    beside = os.fspath(home)
    if command in LOADING:
        assert bishan(*arguments, "--file", beside).code == 0
    elif command == "init":
        assert bishan("init", beside + "/new").code == 0
    else:
        relative = bishan(*arguments, "--file", "../plan")
        assert relative.code == 2
        assert "internal" not in relative.err


@pytest.mark.parametrize("length", [3000, 5000])
@pytest.mark.parametrize("command", ["status", "check", "record"])
def test_a_plan_far_down(
    command: str, length: int, home: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond 4,096 characters the system takes no absolute path, and git none at all."""
    monkeypatch.chdir(home)
    name = "d" * 200
    for _ in range(length // len(name)):
        Path(name).mkdir()
        os.chdir(name)
    for each in ("targets.toml", "actuals"):
        shutil.move(os.path.relpath(home / each) if length < 4000 else home / each, ".")
    if length < 4000:
        for arguments in (["add", "-A"], ["commit", "-qm", "moved"]):
            subprocess.run(["git", *arguments], check=True, env=git_environment())
    Path("sub").mkdir()
    os.chdir("sub")
    found = process(*{**READING, **WRITING}[command], cwd=".")
    expected = {"status": 0, "check": 0, "record": 0} if length < 4000 else EXPECTED_BEYOND
    assert found.returncode == expected[command], found.stderr[-500:]
    assert b"internal" not in found.stderr


EXPECTED_BEYOND = {"status": 0, "check": 3, "record": 2}
