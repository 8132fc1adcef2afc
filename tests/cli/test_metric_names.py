"""Names on the command line and in tables: their metrics, and names of no metric."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from running import Run

from bishan_targets.storage.store import load

Bishan = Callable[..., Run]

PLAN = """\
[plan]
by = 2030-12-31

[targets.investment]
name.zh = "固定资产投资"
name.en = "Fixed investment"
unit = "亿元"
at_least = 300

[targets.gdp]
name = "地区生产总值"
at_least = 1000

[targets.gdp_growth]
name = "地区生产总值"
at_least = 6

[targets.open_goal]
name = "待定目标"

[indicators.jobless]
name = "失业率"
unit = "%"
better = "lower"

[import.names]
"投资额" = "investment"
"外资" = "fdi"
"""
FIGURES = "date = 2020-12-31\n[values]\ninvestment = 233.57\npatents = 3\n"
NEXT_MONTH = date.today() + timedelta(30)
DAY = ("--date", "2021", "--yes")


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals/2020-12-31.toml").write_text(FIGURES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def metrics(run: Run) -> list[tuple[str, str]]:
    found = json.loads(run.out)
    assert run.code == 0, found["diagnostics"]
    return [(each["metric"], each["kind"]) for each in found["figures"]]


@pytest.mark.parametrize(
    ("name", "metric", "kind"),
    [
        ("固定资产投资", "investment", "target"),
        (" 固定 资产投资 ", "investment", "target"),
        ("固定资产投资（亿元）", "investment", "target"),
        ("FIXED  investment", "investment", "target"),
        ("Ｆixed investment", "investment", "target"),
        ("投资额", "investment", "target"),
        ("Investment", "investment", "target"),
        ("待定目标", "open_goal", "target"),
        ("失业率", "jobless", "indicator"),
        ("jobless", "jobless", "indicator"),
        ("patents", "patents", "context"),
        ("外资", "fdi", "context"),
        ("fdi", "fdi", "context"),
        ("gdp", "gdp", "target"),
    ],
)
def test_a_name_means_whose_it_is(name: str, metric: str, kind: str, bishan: Bishan) -> None:
    assert metrics(bishan("record", f"{name}=250", *DAY, "--json")) == [(metric, kind)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("地区生产总值=5", "shared-name"),
        ("外商投资=5", "unknown-metric"),
        ("gpd=5", "unknown-metric"),
        ("固定资产投资（万元）=5", "other-unit"),
    ],
)
def test_what_is_nobody_s_or_not_clear_is_refused(given: str, code: str, bishan: Bishan) -> None:
    before = Path("actuals/2020-12-31.toml").read_bytes()
    said = bishan("record", given, *DAY)
    assert (said.code, f"error[{code}]" in said.err) == (2, True)
    assert [path.name for path in Path("actuals").iterdir()] == ["2020-12-31.toml"]
    assert Path("actuals/2020-12-31.toml").read_bytes() == before


COMMANDS = [
    ("status", "{}"),
    ("show", "{}"),
    ("project", "{}"),
    ("project", "--if", "{}=+5/year"),
    ("project", "--if", "{}=250@2022"),
    ("rules", "{}"),
    ("rules", "--explain", "{}"),
    ("backtest", "{}"),
    ("export", "{}"),
    ("report", "{}", "--format=markdown", "-o", "-"),
    ("chart", "{}", "-o", "-.svg"),
    ("retarget", "{}", "--by=2199", "--reason=r", "--dry-run"),
    ("accept", "stale", "{}", "--reason=r", "--owner=o", f"--until={NEXT_MONTH}", "--dry-run"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
@pytest.mark.parametrize("name", ["固定资产投资", "fixed investment", "INVESTMENT"])
def test_every_command_takes_a_name_for_the_id(
    command: tuple[str, ...], name: str, bishan: Bishan
) -> None:
    by_id = bishan(*(word.format("investment") for word in command))
    assert by_id.code == 0
    assert bishan(*(word.format(name) for word in command)) == by_id


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("固定资产的投资", "unknown-id", "did you mean `investment`?"),
        ("investmnt", "unknown-id", "did you mean `investment`?"),
        ("地区生产总值", "shared-name", "gdp, gdp_growth"),
    ],
)
def test_every_command_says_what_a_wrong_name_was_meant_to_be(
    command: tuple[str, ...], name: str, code: str, said: str, bishan: Bishan
) -> None:
    refused = bishan(*(word.format(name) for word in command))
    assert (refused.code, f"error[{code}]" in refused.err, said in refused.err) == (2, True, True)


def test_the_name_of_what_has_no_goal_is_no_target(bishan: Bishan) -> None:
    said = bishan("status", "失业率")
    assert (said.code, "error[not-a-target]: `jobless`" in said.err) == (2, True)
    assert bishan("rules", "失业率").code == 0


def test_it_is_context_if_that_is_said(bishan: Bishan) -> None:
    said = bishan("record", "外商投资=5", "gpd=6", "固定资产投资=250", *DAY, "--context", "--json")
    assert metrics(said) == [
        ("外商投资", "context"),
        ("gpd", "context"),
        ("investment", "target"),
    ]
    assert metrics(bishan("record", "外商投资=6", "--date", "2022", "--yes", "--json"))


def test_two_names_of_one_metric_must_agree(bishan: Bishan) -> None:
    said = bishan("record", "固定资产投资=250", "investment=251", *DAY)
    assert (said.code, "error[figure-twice]" in said.err) == (2, True)


def test_a_stray_metric_does_not_take_a_table_away_from_its_target(bishan: Bishan) -> None:
    stray = FIGURES.replace("investment =", '"固定资产投资" =')
    Path("actuals/2020-12-31.toml").write_text(stray, encoding="utf-8")
    assert "warning[named-metric]" in bishan("validate").out
    assert metrics(bishan("record", "固定资产投资=250", *DAY, "--json")) == [
        ("investment", "target")
    ]
    Path("table.csv").write_text("指标,2022\n固定资产投资,260\n", encoding="utf-8")
    assert metrics(bishan("import", "table.csv", "--yes", "--json")) == [("investment", "target")]
    Path("table.csv").write_text("date,metric,value\n2023,固定资产投资,270\n", encoding="utf-8")
    assert "error[hidden-name]" in bishan("import", "table.csv", "--yes").err
    chosen = ("--map", "固定资产投资=investment", "--yes", "--json")
    assert metrics(bishan("import", "table.csv", *chosen)) == [("investment", "target")]


def test_what_export_wrote_comes_in_again_unchanged(bishan: Bishan, plan: Path) -> None:
    given = ("外商投资=5", "gpd=6", "jobless=4", "open_goal=1")
    bishan("record", *given, *DAY, "--context", "--note", "x")
    assert bishan("export", "-o", "all.csv").code == 0
    assert bishan("import", "all.csv").out.startswith("One row per figure.")
    before = load(".").observations
    for path in Path("actuals").iterdir():
        path.unlink()
    refused = bishan("import", "all.csv", "--yes")
    assert (refused.code, refused.err.count("error[misspelt-id]")) == (2, 1)  # gpd
    assert bishan("import", "all.csv", "--yes", "--context").code == 0
    assert load(".").observations == before


@pytest.mark.parametrize("command", ["show", "export", "record", "import"])
def test_an_indicator_is_known_before_its_first_figure(command: str, bishan: Bishan) -> None:
    Path("table.csv").write_text("date,metric,value\n2021,jobless,5%\n", encoding="utf-8")
    arguments = {"import": "table.csv", "record": "jobless=5%"}.get(command, "jobless")
    more = DAY if command == "record" else ("--yes",) if command == "import" else ()
    assert bishan(command, arguments, *more).code == 0


def test_an_indicator_without_a_figure_is_shown_so(bishan: Bishan) -> None:
    said = bishan("show", "jobless", "--lang", "zh").out
    assert said.startswith("失业率（jobless），")
    assert "数值越低越好" in said
    assert "没有数据" in said
    found = json.loads(bishan("show", "jobless", "--json").out)
    assert found["indicator"]["better"] == "lower"


@pytest.mark.parametrize("command", ["status", "project", "backtest", "chart"])
def test_what_is_about_goals_says_that_an_indicator_has_none(command: str, bishan: Bishan) -> None:
    output = ("-o", "x.svg") if command == "chart" else ()
    said = bishan(command, "jobless", *output)
    assert (said.code, "error[not-a-target]" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("given", "meant"), [("gpd", "gdp"), ("失业律", "jobless"), ("Fixed investments", "investment")]
)
def test_did_you_mean_knows_short_ids_and_names(given: str, meant: str, bishan: Bishan) -> None:
    assert f"did you mean `{meant}`?" in bishan("show", given).err


def test_the_names_to_choose_from_stand_beside_their_ids(bishan: Bishan) -> None:
    with Path("targets.toml").open("a", encoding="utf-8") as file:
        file.write(
            "[targets.plain]\nat_least = 1\nby = 2025-12-31\n"
            '[targets.long]\nname = "一二三四五六七八九十一二三四五六七八九十一二三四五"\n'
            "at_least = 1\nby = 2025-12-31\n"
            '[milestones.bridge]\nname = "大桥建成"\nby = 2025-12-31\nevidence = "none"\n'
        )
    shown = bishan("show", "zzz", "--lang", "zh").err
    assert "、investment 固定资产投资、" in shown
    assert "、plain、" in shown or "、plain 之一" in shown
    assert "long 一二三四五六七八九十一二三四五六七八九十一二三…、" in shown
    assert "bridge 大桥建成、" in shown
