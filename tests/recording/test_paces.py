"""Years to date that look like slips: compared by their pace, as a year starts from zero again."""

from datetime import date
from decimal import Decimal

from builders import books, history, target

from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Figures
from bishan_targets.recording.anomalies_in_files import anomalies_in_files
from bishan_targets.recording.anomaly import Anomaly, Kind, anomalies
from bishan_targets.recording.entries import Change, Effect, Entry
from bishan_targets.recording.paces import Paces

TODAY = date(2024, 12, 31)
MONTHLY = history(*(f"2023-{month:02}-28 {1000 * month}" for month in range(2, 12)))


def asked(
    figure: str, known: list[Observation], starts: tuple[int, int] = (1, 1)
) -> list[tuple[Kind, Decimal | None, Decimal | None]]:
    """The questions about a figure of `firms`, a year to date, beside those known."""
    day, value = figure.split()
    wanted = target("total >= 5000 2023-01-01")
    wanted = wanted._replace(figures=Figures.YEAR_TO_DATE, year_starts=starts)
    change = Change(Entry("firms", date.fromisoformat(day), Decimal(value)), None, Effect.NEW)
    after = books([(wanted, sorted([*known, *history(figure)], key=lambda each: each.date))])
    found: list[Anomaly] = anomalies([change], after, TODAY)
    return [(each.kind, each.reference, each.meant) for each in found]


def test_the_first_figure_of_a_year_is_no_slip() -> None:
    assert asked("2024-01-31 990", MONTHLY) == []
    assert asked("2024-02-29 2100", MONTHLY) == []


def test_a_slipped_point_in_the_first_figure_of_a_year_is_noticed() -> None:
    """Both are named as they are written, not by their pace."""
    november = Decimal(11000)
    assert asked("2024-01-31 9900", MONTHLY) == [(Kind.SCALE, november, Decimal(990))]
    assert asked("2024-02-29 210", MONTHLY) == [(Kind.SCALE, november, Decimal(2100))]


def test_years_begin_where_the_plan_says() -> None:
    spring = history("2023-04-30 1000", "2023-09-30 6000", "2024-03-31 12000")
    assert asked("2024-04-30 1100", spring, (4, 1)) == []
    assert asked("2024-04-30 11000", spring, (4, 1)) == [
        (Kind.SCALE, Decimal(12000), Decimal(1100))
    ]


def test_other_figures_are_their_own_pace() -> None:
    levels = Paces(MONTHLY, None)
    assert levels.of_all() == MONTHLY
    assert levels.figure_at(Decimal(5), TODAY) == 5
    assert levels.shifted(Decimal(7), Decimal(70), TODAY) == 70


def test_the_first_day_of_the_calendar_has_a_pace() -> None:
    assert Paces([], (1, 1)).of(Decimal(1), date.min) == 365


def test_files_are_questioned_in_the_same_way() -> None:
    wanted = target("total >= 5000 2023-01-01")._replace(figures=Figures.YEAR_TO_DATE)

    def doubts(january: str) -> list[dict[str, str]]:
        book = books([(wanted, [*MONTHLY, *history(f"2024-01-31 {january}")])])
        found = anomalies_in_files(book, TODAY, lambda _: None)
        return [dict(each.values) for each in found]

    assert doubts("990") == []
    (doubt,) = doubts("9900")
    assert (doubt["given"], doubt["reference"], doubt["match"]) == ("9900", "11000", "990")
