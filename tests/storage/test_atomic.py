"""Nothing is lost: files are whole or as they were, and writers take turns.

Tests of acts that the system forbids drop the rights of a superuser.
"""

import errno
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bishan_targets.model.diagnostics import InputError, Term
from bishan_targets.storage import atomic as writing
from bishan_targets.storage.atomic import replace_all, write
from bishan_targets.storage.locking import locked
from bishan_targets.storage.store import load

NOBODY = 65534
PLAN = b"[targets.firms]\nmore_than = 500\nby = 2025-12-31\n"


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too; links as the paths that they name."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def problem(error: pytest.ExceptionInfo[InputError]) -> tuple[str, str]:
    (found,) = error.value.diagnostics
    return found.code, found.values.get("reason", "")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A folder with a plan and a snapshot."""
    folder = tmp_path / "plan"
    (folder / "actuals").mkdir(parents=True)
    (folder / "targets.toml").write_bytes(PLAN)
    (folder / "actuals/2021-12-31.toml").write_bytes(b"old")
    return folder


@pytest.fixture
def ordinary() -> Iterator[Path]:
    """A folder whose owner is an ordinary user, and that is who we are."""
    with tempfile.TemporaryDirectory() as name:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(name, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            if is_root:
                os.seteuid(0)
            Path(name).chmod(0o700)


# --- all or none ----------------------------------------------------------------------------------


def test_files_are_replaced_and_made(plan: Path) -> None:
    new = {plan / "targets.toml": b"new", plan / "actuals/2022-12-31.toml": b"more"}
    replace_all(plan, new)
    assert content(plan) == {
        "targets.toml": b"new",
        "actuals/2021-12-31.toml": b"old",
        "actuals/2022-12-31.toml": b"more",
    }


def test_a_mode_is_kept_and_a_new_file_has_the_usual_one(plan: Path) -> None:
    (plan / "targets.toml").chmod(0o640)
    usual = plan / "usual"
    usual.touch()
    replace_all(plan, {plan / "targets.toml": b"1", plan / "actuals/new.toml": b"2"})
    assert stat.S_IMODE((plan / "targets.toml").stat().st_mode) == 0o640
    assert (plan / "actuals/new.toml").stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("when", [1, 2])
def test_a_full_disk_leaves_everything_as_it_was(
    plan: Path, monkeypatch: pytest.MonkeyPatch, code: int, when: int
) -> None:
    before, calls = content(plan), iter(range(1, 9))

    def full(handle: int) -> None:
        if next(calls) == when:
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as error:
        replace_all(plan, {plan / "targets.toml": b"1", plan / "actuals/2021-12-31.toml": b"2"})
    assert problem(error) == ("unwritable", "error.unreadable.full")
    assert isinstance(error.value.diagnostics[0].values["reason"], Term)
    assert content(plan) == before


def test_a_file_that_may_not_grow_leaves_everything_as_it_was(plan: Path) -> None:
    """The system's own limit: the write itself stops half-way, in a process of its own."""
    before, child = content(plan), os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            replace_all(plan, {plan / "targets.toml": b"1", plan / "actuals/x.toml": b"2" * 5000})
        except InputError:
            os._exit(7)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert content(plan) == before


@pytest.mark.parametrize("error_type", [OSError, KeyboardInterrupt])
def test_the_first_file_is_put_back_where_the_second_cannot_be_replaced(
    plan: Path, monkeypatch: pytest.MonkeyPatch, error_type: type[BaseException]
) -> None:
    before, linked, renamed = content(plan), Path.hardlink_to, Path.replace
    third = plan / "new" / "third.toml"

    def no_link(self: Path, target: Path) -> None:
        if self == third:
            raise error_type(errno.EPERM, "no links")
        linked(self, target)

    def no_rename(self: Path, target: Path) -> Path:
        if target == third:
            raise error_type(errno.EIO, "broken")
        return renamed(self, target)

    monkeypatch.setattr(Path, "hardlink_to", no_link)
    monkeypatch.setattr(Path, "replace", no_rename)
    new = {plan / "targets.toml": b"1", plan / "actuals/2022-12-31.toml": b"2", third: b"3"}
    with pytest.raises(InputError if error_type is OSError else error_type):
        replace_all(plan, new)
    assert content(plan) == before
    assert not third.parent.exists()


