"""Time the site of a country's counties, and open its pages.

    python benchmarks/site_of_country.py [--counties N] [--jobs N] [--folder DIR]
                                         [--commit COMMIT] [--pages]

The country is that of `made_up_country.py`. Its site is built, and built again after one figure of
one county has changed. Seconds are those of the clock, and CPU seconds, user and system, of all
processes; megabytes are the peak of the largest process, and that of the sum of all, each process
with its part of shared memory, looked up every second. With `--commit`, another commit's
package builds both. With `--pages`, Chromium opens the index, a goal's page and a county's page
from `file://`, with the network cut, five times each. Needs Linux.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from commits import HERE, run, unpack
from made_up_country import AS_OF, COUNTIES, write
from markdown_table import table

_KILOBYTE, _MEGABYTE = 1 << 10, 1 << 20
_EVERY = 1.0
_TIMES = 5
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SHOWN = """() => new Promise(done => requestAnimationFrame(() => setTimeout(
    () => done(performance.now()))))"""


class Built(NamedTuple):
    """Cost of building a site."""

    seconds: float
    cpu: float
    largest: float
    """Megabytes, as `together`."""
    together: float


def build(source: Path, plan: Path, site: Path, jobs: int) -> Built:
    """Build a site with the package of a folder."""
    command = ["bishan_targets", "report", "--file", str(plan), "--site", str(site)]
    start, memory = time.perf_counter(), Memory()
    with memory:
        process = run(source, [*command, "--as-of", str(AS_OF), "--jobs", str(jobs)])
    seconds = time.perf_counter() - start
    return Built(seconds, process.seconds, process.megabytes, memory.peak / _MEGABYTE)


class Memory:
    """The peak memory of all processes that descend from this one, looked up now and then."""

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_bytes, _below(os.getpid()))))


def _below(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(each) for each in task.read_text().split()]
        except OSError:  # the process has ended
            continue
        for child in children:
            yield child
            yield from _below(child)


def _bytes(process: int) -> int:
    """A process's memory, with its part of shared pages."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(each.split()[1]) * _KILOBYTE for each in lines if each.startswith("Pss:"))


def change(plan: Path) -> None:
    """Change the last figure of one county."""
    figures = plan.parent / "counties" / "c0001" / "actuals" / "figures.csv"
    lines = figures.read_text(encoding="utf-8").splitlines()
    *keys, value = lines[-1].split(",")
    lines[-1] = ",".join([*keys, f"{float(value) * 1.01:.6f}"])
    figures.write_text("\n".join(lines) + "\n", encoding="utf-8")


def opened(pages: Sequence[Path]) -> list[list[float]]:
    """Seconds until each page is shown, in turn, in a new window each."""
    from playwright.sync_api import sync_playwright

    found: list[list[float]] = [[] for _ in pages]
    path = next(filter(None, map(shutil.which, _BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(_TIMES):
            for times, page in zip(found, pages, strict=True):
                context = browser.new_context(offline=True)
                window = context.new_page()
                window.goto(page.resolve().as_uri())
                times.append(window.evaluate(_SHOWN) / 1000)
                context.close()
        browser.close()
    return found


def _page_rows(site: Path) -> Iterator[list[str]]:
    names = ("index.html", "goals/m00.html", "members/c0000/index.html")
    for name, times in zip(names, opened([site / each for each in names]), strict=True):
        size = (site / name).stat().st_size / _MEGABYTE
        yield [name, f"{size:.2f}", f"{statistics.median(times):.2f}", f"{max(times):.2f}"]


def measure(folder: Path, source: Path, counties: int, jobs: int, *, pages: bool) -> None:
    """Write the country and its site, and print the cost."""
    plan, site = write(folder / "country", counties), folder / "site"
    rows: list[list[str]] = []
    for name in ("build", "again, one county changed"):
        if rows:
            change(plan)
        took = build(source, plan, site, jobs)
        rows.append([name, *(f"{each:.0f}" for each in took)])
        print(*rows[-1], flush=True)
    print(table(["", "seconds", "CPU seconds", "largest, MB", "all, MB"], rows, texts=1))
    size = sum(each.stat().st_size for each in site.rglob("*") if each.is_file())
    print(f"\n{size / _MEGABYTE:.0f} MB in all, {counties:,} counties\n")
    if pages:
        heading = ["page", "MB", "seconds to open", "slowest"]
        print(table(heading, list(_page_rows(site)), texts=1))


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counties", type=int, default=COUNTIES)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--commit")
    parser.add_argument("--pages", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        source = unpack(given.commit, Path(name)) if given.commit else HERE
        folder = given.folder or Path(name)
        measure(folder, source, given.counties, given.jobs, pages=given.pages)


if __name__ == "__main__":
    main()
