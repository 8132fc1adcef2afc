"""Behaviour on Windows, as far as other systems can show it; nothing here has run there.

`mypy --platform win32 src` finds the functions that Windows lacks; these tests take them away, and
let the code believe that it is there.
"""

import ctypes
import errno
import io
import locale
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from faulty import READING, WRITING, Process, state
from running import Run

from bishan_targets import messages
from bishan_targets.cli import asking, console, output
from bishan_targets.cli.commands.init import _quoted
from bishan_targets.model.diagnostics import InputError, OutputError
from bishan_targets.storage.atomic import append, replace_all, write
from bishan_targets.storage.git import Repository, RevisionError
from bishan_targets.storage.locking import locked

LACKING = ("O_NONBLOCK", "O_NOFOLLOW", "fchmod", "geteuid", "getuid", "mkfifo", "set_blocking")
COMMANDS = {**READING, **WRITING}
# A Python without the modules that Windows lacks; it has no locks then, as none take their place.
WITHOUT = """
import sys
for name in ("fcntl", "grp", "pwd", "pty", "resource", "termios", "tty"):
    sys.modules[name] = None
import os, signal
for module, names in ((os, {lacking}), (signal, ("SIGHUP", "SIGPIPE"))):
    for name in names:
        delattr(module, name)
from bishan_targets.cli import script
script()
"""


