"""Mutants against tests: a process for each, forked after collection and before any test.

A mutant within a function replaces that function's code for all who refer to it; only tests that
execute the changed statement are run: first those that noticed most mutants, then the fastest. A
mutant that takes effect on import is imported in the module's place, before other modules of the
program, but after all those of others.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.machinery
import importlib.util
import mmap
import os
import pickle
import resource
import shutil
import signal
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

from mutation.making import Mutant, mutants

OPTIONS = (
    *("-x", "-q", "-s", "-pno:cacheprovider", "-pno:warnings"),
    *("--hypothesis-profile=mutants", "--no-header", "--no-summary"),
)
# Imported before any fork: all tests need them, and they import nothing of the program.
NEEDED = ("_pytest.assertion.rewrite", "hypothesis", "pydantic", "typer", "pytest_cov.plugin")
MOST_MEMORY = 4 << 30
# Seconds of processor time, and of elapsed time: far more than any test takes; a mutant may hang.
SECONDS, WAITED = 20.0, 240.0
# Of processor time, while the tests pass: a mutant that is still alive then counts as surviving.
ENOUGH_SECONDS = 10.0
FAULT = 70

Fate = tuple[Mutant, bool]
"""A mutant, and whether it survives."""


class Trial(NamedTuple):
    """Number of a module's mutants that a test noticed or that were stopped, and the survivors."""

    killed: int
    survivors: list[Mutant]


def try_module(
    path: Path, name: str, tests: Sequence[str], jobs: int, sample: int | None = None
) -> Trial:
    """Try the mutants of the module `name` at `path` against the tests named.

    If `sample` is given, that many mutants are tried, always the same. Raises ChildProcessError if
    a test fails without a mutant.
    """
    made = sorted(mutants(path), key=_shuffled)[:sample]
    for needed in NEEDED:
        importlib.import_module(needed)
    later = [mutant for mutant in made if not mutant.at_import]
    in_functions, order, others = _in_child(lambda: _try_functions(later, path, name, tests, jobs))
    # Code that no test executes may have run on import.
    tried = {mutant.text for mutant, _ in in_functions}
    at_import = [
        (each, _importing(each, path, name, tests, order))
        for each in made
        if each.text not in tried
    ]
    for other in others:
        with suppress(ImportError):
            importlib.import_module(other)
    fates = [*in_functions, *told(_in_turn(at_import, jobs), path)]
    survivors = [mutant for mutant, survives in fates if survives]
    survivors.sort(key=lambda mutant: mutant.lines.start)
    return Trial(len(fates) - len(survivors), survivors)


def told(fates: Iterable[Fate], path: Path) -> Iterator[Fate]:
    """The same fates; each survivor is written to the error output as it comes."""
    for mutant, survives in fates:
        if survives:
            print(f"{os.path.relpath(path)}:{mutant}", file=sys.stderr, flush=True)
        yield mutant, survives


def _shuffled(mutant: Mutant) -> str:
    return hashlib.sha256(repr((mutant.function, mutant.was, mutant.now)).encode()).hexdigest()


# --- Mutants that take effect on import ----------------------------------------------------------


def _importing(
    mutant: Mutant, path: Path, name: str, tests: Sequence[str], order: Sequence[str]
) -> Callable[[], bool]:
    def survives() -> bool:
        code = compile(mutant.text, str(path), "exec", dont_inherit=True)
        sys.meta_path.insert(0, _Instead(name, path, code))
        return pytest.main([*OPTIONS, *tests], plugins=[_Order(order)]) == pytest.ExitCode.OK

    return survives


