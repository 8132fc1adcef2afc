"""A plan with members, from the command line: selection, matrices, export, members that fail."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cities import CITY, write_district
from running import Run

Bishan = Callable[..., Run]


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "targets.toml").write_text(CITY, encoding="utf-8")
    known = {
        "east": (300, "2021-12-31 204", "2022-12-31 228", "2023-12-31 255"),
        "north": (60, "2021-12-31 47", "2022-12-31 55"),
        "west": (120, "2021-12-31 92", "2022-12-31 95", "2023-12-31 96"),
    }
    for name, (goal, *figures) in known.items():
        write_district(tmp_path / "districts" / name, int(goal), *map(str, figures))
    return tmp_path


def status(bishan: Bishan, *arguments: str) -> Any:
    return json.loads(bishan("status", "--json", "--as-of", "2023-12-31", *arguments).out)


def test_a_sum_names_the_member_that_counts_with_an_earlier_figure(
    bishan: Bishan, city: Path
) -> None:
    firms = status(bishan)["targets"][0]
    assert firms["latest"]["value"] == 255 + 55 + 96
    assert firms["unit"] == {"und": "firms"}
    assert firms["flags"] == ["carried"]
    assert firms["rollup"]["coverage"] == {
        "date": "2023-12-31",
        "members": 3,
        "reported": ["east", "west"],
        "carried": ["north"],
        "missing": [],
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Sum of the members' “High-tech firms”\n"),
        ("zh", "各成员“高新技术企业”合计\n"),
    ],
)
def test_a_sum_names_what_is_added_as_most_members_do(
    language: str, said: str, bishan: Bishan, city: Path
) -> None:
    names = {"east": "Firms in parks", "north": "High-tech firms", "west": "High-tech firms"}
    for member, name in names.items():
        plan = city / "districts" / member / "targets.toml"
        text = plan.read_text(encoding="utf-8")
        assert 'name = "High-tech firms"' in text
        both = f'name = {{ en = "{name}", zh = "高新技术企业" }}'
        plan.write_text(text.replace('name = "High-tech firms"', both), encoding="utf-8")
    assert said in bishan("show", "firms", "--as-of", "2023-12-31", "--lang", language).out
    found = json.loads(bishan("show", "firms", "--as-of", "2023-12-31", "--json").out)
    rollup = found["target"]["rollup"]
    assert rollup["of_name"] == {"en": "High-tech firms", "zh": "高新技术企业"}
    assert (rollup["of"], rollup["by_name"]) == ("firms", None)


def test_what_no_member_names_has_its_id(bishan: Bishan, city: Path) -> None:
    with (city / "targets.toml").open("a", encoding="utf-8") as file:
        file.write('[rollups.patents]\nsum = "patents"\nat_least = 9\n')
    found = json.loads(bishan("show", "patents", "--as-of", "2023-12-31", "--json").out)
    assert found["target"]["rollup"]["of_name"] is None
    assert "Sum of the members' “patents”\n" in bishan("show", "patents").out


def test_odds_of_members_add_up_to_the_expected_number(bishan: Bishan, city: Path) -> None:
    counted = status(bishan)["targets"][1]["rollup"]["counted"]
    odds = [
        status(bishan, "--member", name)["targets"][0]["projection"]["probability"]
        for name in ("east", "north", "west")
    ]
    assert counted["expected"] == pytest.approx(sum(odds))
    assert counted["low"] <= counted["expected"] <= counted["high"]


def test_goals_of_members_are_counted_binding_ones_first(bishan: Bishan, city: Path) -> None:
    members = status(bishan)["members"]
    assert [each["id"] for each in members["goals"]] == ["firms", "patents"]
    assert [each["summary"]["total"] for each in members["goals"]] == [3, 3]
    assert [each["id"] for each in members["members"]] == ["east", "north", "west"]


def test_only_one_target_asks_for_no_members(bishan: Bishan, city: Path) -> None:
    assert status(bishan, "firms")["members"] is None


@pytest.mark.parametrize("format_", ["plain", "markdown", "table"])
def test_every_format_has_the_matrix(bishan: Bishan, city: Path, format_: str) -> None:
    out = bishan("status", "--as-of", "2023-12-31", "--format", format_).out
    assert all(name in out for name in ("east", "north", "west"))


def test_a_member_that_cannot_be_read_stops_everything(bishan: Bishan, city: Path) -> None:
    (city / "districts/west/targets.toml").write_text("[targets", encoding="utf-8")
    (city / "districts/north/targets.toml").write_text("[targets.x]\nat_leas = 1", encoding="utf-8")
    run = bishan("status")
    assert run.code == 3
    assert run.out == ""
    assert "districts/west/targets.toml:1:" in run.err
    assert "districts/north/targets.toml:2:" in run.err


def test_partial_shows_the_rest_and_names_the_others(bishan: Bishan, city: Path) -> None:
    (city / "districts/west/targets.toml").write_text("[targets", encoding="utf-8")
    run = bishan("status", "--partial", "--as-of", "2023-12-31", "--json")
    assert run.code == 3
    found = json.loads(run.out)["members"]["members"]
    assert [(each["id"], bool(each["errors"])) for each in found] == [
        ("east", False),
        ("north", False),
        ("west", True),
    ]
    assert "west" in bishan("status", "--partial").err


def test_members_of_members_are_reached_by_their_path(bishan: Bishan, city: Path) -> None:
    write_district(city / "districts/east/towns/centre", 100, "2022-12-31 80", "2023-12-31 90")
    east = city / "districts/east/targets.toml"
    text = east.read_text(encoding="utf-8")
    east.write_text(text.replace("[plan]", '[plan]\nmembers = ["towns/*"]'), encoding="utf-8")
    run = bishan("status", "--member", "east/centre", "--format", "plain")
    assert run.out.splitlines()[1].startswith("firms\tHigh-tech firms\t90")


def test_export_says_whose_each_figure_is(bishan: Bishan, city: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(bishan("export").out)))
    assert {each["member"] for each in rows} == {"", "east", "north", "west"}
    east = [each["value"] for each in rows if each["member"] == "east"]
    assert east == ["204", "228", "255"]


@pytest.mark.parametrize("pattern", ["a**", "/", "", "nowhere/*"])
def test_a_pattern_that_no_folder_matches_is_named(
    bishan: Bishan, city: Path, pattern: str
) -> None:
    text = CITY.replace("districts/*", pattern)
    (city / "targets.toml").write_text(text, encoding="utf-8")
    run = bishan("status")
    assert run.code == 2
    assert "targets.toml:3:" in run.err
    assert "Traceback" not in run.err


def late(city: Path) -> None:
    """East and west go on, the north stays silent for longer than it may."""
    for name, value in (("east", 290), ("west", 100)):
        path = city / f"districts/{name}/actuals/figures.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}firms,2024-12-31,{value}\n", encoding="utf-8")


def test_a_sum_without_a_figure_says_who_is_missing(bishan: Bishan, city: Path) -> None:
    late(city)
    run = bishan("status", "--as-of", "2025-01-31", "--json")
    firms = json.loads(run.out)["targets"][0]
    assert firms["latest"]["date"] == "2023-12-31"
    assert firms["rollup"]["coverage"]["missing"] == []
    assert firms["rollup"]["without_figure"] == {
        "date": "2024-12-31",
        "members": 3,
        "reported": ["east", "west"],
        "carried": [],
        "missing": ["north"],
    }
    said = "There is no figure for 31 December 2024, because members are missing: north."
    for format_ in ("table", "plain", "markdown", "csv"):
        run = bishan("status", "--as-of", "2025-01-31", "--format", format_)
        shown = f"{run.err} {run.out}".replace("\\", "")
        assert said in " ".join(shown.split()), format_
    assert said in bishan("show", "firms", "--as-of", "2025-01-31").out


def test_notes_and_rows_name_the_members_that_are_missing(bishan: Bishan, city: Path) -> None:
    late(city)
    run = bishan("status", "--as-of", "2025-01-31", "--format", "csv")
    said = "on_target: 2 of 3 members have a figure for 31 December 2024. Without a figure: north."
    assert said in run.err
    rows = {each["id"]: each for each in csv.DictReader(io.StringIO(run.out))}
    columns = ("members", "counted", "carried", "missing", "without_figure")
    found = {name: [row[column] for column in columns] for name, row in rows.items()}
    assert found["firms"] == ["3", "2", "", "north", "2024-12-31"]
    assert found["on_target"] == ["3", "2", "", "north", ""]
    counted = [rows["on_target"][each] for each in ("meeting_low", "meeting_high")]
    assert all(each.isdigit() for each in counted)


def test_a_member_that_is_left_out_is_missing_from_every_figure(bishan: Bishan, city: Path) -> None:
    (city / "districts/west/targets.toml").write_text("[targets", encoding="utf-8")
    run = bishan("status", "--partial", "--as-of", "2023-12-31", "--json")
    firms, on_target = json.loads(run.out)["targets"]
    assert (firms["latest"], firms["verdict"]) == (None, "no_data")
    assert firms["rollup"]["without_figure"]["missing"] == ["west"]
    assert on_target["rollup"]["coverage"]["missing"] == ["west"]


def test_a_metric_of_a_member_left_out_is_not_unknown(bishan: Bishan, city: Path) -> None:
    text = CITY.replace('sum = "firms"', 'sum = "output"')
    (city / "targets.toml").write_text(text, encoding="utf-8")
    assert "rollup-unknown-metric" in bishan("status").err
    (city / "districts/west/targets.toml").write_text("[targets", encoding="utf-8")
    assert "rollup-unknown-metric" not in bishan("status", "--partial").err


def test_a_folder_of_other_things_beside_members_is_none(bishan: Bishan, city: Path) -> None:
    (city / "districts/notes").mkdir()
    assert len(status(bishan)["members"]["members"]) == 3
    (city / "districts/north/targets.toml").unlink()
    run = bishan("status")
    assert run.code == 3
    assert "member-without-plan" in run.err


def test_amounts_are_due_as_often_as_the_ratio_made_of_them(bishan: Bishan, city: Path) -> None:
    """Without a word in the plan above, a silent member leaves after a month and a half."""
    for name, months in (("east", ("01", "02", "03")), ("west", ("01",))):
        folder = city / "districts" / name
        plan = '[plan]\nby = 2025-12-31\n[ratios.share]\nof = "seen"\nto = "came"\n'
        plan += '[targets.share]\nat_least = 0.9\nevery = "month"\n'
        (folder / "targets.toml").write_text(plan, encoding="utf-8")
        rows = [f"{one},2024-{month}-28,10\n" for month in months for one in ("seen", "came")]
        (folder / "actuals/figures.csv").write_text("metric,date,value\n" + "".join(rows))
    (city / "targets.toml").write_text(
        CITY.partition("[rollups")[0].replace("districts/*", "districts/[ew]*")
        + '[rollups.share]\nratio = ["seen", "came"]\nat_least = 0.9\n',
        encoding="utf-8",
    )
    found = json.loads(bishan("status", "--json", "--as-of", "2024-03-31").out)["targets"][0]
    assert found["rollup"]["coverage"]["missing"] == ["west"]


def test_a_figure_is_recorded_in_its_members_folder(bishan: Bishan, city: Path) -> None:
    run = bishan("record", "firms=290", "--member", "east", "--date", "2024-12-31", "--yes")
    assert run.code == 0
    assert (city / "districts/east/actuals/2024-12-31.toml").is_file()
    assert not (city / "actuals").exists()
    shown = json.loads(bishan("status", "--member", "east", "--json").out)
    assert shown["targets"][0]["latest"]["value"] == 290


def test_a_table_is_imported_into_its_members_folder(bishan: Bishan, city: Path) -> None:
    (city / "table.csv").write_text("date,firms\n2024-12-31,290\n", encoding="utf-8")
    run = bishan("import", "table.csv")
    assert (run.code, "--member NAME" in run.err) == (2, True)
    assert bishan("import", "table.csv", "--member", "east", "--yes").code == 0
    assert (city / "districts/east/actuals/2024-12-31.toml").is_file()


def test_a_metric_of_members_alone_is_exported_by_its_id(bishan: Bishan, city: Path) -> None:
    with (city / "districts/west/actuals/figures.csv").open("a", encoding="utf-8") as file:
        file.write("gdp,2023-12-31,900\n")
    rows = list(csv.DictReader(io.StringIO(bishan("export", "gdp").out)))
    assert [(each["member"], each["metric"], each["value"]) for each in rows] == [
        ("west", "gdp", "900")
    ]
    assert "unknown-id" in bishan("export", "gpd").err


def test_validate_counts_members_and_questions_their_figures(bishan: Bishan, city: Path) -> None:
    run = bishan("validate")
    assert "2 targets, 0 figures. 3 members, which have 6 targets and 8 figures." in run.out
    with (city / "districts/west/actuals/figures.csv").open("a", encoding="utf-8") as file:
        file.write("firms,2024-12-31,9700\n")
    run = bishan("validate", "--json")
    found = json.loads(run.out)
    assert found["members"] == {"members": 3, "targets": 6, "figures": 9}
    doubtful = [each for each in found["diagnostics"] if each["code"].startswith("doubtful")]
    assert [each["file"] for each in doubtful] == ["districts/west/actuals/figures.csv"]


INVESTMENT = """[plan]
by = 2026-03-31

