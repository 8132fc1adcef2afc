"""`bishan retarget`: what it says, asks, writes and refuses to write."""

import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from running import ROOT, Run
from terminal import at_terminal

Bishan = Callable[..., Run]

# Deadlines that have passed: what is said of the targets does not depend on today.
PLAN = """\
[plan]
name = "区十四五规划"
by = 2023-12-31
baseline = 2020-12-31

[targets.share]
name.zh = "研发占比"
name.en = "R&D share"
unit = "%"
at_least = 3.50               # chapter 3
decimals = 2

[targets.inflation]
unit = "%"
between = [1, 3]

[targets.output]
name = "GDP"
unit = "亿元"
growth = { at_least = 7 }

[targets.emissions]
unit = "Mt"
figures = "of_period"
total = { at_most = 3018, from = 2021-01-01 }
"""
SNAPSHOT = "date = 2020-12-31\n[values]\nshare = 3.1\n"
LATER = "date = 2023-12-31\n[values]\nshare = 3.25\n"
LOWER = ("share", "--at-least", "3.2%", "--until", "2023-01-01", "--reason", "经济下行")
SOURCED = (*LOWER, "--source", "区政府〔2023〕1号")
WRITTEN = (
    PLAN.replace("3.50   ", "3.2   ").partition("\n[targets.inflation]")[0]
    + """
[[targets.share.was]]
at_least = 3.50
by = 2023-12-31
until = 2023-01-01
reason = "经济下行"
source = "区政府〔2023〕1号"

"""
    + PLAN[PLAN.index("[targets.inflation]") :]
)


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "actuals").mkdir()
    path = tmp_path / "targets.toml"
    path.write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals/2020-12-31.toml").write_text(SNAPSHOT, encoding="utf-8")
    (tmp_path / "actuals/2023-12-31.toml").write_text(LATER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan("retarget", *arguments, "--json")
    assert found.err == ""
    content: dict[str, Any] = json.loads(found.out)
    schema = ROOT / "src/bishan_targets/schemas/retarget.json"
    jsonschema.validate(content, json.loads(schema.read_text(encoding="utf-8")))
    return content


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_says_both_goals_and_what_follows(
    language: str, bishan: Bishan, golden: Callable[..., None], plan: Path
) -> None:
    more = ("--until", "2023-06-01", "--reason", "r", "--dry-run", "--lang", language)
    runs = [
        bishan("retarget", *SOURCED, "--lang", language),
        bishan("retarget", "share", "--more-than", "3.6", "--by", "2025", *more),
        bishan("retarget", "share", "--undo", "--dry-run", "--lang", language),
        bishan("retarget", "inflation", "--about", "2", "--within", "0.5", *more),
        bishan("retarget", "GDP", "--at-least", "6.5", *more),
        bishan("retarget", "emissions", "--at-most", "2,900", *more),
    ]
    assert [run.code for run in runs] == [0] * 6
    assert [run.err for run in runs] == [""] * 6
    # A waiver ends a year from today.
    text = "\n".join(run.out for run in runs)
    day = date.today().toordinal() + 366
    golden(f"retarget.{language}.txt", text.replace(str(date.fromordinal(day)), "YYYY-MM-DD"))
    assert plan.read_text(encoding="utf-8") == WRITTEN


def test_the_waiver_can_be_pasted(bishan: Bishan, plan: Path) -> None:
    waiver = document(bishan, *SOURCED)["waiver"]
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text + "\n" + waiver.replace('owner = ""', 'owner = "统计局"'), encoding="utf-8"
    )
    assert bishan("validate").code == 0
    plan.write_text(text + "\n" + waiver, encoding="utf-8")
    assert "error[empty-text]" in bishan("validate").err


