"""Questions about figures in files."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders import book, books, history, target
from running import Run

from bishan_targets.model.observations import Observation
from bishan_targets.recording.anomalies_in_files import anomalies_in_files, future_dates, odd_values
from bishan_targets.storage.store import figure_finder, load

TODAY = date(2023, 1, 31)
PLAN = """[plan]
by = 2025-12-31

[targets.share]
at_least = 3.5

[indicators.other]
better = "higher"
"""


def yearly(*values: str, first: int = 2015) -> list[Observation]:
    return history(*(f"{first + n}-12-31 {value}" for n, value in enumerate(values)))


def odd(figures: Sequence[Observation], goal: str | None = None) -> list[tuple[str, str]]:
    found = odd_values(figures, None if goal is None else Decimal(goal))
    return [(str(each.figure.value), each.oddity.kind) for each in found]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["3.1", "3.2", "3.3", "3.25"], []),
        (["3.1", "3.2", "3.3", "0.0325"], [("0.0325", "scale")]),
        (["0.0325", "3.1", "3.2", "3.3"], [("0.0325", "scale")]),
        (["3.1", "0.0325", "3.2", "3.3"], [("0.0325", "scale")]),
        (["3.1", "3.2", "325", "3.3"], [("325", "scale")]),
        (["100", "104", "110", "400"], [("400", "far")]),
        (["100", "350", "110", "104"], []),  # nothing but a leap that is over
        (["400", "100", "104", "110"], []),
        (["1.2", "1.3", "12000", "12500", "13000"], []),  # another unit from then on
        (["3.1", "0", "3.2", "3.3"], []),
        (["-3.1", "-31", "-3.2", "-3.3"], [("-31", "scale")]),
    ],
)
def test_of_many_figures_the_latest_and_those_with_a_slipped_point(
    values: list[str], found: list[tuple[str, str]]
) -> None:
    assert odd(yearly(*values)) == found


def test_the_latest_is_not_held_against_one_that_is_odd_itself() -> None:
    assert odd(yearly("300", "310", "33", "350")) == [("33", "scale")]


@pytest.mark.parametrize(
    ("values", "goal", "found"),
    [
        (["0.0325"], "3.5", [("0.0325", "scale")]),
        (["3.25"], "3.5", []),
        (["0.0325"], None, []),
        ([], "3.5", []),
        (["3.1", "0.0325"], "3.5", [("0.0325", "scale")]),
        (["0.0325", "3.1"], "3.5", [("0.0325", "scale")]),
        (["0.0325", "3.1"], None, [("3.1", "scale")]),
    ],
)
def test_few_figures_are_held_against_the_goal(
    values: list[str], goal: str | None, found: list[tuple[str, str]]
) -> None:
    assert odd(yearly(*values), goal) == found


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_figure_with_a_note_of_its_own_is_not_questioned(place: int) -> None:
    figures = yearly("3.1", "3.2", "3.3", "3.25")
    figures[place] = figures[place]._replace(value=Decimal("0.0325"))
    assert odd(figures)
    figures[place] = figures[place]._replace(note="counted anew")
    assert odd(figures) == []


def dated(*days: str, note: str | None = None) -> list[str]:
    figures = [f._replace(file="a.toml") for f in history(*(f"{day} 3.2" for day in days))]
    figures[0] = figures[0]._replace(note=note)
    plan = book(target("> 3.5", name="share"), figures)
    return [each.code for each in anomalies_in_files(plan, TODAY, lambda _: None)]


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (["1021-12-31", "2020-12-31", "2021-12-31"], ["distant-date"]),
        (["1921-12-31", "2019-12-31", "2021-12-31"], ["distant-date"]),
        (["1970-12-31", "2019-12-31", "2021-12-31"], []),
        (["1900-12-31", "1960-12-31", "2021-12-31"], []),
        (["1021-12-31"], ["distant-date"]),
        (["1950-12-31"], []),
        (["2021-12-31", "2032-12-31"], ["future-date"]),
        (["2021-12-31", "2023-01-31"], []),
        (["1021-12-31", "2032-12-31"], ["future-date", "distant-date"]),
    ],
)
def test_a_year_that_cannot_be_meant_is_questioned(days: list[str], codes: list[str]) -> None:
    assert dated(*days) == codes


def test_a_note_answers_for_an_old_date_and_not_for_one_to_come() -> None:
    assert dated("1021-12-31", "2020-12-31", note="from the annals") == []
    assert dated("2032-12-31", note="planned") == ["future-date"]


def test_figures_to_come_are_counted_by_file() -> None:
    figures = {
        "share": [f._replace(file="h.csv") for f in yearly("3", "3", first=2022)],
        "jobs": [f._replace(file="h.csv") for f in yearly("5", "5", first=2024)],
        "other": [f._replace(file="i.csv") for f in yearly("7", first=2040)],
    }
    plan = books([], context=figures)
    found = future_dates(plan, ["share", "jobs", "nothing"], TODAY, lambda _: None)
    assert [(each.file, dict(each.values)) for each in found] == [
        ("h.csv", {"dates": "2023-12-31 – 2025-12-31", "n": "3"})
    ]


def written(folder: Path, files: Mapping[str, str]) -> Path:
    (folder / "actuals").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def places(folder: Path) -> list[tuple[str | None, int | None, int | None, str | None]]:
    plan = load(folder)
    found = anomalies_in_files(plan, TODAY, figure_finder(plan.plan))
    return [
        (each.file and Path(each.file).name, each.line, each.column, each.cell) for each in found
    ]


SNAPSHOT = "date = {}-12-31\n[values]\nshare = {}\n"


def snapshots(*values: str) -> dict[str, str]:
    return {
        f"actuals/{2018 + n}-12-31.toml": SNAPSHOT.format(2018 + n, value)
        for n, value in enumerate(values)
    }


def test_a_snapshot_is_shown_at_the_number(tmp_path: Path) -> None:
    table = '{ source = "s", value = 0.0325 }'
    files = {"targets.toml": PLAN, **snapshots("3.1", "3.2", table)}
    assert places(written(tmp_path, files)) == [("2020-12-31.toml", 3, 33, None)]


def test_a_row_of_a_history_is_shown_at_its_cell(tmp_path: Path) -> None:
    rows = "date,metric,value\n2019-12-31,share,3.2\n2020-12-31,share,325\n2032-12-31,share,3.2\n"
    files = {"targets.toml": PLAN, "actuals/h.csv": rows}
    assert places(written(tmp_path, files)) == [("h.csv", 4, 1, None), ("h.csv", 3, 18, None)]


@pytest.mark.parametrize(("kind", "line"), [("share", 6), ("other", 9)])
def test_a_baseline_in_the_plan_is_shown_there(kind: str, line: int, tmp_path: Path) -> None:
    given = "baseline = { date = 2017-12-31, value = 0.03 }"
    goal = {"share": "at_least = 3.5", "other": 'better = "higher"'}[kind]
    files = {
        "targets.toml": PLAN.replace(goal, f"{goal}\n{given}"),
        **{
            name: text.replace("share", kind)
            for name, text in snapshots("3.1", "3.2", "3.3").items()
        },
    }
    assert places(written(tmp_path, files)) == [("targets.toml", line, 41, None)]


def test_a_date_of_many_figures_is_questioned_once(tmp_path: Path) -> None:
    both = "share = 3.1\nother = 5\n"
    files = {
        "targets.toml": PLAN,
        "actuals/1021-12-31.toml": f"date = 1021-12-31\n[values]\n{both}",
        "actuals/2021-12-31.toml": f"date = 2021-12-31\n[values]\n{both}",
    }
    assert places(written(tmp_path, files)) == [("1021-12-31.toml", 1, 8, None)]


def test_a_file_that_cannot_be_read_any_more_is_still_named(tmp_path: Path) -> None:
    folder = written(tmp_path, {"targets.toml": PLAN, **snapshots("3.1", "3.2", "0.0325")})
    plan = load(folder)
    finder = figure_finder(plan.plan)
    (folder / "actuals" / "2020-12-31.toml").unlink()
    (found,) = anomalies_in_files(plan, TODAY, finder)
    assert (Path(found.file or "").name, found.line) == ("2020-12-31.toml", None)


Bishan = Callable[..., Run]


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["show", "share"],
        ["project"],
        ["rules"],
        ["backtest"],
        ["report", "--format", "markdown", "-o", "-"],
    ],
)
def test_every_command_says_what_it_does_not_count(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Bishan
) -> None:
    late = "date = 2202-12-31\n[values]\nshare = 3.4\n"
    files = snapshots("3.1", "3.2", "3.3") | {"actuals/2202-12-31.toml": late}
    monkeypatch.chdir(written(tmp_path, {"targets.toml": PLAN, **files}))
    run = bishan(*arguments)
    assert run.code == 0
    assert "2202-12-31.toml:1:8: warning[future-date]" in run.err
    assert "warning" not in bishan(*arguments, "--as-of", "2202-12-31").err


def test_what_lies_between_the_day_of_a_run_and_today_is_not_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Bishan
) -> None:
    monkeypatch.chdir(written(tmp_path, {"targets.toml": PLAN, **snapshots("3.1", "3.2", "3.3")}))
    assert "future" not in bishan("status", "--as-of", "2018-12-31").err


def test_a_question_is_no_error_and_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Bishan
) -> None:
    files = {"targets.toml": PLAN, **snapshots("3.1", "3.2", "0.0325")}
    monkeypatch.chdir(written(tmp_path, files))
    run = bishan("validate", "--json")
    assert run.code == 0
    assert '"warnings": 1' in run.out
    assert '"errors": 0' in run.out


def test_true_series_are_seldom_questioned_and_slips_in_them_mostly_are() -> None:
    """The shares in docs/reference/files.md, measured on the repository's own series."""
    import anomalies as benchmark

    root = Path(__file__).parents[2]
    total, *by_place = benchmark.standing(root / "benchmarks" / "series")
    _, figures, questioned, _ = (int(each.replace(",", "")) for each in total)
    noticed = [float(each.rstrip("%")) for _, *shares in by_place for each in shares]
    said = " ".join((root / "docs" / "reference" / "files.md").read_text(encoding="utf-8").split())
    assert f"questions {questioned} of {figures:,} true figures" in said
    assert f"notices {min(noticed):.0f} to {max(noticed):.0f}% of slips" in said
    assert questioned / figures < 0.005
    assert min(noticed) > 80
