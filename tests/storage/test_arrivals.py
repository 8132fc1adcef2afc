"""The commit that brought a figure, as a sign of the time of publication."""

from datetime import date
from pathlib import Path

import pytest
from repositories import PLAN, Repo

from bishan_targets.storage.arrivals import Arrivals
from bishan_targets.storage.git import Repository


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def arrivals(repo: Repo, plan: str = "targets.toml") -> Arrivals:
    repository = Repository(repo.path)
    return Arrivals(repository, repository.resolve("HEAD"), plan)


def brought(repo: Repo, day: str, value: int) -> str:
    repo.figure(day, value)
    return repo.commit(day)


METRIC = "firms"


def test_the_commit_that_brought_a_figure(repo: Repo) -> None:
    first = brought(repo, "2021-12-31", 150)
    for number in range(5):
        repo.write("README", str(number))
        repo.commit("nothing of figures")
    second = brought(repo, "2022-12-31", 160)
    came = arrivals(repo)
    assert came(METRIC, date(2021, 12, 31)) == first
    assert came(METRIC, date(2022, 12, 31)) == second


def test_the_first_figures_of_a_metric_tell_nothing(repo: Repo) -> None:
    assert arrivals(repo)(METRIC, date(2020, 12, 31)) is None
    repo.write("actuals/2021-12-31.toml", "date = 2021-12-31\n[values]\nother = 5\n")
    repo.commit("another metric")
    assert arrivals(repo)("other", date(2021, 12, 31)) is None
    repo.write("actuals/2022-12-31.toml", "date = 2022-12-31\n[values]\nother = 5\n")
    second = repo.commit("its second figure")
    assert arrivals(repo)("other", date(2022, 12, 31)) == second


def test_what_is_not_there_tells_nothing(repo: Repo) -> None:
    brought(repo, "2021-12-31", 150)
    came = arrivals(repo)
    assert came(METRIC, date(2023, 12, 31)) is None
    assert came("unknown", date(2021, 12, 31)) is None
    assert arrivals(repo, "elsewhere/targets.toml")(METRIC, date(2021, 12, 31)) is None


def test_a_commit_that_cannot_be_read_tells_nothing(repo: Repo) -> None:
    repo.write("targets.toml", "[plan")
    repo.commit("broken")
    repo.write("targets.toml", PLAN)
    brought(repo, "2021-12-31", 150)
    assert arrivals(repo)(METRIC, date(2021, 12, 31)) is None


def test_a_merge_brings_what_its_branch_has(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "topic")
    brought(repo, "2021-12-31", 150)
    brought(repo, "2022-12-31", 160)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    came = arrivals(repo)
    days = (date(2021, 12, 31), date(2022, 12, 31))
    assert {came(METRIC, day) for day in days} == {repo.git("rev-parse", "HEAD")}