def test_the_document_says_the_same(bishan: Bishan, plan: Path) -> None:
    found = document(bishan, *SOURCED, "--dry-run")
    other = ("low", "high", "growth", "total_from")
    goal = {"op": ">=", "each_year": False, **dict.fromkeys(other)}
    old, new = ({**goal, "value": value, "by": "2023-12-31"} for value in (3.5, 3.2))
    assert found["before"] == {
        "goal": old,
        "since": None,
        "gap": 0.25,
        "verdict": "missed",
        "beyond": None,
    }
    assert found["after"] == {
        "goal": new,
        "since": "2023-01-01",
        "gap": -0.05,
        "verdict": "met",
        "beyond": "over",
    }
    assert found["was"] == {
        "goal": old,
        "until": "2023-01-01",
        "reason": "经济下行",
        "source": "区政府〔2023〕1号",
    }
    assert (found["changes"], found["undone"]) == (["lowered"], False)
    assert found["gate"] == [{"rule": "goal-lowered", "severity": "error"}]
    assert (found["written"], found["file"]) == (False, "targets.toml")
    assert plan.read_text(encoding="utf-8") == PLAN
    assert document(bishan, *SOURCED)["written"] is True
    assert plan.read_text(encoding="utf-8") == WRITTEN
    undone = document(bishan, "share", "--undo")
    assert (undone["after"]["goal"], undone["was"]) == (old, found["was"])
    assert (undone["changes"], undone["undone"], undone["waiver"]) == (["raised"], True, None)
    assert plan.read_text(encoding="utf-8") == PLAN


def test_a_band_in_the_document(bishan: Bishan) -> None:
    more = ("--until", "2023-06-01", "--reason", "r")
    found = document(bishan, "inflation", "--between", "0.5", "2", *more)
    assert found["changes"] == ["lowered", "raised"]
    goal = found["after"]["goal"]
    assert (goal["op"], goal["value"], goal["low"], goal["high"]) == ("between", None, 0.5, 2)


def test_wrong_input_is_a_document_too(bishan: Bishan, plan: Path) -> None:
    found = document(bishan, "share", "--at-least", "3,5", "--reason", "r")
    assert [each["code"] for each in found["diagnostics"]] == ["bad-figure"]
    assert (found["written"], found["after"], found["plan"]) == (False, None, None)
    assert document(bishan, "shar", "--undo")["diagnostics"][0]["hint"] == "did you mean `share`?"
    assert plan.read_text(encoding="utf-8") == PLAN


def test_a_raised_goal_needs_no_waiver(bishan: Bishan) -> None:
    run = bishan("retarget", "研发占比", "--at-least", "3.6", "--reason", "r")
    assert (run.code, run.err) == (0, "")
    assert "This raises the goal." in run.out
    assert "waivers" not in run.out
    assert f"until = {date.today()}" in Path("targets.toml").read_text(encoding="utf-8")


def test_nothing_given_acts_on_the_terminal(bishan: Bishan, plan: Path) -> None:
    harm = "\x1b[31m[bold]red\u202e"
    run = bishan("retarget", *LOWER[:-1], harm, "--source", harm)
    assert run.code == 0
    assert not {"\x1b", "\u202e"} & set(run.out)
    assert "[bold]red" in run.out
    assert "\x1b" not in plan.read_text(encoding="utf-8")
    assert bishan("retarget", "share", "--undo").code == 0
    assert plan.read_text(encoding="utf-8") == PLAN


# --- what makes no sense --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no new goal is given"),
        (("--reason", "r"), "no new goal is given"),
        (("--at-least", "3"), "--reason is required"),
        (("--at-least", "3", "--reason", " "), "--reason is required"),
        (("--at-least", "3", "--reason", "\udcff"), "--reason contains bytes"),
        (("--at-least", "3", "--at-most", "4"), "--at-least and --at-most are two goals"),
        (("--between", "3", "4", "--less-than", "4"), "--less-than and --between are two goals"),
        (("--between", "3"), "--between requires a value"),
        (("--about", "3", "--reason", "r"), "--within is required"),
        (("--within", "3", "--reason", "r"), "--about is required"),
        (("--by", "soon", "--reason", "r"), "invalid value for --by: soon"),
        (("--at-least", "3", "--until", "2024", "--reason", "r"), "for --until: 2024"),
        (("--undo", "--reason", "r"), "--undo takes back the last change as a whole"),
        (("--undo", "--between", "3", "4"), "omit --between"),
    ],
)
def test_a_command_line_that_makes_no_sense(
    arguments: tuple[str, ...], said: str, bishan: Bishan, plan: Path
) -> None:
    run = bishan("retarget", "share", *arguments)
    assert run.code == 2
    assert said in run.err
    assert plan.read_text(encoding="utf-8") == PLAN


