"""China's new urban jobs, month by month through `status` and `check`, as an office's CI has them.

Origin of the figures: data/new_jobs/README.md.
"""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from repositories import Repo
from running import ROOT, Run

DATA = ROOT / "tests" / "data" / "new_jobs"
GOOD = {"met", "on_track"}
LOUD = {"error", "warning"}
# Figures below those of the same period a year before: no alarm about the year's goal, but true.
BELOW_YEAR_BEFORE = {"2019-09-30", "2019-12-31", "2020-09-30", "2020-12-31", "2022-12-31"}
Bishan = Callable[..., Run]


class Figure(NamedTuple):
    date: str
    value: Decimal


class Day(NamedTuple):
    """A day in CI: whether a figure came in, the verdict, and the loud findings by rule."""

    date: str
    latest: str
    verdict: str
    rules: dict[str, str]


def figures(first: str, last: str = "9999", factor: str = "1") -> Iterator[Figure]:
    """The figures from one day to another; from 2021 on times a factor."""
    with (DATA / "figures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if first <= row["date"] <= last:
                scale = Decimal(factor if row["date"] > "2021" else 1)
                yield Figure(row["date"], (Decimal(row["value"]) * scale).quantize(Decimal(1)))


def month_ends(after: str, before: str) -> Iterator[str]:
    day = date.fromisoformat(after) + timedelta(1)
    while day.isoformat() < before:
        if (day + timedelta(1)).day == 1:
            yield day.isoformat()
        day += timedelta(1)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "GITEE_PIPELINE_NAME"):
        monkeypatch.delenv(name, raising=False)
    found = Repo(tmp_path / "jobs")
    for each in (found.path / "actuals").iterdir():
        each.unlink()
    found.write("targets.toml", (DATA / "targets.toml").read_text(encoding="utf-8"))
    monkeypatch.chdir(found.path)
    return found


def replay(repo: Repo, bishan: Bishan, all_: list[Figure], start: int) -> Iterator[Day]:
    """Every day on which a figure comes in, by a commit of its own, and the month ends between."""
    for figure, following in zip(all_, [*all_[1:], None], strict=True):
        text = f"date = {figure.date}\n[values]\nnew_jobs = {figure.value}\n"
        repo.write(f"actuals/{figure.date}.toml", text)
        repo.commit(figure.date)
        if all_.index(figure) < start:
            continue
        yield day_of(bishan, figure.date, figure.date, "HEAD~1")
        for day in month_ends(figure.date, following.date if following else figure.date):
            yield day_of(bishan, day, figure.date, "HEAD")


def day_of(bishan: Bishan, day: str, latest: str, base: str) -> Day:
    said: dict[str, Any] = json.loads(bishan("status", "--json", "--as-of", day).out)
    gate = json.loads(bishan("check", "--base", base, "--format", "json", "--as-of", day).out)
    loud = {each["rule"]: each["severity"] for each in gate["findings"] if each["severity"] in LOUD}
    return Day(day, latest, said["targets"][0]["verdict"], loud)


def test_no_false_alarm_in_years_that_met_their_goals(repo: Repo, bishan: Bishan) -> None:
    for day in replay(repo, bishan, list(figures("2017", "2023-12-31")), 2):
        assert day.verdict in GOOD, day
        expected = {"regressed"} if day.latest in BELOW_YEAR_BEFORE else set[str]()
        age = (date.fromisoformat(day.date) - date.fromisoformat(day.latest)).days
        expected |= {"stale"} if age > 45 else set()
        assert day.rules.keys() == expected, day
        assert set(day.rules.values()) <= {"warning"}, day


# At 85 % the year ends at 98 % of its goal.
@pytest.mark.parametrize(
    ("factor", "verdict"), [("0.75", "off_track"), ("0.8", "off_track"), ("0.85", "on_track")]
)
def test_a_true_shortfall_is_seen(repo: Repo, bishan: Bishan, factor: str, verdict: str) -> None:
    all_ = list(figures("2017", "2021-12-31", factor))
    days = {day.date: day for day in replay(repo, bishan, all_, len(all_) - 3)}
    september, december = days["2021-09-30"], days["2021-12-31"]
    assert september.verdict == verdict
    assert {"behind-pace", "regressed"} <= september.rules.keys()
    assert ("off-track" in september.rules) == (verdict == "off_track")
    assert (december.verdict, december.rules["missed"]) == ("missed", "error")


def test_rules_say_what_the_authority_said(bishan: Bishan, repo: Repo) -> None:
    for each in figures("2017", "2022-06-30"):
        text = f"date = {each.date}\n[values]\nnew_jobs = {each.value}\n"
        repo.write(f"actuals/{each.date}.toml", text)
    said = bishan("rules", "--json", "--as-of", "2021-09-30").out
    by_share = json.loads(said)["targets"][0]["rules"]["time-share"]
    assert by_share["verdict"] == "faster_than_expected"
    assert by_share["value"] == pytest.approx(0.138, abs=0.001)
    assert (by_share["basis"], by_share["year"]) == ("year_to_date", 2021)
    assert by_share["expected_share_from"] == "past_years"
    assert by_share["expected_share_years"] == [2017, 2018, 2019, 2020]
    of_june = json.loads(bishan("rules", "--json", "--as-of", "2022-06-30").out)["targets"][0]
    assert of_june["rules"]["time-share"]["on_track"] is True
    assert of_june["rules"]["time-share"]["expected_share_from"] == "days"
