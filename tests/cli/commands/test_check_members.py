"""The gate of a plan with members: theirs, who is gone, whom a roll-up covers."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cities import CITY, write_district
from repositories import git_environment
from running import Run

from bishan_targets.storage.git_program import run_git

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
    """Rule, member and target of each error that the change brings, and no waiver accepts."""
    return [
        (each["rule"], each["member"], each["target"])
        for each in found["findings"]
        if each["severity"] == "error" and each["introduced"] and not each["waived"]
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


def with_other_figures(city: City, district: str) -> None:
    """A district that has no figure in common with any other."""
    write_district(city.path / "districts" / district, 60, "2022-12-31 31", "2023-12-31 33")


def test_another_members_figures_are_no_move(bishan: Bishan, city: City) -> None:
    shutil.rmtree(city.path / "districts/north")
    with_other_figures(city, "south")
    code, found = check(bishan)
    assert (code, errors(found)) == (1, [("member-removed", None, None)])
    assert [each["first_run"] for each in found["members"]] == [False, True, False]


def test_members_come_and_go_at_once(bishan: Bishan, city: City) -> None:
    for district in ("north", "west"):
        shutil.rmtree(city.path / "districts" / district)
    with_other_figures(city, "south")
    code, found = check(bishan)
    assert (code, errors(found)) == (1, [("member-removed", None, None)] * 2)


def test_members_that_move_together_are_told_by_their_figures(bishan: Bishan, city: City) -> None:
    city.git("mv", "districts/north", "districts/a")
    city.git("mv", "districts/west", "districts/b")
    plan = city.path / "districts/b/targets.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("120", "100"), encoding="utf-8")
    code, found = check(bishan)
    assert (code, errors(found)) == (1, [("target-loosened", "b", "firms")])


def test_a_member_keeps_its_id_in_another_folder(bishan: Bishan, city: City) -> None:
    (city.path / "towns").mkdir()
    city.git("mv", "districts/north", "towns/north")
    figures = city.path / "towns/north/actuals/figures.csv"
    figures.write_text("metric,date,value\nfirms,2022-12-31,1\n", encoding="utf-8")
    plan = city.path / "targets.toml"
    plan.write_text(CITY.replace('"districts/*"', '"districts/*", "towns/*"'), encoding="utf-8")
    code, found = check(bishan)
    assert code == 1
    assert {(rule, member) for rule, member, _ in errors(found)} == {("history-rewritten", "north")}


def test_a_city_moves_with_all_its_districts(
    bishan: Bishan, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    (city.path / "deep").mkdir()
    city.git("mv", "districts", "targets.toml", "deep")
    monkeypatch.chdir(city.path / "deep")
    code, found = check(bishan)
    assert (code, errors(found)) == (0, [])
    said = bishan("check", "--base", "HEAD").out
    assert said.count("In the base") == 1
    assert "lie elsewhere: east (districts/east/targets.toml), north (districts/north/t" in said
    shutil.rmtree(city.path / "deep/districts/north")
    assert errors(check(bishan)[1]) == [("member-removed", None, None)]


def test_a_roll_up_that_is_gone_has_no_figures_to_restore(bishan: Bishan, city: City) -> None:
    (city.path / "targets.toml").write_text(CITY.partition("[rollups.on")[0], encoding="utf-8")
    assert errors(check(bishan)[1]) == [("metric-removed", None, "on_target")]


def test_git_is_asked_once_for_all_members(
    bishan: Bishan, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(folder: Path, arguments: Sequence[str], *rest: Any) -> Any:
        asked.append(arguments[0])
        return run_git(folder, arguments, *rest)

    monkeypatch.setattr("bishan_targets.storage.git.run_git", counted)
    check(bishan)
    few = len(asked)
    for number in range(12):
        write_district(city.path / f"districts/d{number}", number + 2, f"2023-12-31 {number + 1}")
    city.commit()
    asked.clear()
    code, found = check(bishan)
    assert (code, len(found["members"]), len(asked)) == (0, 15, few)


def test_a_hook_judges_members_as_they_are_staged(
    bishan: Bishan, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRE_COMMIT", "1")
    city.figure("west", "2024-12-31 many")  # and not staged: git has the file, the hook reads it
    for command in ("check", "validate"):
        assert bishan(command).code == {"check": 3, "validate": 3}[command]
    city.git("checkout", "-q", "districts/west")
    with_other_figures(city, "south")
    assert [each["id"] for each in json.loads(bishan("check", "--json").out)["members"]] == [
        *("east", "north", "west")
    ]
    city.git("add", "districts/south")
    assert "south" in bishan("check").out
    city.figure("west", "2024-12-31 80")
    city.git("add", "districts/west")
    assert "\n  districts/west/actuals/figures.csv:4\n" in bishan("check").out
    city.git("checkout", "-q", "HEAD", "districts/west")
    assert bishan("validate").code == 0


def test_a_push_judges_members_as_committed(
    bishan: Bishan, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.figure("west", "2024-12-31 80")
    city.commit()
    shutil.rmtree(city.path / "districts")
    for name, value in (("PRE_COMMIT", "1"), ("FROM_REF", "HEAD~1"), ("TO_REF", "HEAD")):
        monkeypatch.setenv(name if name == "PRE_COMMIT" else f"PRE_COMMIT_{name}", value)
    found = json.loads(bishan("check", "--json", "--as-of", "2025-02-01").out)
    assert ("regressed", "west", "firms") in errors(found)
    assert bishan("validate").code == 0


def test_a_sum_that_has_lost_all_its_figures_is_judged(bishan: Bishan, city: City) -> None:
    """The north has the metric no more: no day has a sum."""
    figures = city.path / "districts/north/actuals/figures.csv"
    figures.write_text("metric,date,value\npatents,2023-12-31,30\n", encoding="utf-8")
    code, found = check(bishan)
    assert code == 1
    assert ("coverage-fell", None, "firms") in errors(found)


def accept(bishan: Bishan, *arguments: str) -> Run:
    until = (date.today() + timedelta(30)).isoformat()
    return bishan("accept", *arguments, "--reason", "merged", "--owner", "me", "--until", until)


def test_the_end_of_a_member_is_accepted_once(bishan: Bishan, city: City) -> None:
    """A waiver that the base has accepts no other member's end."""
    today = date.today().isoformat()
    shutil.rmtree(city.path / "districts/north")
    run = accept(bishan, "member-removed")
    assert (run.code, "unused" in run.err) == (0, False)
    assert ("member-removed", None, None) not in errors(check(bishan, today)[1])
    city.commit()
    shutil.rmtree(city.path / "districts/west")
    assert ("member-removed", None, None) in errors(check(bishan, today)[1])


def test_a_members_finding_is_accepted_in_its_plan(bishan: Bishan, city: City) -> None:
    city.figure("west", "2024-12-31 80")
    assert accept(bishan, "regressed", "firms", "--member", "west").code == 0
    text = (city.path / "districts/west/targets.toml").read_text(encoding="utf-8")
    assert 'rule = "regressed"' in text
    assert ("regressed", "west", "firms") not in errors(check(bishan, date.today().isoformat())[1])
