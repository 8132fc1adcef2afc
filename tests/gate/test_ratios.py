"""Ratios in the gate: allowed changes of their definition and of their parts."""

from datetime import date
from decimal import Decimal

import pytest

from bishan_targets.gate.changes import new_corrections
from bishan_targets.gate.decide import Result, check
from bishan_targets.gate.subjects import base_figures
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Rule
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read

TODAY = date(2023, 3, 1)
TARGET = "[targets.rd_share]\nat_least = 3.5\nby = 2025-12-31\nbaseline = 2020-12-31\n"
RATIO = '[ratios.rd_share]\nof = "rd_spending"\nto = "gdp"\nscale = 100\n'
OTHER = "[targets.firms]\nat_least = 3\nby = 2025-12-31\n"
# Shares of 2.5, 2.8 and 3.
FIGURES = {
    "2020-12-31": "rd_spending = 20\ngdp = 800\n",
    "2021-12-31": "rd_spending = 22.4\ngdp = 800\n",
    "2022-12-31": "rd_spending = 27\ngdp = 900\n",
}


def book(plan: str = TARGET + RATIO, **changed: str) -> Book:
    """The plan with FIGURES; `d2022_12_31=` gives other ones for a day, or none with ''."""
    days = FIGURES | {name[1:].replace("_", "-"): text for name, text in changed.items()}
    files = [
        File(f"{day}.toml", f"actuals/{day}.toml", f"date = {day}\n[values]\n{text}".encode())
        for day, text in days.items()
        if text
    ]
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), files))


def found(result: Result) -> list[tuple[str, str | None]]:
    return [(str(each.comparison.rule), each.comparison.metric) for each in result.findings]


def revision(metric: str, day: str, old: str, new: str) -> str:
    return (
        f'[[revisions]]\nmetric = "{metric}"\ndate = {day}\nold = {old}\nnew = {new}\n'
        'source = "yearbook"\n'
    )


def test_nothing_is_found_where_nothing_changes() -> None:
    assert found(check(book(), book(), TODAY)) == []
    assert found(check(book(), None, TODAY)) == []


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        (RATIO.replace('"rd_spending"', '"gdp"').replace('to = "gdp"', 'to = "rd_spending"'), None),
        (RATIO.replace("100", "1000"), "rd_spending × 1000 ÷ gdp"),
        (RATIO.replace("scale = 100\n", ""), "rd_spending ÷ gdp"),
        ("", None),
    ],
)
@pytest.mark.parametrize("around", [TARGET, OTHER])
def test_another_definition_is_a_loosening(changed: str, value: str | None, around: str) -> None:
    result = check(book(around + changed), book(around + RATIO), TODAY)
    (only,) = (
        each.comparison for each in result.findings if each.comparison.rule is Rule.TARGET_LOOSENED
    )
    assert (only.metric, only.aspect, only.reference_from) == ("rd_share", "ratio", "base")
    assert only.reference == "rd_spending × 100 ÷ gdp"
    assert only.value == (value or (None if not changed else "gdp × 100 ÷ rd_spending"))
    assert not any(rule == "history-rewritten" for rule, _ in found(result))


def test_the_same_definition_may_be_written_otherwise() -> None:
    head = book(TARGET + RATIO.replace("100", "1e2"))
    assert found(check(head, book(), TODAY)) == []


def test_a_new_ratio_is_no_loosening() -> None:
    typed = {"d2022_12_31": "rd_spending = 27\ngdp = 900\nrd_share = 3.0\n"}
    assert found(check(book(**typed), book(TARGET, **typed), TODAY)) == []


def test_a_ratio_may_go_with_its_retirement() -> None:
    retired = '[[retired]]\nmetric = "rd_share"\nreason = "merged"\non = 2023-01-01\n'
    settings = '[check]\nseverity = { untracked = "off" }\n'
    head = book(OTHER + settings + retired)
    assert found(check(head, book(OTHER + settings + RATIO), TODAY)) == []


