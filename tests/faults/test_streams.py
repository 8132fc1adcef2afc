"""Standard streams that are full, closed, or left by who reads them."""

from pathlib import Path

import pytest
from faulty import READING, WRITING, Process

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
    """The file that takes the place of a closed stream is nobody's."""
    assert process(*WRITING["chart-output"], after=closed).returncode == 0
    assert (home / "result.svg").read_bytes().startswith(b"<svg")


def test_a_pager_that_quits_changes_nothing(process: Process) -> None:
    found = process("show", "firms", before="set -o pipefail;", after="| head -c 1 >/dev/null")
    assert (found.returncode, found.stderr) == (0, b"")
