"""Standard streams that are full, closed, or left by who reads them; signals to stop."""

import os
import signal
import time
from pathlib import Path

import pytest
from faulty import READING, WRITING, Process, exit_code, forked, state

from bishan_targets.cli import main
from bishan_targets.cli.process import stop_gently
from bishan_targets.writing import locked

FULL = "bishan: the output could not be written: the disk is full\n"
CLOSED = "bishan: the output could not be written: stdout is closed\n"
SOME = ("status", "check", "record", "init", "help")
COMMANDS = {**READING, **WRITING}


@pytest.mark.parametrize("command", READING)
def test_a_full_stdout_is_said(command: str, process: Process) -> None:
    found = process(*READING[command], after=">/dev/full")
    assert found.returncode == 70
    assert found.stderr.decode().endswith(FULL)
    assert b"Traceback" not in found.stderr


def test_a_full_stdout_is_said_in_chinese(process: Process) -> None:
    found = process("status", "--lang", "zh", after=">/dev/full")
    assert found.stderr.decode() == "bishan：无法写出结果：磁盘已满\n"


@pytest.mark.parametrize("command", SOME)
@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [("<&-", 0, ""), (">&-", 70, CLOSED), ("2>&-", 0, ""), ("<&- >&- 2>&-", 70, "")],
)
def test_closed_streams(command: str, closed: str, code: int, said: str, process: Process) -> None:
    found = process(*COMMANDS[command], after=closed)
    assert (found.returncode, found.stderr.decode()) == (code, said)


def test_with_stdin_closed_nothing_is_asked(process: Process, home: Path) -> None:
    assert process("init", "new", after="<&-").returncode == 0
    assert (home / "new/targets.toml").exists()


@pytest.mark.parametrize("closed", ["<&-", "<&- >&- 2>&-"])
def test_a_picture_is_drawn_with_streams_closed(closed: str, process: Process, home: Path) -> None:
    """What takes the place of a closed stream is nobody's file."""
    assert process(*WRITING["chart-output"], after=closed).returncode == 0
    assert (home / "result.svg").read_bytes().startswith(b"<svg")


def test_a_pager_that_quits_changes_nothing(process: Process) -> None:
    found = process("show", "firms", before="set -o pipefail;", after="| head -c 1 >/dev/null")
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("command", [name for name in WRITING if name != "chart-output"])
def test_a_signal_leaves_nothing_behind(
    command: str, number: signal.Signals, code: int, home: Path
) -> None:
    """It arrives when the new content is on the disk, and nothing is in its place yet."""
    before = state(home)
    told, tell = os.pipe()

    def waits(fd: object) -> None:
        os.write(tell, b"x")
        time.sleep(60)

    def work() -> int:
        os.fsync = waits
        stop_gently()
        return main(WRITING[command])

    child = forked(work, home)
    os.close(tell)
    assert os.read(told, 1) == b"x"
    os.close(told)
    os.kill(child, number)
    assert exit_code(child) == code
    assert {name: content for name, content in state(home).items() if name != "new"} == before
    with locked(home):  # it holds nobody up
        pass


def test_nobody_is_stopped_who_ignores_it(process: Process) -> None:
    """As `nohup` asks for."""
    found = process("status", before="trap '' HUP TERM; (sleep 0.1; kill -HUP $$) &")
    assert found.returncode == 0
