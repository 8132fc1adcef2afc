"""Imports that the plan keeps, to repeat them with `--as`; and changes of the tables."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from running import ROOT, Run

Bishan = Callable[..., Run]
Golden = Callable[[str, str], None]

PLAN = """\
# The plan's own comment.
[targets.investment]
name = "固定资产投资"
unit = "亿元"
figures = "year_to_date"
at_least = 300               # 300亿元以上
by = 2026-12-31

[targets.revenue]
name = "一般公共预算收入"
unit = "亿元"
figures = "year_to_date"
at_least = 45.5
by = 2026-12-31
"""
SEPTEMBER = """\
2026年1-9月主要指标,,,,
指标名称,单位,2026年1-9月,,责任单位
,,累计,同比±%,
固定资产投资,万元,2264000,5.8,区发展改革委
一般公共预算收入,亿元,33.08,1.4,区财政局
"""
OCTOBER = """\
2026年1-10月主要指标,,,,
指标名称,单位,2026年1-10月,,牵头单位,备注
,,累计,同比±%,,
固定资产投资,万元,2512000,5.9,区发展改革委,
一般公共预算收入合计,亿元,36.1,1.2,区财政局,
城镇新增就业,人,1790,,区人力社保局,
"""
SAVE = (
    *("--factor", "固定资产投资=0.0001", "--map", "一般公共预算收入同比=revenue_growth"),
    *("--source", "统计月报", "--save-as", "月报", "--yes"),
)


@pytest.fixture(autouse=True)
def _plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "2026年9月.csv").write_text(SEPTEMBER, encoding="utf-8")
    (tmp_path / "2026年10月.csv").write_text(OCTOBER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def plan() -> dict[str, Any]:
    return tomllib.loads(Path("targets.toml").read_text(encoding="utf-8"))


def values(day: str) -> dict[str, Any]:
    text = Path(f"actuals/{day}.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)["values"]
    return found


def test_an_import_is_kept_and_repeated(bishan: Bishan) -> None:
    assert bishan("import", "2026年9月.csv", *SAVE).code == 0
    assert values("2026-09-30") == {"investment": 226.4, "revenue": 33.08, "revenue_growth": 1.4}
    [source] = plan()["import"]["sources"].values()
    assert source == {
        "file": "*年*月.csv",
        "map": {"一般公共预算收入同比": "revenue_growth"},
        "factor": {"investment": 0.0001},
        "source": "统计月报",
        "columns": ["指标名称", "单位", "累计", "同比±%", "责任单位"],
        "names": ["固定资产投资", "一般公共预算收入", "一般公共预算收入 同比±%"],
    }
    assert plan()["import"].keys() == {"sources"}
    before = Path("targets.toml").read_text(encoding="utf-8")

    assert bishan("import", "2026年10月.csv", "--as", "月报", "--yes").code == 0
    assert values("2026-10-31") == {"investment": 251.2}
    after = Path("targets.toml").read_text(encoding="utf-8")
    assert after.startswith(PLAN)
    assert after != before
    [source] = plan()["import"]["sources"].values()
    assert source["columns"][-2:] == ["牵头单位", "备注"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_differs_is_said(language: str, bishan: Bishan, golden: Golden) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    said = bishan(
        "import", "2026年10月.csv", "--as", "月报", "--dry-run", "--yes", "--lang", language
    )
    assert (said.code, said.err) == (0, "")
    golden(f"import.source.{language}.txt", said.out)


def test_what_differs_as_json(bishan: Bishan) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    found = json.loads(bishan("import", "2026年10月.csv", "--as", "月报", "--json", "--yes").out)
    schema = ROOT / "src/bishan_targets/schemas/import.json"
    jsonschema.validate(found, json.loads(schema.read_text(encoding="utf-8")))
    assert found["source"] == {
        "name": "月报",
        "is_new": False,
        "columns": {"added": ["牵头单位", "备注"], "gone": ["责任单位"], "renamed": []},
        "names": {
            "added": ["城镇新增就业"],
            "gone": ["一般公共预算收入 同比±%"],
            "renamed": [{"before": "一般公共预算收入", "after": "一般公共预算收入合计"}],
        },
    }


def test_the_same_table_again_changes_nothing(bishan: Bishan) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    before = Path("targets.toml").read_bytes()
    said = bishan("import", "2026年9月.csv", "--as", "月报", "--yes")
    assert "same shape as last time" in said.out
    assert Path("targets.toml").read_bytes() == before


def test_a_factor_never_multiplies_the_plans_own_unit(bishan: Bishan) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    changed = OCTOBER.replace("万元,2512000", "亿元,251.2")
    Path("2026年11月.csv").write_text(changed, encoding="utf-8")
    refused = bishan("import", "2026年11月.csv", "--as", "月报", "--yes")
    assert refused.code == 2
    assert "2026年11月.csv:B4: error[own-unit]" in refused.err


def test_options_complete_a_source(bishan: Bishan) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    name = "一般公共预算收入合计=revenue"
    said = bishan(
        "import", "2026年10月.csv", "--as", "月报", "--map", name, "--source", "快报", "--yes"
    )
    assert said.code == 0
    assert values("2026-10-31") == {"investment": 251.2, "revenue": 36.1}
    text = Path("actuals/2026-10-31.toml").read_text(encoding="utf-8")
    assert 'source = "快报"' in text


def test_a_source_written_by_hand_with_comments_is_kept(bishan: Bishan) -> None:
    own = '\n[import.sources.monthly]\n# From the bureau.\nsource = "统计局"\n\n[check]\n'
    Path("targets.toml").write_text(PLAN + own, encoding="utf-8")
    table = SEPTEMBER.replace("万元,2264000", "亿元,226.4")
    Path("table.csv").write_text(table, encoding="utf-8")
    said = bishan("import", "table.csv", "--as", "monthly", "--yes")
    assert said.code == 0
    text = Path("targets.toml").read_text(encoding="utf-8")
    assert "# From the bureau." in text
    assert "# The plan's own comment." in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--as", "a", "--save-as", "b"), "exclude each other"),
        (("--as", "monthly"), "the plan has no source monthly"),
        (("--save-as", " "), "invalid name for --save-as"),
        (("--factor", "investment=0"), "invalid value for --factor"),
        (("--factor", "investment"), "invalid value for --factor"),
    ],
)
def test_usage(arguments: tuple[str, ...], words: str, bishan: Bishan) -> None:
    refused = bishan("import", "2026年9月.csv", *arguments)
    assert refused.code == 2
    assert words in refused.err


def test_an_unknown_source_names_those_there_are(bishan: Bishan) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    refused = bishan("import", "2026年9月.csv", "--as", "周报")
    assert "月报" in refused.err


def test_another_files_name_is_a_question(bishan: Bishan) -> None:
    bishan("import", "2026年9月.csv", *SAVE)
    Path("2026年10月.csv").rename("其他.csv")
    refused = bishan("import", "其他.csv", "--as", "月报")
    assert "error[doubtful-file]" in refused.err
    assert bishan("import", "其他.csv", "--as", "月报", "--yes").code == 0
