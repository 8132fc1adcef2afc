"""A progress bar for tasks longer than a second, only on stderr on a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from bishan_targets.cli import console, output
from bishan_targets.storage.stopping import undoing

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

_PATIENCE: Final = 1.0


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[], None]]:
    """A function to call after each of `total` steps; it draws a bar after the first second.

    rich is imported only if there is something to draw.
    """
    if not console.is_terminal(sys.stderr):
        yield lambda: None
        return
    with ExitStack() as drawn:
        yield _Bar(words, total, drawn).step


class _Bar:
    """Counts steps, and shows them from the first step after the delay."""

    def __init__(self, words: str, total: int, drawn: ExitStack) -> None:
        self._words, self._total, self._drawn = words, total, drawn
        self._since, self._done = time.monotonic(), 0
        self._shown: tuple[Progress, TaskID] | None = None

    def step(self) -> None:
        self._done += 1
        if self._shown is None and time.monotonic() - self._since >= _PATIENCE:
            self._shown = self._start()
        if self._shown:
            bar, task = self._shown
            bar.update(task, completed=self._done)

    def _start(self) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import Progress

        terminal = Console(stderr=True, markup=False, emoji=False, highlight=False)
        columns = _without_bar() if output.ascii_only(os.environ) else ()
        self._drawn.enter_context(undoing())  # a bar hides the cursor
        bar = self._drawn.enter_context(Progress(*columns, console=terminal, transient=True))
        return bar, bar.add_task(self._words, total=self._total)


def _without_bar() -> Sequence[ProgressColumn]:
    """Rich's default columns without the bar, which it draws in ASCII only if it must."""
    from rich.progress import BarColumn, Progress

    return [each for each in Progress.get_default_columns() if not isinstance(each, BarColumn)]