def test_a_read_only_folder_is_left_alone(ordinary: Path) -> None:
    (ordinary / "targets.toml").write_bytes(b"old")
    ordinary.chmod(0o500)
    with pytest.raises(InputError) as error:
        replace_all(ordinary, {ordinary / "targets.toml": b"new"})
    assert problem(error) == ("unwritable", "error.unreadable.denied")
    with pytest.raises(InputError):
        replace_all(ordinary, {ordinary / "actuals/2021-12-31.toml": b"new"})
    assert content(ordinary) == {"targets.toml": b"old"}


def test_a_read_only_file_is_left_alone_and_so_are_the_others(ordinary: Path) -> None:
    """A rename would pass over the file's mode."""
    for name in ("a.toml", "b.toml"):
        (ordinary / name).write_bytes(b"old")
    (ordinary / "b.toml").chmod(0o400)
    with pytest.raises(InputError) as error:
        replace_all(ordinary, {ordinary / "a.toml": b"new", ordinary / "b.toml": b"new"})
    assert problem(error) == ("unwritable", "error.unreadable.denied")
    assert content(ordinary) == {"a.toml": b"old", "b.toml": b"old"}


def test_a_folder_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error, locked(tmp_path / "none"):
        pass
    assert problem(error) == ("unwritable", "error.unreadable.missing")