class _Order:
    """A pytest plugin that runs the tests named, in their order."""

    def __init__(self, order: Sequence[str]) -> None:
        self._place = {name: place for place, name in enumerate(order)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [each for each in items if each.nodeid in self._place]
        items.sort(key=lambda each: self._place[each.nodeid])


class _Instead(importlib.machinery.SourceFileLoader):
    """Finds one module, and supplies other code for it."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        super().__init__(name, str(path))
        self._code = code

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        assert fullname == self.name
        return self._code


# --- Mutants within functions --------------------------------------------------------------------


def _try_functions(
    made: Sequence[Mutant], path: Path, name: str, tests: Sequence[str], jobs: int
) -> tuple[list[Fate], list[str], list[str]]:
    """Fates of the mutants that a test executes; the tests, likely ones first; and their imports.

    The imports are without the modules of the program.
    """
    server = _Server(made, path, name, jobs)
    code = pytest.main([*OPTIONS, *tests], plugins=[server])
    if server.fates is None:
        raise SystemExit(f"{name}: the tests do not pass as they are ({code!r})")
    return server.fates, server.order, list(_installed())


def _installed() -> Iterator[str]:
    """The imported modules that are neither of the program nor of its tests, in their order."""
    places = tuple(sysconfig.get_path(each) for each in ("stdlib", "purelib", "platlib"))
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(places):
            yield name


class _Passed(NamedTuple):
    """A test without a mutant: its processor time, and the module's lines it executes."""

    seconds: float
    lines: set[int]


def _quickest(numbers: Iterable[int], passed: Mapping[int, _Passed]) -> Iterator[int]:
    """The tests with those numbers, within the time for a mutant.

    Those that execute a line of the module come first, of these the fastest.
    """
    spent = 0.0
    for number in sorted(numbers, key=lambda each: (not passed[each].lines, passed[each].seconds)):
        if spent > ENOUGH_SECONDS:
            break
        yield number
        spent += passed[number].seconds


class Kills:
    """Numbers of mutants that each test has noticed, shared by all processes forked from here."""

    def __init__(self, tests: int) -> None:
        self._counts = mmap.mmap(-1, max(tests, 1))

    def add(self, test: int) -> None:
        """Count one more for a test, up to the most that a byte holds."""
        self._counts[test] = min(self._counts[test] + 1, 255)

    def likely_first(self, tests: Iterable[int]) -> list[int]:
        """The tests that noticed most first; those with equal numbers stay in their order."""
        return sorted(tests, key=lambda test: -self._counts[test])


class _Server:
    """A pytest plugin that tries the mutants instead of running the tests."""

    def __init__(self, made: Sequence[Mutant], path: Path, name: str, jobs: int) -> None:
        self._made, self._path, self._name, self._jobs = made, path, name, jobs
        self._failed = False
        self.fates: list[Fate] | None = None
        self.order: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        passed: dict[int, _Passed] | None = _in_child(lambda: self._pass(session))
        if passed is None:
            return True
        trials, kills = [], Kills(len(session.items))
        for mutant in self._made:
            relevant = [i for i, test in passed.items() if test.lines.intersection(mutant.lines)]
            if relevant:
                chosen = list(_quickest(relevant, passed))
                trials.append((mutant, self._replacing(mutant, session.items, chosen, kills)))
        self.fates = list(told(_in_turn(trials, self._jobs), self._path))
        order = kills.likely_first(_quickest(passed, passed))
        self.order = [session.items[i].nodeid for i in order]
        return True

    def _pass(self, session: pytest.Session) -> dict[int, _Passed] | None:
        """Run the tests unchanged; None if one fails."""
        passed = {}
        file = str(self._path)
        for i, item in enumerate(session.items):
            started = time.process_time()
            with _noting_lines(file) as lines:
                self._run(item, session.items[i + 1] if i + 1 < len(session.items) else None)
            if self._failed:
                print(f"{item.nodeid} fails as it is", file=sys.stderr)
                return None
            passed[i] = _Passed(time.process_time() - started, lines)
        return passed

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _replacing(
        self, mutant: Mutant, items: Sequence[pytest.Item], numbers: Sequence[int], kills: Kills
    ) -> Callable[[], bool]:
        def survives() -> bool:
            code = compile(mutant.text, str(self._path), "exec", dont_inherit=True)
            try:
                _replace(importlib.import_module(self._name), mutant.function, code)
            except BaseException:
                os._exit(FAULT)
            order = kills.likely_first(numbers)
            for number, following in zip(order, [*order[1:], None], strict=True):
                self._run(items[number], None if following is None else items[following])
                if self._failed:
                    kills.add(number)
                    return False
            return True

        return survives


def _replace(module: ModuleType, function: str, code: CodeType) -> None:
    """Replace the code of a module's function, given by qualified name, with that in `code`."""
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


@contextmanager
def _noting_lines(file: str) -> Iterator[set[int]]:
    """Record the lines of a file that run within the context."""
    lines: set[int] = set()

    def noted(frame: FrameType, *_: object) -> Any:
        if frame.f_code.co_filename != file:
            return None
        lines.add(frame.f_lineno)
        return noted

    sys.settrace(noted)
    try:
        yield lines
    finally:
        if sys.gettrace() is not noted:  # lost, as when the stack has no room left for it
            lines.update(range(1, len(Path(file).read_text(encoding="utf-8").splitlines()) + 1))
        sys.settrace(None)


# --- Processes -----------------------------------------------------------------------------------


def _in_child(function: Callable[[], Any]) -> Any:
    """The result of a function computed in a forked process."""
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
            raise ChildProcessError("a process ended without its answer")
        answer.seek(0)
        return pickle.load(answer)


def _in_turn(trials: Sequence[tuple[Mutant, Callable[[], bool]]], jobs: int) -> Iterator[Fate]:
    """Fates of the mutants: at most `jobs` are tried at a time, each in its own process."""
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


def _fate(running: dict[int, tuple[Mutant, str]]) -> Fate:
    """The fate of the next mutant whose process ends; processes over the time limit are killed."""
    pid, status = os.wait()
    mutant, folder = running.pop(pid)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == FAULT:
        raise SystemExit(f"cannot take its place: {mutant.was} → {mutant.now}")
    return mutant, status == 0
