"""`bishan rules`, and what a plan that reports by a published rule looks like."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from running import ROOT, Run

Bishan = Callable[..., Run]
DAY = ("--as-of", "2021-12-31")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The repository's plan, reporting by Eurostat, with an indicator beside the goals."""
    shutil.copytree(ROOT / "actuals", tmp_path / "actuals")
    text = (ROOT / "targets.toml").read_text(encoding="utf-8")
    text = text.replace("[plan]\n", '[plan]\nrule = "eurostat"\n', 1)
    text += '\n[indicators.rd_institutions]\nname.zh = "研发机构"\nbetter = "higher"\n'
    text += "baseline = { date = 2020-06-30, value = 200 }\n"
    (tmp_path / "targets.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", ["plain", "table", "markdown", "csv", "json"])
def test_rules_side_by_side(
    shown: str, language: str, bishan: Bishan, plan: Path, golden: Callable[[str, str], None]
) -> None:
    run = bishan("rules", "-f", str(plan), *DAY, "--format", shown, "--lang", language)
    assert run.code == 0
    golden(f"rules.{shown}.{language}.txt", run.out.replace(str(plan), "PLAN"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rule_is_explained(
    language: str, bishan: Bishan, plan: Path, golden: Callable[[str, str], None]
) -> None:
    run = bishan("rules", "-f", str(plan), "--explain", "high_tech_firms", *DAY, "--lang", language)
    golden(f"rules.explain.{language}.txt", run.out)
    marked = bishan(
        "rules", "-f", str(plan), "--explain", "rd_institutions", *DAY, "--format", "markdown"
    )
    golden("rules.explain.markdown.txt", marked.out)


def test_a_wide_terminal_has_rules_across(
    bishan: Bishan, in_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    lines = bishan("rules", *DAY, "--format", "table").out.splitlines()
    assert lines[1].split()[:4] == ["id", "bishan", "Eurostat", "Open"]
    assert lines[4].split()[:4] == ["high_tech_firms", "at", "risk", "significant"]


def test_ids_choose_targets_and_indicators(bishan: Bishan, plan: Path) -> None:
    run = bishan("rules", "rd_institutions", "tech_firms", "-f", str(plan), *DAY, "--json")
    document = json.loads(run.out)
    assert document["rule"] == "eurostat"
    assert [each["id"] for each in document["targets"]] == ["rd_institutions", "tech_firms"]
    indicator = document["targets"][0]
    assert indicator["own"] is None
    assert indicator["goal"] is None
    assert indicator["rules"]["sdsn"]["why_null"] == "no_goal"
    # 200 → 216 in one year.
    assert indicator["rules"]["open-sdg"]["value"] == pytest.approx(0.08)
    assert indicator["agree"] is True


def test_explaining_and_choosing_exclude_each_other(bishan: Bishan, in_repository: Path) -> None:
    run = bishan("rules", "tech_firms", "--explain", "tech_firms")
    assert run.code == 2
    assert "--explain" in run.err


def test_wrong_input_comes_as_json(bishan: Bishan, tmp_path: Path) -> None:
    run = bishan("rules", "-f", str(tmp_path), "--json")
    assert run.code == 2
    document = json.loads(run.out)
    assert document["targets"] == []
    assert document["diagnostics"]


def test_status_shows_the_plans_rule_with_the_own_verdict_beside(
    bishan: Bishan, plan: Path, golden: Callable[[str, str], None]
) -> None:
    where = ("-f", str(plan), *DAY)
    for shown in ("table", "plain", "markdown", "csv"):
        run = bishan("status", *where, "--format", shown)
        golden(f"rules.status.{shown}.txt", run.out)
    golden("rules.status.table.zh.txt", bishan("status", *where, "--lang", "zh").out)
    golden("rules.show.txt", bishan("show", "high_tech_firms", *where).out)


def test_json_only_adds_the_plans_rule(bishan: Bishan, plan: Path) -> None:
    with_rule = json.loads(bishan("status", "-f", str(plan), *DAY, "--json").out)
    without = json.loads(bishan("status", "-f", str(ROOT), *DAY, "--json").out)
    assert with_rule["rule"] == "eurostat"
    assert without["rule"] is None
    assert with_rule["rule_summary"] == {"not_available": 2, "significant_progress": 2}
    assert with_rule["summary"] == without["summary"]
    for one, other in zip(with_rule["targets"], without["targets"], strict=True):
        assert one["verdict"] == other["verdict"]
        assert other["by_rule"] is None
        assert one["by_rule"]["rule"] == "eurostat"


def test_a_chosen_verdict_is_the_tools_own(bishan: Bishan, plan: Path) -> None:
    run = bishan("status", "-f", str(plan), *DAY, "--only", "at_risk", "--json")
    assert json.loads(run.out)["rule_summary"] == {"significant_progress": 2}


def test_csv_has_the_rule_only_where_the_plan_names_one(bishan: Bishan, plan: Path) -> None:
    run = bishan("status", "-f", str(plan), *DAY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert rows[2]["verdict"] == "at_risk"
    assert rows[2]["rule_verdict"] == "significant_progress"
    plain = bishan("status", "-f", str(ROOT), *DAY, "--format", "csv")
    assert "rule" not in next(csv.reader(io.StringIO(plain.out)))


def test_an_indicator_is_neither_untracked_nor_misspelt(bishan: Bishan, plan: Path) -> None:
    run = bishan("validate", "-f", str(plan), "--json")
    assert "rd_institutions" not in json.dumps(json.loads(run.out).get("untracked", []))
    assert run.code == 0


def test_a_plan_of_indicators_alone_is_a_plan(bishan: Bishan, tmp_path: Path) -> None:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text('[indicators.a]\nbetter = "lower"\n', encoding="utf-8")
    day = tmp_path / "actuals" / "2020-12-31.toml"
    day.write_text("date = 2020-12-31\n[values]\na = 3\n", encoding="utf-8")
    run = bishan("rules", "-f", str(tmp_path), "--json")
    assert json.loads(run.out)["targets"][0]["agree"] is None


def test_an_unknown_rule_and_direction_are_named(bishan: Bishan, plan: Path) -> None:
    text = (plan / "targets.toml").read_text(encoding="utf-8")
    text = text.replace('"eurostat"', '"eurostats"').replace('"higher"', '"up"')
    (plan / "targets.toml").write_text(text, encoding="utf-8")
    run = bishan("validate", "-f", str(plan))
    assert run.code == 2
    assert "one of eurostat, open-sdg, un, sdsn, destatis, time-share, beeminder" in run.err
    assert "one of higher, lower" in run.err


def test_a_given_baseline_of_an_indicator_may_not_contradict_its_figures(
    bishan: Bishan, plan: Path
) -> None:
    text = (plan / "targets.toml").read_text(encoding="utf-8")
    text = text.replace("2020-06-30, value = 200", "2021-06-30, value = 200")
    (plan / "targets.toml").write_text(text, encoding="utf-8")
    assert "baseline-contradiction" in bishan("validate", "-f", str(plan)).err


def test_the_gate_does_not_go_by_the_plans_rule(bishan: Bishan, plan: Path) -> None:
    ruled = json.loads(bishan("check", "-f", str(plan), "--no-base", *DAY, "--json").out)
    own = json.loads(bishan("check", "-f", str(ROOT), "--no-base", *DAY, "--json").out)
    without = [each for each in own["findings"] if each["target"] != "rd_institutions"]
    kept = [(each["rule"], each["target"]) for each in ruled["findings"]]
    assert kept == [(each["rule"], each["target"]) for each in without]