def test_a_result_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "result.json"
    write(str(path), "企业\ud800")
    assert path.read_text(encoding="utf-8") == "企业?"

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError):
        write(str(path), b"new")
    assert content(tmp_path) == {"result.json": "企业?".encode()}
    with pytest.raises(InputError):
        write("a\0b", b"new")


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["targets.toml", "actuals/2021-12-31.toml", "actuals"])
def test_a_link_that_leads_out_is_not_followed(plan: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    (plan / name).rename(outside)
    (plan / name).symlink_to(outside)
    path = plan / name / "2022-12-31.toml" if name == "actuals" else plan / name
    before = content(tmp_path)
    with pytest.raises(InputError) as error:
        replace_all(plan, {plan / "other.toml": b"new", path: b"new"})
    (found,) = error.value.diagnostics
    assert (found.code, found.file) == ("outside", path.as_posix())
    assert outside.name not in str(found.values)
    assert content(tmp_path) == before


@pytest.mark.parametrize("path", ["../outside.toml", "actuals/../../outside.toml"])
def test_nor_is_a_path_that_leads_out(plan: Path, path: str) -> None:
    with pytest.raises(InputError) as error:
        replace_all(plan, {plan / path: b"new"})
    assert problem(error)[0] == "outside"


def test_a_link_within_the_folder_is_followed_and_stays(plan: Path) -> None:
    (plan / "data").mkdir()
    real = plan / "data/real.toml"
    (plan / "actuals/2021-12-31.toml").rename(real)
    (plan / "actuals/2021-12-31.toml").symlink_to(real)
    replace_all(plan, {plan / "actuals/2021-12-31.toml": b"new"})
    assert (plan / "actuals/2021-12-31.toml").is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_that_is_a_link_itself_is_a_folder(plan: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(plan)
    replace_all(link, {link / "actuals/2021-12-31.toml": b"new"})
    assert (plan / "actuals/2021-12-31.toml").read_bytes() == b"new"


# --- turns ----------------------------------------------------------------------------------------

PROCESSES = 12


def environment() -> dict[str, str]:
    return {**os.environ, "BISHAN_LANG": "en"}


def record(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bishan_targets", "record", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
    )


def test_processes_that_record_at_once_lose_nothing(plan: Path) -> None:
    """Half of them a new figure, in one snapshot with a comment, half a correction in the plan."""
    half = PROCESSES // 2
    figures = "".join(f"old{number} = {number}\n" for number in range(half))
    snapshot = f"# Ours.\ndate = 2021-12-31\n[values]  # all\n{figures}"
    (plan / "actuals/2021-12-31.toml").write_text(snapshot, encoding="utf-8")
    day = ("--date", "2021-12-31", "--yes")
    running = [
        record(plan, f"{name}{number}={number + 1}", *day, *more)
        for number in range(half)
        for name, more in (("new", ("--context",)), ("old", ("--replace", "--note", f"n{number}")))
    ]
    said = [each.communicate()[1] for each in running]
    # Some may have waited for longer than a second, which they say.
    assert {each.partition(b" up to")[0] for each in said} <= {b"", b"bishan: waiting"}
    assert [each.returncode for each in running] == [0] * len(running)
    book = load(plan)
    values = {metric: int(found[0].value) for metric, found in book.observations.items()}
    assert values == {
        f"{name}{number}": number + 1 for name in ("new", "old") for number in range(half)
    }
    kept = {each.metric: (each.old, each.new) for each in book.plan.policy.corrections}
    assert len(book.plan.policy.corrections) == half
    assert kept == {f"old{n}": (Decimal(n), Decimal(n + 1)) for n in range(half)}
    text = (plan / "actuals/2021-12-31.toml").read_text(encoding="utf-8")
    assert text.startswith("# Ours.\ndate = 2021-12-31\n[values]  # all\n")
    assert sorted(content(plan)) == ["actuals/2021-12-31.toml", "targets.toml"]


def test_a_writer_waits_for_its_turn_and_a_dead_one_holds_nobody_up(plan: Path) -> None:
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with locked(plan):
            os.write(tell, b"x")
            time.sleep(600)
    os.read(told, 1)
    os.close(told)
    os.close(tell)
    waiting = record(plan, "firms=1", "--date", "2022-12-31", "--yes")
    assert waiting.stderr
    said = waiting.stderr.readline().decode()  # once a second of waiting has passed
    assert said.startswith("bishan: waiting up to a minute for another process")
    assert said.endswith(f"(PID {child})\n")
    assert not (plan / "actuals/2022-12-31.toml").exists()
    (plan / "actuals/2021-12-31.toml").unlink()  # no snapshot, and read only in its turn
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert waiting.communicate()[1] == b""
    assert waiting.returncode == 0
    assert load(plan).observations["firms"][0].value == 1


# --- killed ---------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from bishan_targets.storage.atomic import replace_all
from bishan_targets.storage.locking import locked

folder = Path(sys.argv[1])
print("ready", flush=True)
number = 0
while True:
    number += 1
    text = f"number = {number}\\n" + "# filling\\n" * 20_000 + f"last = {number}\\n"
    with locked(folder):
        replace_all(folder, {folder / "targets.toml": text.encode(),
                             folder / "actuals/2021-12-31.toml": text.encode()})
"""
KILLS = 8


def test_a_killed_writer_leaves_whole_files_and_no_growing_heap(plan: Path) -> None:
    """Killed at any moment of many writes; leftovers are swept up by the next one."""
    chance = random.Random(5)
    (plan / "actuals/2021-12-31.toml").write_bytes(b"number = 0\nlast = 0\n")
    (plan / "targets.toml").write_bytes(b"number = 0\nlast = 0\n")
    most = written = 0
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(plan)], stdout=subprocess.PIPE, env=environment()
        )
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.1))
        writer.kill()
        writer.wait()
        writer.stdout.close()
        numbers = []
        for name in ("targets.toml", "actuals/2021-12-31.toml"):
            table = tomllib.loads((plan / name).read_text(encoding="utf-8"))
            assert table["number"] == table["last"]
            numbers.append(table["number"])
        written = max(written, *numbers)
        # The second may lag behind by the write that was cut short.
        most = max(most, len(content(plan)))
    assert written > 0
    assert most <= 6  # two files, a temporary one for each, and the lock's
    with locked(plan):
        replace_all(plan, {plan / "targets.toml": b"1", plan / "actuals/2021-12-31.toml": b"2"})
    assert content(plan) == {"targets.toml": b"1", "actuals/2021-12-31.toml": b"2"}


def test_only_what_is_ours_is_swept(plan: Path) -> None:
    stale = [plan / ".bishan-a1b2c3d4.tmp", plan / "actuals/.bishan-________.tmp"]
    stale.append(plan / ".bishan-result-a1b2c3d4.tmp")
    others = [plan / "bishan-a1b2c3d4.tmp", plan / ".x.tmp", plan / ".bishan-a1b2c3d4e.tmp"]
    for each in (*stale, *others):
        each.touch()
    replace_all(plan, {plan / "actuals/2021-12-31.toml": b"new"})
    assert [each for each in (*stale, *others) if each.exists()] == others


def test_what_cannot_be_swept_stops_nobody(plan: Path) -> None:
    (plan / ".bishan-a1b2c3d4.tmp").mkdir()
    replace_all(plan, {plan / "targets.toml": b"new"})
    assert (plan / "targets.toml").read_bytes() == b"new"


def test_temporaries_have_the_name_that_is_swept(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is left of a write that nothing cleans up after goes with the next."""
    with monkeypatch.context() as patched:
        patched.setattr(writing._Staged, "put", lambda self: None)
        replace_all(plan, {plan / "targets.toml": b"1", plan / "actuals/2021-12-31.toml": b"2"})
    assert len(content(plan)) == 4
    replace_all(plan, {})
    assert len(content(plan)) == 2