[targets.investment]
unit = "million euros"
figures = "year_to_date"
year_starts = "04-01"
every = "quarter"
each_year = { at_least = 100 }
"""


@pytest.fixture
def investments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city whose two districts report investment since 1 April, without its own plan."""
    monkeypatch.chdir(tmp_path)
    known = {"east": (20, 50, 75, 110, 24), "west": (10, 30, 45, 70, 11)}
    days = ("2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30")
    for name, figures in known.items():
        folder = tmp_path / "districts" / name
        (folder / "actuals").mkdir(parents=True)
        (folder / "targets.toml").write_text(INVESTMENT, encoding="utf-8")
        rows = [f"investment,{day},{value}\n" for day, value in zip(days, figures, strict=True)]
        (folder / "actuals/figures.csv").write_text("metric,date,value\n" + "".join(rows))
    return tmp_path


def city_plan(folder: Path, rollup: str) -> None:
    head = '[plan]\nby = 2026-03-31\nmembers = ["districts/*"]\n[rollups.investment]\n'
    (folder / "targets.toml").write_text(head + rollup, encoding="utf-8")


def test_a_sum_of_years_to_date_has_a_goal_for_each_year(bishan: Bishan, investments: Path) -> None:
    city_plan(
        investments, 'sum = "investment"\nyears = { 2024 = 175, 2025 = 190 }\nbetter="higher"'
    )
    found = json.loads(bishan("status", "--json", "--as-of", "2025-07-31").out)["targets"][0]
    assert (found["figures"], found["goal"]["by"]) == ("year_to_date", "2026-03-31")
    assert (found["year"]["to_date"], found["year"]["done"]) == (35, pytest.approx(35 / 190))
    assert found["year"]["same_period"]["value"] == 30
    assert [(each["by"], each["value"], each["verdict"]) for each in found["steps"]] == [
        ("2025-03-31", 175, "met")
    ]


