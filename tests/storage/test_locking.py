"""A folder has one writer at a time; who waits says so, and nobody waits for the dead.

The lock is a file, which `git status` never shows.
"""

import errno
import os
import platform
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from faulty import WRITING, exit_code, forked, state
from repositories import git_environment
from running import Run

from bishan_targets.messages import load
from bishan_targets.model.diagnostics import InputError
from bishan_targets.storage import locking
from bishan_targets.storage.locking import Wait, locked

Bishan = Callable[..., Run]
NOBODY = 65534
LOCKING = ["record", "import", "accept"]

COLON = {"en": ": ", "zh": "："}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds and minutes that pass at once."""
    for name in ("_PATIENCE", "_LONGEST", "_PAUSE"):
        monkeypatch.setattr(locking, name, 0.0)


@contextmanager
def another(folder: Path) -> Iterator[int]:
    """Another process that holds a folder, and is killed at the end; its id."""
    told, tell = os.pipe()

    def hold() -> int:
        with locked(folder):
            os.write(tell, b"x")
            signal.pause()
        return 0

    child = forked(hold, folder)
    os.close(tell)
    assert os.read(told, 1) == b"x"
    os.close(told)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def git_status(folder: Path) -> str:
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.check_output(command, cwd=folder, env=git_environment(), text=True)


def refused(folder: Path, *arguments: object) -> tuple[str, str, str]:
    """The diagnostic of a folder that cannot be held."""
    with pytest.raises(InputError) as error, locked(folder):
        pass
    (found,) = error.value.diagnostics
    return found.code, found.file or "", found.values.get("reason", "")


# --- waiting --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", LOCKING)
def test_a_wait_is_said_and_ends(
    command: str,
    language: str,
    home: Path,
    hasty: None,
    bishan: Bishan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With an error that is called locked, and exit code 2."""
    monkeypatch.chdir(home)
    before, say = state(home), load(language)
    with another(home) as holder:
        found = bishan(*WRITING[command], "--lang", language)
        held = {name: each for name, each in state(home).items() if ".bishan-lock" not in name}
    who = f"PID {holder}"
    waiting, error = found.err.split("\n", 1)
    assert waiting == say("lock.waiting", folder=".", holder=who)
    assert f"[locked]{COLON[language]}{say('error.locked', holder=who)}\n" in error
    assert f"{COLON[language]}{say('error.locked.hint')}\n" in error
    assert (found.code, found.out, held) == (2, "", before)


