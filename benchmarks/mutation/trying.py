"""Mutants against tests: a process for each, forked when pytest has collected and nothing has run.

A mutant within a function takes the place of that function's code, wherever it is held; only the
tests that pass through the changed statement are run, the quickest first. A mutant that takes
effect on import is imported in the module's stead, before anything else of the program is.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from mutation.making import Mutant, mutants

OPTIONS = (
    "--no-cov",
    "-x",
    "-q",
    "-s",
    "-pno:cacheprovider",
    "-pno:warnings",
    "--hypothesis-profile=mutants",
    "--no-header",
    "--no-summary",
)
MOST_MEMORY = 4 << 30
# Seconds of processor time, and of time: far more than any test takes, and a mutant may not end.
SECONDS, WAITED = 20.0, 240.0
FAULT = 70


@dataclass
class Trial:
    """What became of a module's mutants: `survivors` are those that no test noticed."""

    module: str
    killed: int = 0
    endless: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    untested: list[Mutant] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many mutants were tried."""
        return self.killed + self.endless + len(self.survivors) + len(self.untested)


def try_module(path: Path, name: str, tests: Sequence[str], jobs: int) -> Trial:
    """Try every mutant of the module `name` at `path` against the tests named."""
    made = mutants(path)
    trial = Trial(name)
    _warm_up()
    for mutant, fate in _in_turn(
        [(mutant, _importing(mutant, path, name, tests)) for mutant in made if mutant.at_import],
        jobs,
    ):
        _count(trial, mutant, fate)
    later = [mutant for mutant in made if not mutant.at_import]
    for mutant, fate in _in_child(lambda: _try_functions(later, path, name, tests, jobs)):
        _count(trial, mutant, fate)
    return trial


def _count(trial: Trial, mutant: Mutant, fate: str) -> None:
    match fate:
        case "killed":
            trial.killed += 1
        case "endless":
            trial.endless += 1
        case "survived":
            trial.survivors.append(mutant)
        case "untested":
            trial.untested.append(mutant)
        case unknown:
            raise SystemExit(f"{trial.module}: {mutant.was} → {mutant.now}: {unknown}")


def _warm_up() -> None:
    """Import what all tests need, and nothing of the program."""
    for name in (
        "_pytest.assertion.rewrite",
        "hypothesis",
        "pydantic",
        "typer",
        "pytest_cov.plugin",
    ):
        importlib.import_module(name)


# --- Mutants that take effect on import ----------------------------------------------------------


def _importing(mutant: Mutant, path: Path, name: str, tests: Sequence[str]) -> Callable[[], bool]:
    def survives() -> bool:
        code = compile(mutant.text, str(path), "exec", dont_inherit=True)
        sys.meta_path.insert(0, _Instead(name, path, code))
        return pytest.main([*OPTIONS, *tests]) == pytest.ExitCode.OK

    return survives


class _Instead(importlib.machinery.SourceFileLoader):
    """Finds one module, and gives other code for it."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        super().__init__(name, str(path))
        self._code = code

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        return self._code


# --- Mutants within functions --------------------------------------------------------------------


def _try_functions(
    made: Sequence[Mutant], path: Path, name: str, tests: Sequence[str], jobs: int
) -> list[tuple[Mutant, str]]:
    server = _Server(made, path, name, jobs)
    code = pytest.main([*OPTIONS, *tests], plugins=[server])
    if server.fates is None:
        raise SystemExit(f"{name}: the tests do not pass as they are ({code!r})")
    return server.fates


@dataclass
class _Passed:
    """A test as it is: how long it takes, and the lines of the module that it runs."""

    seconds: float
    lines: set[int]