def test_a_sum_of_years_to_date_has_a_goal_for_several_years(
    bishan: Bishan, investments: Path
) -> None:
    city_plan(investments, 'sum = "investment"\ntotal = { at_least = 350, from = 2024-04-01 }')
    found = json.loads(bishan("status", "--json", "--as-of", "2025-07-31").out)["targets"][0]
    assert found["total"]["so_far"] == 180 + 35


def test_a_mean_of_years_to_date_is_one(bishan: Bishan, investments: Path) -> None:
    for name, people in (("east", 3), ("west", 1)):
        path = investments / f"districts/{name}/actuals/figures.csv"
        path.write_text(f"{path.read_text()}people,2025-03-31,{people}\n", encoding="utf-8")
    city_plan(investments, 'mean = "investment"\nweight = "people"\neach_year = { at_least = 9 }')
    found = json.loads(bishan("status", "--json", "--as-of", "2025-07-31").out)["targets"][0]
    assert found["year"]["to_date"] == (3 * 24 + 11) / 4


def test_every_command_takes_a_roll_up_with_a_goal_for_each_year(
    bishan: Bishan, investments: Path
) -> None:
    city_plan(investments, 'sum = "investment"\neach_year = { at_least = 175 }')
    day = ("--as-of", "2025-07-31")
    assert "1 on track" in bishan("brief", *day).out
    assert "2025-03-31  ≥ 175  180     met" in bishan("show", "investment", *day).out
    assert bishan("check", "--no-base", *day).code == 0
    assert bishan("report", "--site", "site", *day).code == 0
    assert bishan("validate").code == 0


def test_a_goal_for_each_year_of_members_left_out_has_no_figures(
    bishan: Bishan, investments: Path
) -> None:
    city_plan(investments, 'sum = "investment"\neach_year = { at_least = 175 }')
    for name in ("east", "west"):
        (investments / f"districts/{name}/targets.toml").write_text("[targets", encoding="utf-8")
    run = bishan("status", "--json", "--partial", "--as-of", "2025-07-31")
    assert (run.code, json.loads(run.out)["targets"][0]["verdict"]) == (3, "no_data")


def test_a_wildcard_means_the_folders_below_and_not_the_plan_itself(
    bishan: Bishan, city: Path
) -> None:
    plan = CITY.replace('"districts/*"', '"*"')
    (city / "districts/targets.toml").write_text(plan, encoding="utf-8")
    found = bishan("status", "--json", "--as-of", "2023-12-31", "--file", "districts")
    assert found.code == 0
    assert [each["id"] for each in json.loads(found.out)["members"]["members"]] == [
        *("east", "north", "west")
    ]
