"""Goals of every kind in the gate: nothing easier passes without a finding."""

from datetime import date

import pytest

from bishan_targets.gate.decide import Outcome, Result, check
from bishan_targets.model.book import Book
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read

TODAY = date(2023, 6, 1)
PLAN = "[plan]\nby = 2025-12-31\n[targets.rd_share]\n"
FIGURES = {"2020-12-31": 100, "2021-12-31": 102, "2022-12-31": 104}


def book(target: str, **more: float) -> Book:
    """A plan with one target and FIGURES, and those of other days: `d2023_03_31=105`."""
    days = FIGURES | {name[1:].replace("_", "-"): value for name, value in more.items()}
    files = [
        File(
            f"{day}.toml",
            f"actuals/{day}.toml",
            f"date = {day}\n[values]\nrd_share = {value}\n".encode(),
        )
        for day, value in days.items()
    ]
    plan = File("targets.toml", "targets.toml", (PLAN + target).encode())
    return read(Files(plan, files))


def errors(result: Result) -> list[tuple[str, str]]:
    return [
        (str(each.comparison.rule), each.comparison.aspect)
        for each in result.findings
        if each.outcome is Outcome.FAIL and each.level == "error"
    ]


def changed(old: str, new: str, **more: float) -> list[tuple[str, str]]:
    return errors(check(book(new, **more), book(old), TODAY))


def test_a_former_goal_that_still_applies_is_no_way_to_an_easier_one() -> None:
    easier = (
        "at_least = 150\n[[targets.rd_share.was]]\nat_least = 50\nuntil = 2025-01-01\n"
        'reason = "r"\n'
    )
    assert changed("at_least = 150\n", easier) == [("target-loosened", "value")]
    gone = easier.replace("2025-01-01", "2023-01-01")
    assert changed("at_least = 150\n", gone) == []


@pytest.mark.parametrize(("value", "unused"), [(112, False), (113, True), (89, False), (80, True)])
def test_a_waiver_for_a_band_ends_as_far_outside_as_it_says(value: float, unused: bool) -> None:
    waivers = "".join(
        f'[[waivers]]\nrule = "{rule}"\nmetric = "rd_share"\nreason = "r"\nowner = "o"\n'
        "until = 2023-07-01\nno_worse_than = 112\n"
        for rule in ("regressed", "lost")
    )
    band = "between = [90, 110]\n"
    found = {rule for rule, _ in changed(band, band + waivers, d2023_03_31=value)}
    assert found == ({"regressed", "lost", "waiver-unused"} if unused else set())


def test_a_new_interim_goal_asks_for_no_less_than_the_path() -> None:
    goal = "at_least = 150\n"

    def found(step: float) -> list[tuple[str, str]]:
        return changed(goal, goal + f"steps = [{{ by = 2024-12-31, at_least = {step} }}]\n")

    assert found(139) == [("target-loosened", "path.2024-12-31")]
    assert found(140) == found(145) == []  # the line is at 140.005: a year has no 365.2 days


def test_keep_takes_no_path_away() -> None:
    assert changed("at_least = 150\n", "at_least = 150\nkeep = true\n") == [
        ("target-loosened", "keep")
    ]
    held = "at_least = 90\n"
    assert changed(held, held + "keep = true\n") == []
    assert changed(held + "keep = true\n", held) == []


def test_growth_starts_from_the_same_figure() -> None:
    growth = "growth = { at_least = 7 }\nbaseline = 2020-12-31\n"
    later, earlier = (growth.replace("2020-12-31", day) for day in ("2022-12-31", "2019-12-31"))
    eased = [("target-loosened", "baseline")]
    assert changed(growth, later) == eased
    # A figure that is inserted becomes the one that growth starts from.
    assert changed(earlier, earlier, d2019_12_31=50, d2023_03_31=105) == eased
    assert changed(earlier, earlier, d2019_12_31=99, d2023_03_31=105) == []


def test_growth_may_start_from_a_figure_that_the_change_corrects() -> None:
    growth = "growth = { at_least = 7 }\nbaseline = 2020-12-31\n"
    corrected = (
        '[[revisions]]\nmetric = "rd_share"\ndate = 2020-12-31\nold = 100\nnew = 98\n'
        'source = "yearbook"\n'
    )
    base = book(growth)
    assert errors(check(book(growth + corrected, d2020_12_31=98), base, TODAY)) == []
    assert errors(check(book(growth, d2020_12_31=98), base, TODAY)) == [
        ("history-rewritten", ""),
        ("target-loosened", "baseline"),
    ]