# --- at a terminal --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "asked", "refused"),
    [
        ("en", "Write this? [y/N] ", "Nothing was written."),
        ("zh", "是否写入？ [y/N] ", "未写入任何内容。"),
    ],
)
@pytest.mark.parametrize(("answer", "is_yes"), [("n", False), ("", False), ("y", True)])
def test_it_shows_and_asks(
    language: str, asked: str, refused: str, answer: str, is_yes: bool, plan: Path
) -> None:
    said, code = at_terminal("retarget", *SOURCED, "--lang", language, answers=[answer])
    shown, question, rest = said.partition(asked)
    assert question
    assert "≥ 3.20%" in shown
    assert (refused in rest) != is_yes
    assert plan.read_text(encoding="utf-8") == (WRITTEN if is_yes else PLAN)
    assert code == 0


def test_it_asks_before_it_takes_back(bishan: Bishan, plan: Path) -> None:
    assert bishan("retarget", *SOURCED).code == 0
    said, code = at_terminal("retarget", "share", "--undo", answers=["n"])
    assert ("Takes back the change of 1 January 2023" in said, code) == (True, 0)
    assert plan.read_text(encoding="utf-8") == WRITTEN


@pytest.mark.parametrize("option", ["--yes", "--dry-run", "--json"])
def test_it_asks_nothing_where_that_is_answered(option: str, plan: Path) -> None:
    said, code = at_terminal("retarget", *SOURCED, option, answers=[])
    assert ("[y/N]" in said, code) == (False, 0)
    assert (plan.read_text(encoding="utf-8") == PLAN) == (option == "--dry-run")


def test_what_was_shown_must_still_hold(
    bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def confirm(question: str, say: object) -> bool:
        plan.write_text("# Ours.\n" + PLAN, encoding="utf-8")
        return True

    monkeypatch.setattr("bishan_targets.cli.writing_figures.can_ask", lambda: True)
    monkeypatch.setattr("bishan_targets.cli.writing_figures.confirm", confirm)
    run = bishan("retarget", *LOWER)
    assert "error[changed-meanwhile]" in run.err
    assert plan.read_text(encoding="utf-8") == "# Ours.\n" + PLAN


YEARLY = """\
[targets.jobs]
figures = "year_to_date"
every = "month"
each_year = { at_least = 1100 }  # from the work report
"""


def test_a_goal_for_each_year_is_changed_for_the_years_that_end_later(
    bishan: Bishan, plan: Path
) -> None:
    plan.write_text(YEARLY, encoding="utf-8")
    more = ("--until", "2022-03-11", "--reason", "r")
    run = bishan("retarget", "jobs", "--at-least", "1200", *more, "--yes")
    assert run.code == 0
    assert "≥ 1,100 each year" in run.out
    changed = tomllib.loads(plan.read_text(encoding="utf-8"))["targets"]["jobs"]
    assert changed["each_year"] == {"at_least": 1200}
    assert changed["was"] == [
        {"each_year": {"at_least": 1100}, "until": date(2022, 3, 11), "reason": "r"}
    ]
    assert "# from the work report" in plan.read_text(encoding="utf-8")
    assert bishan("retarget", "jobs", "--undo", "--yes").code == 0
    assert plan.read_text(encoding="utf-8") == YEARLY
