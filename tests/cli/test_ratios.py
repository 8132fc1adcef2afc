"""Ratios on the command line: recorded, shown, exported, checked."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer
from plans import write_plan
from repositories import git_environment
from running import Run

from bishan_targets.cli.completion import beginnings

Bishan = Callable[..., Run]
TARGET = (
    '[targets.rd_share]\nname.zh = "研发经费占比"\nname.en = "R&D share"\nunit = "%"\n'
    "at_least = 3.5\nby = 2099-12-31\n"
)
RATIO = '\n[ratios.rd_share]\nof = "rd_spending"\nto = "gdp"\nscale = 100\n'
FIGURES = {
    "d2021_12_31": '[values]\nrd_spending = 22.4\ngdp = { value = 740.2, source = "yearbook" }\n',
    "d2022_12_31": "[values]\nrd_spending = 25.4\ngdp = { value = 781.5, provisional = true }\n",
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_plan(tmp_path / "plan", TARGET + RATIO, **FIGURES))
    return tmp_path / "plan"


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan(*arguments, "--json")
    assert found.code in (0, 1)
    content: dict[str, Any] = json.loads(found.out)
    return content


# --- show -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("plan")
def test_show_tells_what_a_figure_is_made_of(bishan: Bishan) -> None:
    english = bishan("show", "rd_share", "--lang", "en").out
    assert "Computed from two metrics of the same date: rd_spending × 100 ÷ gdp.\n" in english
    assert "For 31 December 2022: 3.25 = 25.4 × 100 ÷ 781.5.\n" in english
    chinese = bishan("show", "rd_share", "--lang", "zh").out
    assert "由同一日期的两项数据计算：rd_spending × 100 ÷ gdp。\n" in chinese
    assert "2022年12月31日：3.25 = 25.4 × 100 ÷ 781.5。\n" in chinese
    early = bishan("show", "rd_share", "--lang", "en", "--as-of", "2022-01-31").out
    assert "For 31 December 2021: 3.03 = 22.4 × 100 ÷ 740.2.\n" in early
    assert "Computed from" in bishan("show", "rd_share", "--as-of", "2020-01-31").out


@pytest.mark.usefixtures("plan")
def test_show_tells_what_a_part_is_for(bishan: Bishan) -> None:
    assert "Used to compute rd_share.\n" in bishan("show", "gdp", "--lang", "en").out
    assert "用于计算 rd_share。\n" in bishan("show", "gdp", "--lang", "zh").out
    assert document(bishan, "show", "gdp")["used_in"] == ["rd_share"]


@pytest.mark.usefixtures("plan")
def test_json_has_every_digit(bishan: Bishan) -> None:
    found = document(bishan, "show", "rd_share")
    assert found["ratio"] == {
        "of": "rd_spending",
        "to": "gdp",
        "scale": 100,
        "decimals": 2,
        "latest": {"date": "2022-12-31", "value": 3.250159948816379, "of": 25.4, "to": 781.5},
    }
    assert [(each["file"], each["provisional"]) for each in found["history"]] == [
        ("", False),
        ("", True),
    ]
    assert found["history"][0]["source"] == "yearbook"


def test_computed_and_typed_figures_are_told_apart(bishan: Bishan, plan: Path) -> None:
    assert bishan("record", "rd_share=3.25", "--date", "2022-12-31").code == 0
    assert [each["file"] for each in document(bishan, "show", "rd_share")["history"]] == [
        "",
        (Path("actuals") / "2022-12-31.toml").as_posix(),
    ]
    rows = re.findall(r"^  (20\d\d-12-31 .*)$", bishan("show", "rd_share").out, re.MULTILINE)
    assert ["yes" in row for row in rows[:2]] == [True, False]


def test_a_ratio_may_stand_alone(bishan: Bishan, plan: Path) -> None:
    alone = RATIO.replace("ratios.rd_share", "ratios.share")
    (plan / "targets.toml").write_text(TARGET + alone, encoding="utf-8")
    found = bishan("show", "share").out
    assert "Computed from two metrics" in found
    assert "3.25 " in found
    assert "No target is set" not in found
    assert document(bishan, "validate")["untracked"] == []


def test_a_scale_of_one_is_not_written(bishan: Bishan, plan: Path) -> None:
    (plan / "targets.toml").write_text(
        TARGET + RATIO.replace("scale = 100\n", ""), encoding="utf-8"
    )
    assert "0.03 = 25.4 ÷ 781.5.\n" in bishan("show", "rd_share").out


# --- record, import, export -----------------------------------------------------------------------


@pytest.mark.usefixtures("plan")
def test_the_parts_are_recorded_without_asking_for_context(bishan: Bishan) -> None:
    found = document(bishan, "record", "rd_spending=27", "gdp=800", "--date", "2023-12-31")
    assert [each["kind"] for each in found["figures"]] == ["ratio", "ratio"]
    (target,) = found["targets"]
    assert target["id"] == "rd_share"
    assert (target["before"]["gap"], target["after"]["gap"]) == (0.24984005118362124, 0.125)


def test_the_first_figures_need_no_context_either(bishan: Bishan, plan: Path) -> None:
    for file in (plan / "actuals").iterdir():
        file.unlink()
    found = bishan("record", "rd_spending=25.4", "gdp=781.5", "--date", "2022-12-31")
    assert found.code == 0
    assert "kept as context" not in found.out
    assert bishan("record", "rd_spendng=25.4", "--date", "2022-12-30").code == 2


@pytest.mark.usefixtures("plan")
def test_a_slip_in_a_part_is_questioned(bishan: Bishan) -> None:
    found = bishan("record", "gdp=7815", "--date", "2023-12-31")
    assert (found.code, "doubtful-scale" in found.err) == (2, True)


def test_a_figure_of_a_ratio_is_compared_when_recorded(bishan: Bishan, plan: Path) -> None:
    def record(*figures: str) -> Run:
        return bishan("record", *figures, "--date", "2022-12-31", "--dry-run")

    assert "ratio-disagrees" in record("rd_share=3.2").err
    assert "ratio-disagrees" in record("rd_share=3.2", "--replace", "--source", "x").err
    assert record("rd_share=3.25").code == 0
    revised = ("rd_spending=27", "--replace", "--source", "x")
    assert "ratio-disagrees" in record("rd_share=3.25", *revised).err
    assert record("rd_share=3.45", *revised).code == 0
    assert not (plan / "actuals" / "2022-12-31.toml").read_text("utf-8").count("rd_share")


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_what_is_exported_comes_back_unchanged(bishan: Bishan, plan: Path, form: str) -> None:
    assert bishan("export", "-o", f"all.{form}").code == 0
    if form == "parquet":  # which is read as a history
        rows = plan.parent / "copy" / "actuals"
        rows.mkdir(parents=True)
        (rows.parent / "targets.toml").write_text(TARGET + RATIO, encoding="utf-8")
        (plan / "all.parquet").rename(rows / "all.parquet")
        again = document(bishan, "show", "rd_share", "-f", str(rows.parent))
        wanted = document(bishan, "show", "rd_share")
        assert [each["value"] for each in again["history"]] == [
            each["value"] for each in wanted["history"]
        ]
        return
    found = document(bishan, "import", f"all.{form}")
    assert {each["effect"] for each in found["figures"]} == {"same"}
    assert len(found["figures"]) == 6
    assert found["files"] == []
    replaced = document(bishan, "import", f"all.{form}", "--replace", "--source", "table")
    assert {each["metric"] for each in replaced["figures"] if each["effect"] == "amended"} == {
        "gdp",
        "rd_spending",
    }


@pytest.mark.usefixtures("plan")
def test_a_shell_offers_the_parts_before_they_have_figures(plan: Path) -> None:
    for file in (plan / "actuals").iterdir():
        file.unlink()
    context = cast("typer.Context", SimpleNamespace(params={"file": str(plan)}))
    assert beginnings(context) == ["rd_share=", "rd_spending=", "gdp="]
    (plan / "targets.toml").write_text('ratios = { x = 1, y = { of = 3, to = "b" } }', "utf-8")
    assert beginnings(context) == ["b=", "x=", "y="]


# --- validate, check ------------------------------------------------------------------------------


def test_only_figures_in_files_are_counted(bishan: Bishan, plan: Path) -> None:
    assert document(bishan, "validate")["figures"] == 4
    snapshot = plan / "actuals" / "2022-12-31.toml"
    snapshot.write_text(snapshot.read_text("utf-8") + "rd_share = 3.25\n", encoding="utf-8")
    assert document(bishan, "validate")["figures"] == 5


def warnings_of(bishan: Bishan) -> list[dict[str, Any]]:
    found = document(bishan, "validate")["diagnostics"]
    return [each for each in found if each["severity"] == "warning"]


def test_a_slip_is_questioned_where_it_was_typed(bishan: Bishan, plan: Path) -> None:
    snapshot = plan / "actuals" / "2022-12-31.toml"
    snapshot.write_text(snapshot.read_text("utf-8").replace("781.5", "7815"), encoding="utf-8")
    (said,) = warnings_of(bishan)
    assert (said["code"], said["file"], said["line"]) == (
        "doubtful-scale",
        "actuals/2022-12-31.toml",
        4,
    )


def test_a_scale_left_out_is_questioned_in_the_plan(bishan: Bishan, plan: Path) -> None:
    (plan / "targets.toml").write_text(
        TARGET + RATIO.replace("scale = 100\n", ""), encoding="utf-8"
    )
    (plan / "actuals" / "2021-12-31.toml").unlink()
    (said,) = warnings_of(bishan)
    assert (said["code"], said["file"]) == ("doubtful-scale", "targets.toml")
    assert "0.0325016" in said["message"]


def test_a_figure_of_the_future_is_told_by_its_file(bishan: Bishan, plan: Path) -> None:
    text = "date = 2098-12-31\n[values]\nrd_spending = 27\ngdp = 800\n"
    (plan / "actuals" / "2098-12-31.toml").write_text(text, encoding="utf-8")
    for command in ("validate", "status"):
        (said,) = (
            each
            for each in document(bishan, command)["diagnostics"]
            if each["code"] == "future-date"
        )
        assert said["file"] == "actuals/2098-12-31.toml"


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, env=git_environment(), capture_output=True)


@pytest.fixture
def committed(plan: Path) -> Path:
    git(plan, "init", "-q", "-b", "main")
    git(plan, "add", "-A")
    git(plan, "commit", "-q", "-m", "first")
    return plan


def test_a_finding_on_a_computed_figure_is_placed_at_the_numerator(
    bishan: Bishan, committed: Path
) -> None:
    text = "date = 2023-12-31\n[values]\nrd_spending = 20\ngdp = 800\n"
    (committed / "actuals" / "2023-12-31.toml").write_text(text, encoding="utf-8")
    found = document(bishan, "check", "--base", "HEAD", "--as-of", "2024-03-01")
    (regressed,) = (each for each in found["findings"] if each["rule"] == "regressed")
    assert (regressed["file"], regressed["line"]) == ("actuals/2023-12-31.toml", 3)
    assert (regressed["target"], regressed["value"]) == ("rd_share", 2.5)


def test_another_definition_is_said_in_every_format(bishan: Bishan, committed: Path) -> None:
    changed = TARGET + RATIO.replace("100", "1000")
    (committed / "targets.toml").write_text(changed, encoding="utf-8")
    command = ("check", "--base", "HEAD", "--as-of", "2023-03-01")
    found = document(bishan, *command)
    (only,) = (each for each in found["findings"] if each["rule"] == "target-loosened")
    assert (only["value"], only["reference"]) == (
        "rd_spending × 1000 ÷ gdp",
        "rd_spending × 100 ÷ gdp",
    )
    assert (only["file"], only["line"]) == ("targets.toml", 8)
    for form in ("text", "markdown", "github", "gitlab", "junit", "sarif"):
        said = bishan(*command, "--format", form, "--lang", "en").out
        assert "× 1000 ÷ gdp; in the base as " in said, form
        assert "× 100 ÷ gdp" in said, form
    said = bishan(*command, "--lang", "zh").out
    assert "数据按 rd_spending × 1000 ÷ gdp 计算，基准版本按 rd_spending × 100 ÷ gdp 计算" in said


def test_a_ratio_that_is_gone_is_said(bishan: Bishan, committed: Path) -> None:
    (committed / "targets.toml").write_text(TARGET, encoding="utf-8")
    command = ("check", "--base", "HEAD", "--as-of", "2023-03-01")
    said = bishan(*command, "--lang", "en")
    assert said.code == 1
    assert "no longer computed; in the base they were rd_spending × 100 ÷ gdp" in said.out
    assert (
        "数据不再计算得出，基准版本按 rd_spending × 100 ÷ gdp 计算"
        in bishan(*command, "--lang", "zh").out
    )
