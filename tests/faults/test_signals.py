"""Signals to stop, from the first instruction to the last: 128 and their number, no traceback."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faulty import WRITING, Process, environment, exit_code, forked, state
from running import ROOT

from bishan_targets.cli import main
from bishan_targets.storage.locking import locked
from bishan_targets.storage.stopping import Stopped, heed, undoing

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
COVERED = {"COVERAGE_PROCESS_START": None, "COVERAGE_PROCESS_CONFIG": None}
# At each import, and when all is done, the process is copied, and the copy gets the signal: every
# one of these moments is tried, without a clock. `signal` is imported by the program alone.
COPYING = """
import _signal, atexit, os, sys

number, found = int(sys.argv.pop(1)), {}
_signal.signal(number, _signal.default_int_handler if number == _signal.SIGINT else _signal.SIG_DFL)

def copy(moment):
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), number)
        os._exit(99)
    found[moment] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

class Finder:
    def find_spec(name, path=None, target=None):
        copy(name)

def say():
    copy("the end")
    import json
    os.write(2, json.dumps(found).encode())

from bishan_targets.cli import script
atexit.register(say)
sys.meta_path.insert(0, Finder)
script()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_import_or_at_the_end_is_heeded(number: signal.Signals) -> None:
    found = subprocess.run(
        [sys.executable, "-c", COPYING, str(int(number)), "validate"],
        cwd=ROOT,
        env=environment(COVERED),
        capture_output=True,
        check=True,
    )
    codes: dict[str, int] = json.loads(found.stderr)  # and nothing else: no traceback
    moments = list(codes)
    assert moments[:2] == ["bishan_targets.storage", "bishan_targets.storage.stopping"]
    assert {"signal", "bishan_targets.messages.en", "typer", "pydantic"} < codes.keys()
    ready = moments.index("bishan_targets.cli.process")
    # Until then the system itself ends it, for which shells have the same code.
    early = {CODES[number]} if number == signal.SIGINT else {-number}
    assert {codes[moment] for moment in moments[:ready]} == early
    assert {codes[moment] for moment in moments[ready:]} == {CODES[number]}


def test_a_signal_at_any_time_ends_it_without_a_word(home: Path) -> None:
    """The clock finds the moments between imports, and those of Python's own start."""
    for seconds in (0.01, 0.05, 0.1, 0.2, 0.4):
        command = [sys.executable, "-m", "bishan_targets", "check", "--no-base"]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=home, env=environment(), stdout=pipe, stderr=pipe
        ) as process:
            time.sleep(seconds)
            process.terminate()
            assert process.communicate()[1] == b""
        assert process.returncode in (143, -signal.SIGTERM, 0)


@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize("command", [name for name in WRITING if name != "chart-output"])
def test_a_signal_leaves_nothing_behind(command: str, number: signal.Signals, home: Path) -> None:
    """It arrives when the new content is on the disk, and nothing is in its place yet."""
    before = state(home)
    told, tell = os.pipe()

    def waits(fd: object) -> None:
        os.write(tell, b"x")
        time.sleep(60)

    def work() -> int:
        os.fsync = waits
        heed()
        return main(WRITING[command])

    child = forked(work, home)
    os.close(tell)
    assert os.read(told, 1) == b"x"
    os.close(told)
    os.kill(child, number)
    assert exit_code(child) == CODES[number]
    assert {name: content for name, content in state(home).items() if name != "new"} == before
    with locked(home):  # it holds nobody up
        pass


def test_a_second_signal_does_not_disturb_the_clearing_up(home: Path) -> None:
    def work() -> int:
        heed()
        try:
            with undoing():
                try:
                    os.kill(os.getpid(), signal.SIGTERM)
                finally:
                    os.kill(os.getpid(), signal.SIGINT)
                    (home / "undone").touch()
        except Stopped as stopped:
            return stopped.exit_code
        return 0

    assert exit_code(forked(work, home)) == 143
    assert (home / "undone").exists()


def test_a_signal_that_python_drops_is_not_forgotten(home: Path) -> None:
    """An exception raised in a destructor goes nowhere."""

    class Dropping:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

    def work() -> int:
        heed()
        try:
            with undoing():
                with undoing():
                    del [Dropping()][0]
                (home / "went-on").touch()
        except Stopped as stopped:
            return stopped.exit_code
        return 0

    assert exit_code(forked(work, home)) == 143
    assert (home / "went-on").exists()


def test_where_nothing_heeds_signals_ctrl_c_is_what_it_is_in_python(home: Path) -> None:
    def work() -> int:
        try:
            with undoing():
                os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            return 7
        return 0

    assert exit_code(forked(work, home)) == 7


def test_git_is_ended_too(home: Path, process: Process, tmp_path: Path) -> None:
    git = tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text('#!/bin/sh\necho $$ > "$OUT"; sleep 0.3; kill -TERM $PPID; exec sleep 60\n')
    git.chmod(0o755)
    out = tmp_path / "pid"
    path = f"{git.parent}:{os.environ['PATH']}"
    found = process("check", "--base", "HEAD", more={"PATH": path, "OUT": str(out)})
    assert (found.returncode, found.stderr) == (143, b"")
    with pytest.raises(ProcessLookupError):
        os.kill(int(out.read_text()), 0)


@pytest.mark.parametrize("number", ["INT", "HUP", "TERM"])
def test_nobody_is_stopped_who_ignores_it(number: str, process: Process) -> None:
    """As `nohup` asks for, and shells for their background jobs."""
    found = process("status", before=f"trap '' {number}; (sleep 0.1; kill -{number} $$) &")
    assert found.returncode == 0


def test_ctrl_c_at_a_question_leaves_the_line_and_says_that_nothing_was_written(home: Path) -> None:
    process, terminal = pty.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(home)
        command = [sys.executable, "-m", "bishan_targets", "record", "firms=190", "-d", "2022"]
        os.execve(sys.executable, command, environment())
    said = b""
    while not said.endswith(b" "):
        said += os.read(terminal, 65536)
    os.write(terminal, b"\x03")
    code = exit_code(process)
    rest = os.read(terminal, 65536)
    os.close(terminal)
    assert (code, rest) == (130, b"^C\r\nNothing was written.\r\n")


BAR = """
from bishan_targets.cli import progress
from bishan_targets.storage.stopping import Stopped, heed
import os, signal

heed()
progress._PATIENCE = -1
try:
    with progress.progress("counting", 2) as tick:
        tick()
        os.kill(os.getpid(), signal.SIGTERM)
except Stopped as stopped:
    os._exit(stopped.exit_code)
"""


def test_a_bar_gives_the_cursor_back() -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.execve(sys.executable, [sys.executable, "-c", BAR], environment({"TERM": "xterm"}))
    said = b""
    while b"\x1b[?25h" not in said:
        said += os.read(terminal, 65536)
    code = exit_code(process)
    os.close(terminal)  # which hangs up on whoever is still there
    assert b"\x1b[?25l" in said
    assert code == 143
