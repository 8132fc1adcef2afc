"""`bishan record`: what it says, asks, writes and refuses to write."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from plans import write_plan
from running import ROOT, Run
from terminal import at_terminal

Bishan = Callable[..., Run]

# Deadlines that have passed: what is said of the targets does not depend on today.
PLAN = """\
[targets.firms]
name.zh = "高新技术企业"
name.en = "High-tech firms"
unit.zh = "家"
unit.en = "firms"
more_than = 1000
by = 2021-12-31

[targets.share]
name.zh = "研发占比"
name.en = "R&D share"
unit = "%"
at_least = 3.5
decimals = 2
by = 2021-12-31
"""
SNAPSHOT = """\
date = 2020-12-31   # from the bulletin
source = "统计公报"

[values]
firms = 980
share = { value = 3.1, provisional = true }
"""
DAY = ("--date", "2021")
FIGURES = ("firms=１，３06家", "share=3.61%", "context=5", *DAY, "--source", "年报", "--context")


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals/2020-12-31.toml").write_text(SNAPSHOT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan("record", *arguments, "--json")
    assert found.err == ""
    content: dict[str, Any] = json.loads(found.out)
    schema = ROOT / "src/bishan_targets/schemas/record.json"
    jsonschema.validate(content, json.loads(schema.read_text(encoding="utf-8")))
    return content


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_says_what_changes_and_where_that_leaves_the_targets(
    language: str, bishan: Bishan, golden: Callable[..., None], plan: Path
) -> None:
    before = files(plan)
    corrected = ("firms=979", "share=3.1", "--date", "2020年末", "--replace", "--note", "更正")
    runs = [
        bishan("record", *arguments, "--dry-run", "--lang", language)
        for arguments in (FIGURES, (*FIGURES, "--provisional"), corrected)
    ]
    assert [run.code for run in runs] == [0, 0, 0]
    assert [run.err for run in runs] == ["", "", ""]
    golden(f"record.{language}.txt", "\n".join(run.out for run in runs))
    assert files(plan) == before


def test_writes_what_it_says(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    run = bishan("record", *FIGURES)
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("Written: actuals/2021-12-31.toml\n")
    assert files(plan) == {
        **before,
        "actuals/2021-12-31.toml": (
            'date = 2021-12-31\nsource = "年报"\n\n[values]\n'
            "firms = 1306\nshare = 3.61\ncontext = 5\n"
        ),
    }
    again = bishan("record", *FIGURES)
    assert again.out.startswith("3 figures already have these values and are left unchanged")
    assert bishan("validate").code == 0


def test_a_replaced_figure_leaves_its_trace(bishan: Bishan, plan: Path) -> None:
    run = bishan("record", "firms=979", "--date", "2020-12-31", "--replace", "--source", "年报")
    assert run.code == 0
    assert "980 → 979" in run.out
    assert "Written: actuals/2020-12-31.toml, targets.toml" in run.out
    found = files(plan)
    assert found["targets.toml"] == PLAN + (
        '\n[[revisions]]\nmetric = "firms"\ndate = 2020-12-31\nold = 980\nnew = 979\n'
        'source = "年报"\n'
    )
    assert found["actuals/2020-12-31.toml"] == SNAPSHOT.replace(
        "firms = 980", 'firms = { value = 979, source = "年报" }'
    )


def test_the_document_says_the_same(bishan: Bishan, plan: Path) -> None:
    found = document(bishan, *FIGURES, "--dry-run", "--provisional")
    assert (found["written"], found["files"]) == (False, ["actuals/2021-12-31.toml"])
    assert found["figures"][0] == {
        "metric": "firms",
        "kind": "target",
        "name": {"zh": "高新技术企业", "en": "High-tech firms"},
        "date": "2021-12-31",
        "value": 1306,
        "before": None,
        "effect": "new",
        "source": "年报",
        "note": None,
        "provisional": True,
        "cell": None,
    }
    assert found["figures"][2]["name"] == {"und": "context"}
    (firms, share) = found["targets"]
    before = {"gap": 20, "verdict": "overdue", "of_growth": False, "beyond": None}
    assert firms["before"] == before
    assert firms["after"]["beyond"] == "over"
    assert (firms["after"]["gap"], firms["after"]["verdict"]) == (-306, "met")
    assert (share["before"]["gap"], share["after"]["verdict"]) == (0.4, "met")
    assert not (plan / "actuals/2021-12-31.toml").exists()
    assert document(bishan, *FIGURES, "--provisional")["written"] is True
    assert document(bishan, *FIGURES, "--provisional")["written"] is False


def test_what_it_says_of_wrong_input_is_a_document_too(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    found = document(bishan, "firms=3,5", "firmss=5", *DAY)
    assert [each["code"] for each in found["diagnostics"]] == ["bad-figure", "unknown-metric"]
    assert (found["written"], found["figures"], found["plan"]) == (False, [], None)
    assert files(plan) == before


def test_a_long_list_is_counted(bishan: Bishan) -> None:
    run = bishan("record", *(f"m{number}=1" for number in range(43)), *DAY, "--context")
    assert "\n… and 3 more.\n" in run.out


def test_nothing_given_acts_on_the_terminal(bishan: Bishan, plan: Path) -> None:
    run = bishan("record", "firms=1100", *DAY, "--source", "\x1b[31m[bold]red\u202e", "--yes")
    assert run.code == 0
    assert "\x1b" not in run.out
    assert "\u202e" not in run.out
    assert "[bold]red" in run.out
    assert "\x1b" not in (plan / "actuals/2021-12-31.toml").read_text(encoding="utf-8")
    assert bishan("show", "firms").code == 0


def test_blank_sources_and_notes_are_none(bishan: Bishan) -> None:
    found = document(bishan, "firms=501", *DAY, "--source", " ", "--note", "")
    assert (found["figures"][0]["source"], found["figures"][0]["note"]) == (None, None)


def test_a_plan_elsewhere(bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plan / "deeper/down").mkdir(parents=True)
    monkeypatch.chdir(plan / "deeper/down")
    run = bishan("record", "firms=501", *DAY)
    assert run.out.endswith("Written: ../../actuals/2021-12-31.toml\n")
    monkeypatch.chdir(plan.parent)
    run = bishan("record", "firms=502", "--date", "2021-06-30", "--file", str(plan))
    assert run.code == 0
    assert sorted(each.name for each in (plan / "actuals").iterdir()) == [
        "2020-12-31.toml",
        "2021-06-30.toml",
        "2021-12-31.toml",
    ]


# --- what makes no sense --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("firms",), "error: firms is not of the form ID=VALUE"),
        (("=5",), "error: =5 is not of the form ID=VALUE"),
        (("firms=5", "--date", "2021-02-30"), "error: invalid value for --date: 2021-02-30"),
        (("firms=5", "--date", "30/06/2021"), "error: invalid value for --date: 30/06/2021"),
        (("firms=5", "--note", "\udcff"), "error: --note contains bytes that are not UTF-8"),
        (("firms=5", "--source", "\udcff"), "error: --source contains bytes"),
        ((), "ID=VALUE"),
    ],
)
def test_a_command_line_that_makes_no_sense(
    arguments: tuple[str, ...], said: str, bishan: Bishan, plan: Path
) -> None:
    before = files(plan)
    run = bishan("record", *arguments)
    assert run.code == 2
    assert said in run.err
    assert files(plan) == before


@pytest.mark.parametrize("value", ["firms＝501", "firms= 501 ", " firms =501", "firms=501 家"])
def test_ways_to_write_a_figure(value: str, bishan: Bishan) -> None:
    found = document(bishan, value, *DAY)
    assert [(each["metric"], each["value"]) for each in found["figures"]] == [("firms", 501)]


def test_without_a_date_it_is_today(bishan: Bishan, plan: Path) -> None:
    from datetime import date

    before = date.today()
    found = document(bishan, "firms=501")
    assert found["figures"][0]["date"] in (before.isoformat(), date.today().isoformat())


# --- doubts ---------------------------------------------------------------------------------------


def test_where_nobody_can_be_asked_a_doubtful_figure_is_refused(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    run = bishan("record", "firms=10100", "share=3.6", *DAY)
    assert run.code == 2
    assert "error[doubtful-scale]: `firms`, 2021-12-31: 10100 is far from 980; 1010" in run.err
    assert files(plan) == before


def test_unless_it_is_said_to_be_right(bishan: Bishan, plan: Path) -> None:
    run = bishan("record", "firms=10100", *DAY, "--yes")
    assert run.code == 0
    assert "! firms, 2021-12-31: 10,100 is far from 980." in run.out
    assert "firms = 10100" in files(plan)["actuals/2021-12-31.toml"]


def test_a_trial_shows_doubts_and_is_refused_as_the_real_run_is(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    doubtful = ("firms=10100", "--date", "2199", "--dry-run")
    found = document(bishan, *doubtful)
    assert [(each["kind"], each["meant"]) for each in found["doubts"]] == [
        ("future", None),
        ("scale", 1010),
    ]
    codes = [each["code"] for each in found["diagnostics"]]
    assert codes == ["doubtful-future", "doubtful-scale"]
    trial, real = bishan("record", *doubtful), bishan("record", *doubtful[:-1])
    assert (trial.code, trial.err) == (real.code, real.err) == (2, real.err)
    assert "To be written: actuals/2199-12-31.toml" in trial.out
    assert [bishan("record", *doubtful, *more).code for more in (["--json"], ["--yes"])] == [2, 0]
    assert files(plan) == before


def test_at_a_terminal_a_trial_is_refused_no_more_than_the_real_run(plan: Path) -> None:
    said, code = at_terminal("record", "firms=10100", *DAY, "--dry-run", answers=[])
    assert (code, "10,100 is far from 980" in said) == (0, True)


# --- at a terminal --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "asked", "refused"),
    [
        ("en", "Write this? [y/N] ", "Nothing was written."),
        ("zh", "是否写入？ [y/N] ", "未写入任何内容。"),
    ],
)
@pytest.mark.parametrize(
    ("answer", "is_yes"), [("n", False), ("", False), ("x", False), ("y", True)]
)
def test_it_shows_and_asks(
    language: str, asked: str, refused: str, answer: str, is_yes: bool, plan: Path
) -> None:
    before = files(plan)
    said, code = at_terminal("record", *FIGURES, "--lang", language, answers=[answer])
    shown, question, rest = said.partition(asked)
    assert question
    assert "1,306" in shown
    assert "actuals/2021-12-31.toml" in shown
    assert (refused in rest) != is_yes
    assert (files(plan) != before) == is_yes
    assert code == 0


def test_it_shows_doubts_before_it_asks(plan: Path) -> None:
    said, code = at_terminal("record", "firms=10100", *DAY, answers=["是"])
    assert "! firms, 2021-12-31: 10,100 is far from 980." in said.partition("Write this?")[0]
    assert code == 0
    assert "firms = 10100" in files(plan)["actuals/2021-12-31.toml"]


@pytest.mark.parametrize("key", ["\x04", "\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_nothing_is_written_where_the_answer_does_not_come(key: str, plan: Path) -> None:
    before = files(plan)
    said, code = at_terminal("record", *FIGURES, answers=[key])
    assert said.rstrip().endswith("Nothing was written.")
    assert (files(plan), code) == (before, 130)


@pytest.mark.parametrize("option", ["--yes", "--dry-run", "--json"])
def test_it_asks_nothing_where_that_is_answered(option: str, plan: Path) -> None:
    said, code = at_terminal("record", *FIGURES, option, answers=[])
    assert "[y/N]" not in said
    assert code == 0
    assert (plan / "actuals/2021-12-31.toml").exists() == (option != "--dry-run")


def test_it_asks_nothing_where_nothing_changes(bishan: Bishan) -> None:
    said, code = at_terminal("record", "firms=980", "--date", "2020", answers=[])
    assert said.replace("\r", "").startswith(
        "1 figure already has this value and is left unchanged"
    )
    assert code == 0


def test_wrong_input_is_said_before_anything_is_asked(plan: Path) -> None:
    said, code = at_terminal("record", "firms=3,5", *DAY, answers=[])
    assert "error[bad-figure]" in said
    assert code == 2


@pytest.mark.parametrize("meanwhile", ["same figure", "other figure", "other metric", "plan"])
def test_what_was_shown_must_still_hold(
    meanwhile: str, bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`changed-meanwhile`: somebody else writes while the question stands."""
    path = plan / "actuals/2021-12-31.toml"
    lines = {"same figure": "firms = 501", "other figure": "firms = 502", "other metric": "x = 1"}

    def confirm(question: str, say: object) -> bool:
        if meanwhile == "plan":  # what else the plan says is no business of this figure's
            (plan / "targets.toml").write_text("# Ours.\n" + PLAN, encoding="utf-8")
        else:
            path.write_text(f"date = 2021-12-31\n[values]\n{lines[meanwhile]}\n", encoding="utf-8")
        return True

    monkeypatch.setattr("bishan_targets.cli.writing_figures.can_ask", lambda: True)
    monkeypatch.setattr("bishan_targets.cli.writing_figures.confirm", confirm)
    run = bishan("record", "firms=501", *DAY)
    if meanwhile == "plan":
        assert run.code == 0
        assert "firms = 501" in path.read_text(encoding="utf-8")
        return
    assert run.code == 2
    expected = "figure-stands" if meanwhile == "other figure" else "changed-meanwhile"
    assert f"error[{expected}]" in run.err
    assert lines[meanwhile] in path.read_text(encoding="utf-8")