class System:
    """The calls to Windows itself: a console's mode, which may refuse, and the language."""

    def __init__(self) -> None:
        self.mode: int | None = 3
        self.takes = True
        self.language = 0x0804

    def GetConsoleMode(self, handle: object, found: Any) -> bool:  # noqa: N802
        if self.mode is not None:
            found._obj.value = self.mode
        return self.mode is not None

    def SetConsoleMode(self, handle: object, mode: int) -> bool:  # noqa: N802
        if self.takes:
            self.mode = mode
        return self.takes

    def GetUserDefaultUILanguage(self) -> int:  # noqa: N802
        return self.language


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, home: Path) -> System:
    """A system that the program takes for Windows, with git on its path."""
    with locked(home):  # the library chooses its system's lock when it is imported
        pass
    system = System()
    runtime = ModuleType("msvcrt")
    vars(runtime)["get_osfhandle"] = lambda number: number
    monkeypatch.setitem(sys.modules, "msvcrt", runtime)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=system), raising=False)
    programs = home.parent / "programs"
    programs.mkdir()
    (programs / "git.exe").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    for name in LACKING:
        monkeypatch.delattr(os, name)
    monkeypatch.chdir(home)
    monkeypatch.setattr(sys, "platform", "win32")
    return system


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_gives_the_same(
    command: str, windows: System, bishan: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = shutil.copytree(Path.cwd(), Path.cwd().with_name("elsewhere"))
    found, changed = bishan(*COMMANDS[command], "--lang", "en"), state(Path())
    monkeypatch.undo()
    monkeypatch.delenv("COLUMNS", raising=False)  # of whoever runs the tests
    monkeypatch.chdir(here)
    expected = bishan(*COMMANDS[command], "--lang", "en")
    assert (found.code, found) == (0, expected)
    kept = {name: each for name, each in changed.items() if ".bishan-lock" not in name}
    assert kept == state(Path())


@pytest.mark.parametrize("command", ["status", "record", "init", "check", "export-output"])
def test_what_windows_lacks_is_not_asked_for(command: str, process: Process, home: Path) -> None:
    code = WITHOUT.format(lacking=LACKING)
    found = subprocess.run(
        [sys.executable, "-W", "ignore:only soft:UserWarning", "-c", code, *COMMANDS[command]],
        cwd=home,
        capture_output=True,
        check=False,
    )
    said = b"Written result.csv" if command == "export-output" else b""
    assert (found.returncode, found.stderr.strip()) == (0, said)


def test_lines_end_as_they_do_elsewhere(
    windows: System, bishan: Callable[..., Run], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Results and files are bytes; a stream or file of text would have its line ends changed."""
    text = io.TextIOWrapper(io.BytesIO(), "cp1252", newline="\r\n")
    for stream in ("stdout", "stderr"):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sys, stream, text)
            output.write("企\n", utf8=True) if stream == "stdout" else output.complain("é企\n")
    assert isinstance(text.buffer, io.BytesIO)
    assert text.buffer.getvalue() == "企\n".encode() + b"\xe9?\n"
    write("result.txt", "a\n")
    append("result.txt", "b\n")
    assert Path("result.txt").read_bytes() == b"a\nb\n"


@pytest.mark.parametrize("times", [1, 3, 99])
def test_a_file_that_somebody_reads_is_replaced_once_it_can_be(
    times: int, windows: System, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real, left = state(home), Path.replace, iter(range(times))

    def open_elsewhere(path: Path, target: Path) -> Path:
        if next(left, None) is not None:
            raise PermissionError(errno.EACCES, "is used by another process")
        return real(path, target)

    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", open_elsewhere)
    if times < 99:
        replace_all(home, {home / "targets.toml": b"new"})
        assert (home / "targets.toml").read_bytes() == b"new"
    else:
        with pytest.raises(InputError):
            replace_all(home, {home / "targets.toml": b"new"})
        assert state(home) == before


def test_elsewhere_a_refusal_is_one_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waits"))
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError):
        replace_all(home, {home / "targets.toml": b"new"})


# --- git ------------------------------------------------------------------------------------------


def test_git_is_never_run_from_the_working_directory(
    windows: System, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows looks there first, and the sender of a plan can put a program there."""
    (home / "git.exe").write_text('#!/bin/sh\necho > "$0.was-run"\n')
    (home / "git.exe").chmod(0o755)
    for path in ("", ".", f".:{os.environ['PATH'].partition(':')[0]}"):
        monkeypatch.setenv("PATH", path)
        with suppress(RevisionError):
            Repository(home).head()
    assert not (home / "git.exe.was-run").exists()
    assert Repository(home).head()


def test_a_folder_is_shown_with_forward_slashes(tmp_path: Path) -> None:
    with pytest.raises(RevisionError) as error:
        Repository(tmp_path)
    assert error.value.values["folder"] == tmp_path.as_posix()


# --- consoles -------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 7


def test_the_device_for_nothing_is_no_terminal(
    windows: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python says that it is one, and nobody would ever answer there."""
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(sys, stream, Terminal())
    assert asking.can_ask()
    windows.mode = None
    assert not asking.can_ask()
    assert not console.is_terminal(io.StringIO())


def test_colour_is_for_consoles_that_know_escape_sequences(
    windows: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert output.wants_color("auto", {})
    assert windows.mode == 7  # it was told to act on them
    windows.mode, windows.takes = 3, False  # before Windows 10
    assert not output.wants_color("auto", {})
    assert output.wants_color("always", {})
    assert output.wants_color("auto", {"FORCE_COLOR": "1"})
    windows.mode, windows.takes = None, True
    assert not output.wants_color("auto", {})


@pytest.mark.parametrize(
    ("error", "is_said"), [(errno.EINVAL, False), (errno.EPIPE, False), (errno.ENOSPC, True)]
)
def test_a_reader_who_has_left_changes_nothing(
    error: int, is_said: bool, windows: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Left(io.BytesIO):
        def write(self, content: Any) -> int:
            raise OSError(error, os.strerror(error))

    monkeypatch.setattr(output, "_silence", lambda stream: None)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=Left(), encoding="utf-8"))
    if is_said:
        with pytest.raises(OutputError):
            output.write("x")
    else:
        output.write("x")


def test_elsewhere_an_invalid_argument_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not output._is_left(OSError(errno.EINVAL, "x"))


@pytest.mark.parametrize(
    ("number", "variables", "language"),
    [
        (0x0804, {}, "zh"),
        (0x0404, {}, "zh"),
        (0x0409, {}, "en"),
        (0x0407, {}, "en"),
        (0xFFFF, {}, "en"),
        (0x0804, {"LANG": "en_US.UTF-8"}, "en"),
        (0x0409, {"BISHAN_LANG": "zh"}, "zh"),
    ],
)
def test_the_language_is_that_of_windows(
    number: int, variables: dict[str, str], language: str, windows: System
) -> None:
    windows.language = number
    assert messages.choose([], variables) == language
    assert locale.windows_locale[0x0804] == "zh_CN"


def test_a_folder_is_quoted_as_shells_there_have_it(
    windows: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [_quoted(name) for name in ("new", "my plan")] == ["new", '"my plan"']
    monkeypatch.undo()
    assert _quoted("my plan") == "'my plan'"