def test_a_part_may_be_renamed_with_its_target() -> None:
    parts = "[targets.rd_spending]\nat_least = 30\nby = 2025-12-31\n"
    renamed = parts.replace("rd_spending", "spending") + 'renamed_from = "rd_spending"\n'
    days = {
        "d" + day.replace("-", "_"): text.replace("rd_spending", "spending")
        for day, text in FIGURES.items()
    }
    head = book(TARGET + renamed + RATIO.replace("rd_spending", "spending"), **days)
    assert found(check(head, book(TARGET + parts + RATIO), TODAY)) == []


def test_a_part_that_is_rewritten_is_the_finding() -> None:
    head = book(d2022_12_31="rd_spending = 28\ngdp = 900\n")
    assert found(check(head, book(), TODAY)) == [("history-rewritten", "rd_spending")]


def test_a_declared_correction_of_a_part_is_one_of_the_ratio() -> None:
    """Although the share falls from 3 to 2.9."""
    worse = {"d2022_12_31": "rd_spending = 26.1\ngdp = 900\n"}
    declared = revision("rd_spending", "2022-12-31", "27", "26.1")
    result = check(book(TARGET + RATIO + declared, **worse), book(), TODAY)
    assert found(result) == [("off-track", "rd_share")]
    rules = found(check(book(**worse), book(), TODAY))
    assert ("history-rewritten", "rd_spending") in rules
    assert ("history-rewritten", "rd_spending") in rules
    assert ("history-rewritten", "rd_share") not in rules


def test_a_worse_computed_figure_regresses() -> None:
    head = book(d2023_01_31="rd_spending = 20\ngdp = 900\n")
    assert ("regressed", "rd_share") in found(check(head, book(), TODAY))


def test_parts_may_complete_the_history() -> None:
    """A share of 2 in 2019 is worse than the latest, but not inserted: its parts are new."""
    head = book(d2019_12_31="rd_spending = 16\ngdp = 800\n")
    assert found(check(head, book(), TODAY)) == []


def test_a_typed_figure_may_be_left_to_the_computed_one() -> None:
    typed = book(d2022_12_31="rd_spending = 27.01\ngdp = 900\nrd_share = 3.0\n")
    computed = book(d2022_12_31="rd_spending = 27.01\ngdp = 900\n")
    assert found(check(computed, typed, TODAY)) == []
    assert found(check(typed, computed, TODAY)) == []
    up = book(d2022_12_31="rd_spending = 27.08\ngdp = 900\nrd_share = 3.01\n")
    down = book(d2022_12_31="rd_spending = 27.08\ngdp = 900\n")
    assert found(check(down, up, TODAY)) == []
    gone = book(d2022_12_31="rd_spending = 27.01\n")
    assert ("history-rewritten", "rd_share") in found(check(gone, typed, TODAY))


def test_parts_are_not_untracked() -> None:
    assert found(check(book(OTHER + RATIO), None, TODAY)) == []
    assert found(check(book(OTHER), None, TODAY)) == [
        ("untracked", "gdp"),
        ("untracked", "rd_spending"),
    ]


def test_a_goal_met_by_a_computed_figure_is_met_exactly() -> None:
    """3.4999999 is not 3.5, however it is shown."""
    met = book(d2022_12_31="rd_spending = 28\ngdp = 800\n")
    near = book(d2022_12_31="rd_spending = 27.9999999\ngdp = 800\n")
    goal = met.plan.targets["rd_share"].goal
    assert goal.holds(met.observations["rd_share"][-1].value)
    assert not goal.holds(near.observations["rd_share"][-1].value)
    assert near.observations["rd_share"][-1].value == Decimal("3.4999999875")


def test_a_later_share_is_compared_with_the_corrected_one() -> None:
    """2.95 after 2.9, which was 3 before its numerator was corrected."""
    days = {"d2023_01_31": "rd_spending = 26.55\ngdp = 900\n"}
    worse = {"d2022_12_31": "rd_spending = 26.1\ngdp = 900\n"}
    declared = revision("rd_spending", "2022-12-31", "27", "26.1")
    corrected = found(check(book(TARGET + RATIO + declared, **worse, **days), book(), TODAY))
    assert ("regressed", "rd_share") not in corrected
    assert ("regressed", "rd_share") in found(check(book(**days), book(), TODAY))


