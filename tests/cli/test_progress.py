import io
import itertools

import pytest

from bishan_targets.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, seconds: float) -> str:
    """The output of three steps that take that long together."""
    clock = itertools.chain((seconds * i / 3 for i in range(4)), itertools.repeat(seconds))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Working", 3) as tick:
        for _ in range(3):
            tick()
    return stream.getvalue()


def test_what_takes_long_has_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Working" in drawn(monkeypatch, Terminal(), 3)


def test_what_is_quick_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, Terminal(), 0.5) == ""


def test_what_is_no_terminal_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, io.StringIO(), 3) == ""