def test_init_waits_likewise(
    home: Path, hasty: None, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    with another(home):
        found = bishan("init", "--yes")
    assert found.code == 2
    assert "error[locked]" in found.err


def test_json_has_the_error_on_stdout(
    home: Path, hasty: None, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    with another(home):
        found = bishan(*WRITING["record"], "--json")
    assert '"code": "locked"' in found.out
    assert found.code == 2


def test_a_wait_is_said_once_and_only_after_a_second(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[float, Wait]] = []
    clock = 100.0

    def sleep(seconds: float) -> None:
        nonlocal clock
        clock += seconds

    monkeypatch.setattr(time, "monotonic", lambda: clock)
    monkeypatch.setattr(time, "sleep", sleep)
    with another(home) as holder:
        with pytest.raises(InputError), locked(home, lambda wait: said.append((clock, wait))):
            pass
        assert 160 <= clock < 161
        ((when, wait),) = said
        assert 101 <= when < 101.1
        assert wait == Wait(home, f"PID {holder}")
        with pytest.raises(InputError), locked(home):  # nobody has to listen
            pass


def test_on_another_machine_the_holder_is_named_with_it(
    home: Path, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = platform.node()
    with another(home) as holder:
        monkeypatch.setattr(platform, "node", lambda: "elsewhere")
        with pytest.raises(InputError) as error, locked(home):
            pass
    assert error.value.diagnostics[0].values["holder"] == f"PID {holder}, {here}"


@pytest.mark.parametrize("signature", ["", "\nsomebody", "\n१२ here", "\n\x1b[31m here", "7 here"])
def test_who_has_not_signed_is_unknown(
    signature: str, home: Path, hasty: None, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    with locked(home):
        (home / ".bishan-lock/lock").write_text(signature, encoding="utf-8")
        found = bishan(*WRITING["record"])
    assert found.err.count("(PID unknown)") == 2


def test_a_machine_can_have_no_name_that_acts_on_the_terminal(
    home: Path, hasty: None, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    with locked(home):
        (home / ".bishan-lock/lock").write_text("\n7 \x1b[31m")
        found = bishan(*WRITING["record"])
    assert found.err.count(r"(PID 7, \x1b[31m)") == 2


# --- nobody else sees it --------------------------------------------------------------------------


def test_git_never_sees_the_lock(home: Path) -> None:
    before = state(home)
    with locked(home):
        assert (home / ".bishan-lock/lock").exists()
        assert git_status(home) == ""
    assert state(home) == before
    with another(home):
        assert git_status(home) == ""
    assert (home / ".bishan-lock/lock").exists()  # its holder was killed
    assert git_status(home) == ""
    with locked(home):  # and holds nobody up
        assert git_status(home) == ""
    assert state(home) == before


def test_nor_does_it_when_the_lock_is_being_cleared_away(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step a process is killed at; the next one clears away what it has left."""
    before, real = state(home), Path.unlink
    seen: list[str] = []

    def unlink(path: Path, missing_ok: bool = False) -> None:
        seen.append(git_status(home))
        if len(seen) in (1, 3):
            raise SystemExit
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    for _ in range(2):
        with pytest.raises(SystemExit), locked(home):
            pass
        assert git_status(home) == ""
    with locked(home):
        pass
    assert set(seen) == {""}
    assert state(home) == before


def test_a_full_disk_leaves_no_trace_of_a_lock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(home)

    def full(path: Path, *_: object) -> object:
        path.touch()
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "open", full)
    found = refused(home)
    monkeypatch.undo()
    assert found == ("unwritable", (home / ".bishan-lock").as_posix(), "error.unreadable.full")
    assert state(home) == before


def test_what_others_keep_there_stays(home: Path) -> None:
    (home / ".bishan-lock").mkdir()
    (home / ".bishan-lock/theirs").touch()
    with locked(home):
        pass
    assert (home / ".bishan-lock/theirs").exists()
    assert git_status(home) == ""


# --- it is the very file that others find ---------------------------------------------------------


def test_a_file_that_its_last_holder_has_cleared_away_is_no_lock(
    home: Path, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening it and locking it, that is."""
    real, times = locking.try_lock, iter(range(9))

    def late(handle: int) -> bool:
        if next(times) == 0:
            locking._clear(home)
        return real(handle)

    monkeypatch.setattr(locking, "_LONGEST", 60.0)
    monkeypatch.setattr(locking, "try_lock", late)
    with locked(home):
        assert next(times) == 2
        monkeypatch.setattr(locking, "_LONGEST", 0.0)
        assert refused(home)[0] == "locked"


def test_nor_is_one_whose_place_another_has_taken(
    home: Path, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = locking.try_lock

    def late(handle: int) -> bool:
        monkeypatch.setattr(locking, "try_lock", real)
        locking._clear(home)
        others.enter_context(locked(home))
        return real(handle)

    monkeypatch.setattr(locking, "try_lock", late)
    with ExitStack() as others:
        assert refused(home)[0] == "locked"


@pytest.mark.parametrize("when", [0, 1])
def test_nor_is_one_that_goes_while_it_is_opened(
    when: int, home: Path, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once to be locked, and once more to be compared with the locked one."""
    real, times = os.open, iter(range(9))

    def late(path: Path, *more: int) -> int:
        if Path(path).name == "lock" and next(times) == when:
            (home / ".bishan-lock").rename(home.parent / "gone")
        return real(path, *more)

    monkeypatch.setattr(locking, "_LONGEST", 60.0)
    monkeypatch.setattr(os, "open", late)
    with locked(home):
        assert next(times) == when + 3
        assert (home / ".bishan-lock/lock").exists()


def test_where_there_are_no_locks_nothing_is_held(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> bool:
        raise OSError(errno.ENOLCK, "no locks")

    before = state(home)
    monkeypatch.setattr("filelock.lock_descriptor", none)
    with locked(home), locked(home):
        pass
    assert state(home) == before


# --- nothing else is touched ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [".bishan-lock", ".bishan-lock/lock", ".bishan-lock/.gitignore"])
@pytest.mark.parametrize("system", ["linux", "win32"])
def test_a_link_is_not_followed(
    name: str, system: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target = outside / "file" if "/" in name else outside
    if target != outside:
        target.write_text("theirs")
        (home / ".bishan-lock").mkdir()
    (home / name).symlink_to(target)
    before = state(outside)
    if system == "win32":
        monkeypatch.delattr(os, "O_NOFOLLOW")
    if name.endswith("ignore"):
        with locked(home):
            pass
    else:
        assert refused(home)[::2] == ("unwritable", "error.unreadable.loop")
    assert state(outside) == before


def test_a_file_of_another_name_is_not_signed(home: Path) -> None:
    (home / ".bishan-lock").mkdir()
    (home / ".bishan-lock/lock").hardlink_to(home / "targets.toml")
    before = (home / "targets.toml").read_bytes()
    with locked(home):
        assert (home / "targets.toml").read_bytes() == before


def test_a_link_in_place_of_what_is_cleared_away_is_left(home: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "lock").touch()
    (home / ".bishan-00000000.gone").symlink_to(outside)
    with locked(home):
        pass
    assert (outside / "lock").exists()


def test_a_file_called_so_is_in_the_way(home: Path) -> None:
    (home / ".bishan-lock").touch()
    assert refused(home)[::2] == ("unwritable", "error.unreadable.no-folder")


@pytest.mark.skipif(os.geteuid() != 0, reason="only a superuser can be two users")
def test_what_one_user_leaves_does_not_stop_another() -> None:
    """All who may write to the folder may hold it, under any umask of the first one."""

    def other() -> int:
        os.seteuid(NOBODY)
        with locked(shared):
            return 7

    before = os.umask(0o077)
    try:
        with tempfile.TemporaryDirectory() as name:
            shared = Path(name)
            shared.chmod(0o2777)
            with another(shared):
                assert stat.S_IMODE((shared / ".bishan-lock/lock").stat().st_mode) == 0o666
            assert exit_code(forked(other, shared)) == 7
            assert state(shared) == {}
    finally:
        os.umask(before)


def test_the_usual_mask_is_back(home: Path) -> None:
    before = os.umask(0o027)
    try:
        with locked(home):
            (home / "new").touch()
        assert stat.S_IMODE((home / "new").stat().st_mode) == 0o640
    finally:
        os.umask(before)


def test_on_windows_the_lock_stays_where_it_is(
    home: Path, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as one can tell elsewhere: Windows neither moves nor deletes an open file."""
    with locked(home):  # the library chooses its system's lock when it is imported
        pass
    monkeypatch.setattr(sys, "platform", "win32")
    with locked(home):
        assert refused(home)[0] == "locked"
    assert (home / ".bishan-lock/lock").exists()
    assert git_status(home) == ""
    with locked(home):
        pass
