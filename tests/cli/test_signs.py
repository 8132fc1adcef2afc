"""BISHAN_ASCII: the program's own signs are those of ASCII, and nobody else's are touched."""

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan
from running import Run

from bishan_targets import messages
from bishan_targets.cli import output
from bishan_targets.cli.groups import NAMES
from bishan_targets.render.page import picture

Bishan = Callable[..., Run]
DAY = ("--as-of", "2022-06-30")
PLAN = """
[plan]
name = "Plan"
rule = "eurostat"
by = 2025-12-31
[targets.rising]
at_least = 100
unit = "firms"
note = "a note"
[targets.held]
at_most = 5.5
keep = true
[targets.single]
more_than = 3
[targets.nothing]
less_than = 3
[targets.over]
at_least = 9
by = 2021-06-30
"""
FIGURES = {
    "d2019_12_31": "[values]\nrising = 50\nheld = 5.6\nover = 1",
    "d2020_12_31": 'source = "yearbook"\n[values]\nrising = 58\nheld = 5.2\nover = 2',
    "d2021_12_31": "[values]\nrising = { value = 70, provisional = true }\nheld = 5.7\nsingle = 2",
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BISHAN_ASCII", "1")
    return write_plan(tmp_path / "plan", PLAN, **FIGURES)


@pytest.mark.parametrize("form", ["table", "plain", "markdown"])
@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["show", "rising"],
        ["show", "held"],
        ["show", "over"],
        ["show", "nothing"],
        ["show", "rising", "--plot"],
        ["project"],
        ["project", "--if", "rising=+3/year", "--method", "linear"],
        ["rules"],
        ["rules", "--explain", "rising"],
        ["rules", "--explain", "held"],
        ["backtest"],
    ],
)
@pytest.mark.parametrize("width", ["60", "160"])
def test_english_for_a_plan_in_ascii_is_ascii(
    width: str,
    command: list[str],
    form: str,
    bishan: Bishan,
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: form == "table")
    monkeypatch.setenv("COLUMNS", width)
    found = bishan(*command, "--file", str(plan), *DAY, "--format", form)
    assert found.code == 0
    assert (found.out + found.err).isascii()
    assert found.out


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["check", "--no-base", *DAY], 1),
        (["validate"], 0),
        (["show", "nobody"], 2),
        (["status", "--format", "pdf"], 2),
        (["chart", "rising", "-o", "x.png", "--width", "9"], 2),
        (["record", "rising=71000", "--date", "2022-03-31", "--dry-run"], 2),
        (["record", "rising=71", "held=5", "--date", "2022-03-31", "--dry-run", "--yes"], 0),
        (["record", "rising=soon", "--date", "2022-03-31", "--dry-run"], 2),
        (["import", "no.csv"], 2),
        *(([name, "--help"], 0) for name in NAMES),
    ],
)
def test_whatever_else_is_said_is_ascii(
    command: list[str], code: int, bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan)
    found = bishan(*command)
    assert (found.code, (found.out + found.err).isascii()) == (code, True), found


def test_every_english_text_can_be_written_in_ascii() -> None:
    say = messages.load("en").with_signs(ascii_only=True)
    beyond = [key for key, text in say.table.items() if not say.own(text).isascii()]
    assert beyond == ["ask.yes"]  # which answers are understood; it is never shown


def test_signs_become_what_ascii_has_and_chinese_keeps_its_punctuation() -> None:
    english, chinese = (
        messages.load(language).with_signs(ascii_only=True) for language in ("en", "zh")
    )
    assert english.own("≥ ≤ ≠ × ÷ → – ·") == ">= <= != * / -> .. -"
    assert english.own("… — “”") == '... - ""'
    assert chinese.own("另有……“达标”÷") == "另有……“达标”/"
    assert chinese.own("—") == "-"
    assert messages.load("en").own("≥ —") == "≥ —"


def test_the_rule_below_a_heading_is_replaced(
    bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = bishan("status", "--format", "table", "--file", str(plan), *DAY).out
    monkeypatch.setenv("BISHAN_ASCII", "0")
    whole = bishan("status", "--format", "table", "--file", str(plan), *DAY).out
    (rule,) = [line for line in shown.splitlines() if line and set(line) == {"-"}]
    (drawn,) = [line for line in whole.splitlines() if line and set(line) == {"─"}]
    assert abs(len(rule) - len(drawn)) < 8
    assert ">= 100" in shown
    assert "≥ 100" in whole


def test_what_comes_from_files_keeps_its_signs(
    bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BISHAN_ASCII", "1")
    text = '[targets.a]\nname = "≥ 企业—数…"\nat_least = 3\nby = 2025-12-31\nunit = "m·s"\n'
    plan = write_plan(tmp_path / "plan", text, d2021_12_31="[values]\na = 1")
    for form in ("table", "plain"):
        shown = bishan("status", "--file", str(plan), *DAY, "--format", form).out
        assert "≥ 企业—数…" in shown
        assert "m·s" in shown


def test_what_is_written_as_utf_8_is_the_same_for_every_terminal(
    bishan: Bishan, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(spec: dict[str, Any]) -> str:
        return (
            f"<svg><text>{escape(json.dumps(spec, ensure_ascii=False, default=str))}</text></svg>"
        )

    def written() -> list[str]:
        common = ("--file", str(plan), *DAY)
        found = [
            bishan("report", "-o", "-", "--format", form, *common).out
            for form in ("html", "markdown")
        ]
        found.append(bishan("check", "--no-base", "--format", "markdown", *common).out)
        found += [
            bishan("status", "--format", form, *common, "--lang", "zh").out
            for form in ("json", "csv")
        ]
        path = tmp_path / "chart.svg"
        assert bishan("chart", "rising", "-o", str(path), *common).code == 0
        return [*found, path.read_text(encoding="utf-8")]

    monkeypatch.setattr(picture, "svg", drawn)
    monkeypatch.setattr(picture, "undrawable", lambda _: [])
    plain = written()
    assert "≥ 100" in plain[0]
    assert "≥ 100" in plain[-1]
    monkeypatch.setenv("BISHAN_ASCII", "0")
    assert written() == plain
    assert json.loads(plain[3])["targets"]


def test_a_pipe_keeps_its_signs_whatever_the_terminal_is(
    bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BISHAN_ASCII")
    monkeypatch.setenv("TERM", "dumb")
    common = ("status", "--file", str(plan), *DAY, "--format", "plain")
    assert "≥ 100" in bishan(*common).out
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    assert ">= 100" in bishan(*common).out
