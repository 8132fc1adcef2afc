"""Everyday changes that the gate lets pass, each beside a twin that it stops."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from repositories import Repo
from running import Run

Bishan = Callable[..., Run]
PLAN = """\
[plan]
by = 2025-12-31

[targets.firms]
name = "Firms"
unit = "firms"
at_least = 500

[targets.dust]
name = "PM2.5"
unit = "µg/m³"
at_most = 30
"""
FIGURES = {
    "2019-12-31": "firms = 200\ndust = 45",
    "2020-12-31": "firms = 239\ndust = 42",
    "2021-12-31": "firms = 300\ndust = 40",
}


class Office(Repo):
    """A repository with a plan of two targets on `main`; changes are made on a branch."""

    def __init__(self, path: Path, bishan: Bishan) -> None:
        self.path, self.folder, self.bishan = path, "", bishan
        path.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write("targets.toml", PLAN)
        for day, values in FIGURES.items():
            self.snapshot(day, values)
        self.commit("base")

    def snapshot(self, day: str, values: str, label: str = "") -> None:
        text = f'date = {day}\nsource = "yearbook"\n\n[values]\n{values}\n'
        self.write(f"actuals/{day}{label}.toml", text)

    def plan(self, old: str, new: str) -> None:
        """Replace a text of the plan; an empty old one stands for its end."""
        text = (self.path / "targets.toml").read_text()
        assert old in text
        self.write("targets.toml", text.replace(old, new) if old else f"{text}\n{new}\n")

    def merge(self) -> None:
        """Make what is there the base."""
        self.commit("merged")
        self.git("branch", "-f", "base")

    def errors(self, *arguments: str, as_of: str = "2023-01-31") -> list[str]:
        """Rules and targets of the errors of the change, and `exit N` if it could not be judged."""
        self.commit("change")
        run = self.bishan("check", "--as-of", as_of, "--base", "base", "--json", *arguments)
        found = json.loads(run.out)
        errors = [each for each in found["findings"] if each["severity"] == "error"]
        said = [f"{each['rule']} {each['target'] or ''}".strip() for each in errors]
        assert run.code == (1 if said else 0) or not said
        return said if run.code < 2 else [f"exit {run.code}"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Bishan) -> Office:
    found = Office(tmp_path / "office", bishan)
    found.git("branch", "base")
    monkeypatch.chdir(found.path)
    return found


def test_a_former_goal_that_is_gone_is_not_to_be_put_down_as_a_revision(office: Office) -> None:
    entry = '[[targets.firms.was]]\nat_least = 450\nuntil = 2020-06-30\nreason = "review"'
    office.plan("", entry)
    office.merge()
    office.plan(entry, "")
    assert office.errors() == ["history-rewritten firms"]
    said = office.bishan("check", "--as-of", "2023-01-31", "--base", "base").out
    assert "to do: restore it; the goals that were in force stay on record" in said


# --- histories ------------------------------------------------------------------------------------


def test_record_writes_what_the_gate_needs(office: Office) -> None:
    for day, value in (("2018-12-31", 170), ("2020-06-30", 190), ("2021-06-30", 310)):
        office.bishan("record", f"firms={value}", "--date", day, "--source", "yearbook", "--yes")
    assert office.errors() == []
    said = office.bishan("check", "--as-of", "2023-01-31", "--base", "base").out
    assert "history-rewritten" not in said
    revisions = (office.path / "targets.toml").read_text().count("[[revisions]]")
    assert revisions == 1


def test_a_bad_figure_with_an_old_date_is_a_question(office: Office) -> None:
    office.snapshot("2021-12-30", "firms = 150")
    assert office.errors() == []
    said = office.bishan("check", "--as-of", "2023-01-31", "--base", "base").out
    assert "warning[history-rewritten] Firms (firms): 150 is new" in said
    office.snapshot("2022-12-31", "firms = 250\ndust = 39")
    assert office.errors() == ["regressed firms"]


def test_a_new_metric_with_dips(office: Office) -> None:
    office.plan("", "[targets.patents]\nat_least = 50")
    years = enumerate((10, 12, 15, 14, 18, 20, 19, 25, 30, 28), 2012)
    rows = [f"{year}-12-31,patents,{value}" for year, value in years]
    office.write("actuals/patents.csv", "\n".join(["date,metric,value", *rows]) + "\n")
    assert office.errors() == []
    office.merge()
    office.write(
        "actuals/patents.csv", "\n".join(["date,metric,value", *rows, "2022-12-31,patents,27"])
    )
    office.snapshot("2022-12-31", "firms = 350\ndust = 39")
    assert office.errors() == ["regressed patents"]


def test_a_figure_restated_with_more_decimals(office: Office) -> None:
    office.snapshot("2021-12-31", "firms = 300\ndust = 40.3")
    assert office.errors() == []
    office.snapshot("2021-12-31", "firms = 299\ndust = 40.3")
    assert office.errors() == ["history-rewritten firms"]


def test_a_count_that_falls_to_zero(office: Office) -> None:
    office.plan("", '[check]\ntolerance = { rel = "2%" }')
    office.merge()
    office.snapshot("2022-12-31", "firms = 350\ndust = 0")
    assert office.errors() == []
    office.merge()
    office.snapshot("2023-12-31", "firms = 360\ndust = 1")
    assert office.errors(as_of="2024-01-31") == ["regressed dust"]


# --- what the base has already --------------------------------------------------------------------


def test_what_is_known_is_counted_in_one_line(office: Office) -> None:
    office.snapshot("2022-12-31", "firms = 290\ndust = 39")
    assert office.errors() == ["regressed firms"]
    check = ("check", "--as-of", "2023-01-31", "--base", "base")
    for form in ("text", "github", "markdown"):
        short = office.bishan(*check, "--format", form).out
        if form == "markdown":
            changes, _, short = short.partition("### Findings")
            assert "off track |  |" in changes
        long = office.bishan(*check, "--format", form, "--show-known").out
        assert "290" in short
        assert "PM2.5" not in short
        assert "2 findings already in the base are not listed" in short
        assert "PM2.5" in long
        assert "not listed" not in long
    for form in ("json", "junit", "sarif", "gitlab"):
        assert "PM2.5" in office.bishan(*check, "--format", form).out


def test_what_fails_the_gate_is_never_left_out(office: Office) -> None:
    check = ("check", "--as-of", "2023-01-31", "--base", "base")
    run = office.bishan(*check, "--fail-on", "warning")
    assert run.code == 1
    assert run.out.count("known: already in the base") == 4
    office.plan("", '[check]\nseverity = { no-baseline = "warning", off-track = "info" }')
    office.merge()
    run = office.bishan(*check, "--fail-on", "warning")
    assert (run.code, run.out.count("known: already")) == (1, 2)
    assert "2 findings already in the base are not listed" in run.out
    assert "not listed" not in office.bishan("check", "--no-base", "--as-of", "2023-01-31").out


# --- a base that is not as it should be -----------------------------------------------------------


@pytest.mark.parametrize("path", ["actuals/2021-12-31.toml", "targets.toml"])
def test_the_change_that_mends_a_broken_main(office: Office, path: str) -> None:
    good = (office.path / path).read_text()
    office.write(path, f"<<<<<<< HEAD\n{good}=======\n{good}>>>>>>> other\n")
    office.merge()
    office.write(path, good)
    assert office.errors() == []
    office.write(path, good.replace("300", "299").replace("at_least = 500", "at_least = 400"))
    assert office.errors() == [
        "target-loosened firms" if path == "targets.toml" else "history-rewritten firms"
    ]


def test_a_plan_whose_folder_moves(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.path / "goals").mkdir()
    office.git("mv", "targets.toml", "actuals", "goals")
    monkeypatch.chdir(office.path / "goals")
    assert office.errors() == []
    plan = (office.path / "goals/targets.toml").read_text()
    office.write("goals/targets.toml", plan.replace("at_least = 500", "at_least = 400"))
    assert office.errors() == ["target-loosened firms"]
    office.write("goals/targets.toml", plan)
    office.git("rm", "-qr", "goals/actuals/2021-12-31.toml")
    assert office.errors() == ["history-rewritten dust", "history-rewritten firms"]


# --- figures that go ------------------------------------------------------------------------------

WITHDRAWN = """
[[withdrawn]]
metric = "firms"
date = {date}
reason = "wrong month"
source = "office"
"""


def test_a_figure_written_for_the_wrong_day(office: Office) -> None:
    office.snapshot("2022-11-30", "firms = 350")
    office.merge()
    office.git("mv", "actuals/2022-11-30.toml", "actuals/2022-12-31.toml")
    office.snapshot("2022-12-31", "firms = 350\ndust = 39")
    assert office.errors() == ["history-rewritten firms"]
    said = office.bishan("check", "--as-of", "2023-01-31", "--base", "base").out
    assert "written for the wrong day, record that in [[withdrawn]]" in said
    office.plan("", WITHDRAWN.format(date="2022-11-30"))
    assert office.errors() == []
    said = office.bishan("check", "--as-of", "2023-01-31", "--base", "base").out
    assert "the figure for 2022-11-30, 350, is withdrawn (wrong month; office)" in said


def test_figures_that_their_source_takes_back(office: Office) -> None:
    office.plan("", WITHDRAWN.format(date="[2020-12-31, 2021-12-31]"))
    office.snapshot("2020-12-31", "dust = 42")
    office.snapshot("2021-12-31", "dust = 40")
    assert office.errors() == []
    office.snapshot("2022-12-31", "firms = 190\ndust = 39")
    assert office.errors() == ["regressed firms"]
    office.snapshot("2022-12-31", "firms = 250\ndust = 39")
    office.merge()
    office.git("rm", "-q", "actuals/2019-12-31.toml")
    assert office.errors() == ["history-rewritten dust", "history-rewritten firms"]


def test_a_withdrawal_once_declared_covers_no_later_one(office: Office) -> None:
    office.plan("", WITHDRAWN.format(date="2021-12-31"))
    office.snapshot("2021-12-31", "dust = 40")
    assert office.errors() == []
    office.merge()
    plan = (office.path / "targets.toml").read_text()
    office.write("targets.toml", plan.partition("[[withdrawn]]")[0])
    office.snapshot("2021-12-31", "firms = 310\ndust = 40")
    assert office.errors() == []
    office.merge()
    office.snapshot("2021-12-31", "dust = 40")
    assert office.errors() == ["history-rewritten firms"]


def test_another_spelling_of_a_unit(office: Office) -> None:
    office.plan("µg/m³", "μg / m3")
    assert office.errors() == []
    office.plan("μg / m3", "mg/m3")
    assert office.errors() == ["target-loosened dust"]


def test_what_could_not_be_judged_is_listed_on_request(bishan: Bishan, tmp_path: Path) -> None:
    plan = """
        [targets.revenue]
        figures = "year_to_date"
        every = "half-year"
        years = { 2023 = 100 }
        better = "higher"
    """
    figures = {"2022-12-31": "[values]\nrevenue = 90", "2023-06-30": "[values]\nrevenue = 40"}
    write_plan(tmp_path / "plan", plan, **figures)
    options = ["--file", str(tmp_path / "plan"), "--no-base", "--as-of", "2023-07-15"]
    counted = bishan("check", *options).out
    assert "1 check could not be judged: --show-known lists it." in counted
    listed = bishan("check", *options, "--show-known").out
    assert "\nnot judged[regressed] revenue: " in listed
    assert "--show-known" not in listed
    checks = json.loads(bishan("check", *options, "--format", "json").out)["checks"]
    open_ = [each["target"] for each in checks if each["outcome"] == "not_judged"]
    assert open_ == ["revenue"]
