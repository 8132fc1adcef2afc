"""Replay published series: whether `bishan rules` reproduces the published verdicts.

`python benchmarks/replay.py` prints the table of docs/reference/published-rules.md and every
mismatch; another file of the same format can replace those in benchmarks/verdicts. Each series goes
through the whole program: a plan and dated figures as TOML, parsed like files, judged as of the
last day of a year.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import markdown_table

from bishan_targets.model.book import Book
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.report.rules import ruled

VERDICTS: Final = Path(__file__).parent / "verdicts"
RULES: Final = {"statcan": "open-sdg", "destatis_dns": "destatis", "eustat": "eurostat"}
# Eustat has its own names for Eurostat's grades, and none for an achieved target.
EUSTAT: Final = {
    "target_achieved": "significant_progress",
    "insufficient_progress": "moderate_deterioration",
    "moving_away": "significant_deterioration",
}
ID: Final = "series"


@dataclass(frozen=True, slots=True)
class Replay:
    """One published verdict, and the rule's verdict on the same figures."""

    id: str
    publisher: str
    year: int | None
    published: str
    found: str
    score: float | None
    published_score: float | None

    @property
    def same(self) -> bool:
        """Whether the verdict is reproduced."""
        return self.published == self.found


def series(path: Path | None = None) -> list[dict[str, Any]]:
    """The published series of one file, or of all shipped files."""
    paths = [path] if path else sorted(VERDICTS.glob("*.json"))
    return [each for one in paths for each in json.loads(one.read_text(encoding="utf-8"))]


def plan_of(case: dict[str, Any]) -> str:
    """The plan for a series, as TOML."""
    up = case["op"] == ">="
    lines = ["[plan]"]
    if case.get("base_year"):
        lines.append(f"baseline = {case['base_year']}-12-31")
    if case["target"] is None:
        lines += [f"[indicators.{ID}]", f'better = "{"higher" if up else "lower"}"']
    else:
        lines += [f"[targets.{ID}]", f"{'at_least' if up else 'at_most'} = {case['target']!r}"]
        lines.append(f"by = {case['target_year'] or 2030}-12-31")
    if case.get("target_type") == "constant":
        lines.append("keep = true")
    if case.get("limit") is not None and case["target"] is None:
        lines.append(f"{'maximum' if up else 'minimum'} = {case['limit']!r}")
    return "\n".join(lines) + "\n"


def book_of(case: dict[str, Any]) -> Book:
    """The series as a book, parsed like its files."""
    plan = File("targets.toml", "targets.toml", plan_of(case).encode())
    figures = [File(name, name, text.encode()) for name, text in _figures(case)]
    return read(Files(plan, figures))


def write(case: dict[str, Any], folder: Path) -> None:
    """The series as a plan with its figures, in `folder`."""
    (folder / "targets.toml").write_text(plan_of(case), encoding="utf-8")
    (folder / "actuals").mkdir()
    for name, text in _figures(case):
        (folder / "actuals" / name).write_text(text, encoding="utf-8")


def _figures(case: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for year, value in case["series"]:
        yield f"{year}-12-31.toml", f"date = {year}-12-31\n[values]\n{ID} = {value!r}\n"


def replays(cases: list[dict[str, Any]]) -> Iterator[Replay]:
    """Every published verdict beside the rule's; one for each year of a published history."""
    for case in cases:
        book = book_of(case)
        for each in case.get("published_history") or [case["published"]]:
            yield _replay(case, book, each)


def _replay(case: dict[str, Any], book: Book, published: dict[str, Any]) -> Replay:
    year, publisher = published.get("as_of_year"), case["set"]
    found = ruled(book, date(year or 2026, 12, 31)).targets[0].rules[RULES[publisher]]
    return Replay(
        id=case["id"],
        publisher=publisher,
        year=year,
        published=published["status"],
        found=in_publishers_words(publisher, found.verdict),
        score=found.score,
        published_score=published.get("score"),
    )


def in_publishers_words(publisher: str, verdict: str) -> str:
    """The publisher's name for a rule's verdict."""
    return EUSTAT.get(verdict, verdict) if publisher == "eustat" else verdict


def table(found: list[Replay]) -> str:
    """The table of docs/reference/published-rules.md: numbers of verdicts reproduced."""
    total, same = Counter(r.publisher for r in found), Counter(r.publisher for r in found if r.same)
    rows = (
        [name, RULES[name], *map(str, (count, same[name])), f"{100 * same[name] / count:.1f}%"]
        for name, count in sorted(total.items())
    )
    return markdown_table.table(
        ["publisher", "rule", "verdicts", "reproduced", "share"], rows, texts=2
    )


def main() -> None:
    """Print the numbers of verdicts reproduced, and the mismatches."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    found = list(replays(series(path)))
    print(table(found))
    for each in found:
        if not each.same:
            print(f"{each.id} {each.year or ''}: published {each.published}, found {each.found}")


if __name__ == "__main__":
    main()