# --- what it loads --------------------------------------------------------------------------------


def test_a_plain_install_records_and_corrects(plan: Path) -> None:
    """A new snapshot, and one that has no comments, need no package of an extra."""
    (plan / "actuals/2020-12-31.toml").write_text(SNAPSHOT.replace("   # from the bulletin", ""))
    code = (
        "import sys\n"
        "for name in ('tomlkit', 'openpyxl', 'xlrd', 'defusedxml'): sys.modules[name] = None\n"
        "from bishan_targets.cli import main\n"
        "assert main(['record', 'firms=501', '--date', '2021']) == 0\n"
        "assert main(['record', 'firms=502', '--date', '2021', '--replace', '--note', 'n']) == 0\n"
        "assert 'rich' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_gap_to_a_goal_of_growth_is_rounded_as_status_rounds_it(
    bishan: Bishan, tmp_path: Path
) -> None:
    goal = '[targets.gdp]\nunit = "亿元"\ngrowth = { at_least = 6 }\n'
    plan = f"[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n{goal}"
    folder = write_plan(tmp_path / "growth", plan, d2020_12_31="[values]\ngdp = 800.3\n")
    said = bishan("record", "gdp=861.6", "--date", "2021", "--file", str(folder), "--yes").out
    assert "271亿元 → 209亿元" in said