def test_a_correction_beside_a_ratio_that_is_new_or_has_no_figures() -> None:
    """Shares may be typed in, parts without figures, or figures another target's."""
    declared = revision("firms", "2022-12-31", "5", "6")
    old, new = ({"d2022_12_31": f"firms = {each}\nrd_spending = 27\n"} for each in (5, 6))
    none = {f"d{day[:4]}_12_31": "" for day in ("2020", "2021")}
    for before in (OTHER + TARGET, OTHER + TARGET + RATIO):
        head = book(OTHER + TARGET + RATIO + declared, **none, **new)
        assert ("history-rewritten", "firms") not in found(
            check(head, book(before, **none, **old), TODAY)
        )


def shares(head: Book, base: Book) -> list[Decimal]:
    """The base's shares, as they are compared with those of the change."""
    found = base_figures(head, base, "rd_share", "rd_share", new_corrections(head, base))
    return [each.value for each in found]


def test_a_typed_figure_is_that_computed_where_they_agree_at_its_decimals() -> None:
    """3.0 is 3 by rounding, 3.04 is not."""
    for typed, value in (("3.0", "3"), ("3.04", "3.04")):
        base = book(TARGET, d2022_12_31=f"rd_spending = 27\ngdp = 900\nrd_share = {typed}\n")
        assert [str(each) for each in shares(book(), base)] == [value]


def test_a_correction_reaches_a_share_that_is_typed_in_from_now_on() -> None:
    plan = TARGET + revision("rd_spending", "2022-12-31", "27", "36")
    now = "rd_spending = 36\ngdp = 900\nrd_share = 4.0\n"
    corrected = shares(book(plan, d2022_12_31=now), book())
    assert corrected == [Decimal("2.5"), Decimal("2.8"), Decimal(4)]


def test_a_share_of_the_base_stays_where_both_are_computed_or_both_typed_in() -> None:
    """3 and 3.04 are the same at no decimals, but neither is the other's rounding."""
    more = {"d2022_12_31": "rd_spending = 27.36\ngdp = 900\n"}
    assert shares(book(**more), book())[-1] == 3
    typed = (book(TARGET, d2022_12_31=f"rd_share = {each}\n") for each in ("3.04", "3.0"))
    head, base = typed
    ratio = book().plan.ratios
    head = head._replace(plan=head.plan._replace(ratios=ratio))
    assert str(shares(head, base)[-1]) == "3.0"


def test_a_computed_share_is_the_one_that_is_typed_in_from_now_on() -> None:
    """27.08 of 900 are 3.0088…, which is 3.01 at two decimals."""
    parts = "rd_spending = 27.08\ngdp = 900\n"
    head, base = book(d2022_12_31=f"{parts}rd_share = 3.01\n"), book(d2022_12_31=parts)
    assert str(shares(head, base)[-1]) == "3.01"


def test_a_correction_makes_no_share_that_was_typed_in_or_is_divided_by_zero() -> None:
    typed = book(d2022_12_31="rd_spending = 27\ngdp = 900\nrd_share = 3.0\n")
    more = revision("rd_spending", "2022-12-31", "27", "36")
    head = book(TARGET + RATIO + more, d2022_12_31="rd_spending = 36\ngdp = 900\n")
    assert str(shares(head, typed)[-1]) == "3.0"
    zero = revision("gdp", "2022-12-31", "900", "0")
    head = book(TARGET + zero, d2022_12_31="rd_spending = 27\ngdp = 0\n")
    assert shares(head, book())[-1] == 3


def test_a_share_goes_with_a_part_that_is_withdrawn() -> None:
    gone = '[[withdrawn]]\nmetric = "rd_spending"\ndate = 2022-12-31\nreason = "r"\nsource = "s"\n'
    head = book(TARGET + RATIO + gone, d2022_12_31="gdp = 900\n")
    assert shares(head, book()) == [Decimal("2.5"), Decimal("2.8")]
