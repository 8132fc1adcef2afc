"""A writer that is killed at any step loses nothing, and the next one clears up after it."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faulty import WRITING, exit_code, forked, state

from bishan_targets.cli import main
from bishan_targets.model.diagnostics import InputError
from bishan_targets.storage import atomic as writing
from bishan_targets.storage.locking import try_lock

MOST_STEPS = 40


@pytest.mark.parametrize("command", ["record", "init", "export-output"])
def test_killed_at_every_step(command: str, home: Path) -> None:
    """Each file is old or new as a whole; the next run finishes, and sweeps up leftovers."""
    before, arguments = state(home), WRITING[command]
    shutil.copytree(home, f"{home}.done")
    run(arguments, Path(f"{home}.done"), MOST_STEPS)
    done = state(Path(f"{home}.done"))
    for step in range(MOST_STEPS):
        copy = Path(f"{home}.{step}")
        shutil.copytree(home, copy)
        code = run(arguments, copy, step)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        for name, content in state(copy).items():
            if ".bishan-" not in name:
                assert content in (before.get(name, done.get(name)), done.get(name)), (step, name)
        run(arguments, copy, MOST_STEPS)
        assert state(copy) == done, step
    assert 2 < step < MOST_STEPS - 1


def run(arguments: list[str], folder: Path, steps: int) -> int:
    """The exit code of a process that kills itself after so many steps of writing."""
    left = iter(range(steps))

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **more: Any) -> Any:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **more)

        return step

    def work() -> int:
        os.fsync = dying(os.fsync)
        for name in ("chmod", "mkdir", "replace", "hardlink_to", "unlink"):
            setattr(Path, name, dying(getattr(Path, name)))
        return main(arguments)

    return exit_code(forked(work, folder))


def test_a_result_that_is_being_written_is_not_swept(tmp_path: Path) -> None:
    alive, dead = tmp_path / ".bishan-result-aaaaaaaa.tmp", tmp_path / ".bishan-result-bbbbbbbb.tmp"
    dead.touch()
    handle = os.open(alive, os.O_CREAT | os.O_WRONLY)
    assert try_lock(handle)
    writing.write(str(tmp_path / "a.csv"), "a")
    assert sorted(each.name for each in tmp_path.iterdir()) == [alive.name, "a.csv"]
    os.close(handle)
    writing.write(str(tmp_path / "a.csv"), "b")
    assert state(tmp_path) == {"a.csv": b"b"}


def test_a_result_that_was_swept_all_the_same_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = writing._stage
    swept = iter([True, True, False])

    def stage(target: Path, content: bytes, prefix: str) -> Path:
        temporary = staged(target, content, prefix)
        if next(swept, True):
            temporary.unlink()
        return temporary

    monkeypatch.setattr(writing, "_stage", stage)
    writing.write(str(tmp_path / "a.csv"), "a")
    assert state(tmp_path) == {"a.csv": b"a"}
    with pytest.raises(InputError):
        writing.write(str(tmp_path / "a.csv"), "b")


def test_what_has_come_into_being_meanwhile_is_not_overwritten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, linked = home / "new/targets.toml", Path.hardlink_to

    def late(self: Path, target: Path) -> None:
        if self.name == theirs.name:
            theirs.write_text("theirs")
        linked(self, target)

    monkeypatch.setattr(Path, "hardlink_to", late)
    monkeypatch.chdir(home)
    assert main(["init", "new", "--yes"]) == 2
    assert {k: v for k, v in state(home / "new").items() if v is not None} == {
        "targets.toml": b"theirs"
    }
