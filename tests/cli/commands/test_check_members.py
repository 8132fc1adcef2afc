"""The gate of a plan with members: theirs, who is gone, whom a roll-up covers."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cities import CITY, write_district
from repositories import git_environment
from running import Run

Bishan = Callable[..., Run]


class City:
    """A repository with a city and three districts, committed once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "targets.toml").write_text(CITY, encoding="utf-8")
        write_district(path / "districts/east", 300, "2022-12-31 228", "2023-12-31 255")
        write_district(path / "districts/north", 60, "2022-12-31 55", "2023-12-31 57")
        write_district(path / "districts/west", 120, "2022-12-31 95", "2023-12-31 96")
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", str(self.path), *arguments], check=True, env=git_environment())

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "state")

    def figure(self, district: str, text: str) -> None:
        path = self.path / "districts" / district / "actuals/figures.csv"
        rows = path.read_text(encoding="utf-8")
        path.write_text(f"{rows}firms,{text.replace(' ', ',')}\n", encoding="utf-8")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.chdir(tmp_path)
    return City(tmp_path)


def check(bishan: Bishan, as_of: str = "2025-02-01") -> tuple[int, Any]:
    run = bishan("check", "--base", "HEAD", "--as-of", as_of, "--json")
    return run.code, json.loads(run.out)


def errors(found: Any) -> list[tuple[str, str | None, str | None]]:
    """Rule, member and target of each error that the change brings."""
    return [
        (each["rule"], each["member"], each["target"])
        for each in found["findings"]
        if each["severity"] == "error" and each["introduced"]
    ]


def test_without_a_change_nothing_is_found(bishan: Bishan, city: City) -> None:
    code, found = check(bishan)
    assert (code, errors(found)) == (0, [])
    assert [each["id"] for each in found["members"]] == ["east", "north", "west"]


def test_a_worse_figure_is_that_members(bishan: Bishan, city: City) -> None:
    for district, figure in (("east", 290), ("north", 62), ("west", 80)):
        city.figure(district, f"2024-12-31 {figure}")
    code, found = check(bishan)
    assert code == 1
    assert ("regressed", "west", "firms") in errors(found)
    assert {member for _, member, _ in errors(found)} == {"west"}
    places = {each["path"] for each in found["findings"] if each["rule"] == "regressed"}
    assert places == {"districts/west/actuals/figures.csv"}


def test_an_honest_new_year_passes(bishan: Bishan, city: City) -> None:
    for district, figure in (("east", 290), ("north", 62), ("west", 118)):
        city.figure(district, f"2024-12-31 {figure}")
    assert check(bishan)[0] == 0


def test_a_sum_that_falls_is_a_warning_beside_the_members_finding(
    bishan: Bishan, city: City
) -> None:
    for district, figure in (("east", 200), ("north", 62), ("west", 118)):
        city.figure(district, f"2024-12-31 {figure}")
    _, found = check(bishan)
    warned = {each["rule"]: each for each in found["findings"] if each["target"] == "firms"}
    assert warned["rollup-regressed"]["severity"] == "warning"
    assert warned["rollup-regressed"]["member"] is None


def test_a_member_that_is_gone_is_named(bishan: Bishan, city: City) -> None:
    shutil.rmtree(city.path / "districts/north")
    code, found = check(bishan)
    assert code == 1
    assert errors(found) == [("member-removed", None, None)]
    assert "north" in found["findings"][0]["message"]


def test_a_member_that_has_moved_is_not_gone(bishan: Bishan, city: City) -> None:
    city.git("mv", "districts/north", "districts/nord")
    code, found = check(bishan)
    assert (code, errors(found)) == (0, [])


def test_a_new_member_begins_its_own_history(bishan: Bishan, city: City) -> None:
    write_district(city.path / "districts/south", 10, "2022-12-31 9", "2023-12-31 8")
    code, found = check(bishan)
    assert (code, errors(found)) == (0, [])
    assert [each["first_run"] for each in found["members"]] == [False, False, True, False]
    assert (
        "New members, whose figures begin their history: south."
        in bishan("check", "--base", "HEAD", "--as-of", "2025-02-01").out
    )


def test_silence_does_not_make_a_total_better(bishan: Bishan, city: City) -> None:
    for district, figure in (("east", 290), ("west", 118)):
        city.figure(district, f"2025-12-31 {figure}")
    code, found = check(bishan, "2026-01-31")
    assert code == 1
    fell = [each for each in found["findings"] if each["rule"] == "coverage-fell"]
    assert [each["target"] for each in fell] == ["firms", "on_target"]
    assert (fell[0]["value"], fell[0]["reference"]) == (2, 3)
    assert "north" in fell[0]["message"]


def test_a_roll_up_made_otherwise_is_loosened(bishan: Bishan, city: City) -> None:
    plan = city.path / "targets.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('sum = "firms"', 'worst = "firms"'), encoding="utf-8")
    code, found = check(bishan)
    assert code == 1
    assert ("target-loosened", None, "firms") in errors(found)


def test_a_late_figure_of_a_member_is_no_rewritten_total(bishan: Bishan, city: City) -> None:
    city.figure("east", "2024-12-31 290")
    city.figure("west", "2024-12-31 118")
    city.commit()
    city.figure("north", "2024-12-31 62")
    code, found = check(bishan)
    assert (code, errors(found)) == (0, [])


def test_a_member_with_errors_leaves_nothing_judged(bishan: Bishan, city: City) -> None:
    city.figure("north", "2024-12-31 many")
    run = bishan("check", "--base", "HEAD")
    assert run.code == 3
    assert "districts/north/actuals/figures.csv:4:" in run.err


def test_partial_judges_the_rest_and_never_passes(bishan: Bishan, city: City) -> None:
    city.figure("north", "2024-12-31 many")
    run = bishan("check", "--base", "HEAD", "--partial", "--as-of", "2025-02-01")
    assert run.code == 3
    assert "left out, so that the gate does not pass: north." in run.out
    assert "member-removed" not in run.out
    city.figure("west", "2024-12-31 80")
    assert bishan("check", "--base", "HEAD", "--partial", "--as-of", "2025-02-01").code == 1


def test_findings_of_members_are_told_apart_in_every_format(bishan: Bishan, city: City) -> None:
    for district in ("east", "west"):
        city.figure(district, "2024-12-31 10")
    for format_ in ("text", "junit", "sarif", "github", "gitlab", "markdown"):
        out = bishan("check", "--base", "HEAD", "--format", format_, "--as-of", "2025-02-01").out
        assert "east" in out, format_
        assert "west" in out, format_
    _, found = check(bishan)
    fingerprints = [each["fingerprint"] for each in found["findings"]]
    assert len(set(fingerprints)) == len(fingerprints)