class _Server:
    """A pytest plugin that, in place of running the tests, tries the mutants."""

    def __init__(self, made: Sequence[Mutant], path: Path, name: str, jobs: int) -> None:
        self._made, self._path, self._name, self._jobs = made, path, name, jobs
        self._failed = False
        self.fates: list[tuple[Mutant, str]] | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        passed: dict[int, _Passed] | None = _in_child(lambda: self._pass(session))
        if passed is not None:
            trials = []
            untested = []
            for mutant in self._made:
                relevant = [
                    i for i, test in passed.items() if test.lines.intersection(mutant.lines)
                ]
                relevant.sort(key=lambda i: passed[i].seconds)
                if relevant:
                    items = [session.items[i] for i in relevant]
                    trials.append((mutant, self._replacing(mutant, items)))
                else:
                    untested.append((mutant, "untested"))
            self.fates = [*_in_turn(trials, self._jobs), *untested]
        return True

    def _pass(self, session: pytest.Session) -> dict[int, _Passed] | None:
        """Run the tests as they are; None where one fails."""
        passed = {}
        file = str(self._path)
        for i, item in enumerate(session.items):
            lines: set[int] = set()
            started = time.perf_counter()
            with _traced(file, lines):
                self._run(item, session.items[i + 1] if i + 1 < len(session.items) else None)
            if self._failed:
                print(f"{item.nodeid} fails as it is", file=sys.stderr)
                return None
            passed[i] = _Passed(time.perf_counter() - started, lines)
        return passed

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _replacing(self, mutant: Mutant, items: Sequence[pytest.Item]) -> Callable[[], bool]:
        def survives() -> bool:
            code = compile(mutant.text, str(self._path), "exec", dont_inherit=True)
            try:
                _replace(sys.modules[self._name], mutant.function, code)
            except BaseException:
                os._exit(FAULT)
            for item, following in zip(items, [*items[1:], None], strict=True):
                self._run(item, following)
                if self._failed:
                    return False
            return True

        return survives


def _replace(module: ModuleType, function: str, code: CodeType) -> None:
    """Give a function of a module, named by its place in it, the code of that name in `code`."""
    held: Any = module
    for name in function.split("."):
        held = vars(held)[name]
    for inner in ("fget", "func", "__func__", "wrapped"):
        held = getattr(held, inner, held)
    while hasattr(held, "__wrapped__"):
        held = held.__wrapped__
    assert isinstance(held, FunctionType), function
    (found,) = (each for each in _codes(code) if each.co_qualname == function)
    held.__code__ = found


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


class _traced:  # noqa: N801
    """Within it, the lines of a file that run are noted."""

    def __init__(self, file: str, lines: set[int]) -> None:
        self._file, self._lines = file, lines

    def __enter__(self) -> None:
        sys.settrace(self._call)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, arg: object) -> Any:
        if frame.f_code.co_filename != self._file:
            return None
        self._lines.add(frame.f_lineno)
        return self._line

    def _line(self, frame: FrameType, event: str, arg: object) -> Any:
        self._lines.add(frame.f_lineno)
        return self._line


# --- Processes -----------------------------------------------------------------------------------


def _in_child(function: Callable[[], Any]) -> Any:
    """What a function returns, computed in a process forked for it."""
    with tempfile.TemporaryFile() as answer:
        pid = os.fork()
        if pid == 0:
            try:
                pickle.dump(function(), answer)
                answer.flush()
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(pid, 0)
        if status:
            raise SystemExit("a process ended without its answer")
        answer.seek(0)
        return pickle.load(answer)


def _in_turn(
    trials: Sequence[tuple[Mutant, Callable[[], bool]]], jobs: int
) -> Iterator[tuple[Mutant, str]]:
    """The fate of each mutant: at most `jobs` are tried at a time, each in a process of its own."""
    running: dict[int, tuple[Mutant, str]] = {}
    for mutant, survives in trials:
        if len(running) == jobs:
            yield _fate(running)
        folder = tempfile.mkdtemp()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            _try(survives, folder)
        running[pid] = mutant, folder
    while running:
        yield _fate(running)


def _try(survives: Callable[[], bool], folder: str) -> None:
    """Try one mutant in this process, and end it."""
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, WAITED)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = folder
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os._exit(0 if survives() else 1)
    finally:
        os._exit(1)


def _fate(running: dict[int, tuple[Mutant, str]]) -> tuple[Mutant, str]:
    pid, status = os.wait()
    mutant, folder = running.pop(pid)
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    shutil.rmtree(folder, ignore_errors=True)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM):
        return mutant, "endless"
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == FAULT:
        return mutant, "could not take its place"
    return mutant, "survived" if status == 0 else "killed"
