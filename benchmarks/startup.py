"""Measure the start-up time of commands, against the imports that they need.

    python benchmarks/startup.py [--runs N] [--slack FACTOR]

Every command is run in turn, round after round, as a separate process on the repository's plan. The
table has the median of each in milliseconds, and its ratio to the imports named beside it. The exit
code is 1 if a ratio exceeds its limit times the slack.
"""

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
MODEL = "import typer, pydantic\nclass M(pydantic.BaseModel):\n a: int\n b: str\nM(a=1, b='x')\n"
TYPER, PYDANTIC = "import of typer", "import of typer, pydantic and one model"


class Subject(NamedTuple):
    """A process to time; `limit` is its highest ratio to `against`."""

    arguments: list[str]
    against: str | None = None
    limit: float | None = None
    environment: dict[str, str] | None = None


def subjects(folder: Path) -> dict[str, Subject]:
    """Processes to time, by name; the imports are files, like the commands."""
    python = sys.executable
    scripts = {"nothing": "pass\n", "framework": "import typer\n", "model": MODEL}
    for name, text in scripts.items():
        (folder / f"{name}.py").write_text(text)
    suffix = ".exe" if os.name == "nt" else ""
    bishan = str(Path(sysconfig.get_path("scripts")) / f"bishan{suffix}")
    completion = {
        "_BISHAN_COMPLETE": "complete_bash",
        "COMP_WORDS": "bishan status ",
        "COMP_CWORD": "2",
    }
    return {
        "python -c pass": Subject([python, str(folder / "nothing.py")]),
        TYPER: Subject([python, str(folder / "framework.py")]),
        PYDANTIC: Subject([python, str(folder / "model.py")]),
        "bishan --version": Subject([bishan, "--version"], TYPER, 1.3),
        "bishan --help": Subject([bishan, "--help"], TYPER, 1.3),
        "completion of an id": Subject([bishan], TYPER, 1.3, completion),
        "bishan status --json": Subject([bishan, "status", "--json"], PYDANTIC, 1.15),
        "bishan status (table)": Subject([bishan, "status", "--format", "table"], PYDANTIC),
        "bishan check --base HEAD": Subject([bishan, "check", "--base", "HEAD"], PYDANTIC),
    }


def milliseconds(subject: Subject) -> float:
    """Elapsed time of one run of the process."""
    started = time.perf_counter()
    subprocess.run(
        subject.arguments,
        cwd=ROOT,
        env={**os.environ, **(subject.environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return 1000.0 * (time.perf_counter() - started)


def medians(timed: dict[str, Subject], runs: int) -> dict[str, float]:
    """The median of each, runs interleaved; a first round is not counted."""
    rounds = [[milliseconds(subject) for subject in timed.values()] for _ in range(runs + 1)]
    columns = zip(*rounds[1:], strict=True)
    return dict(zip(timed, map(statistics.median, columns), strict=True))


def table(timed: dict[str, Subject], found: dict[str, float]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| process | median, ms | ratio | relative to | limit |"
    yield "|---|---:|---:|---|---:|"
    for name, subject in timed.items():
        ratio = f"{found[name] / found[subject.against]:.2f}" if subject.against else ""
        limit = f"{subject.limit:g}" if subject.limit else ""
        yield f"| {name} | {found[name]:.0f} | {ratio} | {subject.against or ''} | {limit} |"


def missed(timed: dict[str, Subject], found: dict[str, float], slack: float) -> list[str]:
    """The processes that exceed their limit times the slack."""
    return [
        name
        for name, subject in timed.items()
        if subject.against and subject.limit
        if found[name] > slack * subject.limit * found[subject.against]
    ]


def main() -> int:
    """Measure, print, and return 1 if any exceeds its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--slack", type=float, default=1.0)
    options = parser.parse_args()
    # An installed package has its bytecode; a checkout may lack some.
    compileall.compile_dir(str(ROOT / "src"), quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        timed = subjects(Path(folder))
        found = medians(timed, options.runs)
    print("\n".join(table(timed, found)))
    late = missed(timed, found, options.slack)
    for name in late:
        print(f"above its limit: {name}", file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
