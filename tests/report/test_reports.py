import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from builders import book, history, target

import bishan_targets
from bishan_targets.model.book import Book
from bishan_targets.report.show import detail
from bishan_targets.report.status import assess, with_verdicts
from bishan_targets.report.values import plain

TODAY = date(2026, 11, 24)


def test_all_four_goals_are_overdue_and_stale_today(bishan_book: Book) -> None:
    found = assess(bishan_book, TODAY)
    assert {each.verdict for each in found.targets} == {"overdue"}
    assert all("stale" in each.flags for each in found.targets)
    assert found.summary == {
        "total": 4,
        "set_after": 0,
        "met": 0,
        "on_track": 0,
        "at_risk": 0,
        "off_track": 0,
        "lost": 0,
        "missed": 0,
        "overdue": 4,
        "too_few": 0,
        "no_data": 0,
        "no_goal": 0,
        "milestones": 3,
        "milestones_met": 0,
        "milestones_as_planned": 0,
        "milestones_expected_late": 0,
        "milestones_lost": 0,
        "milestones_missed": 0,
        "milestones_overdue": 1,
        "milestones_dropped": 0,
        "milestones_no_data": 2,
    }


def test_bishan_by_hand_on_2021_06_30(bishan_book: Book) -> None:
    found = {each.id: each for each in assess(bishan_book, date(2021, 6, 30)).targets}
    assert found["high_tech_firms"].gap == 215
    assert found["high_tech_firms"].progress == pytest.approx(46 / 261)
    assert found["high_tech_firms"].elapsed == pytest.approx(181 / 1826)
    assert found["tech_firms"].gap == 694
    assert found["tech_firms"].progress == pytest.approx(204 / 898)
    assert found["rd_share"].verdict == "no_data"
    assert found["invention_patents"].latest is None


def test_bishan_by_hand_on_2022_12_31(bishan_book: Book) -> None:
    found = {each.id: each for each in assess(bishan_book, date(2022, 12, 31)).targets}
    elapsed = 546 / 1826
    for metric, gap, done, way in (
        ("high_tech_firms", 199, 301 - 239, 500 - 239),
        ("tech_firms", 479, 1521 - 1102, 2000 - 1102),
    ):
        assert found[metric].gap == gap
        assert found[metric].progress == pytest.approx(done / way)
        assert found[metric].elapsed == pytest.approx(elapsed)
        assert found[metric].ahead_days == round((done / way - elapsed) * 1826)
        assert found[metric].pace.observed == pytest.approx(done / 546 * 365.25)
        assert found[metric].pace.required == pytest.approx(gap / 1280 * 365.25)
        assert "provisional" in found[metric].flags
    assert found["high_tech_firms"].pace.recent == pytest.approx(1 / 186 * 365.25)
    assert found["tech_firms"].pace.recent == pytest.approx(215 / 365 * 365.25)
    assert found["invention_patents"].gap == 12.14
    assert found["rd_share"].gap == 0.25


def test_before_all_figures_there_are_no_data(bishan_book: Book) -> None:
    found = assess(bishan_book, date(2018, 12, 30))
    assert {each.verdict for each in found.targets} == {"no_data"}
    assert {reason for each in found.targets for reason in each.why_null.values()} == {"no_data"}


def test_what_is_null_has_a_reason(bishan_book: Book) -> None:
    for as_of in (date(2018, 12, 30), date(2019, 1, 1), date(2021, 12, 31), TODAY):
        for each in assess(bishan_book, as_of).targets:
            for name in ("baseline", "latest", "previous", "gap", "progress", "elapsed"):
                assert (getattr(each, name) is None) == (name in each.why_null)
            for name in ("observed", "recent", "required", "ratio"):
                assert (getattr(each.pace, name) is None) == (f"pace.{name}" in each.why_null)
            assert (each.projection.at_deadline is None) == (each.projection.why_null is not None)


def test_chosen_targets_in_the_plans_order(bishan_book: Book) -> None:
    found = assess(bishan_book, TODAY, ["tech_firms", "rd_share", "tech_firms"])
    assert [each.id for each in found.targets] == ["rd_share", "tech_firms"]
    with pytest.raises(KeyError, match="nothing"):
        assess(bishan_book, TODAY, ["nothing"])


def test_the_summary_is_of_the_targets_shown(bishan_book: Book) -> None:
    everything = assess(bishan_book, date(2021, 12, 31))
    found = with_verdicts(everything, ["no_data"])
    assert [each.id for each in found.targets] == ["invention_patents"]
    assert found.summary is not None
    assert (found.summary["total"], found.summary["no_data"]) == (1, 1)
    assert with_verdicts(everything, []) == everything


def test_another_target_changes_nothing(bishan_book: Book) -> None:
    alone = assess(bishan_book, TODAY, ["tech_firms"]).targets[0]
    assert assess(bishan_book, TODAY).targets[3] == alone


def test_the_linear_path_to_the_goal() -> None:
    wanted = target("> 500", by="2024-06-30")
    found = detail(book(wanted, history("2021-12-31 100")), "firms", date(2022, 1, 1))
    days = (date(2024, 6, 30) - date(2021, 12, 31)).days
    assert [(str(each.date), each.value) for each in found.path] == [
        ("2022-12-31", pytest.approx(100 + 400 * 365 / days)),
        ("2023-12-31", pytest.approx(100 + 400 * 730 / days)),
        ("2024-06-30", 500),
    ]


@pytest.mark.parametrize(
    ("figures", "as_of"),
    [([], "2022-01-01"), (["2021-12-31 501"], "2022-01-01"), (["2021-12-31 1"], "2026-01-01")],
)
def test_no_way_is_left(figures: list[str], as_of: str) -> None:
    found = detail(book(target(), history(*figures)), "firms", date.fromisoformat(as_of))
    assert found.path == []


def test_history_with_its_changes() -> None:
    found = detail(book(target(), history("2020-12-31 1.1", "2021-12-31 1.3?")), "firms", TODAY)
    assert [(each.value, each.change, each.provisional) for each in found.history] == [
        (1.1, None, False),
        (1.3, 0.2, True),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("500.0"), 500),
        (Decimal("12345678901234567890"), 12345678901234567890),
        (Decimal("12.86"), 12.86),
        (1 / 3, 0.333333333333),
        (2.0000000000001, 2),
        (0.1 + 0.2, 0.3),
    ],
)
def test_plain_numbers(value: Decimal | float, shown: float) -> None:
    assert repr(plain(value)) == repr(shown)


def test_no_infinity_gets_out() -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        plain(float("inf"))


def test_the_python_interface(bishan_book: Book) -> None:
    assert bishan_targets.load is not None
    assert isinstance(bishan_book, bishan_targets.Book)
    assert isinstance(bishan_targets.assess(bishan_book, TODAY), bishan_targets.Report)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        bishan_targets.nothing  # noqa: B018


def test_the_package_shows_what_it_offers_before_it_is_asked_for() -> None:
    code = "import bishan_targets; print(*dir(bishan_targets)); print(*bishan_targets.__all__)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shown, offered = (line.split() for line in ran.stdout.splitlines())
    assert {"assess", "load", "Book", "Report", "InputError", "__version__"} == set(offered)
    assert [name for name in shown if not name.startswith("__")] == sorted(
        name for name in offered if not name.startswith("__")
    )
    assert {"__version__", "__doc__", "__file__"} < set(shown)
    assert all(getattr(bishan_targets, name) is not None for name in offered)
