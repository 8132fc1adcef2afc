import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from faulty import Process, environment
from hypothesis import Phase, settings
from real_clients import clients, source
from repositories import SURROUNDINGS, Repo
from running import ROOT, Run

from bishan_targets.cli import main
from bishan_targets.model.book import Book
from bishan_targets.storage.store import load

__all__ = ["clients", "source"]

# A slow machine is no failing test. Each run tries new examples; failures say how to repeat them.
settings.register_profile("steady", deadline=None, max_examples=40, print_blob=True)
# A mutant needs no smallest example, and must die, or live, each time that it is tried.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=25,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("steady")

_LONGEST = 30.0
_SPEAKING = ("BISHAN_LANG", "BISHAN_FILE", "BISHAN_DEBUG", "LC_ALL", "LC_MESSAGES", "LANG")
_SHOWING = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "BISHAN_ASCII", "TERM")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the language or terminal of its user, nor on a CI job or a hook."""
    around = [name for name in os.environ if name.startswith(SURROUNDINGS)]
    for name in (*_SPEAKING, *_SHOWING, *around):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bishan(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    """Run the command line in this process, with its output as bytes decoded from UTF-8."""

    def run(*arguments: str) -> Run:
        code = main(arguments)
        out, err = capfdbinary.readouterr()
        return Run(code, out.decode(), err.decode())

    return run


@pytest.fixture
def in_repository(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The checkout as working directory: its plan is the one that is found."""
    monkeypatch.chdir(ROOT)
    return ROOT


@pytest.fixture(scope="session")
def bishan_book() -> Book:
    return load(ROOT)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name; `pytest --golden` writes it."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository with a plan, some figures, and a table to import."""
    repo = Repo(tmp_path / "plan")
    (repo.path / "table.csv").write_text("date,metric,value\n2023-12-31,firms,200\n")
    repo.commit("table")
    return repo.path


@pytest.fixture
def process(home: Path) -> Process:
    """Run a shell line, in which `bishan` stands for this Python's; a hang is a failure."""

    def run(
        *arguments: str,
        before: str = "",
        after: str = "",
        python: str = "",
        cwd: Path | str = home,
        more: Mapping[str, str | None] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        line = f'{before} exec "$@" {after}'
        command = [sys.executable, *python.split(), "-m", "bishan_targets", *arguments]
        return subprocess.run(
            ["/bin/bash", "-c", line, "bash", *command],
            cwd=cwd,
            env=environment(more),
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )

    return run
