"""Size of a large plan's page, and the time to make and to open it.

Needs Chromium. Run it as `python benchmarks/report.py`.
"""

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bishan_targets.cli import main

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from plans import large_plan

TARGETS, OPENINGS = 500, 5
LOADED = "performance.timing.loadEventEnd - performance.timing.navigationStart"


def run() -> None:
    """Make the page, open it a few times, and print sizes and times."""
    folder = Path(tempfile.mkdtemp())
    plan, page = large_plan(folder / "plan", TARGETS), folder / "report.html"
    started = time.perf_counter()
    main(["report", "-o", str(page), "--file", str(plan), "--as-of", "2022-12-31", "--lang", "zh"])
    print(f"made in {time.perf_counter() - started:.1f} s: {page.stat().st_size / 1e6:.2f} MB")
    charts = re.findall(r"<svg.*?</svg>", page.read_text(encoding="utf-8"), re.DOTALL)
    print(f"a chart takes {sum(len(each.encode()) for each in charts) / len(charts):.0f} bytes")
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(OPENINGS):
            context = browser.new_context(offline=True)
            tab = context.new_page()
            tab.goto(page.as_uri())
            print(f"loaded in {tab.evaluate(LOADED)} ms")
            context.close()
        browser.close()


if __name__ == "__main__":
    run()
