"""A metric is due by its own calendar, not by figures of other days."""

from datetime import date

import pytest
from builders import books, history, target

from bishan_targets.gate.decide import check
from bishan_targets.gate.dropped import Came
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Closure, Policy, Rule
from bishan_targets.model.targets import Figures

TODAY = date(2023, 1, 31)
YEARS = ("2019-12-31", "2020-12-31", "2021-12-31")


def of(*days: str) -> list[Observation]:
    """Figures that go up, so that nothing but their absence is found."""
    return history(*(f"{day} {value}" for value, day in enumerate(sorted(days), 100)))


def plan(
    a: tuple[str, ...], p: tuple[str, ...], every: Every = Every.YEAR, gdp: tuple[str, ...] = ()
) -> Book:
    wanted = [(target(name="a", every=every), of(*a)), (target(name="p", every=every), of(*p))]
    return books(wanted, context={"gdp": of(*gdp)} if gdp else None)


def dropped(head: Book, base: Book, came: Came | None = None) -> list[tuple[str | None, str]]:
    found = [each.comparison for each in check(head, base, TODAY, came=came).findings]
    return [(each.metric, str(each.day)) for each in found if each.rule is Rule.DROPPED]


LEFT_OUT = [("p", "2022-12-31")]


def test_a_metric_that_is_left_out() -> None:
    base = plan(YEARS, YEARS)
    assert dropped(plan((*YEARS, "2022-12-31"), YEARS), base) == LEFT_OUT
    assert dropped(plan((*YEARS, "2022-12-31"), (*YEARS, "2022-12-28")), base) == []


@pytest.mark.parametrize("interim", ["2022-01-31", "2022-06-30", "2022-11-30"])
def test_an_interim_day_changes_nothing(interim: str) -> None:
    """Be it of a context figure, of the metric that goes on, or of the one that is left out."""
    for a, p, gdp in (((), (), (interim,)), ((interim,), (), ()), ((), (interim,), ())):
        base = plan((*YEARS, *a), (*YEARS, *p), gdp=gdp)
        head = plan((*YEARS, *a, "2022-12-31"), (*YEARS, *p), gdp=gdp)
        assert dropped(head, base) == LEFT_OUT


def test_an_interim_day_makes_nothing_due() -> None:
    base = plan(YEARS, YEARS)
    for interim in ("2022-03-31", "2022-06-30", "2022-09-30", "2022-11-20"):
        assert dropped(plan((*YEARS, interim), YEARS), base) == []


def test_a_backfilled_day_before_is_no_way_out() -> None:
    base = plan((*YEARS, "2021-06-30"), YEARS)
    assert dropped(plan((*YEARS, "2021-06-30", "2022-12-31"), YEARS), base) == LEFT_OUT


def test_a_monthly_metric_says_nothing_of_a_yearly_one() -> None:
    months = tuple(f"2021-{month:02}-28" for month in range(1, 12))
    monthly = (target(name="a", every=Every.MONTH), of(*months, "2021-12-31"))
    goes_on = (target(name="a", every=Every.MONTH), of(*months, "2021-12-31", "2022-12-31"))
    yearly = (target(name="p"), of(*YEARS))
    assert dropped(books([goes_on, yearly]), books([monthly, yearly])) == []


@pytest.mark.parametrize(
    ("every", "days", "next_day"),
    [
        (Every.MONTH, ("2022-10-31", "2022-11-30"), "2022-12-31"),
        (Every.MONTH, ("2021-12-31", "2022-01-31"), "2022-02-28"),
        (Every.QUARTER, ("2022-06-30", "2022-09-30"), "2022-12-31"),
        (Every.HALF_YEAR, ("2021-12-31", "2022-06-30"), "2022-12-31"),
        (Every.WEEK, ("2022-12-18", "2022-12-25"), "2023-01-01"),
        (Every.DAY, ("2022-12-30", "2022-12-31"), "2023-01-01"),
    ],
)
def test_every_interval_has_its_calendar(
    every: Every, days: tuple[str, ...], next_day: str
) -> None:
    base = plan(days, days, every)
    assert dropped(plan((*days, next_day), days, every), base) == [("p", next_day)]
    assert dropped(plan((*days, next_day), (*days, next_day), every), base) == []


def test_a_cycle_that_all_leave_out_changes_nothing() -> None:
    base = plan(YEARS, YEARS)
    assert dropped(plan((*YEARS, "2023-12-31"), YEARS), base) == [("p", "2023-12-31")]


def test_one_that_has_always_come_later_is_not_left_out_now() -> None:
    base = plan(YEARS, YEARS[:2])
    assert dropped(plan((*YEARS, "2022-12-31"), YEARS[:2]), base) == []


def test_a_year_to_date_without_a_january() -> None:
    days = ("2021-02-28", "2021-12-31", "2022-02-28", "2022-12-31")
    sums = target(name="p", every=Every.MONTH)._replace(figures=Figures.YEAR_TO_DATE)
    other = target(name="a", every=Every.MONTH)
    base = books([(other, of(*days)), (sums, of(*days))])
    head = books([(other, of(*days, "2023-01-31")), (sums, of(*days))])
    assert dropped(head, base) == []
    level = books(
        [(other, of(*days, "2023-01-31")), (target(name="p", every=Every.MONTH), of(*days))]
    )
    assert dropped(level, base) == [("p", "2023-01-31")]


# --- what git shows of the past -------------------------------------------------------------------


def together(*days: str) -> Came:
    """Every figure came with those of its day, as far as these days; nothing is known of others."""
    return lambda _metric, day: str(day) if str(day) in days else None


def apart(*days: str) -> Came:
    """Figures for these days came each at another time."""
    return lambda metric, day: f"{metric} {day}" if str(day) in days else None


NEW = plan((*YEARS, "2022-12-31"), YEARS)


@pytest.mark.parametrize("last", YEARS)
def test_a_metric_that_is_published_at_another_time_is_not_left_out(last: str) -> None:
    """Once in three cycles is enough to tell."""
    base = plan(YEARS, YEARS)
    assert dropped(NEW, base, apart(last)) == []
    assert dropped(NEW, base, together(last)) == LEFT_OUT


def test_what_was_four_cycles_ago_tells_nothing() -> None:
    days = ("2018-12-31", *YEARS)
    head, base = plan((*days, "2022-12-31"), days), plan(days, days)
    assert dropped(head, base, apart(days[0])) == LEFT_OUT


def test_a_cycle_in_which_those_that_go_on_had_no_figure_tells_nothing() -> None:
    head, base = plan((*YEARS[1:], "2022-12-31"), YEARS), plan(YEARS[1:], YEARS)
    assert dropped(head, base, apart(YEARS[0])) == LEFT_OUT


@pytest.mark.parametrize(("of_unknown", "expected"), [("p", LEFT_OUT), ("a", [])])
def test_what_is_not_known_of_a_metric_tells_nothing_of_another(
    of_unknown: str, expected: list[tuple[str, str]]
) -> None:
    """First figures do not tell when they were published; others, when they came alone, do."""

    def came(metric: str, day: date) -> str | None:
        return None if metric == of_unknown else f"{metric} {day}"

    assert dropped(NEW, plan(YEARS, YEARS), came) == expected


def many(going: int, staying: int, *, done: int = 0, news: str = "2022-12-31") -> tuple[Book, Book]:
    """Metrics that go on and others that stay away, and as many that have reached their end."""
    names = [f"m{number}" for number in range(going + staying)]
    ended = [(target(name=f"done{each}", by=YEARS[-1]), of(*YEARS)) for each in range(done)]
    then = [(target(name=name), of(*YEARS)) for name in names]
    now = [
        (wanted, of(*YEARS, news) if place < going else figures)
        for place, (wanted, figures) in enumerate(then)
    ]
    return books([*now, *ended]), books([*then, *ended])


@pytest.mark.parametrize(
    ("going", "staying", "count"), [(1, 2, 2), (1, 3, 0), (2, 4, 4), (2, 5, 0), (9, 1, 1)]
)
def test_a_third_of_those_that_came_together_make_the_others_due(
    going: int, staying: int, count: int
) -> None:
    """One of many is published at another time, if nothing is known of the time."""
    head, base = many(going, staying)
    assert len(dropped(head, base)) == count
    assert len(dropped(head, base, together(*YEARS))) == count


def test_metrics_that_have_reached_their_end_do_not_count() -> None:
    head, base = many(1, 2, done=4)
    assert len(dropped(head, base)) == 2


def test_metrics_that_stayed_away_before_do_not_count() -> None:
    gone = [(target(name=f"gone{each}"), of(*YEARS[:2])) for each in range(4)]
    wanted = [(target(name=name), of(*YEARS)) for name in ("a", "p")]
    head = books([(wanted[0][0], of(*YEARS, "2022-12-31")), wanted[1], *gone])
    assert dropped(head, books([*wanted, *gone])) == LEFT_OUT


def test_context_figures_count_only_where_they_go_on() -> None:
    gdp = {f"gdp{each}": of(*YEARS) for each in range(6)}
    wanted = [(target(name=name), of(*YEARS)) for name in ("a", "p")]
    now = [(wanted[0][0], of(*YEARS, "2022-12-31")), wanted[1]]
    assert dropped(books(now, context=gdp), books(wanted, context=gdp)) == LEFT_OUT
    going = {name: of(*YEARS, "2022-12-31") for name in gdp}
    context = dropped(books(wanted, context=going), books(wanted, context=gdp))
    assert context == [("a", "2022-12-31"), ("p", "2022-12-31")]


def test_those_that_report_twice_a_cycle_are_of_one_calendar() -> None:
    days = (*(f"{day[:4]}-06-30" for day in YEARS), *YEARS)
    assert dropped(plan((*days, "2022-12-31"), days), plan(days, days)) == LEFT_OUT
    names = [f"m{number}" for number in range(4)]
    wanted = [(target(name=name), of(*days)) for name in names]
    goes_on = (wanted[0][0], of(*days, "2022-12-31"))
    assert dropped(books([goes_on, *wanted[1:]]), books(wanted)) == []


def test_a_metric_of_another_calendar_hides_nothing() -> None:
    """Be it one that goes on, too, or one that had no figure then."""
    june = tuple(f"{year}-06-30" for year in (2019, 2020, 2021))
    of_june = [(target(name="a"), of(*june)), (target(name="a"), of(*june, "2022-06-30"))]
    then = [(target(name=name), of(*YEARS)) for name in ("b", "p")]
    now = [(then[0][0], of(*YEARS, "2022-12-31")), then[1]]
    for each in of_june:
        assert dropped(books([each, *now]), books([of_june[0], *then])) == LEFT_OUT
    staying = [(target(name=f"q{number}"), of(*YEARS)) for number in range(2)]
    for each in of_june:
        assert dropped(books([each, *now, *staying]), books([of_june[0], *then, *staying])) == []


def test_one_that_has_reported_before_does_not_go_on_now() -> None:
    """It counts among those that came together: one of five is no third."""
    names = ["b", "p", "q", "r"]
    wanted = [(target(name=name), of(*YEARS)) for name in names]
    early = (wanted[0][0], of(*YEARS, "2022-12-13"))
    a = target(name="a")
    head = books([(a, of(*YEARS, "2022-12-31")), early, *wanted[1:]])
    assert dropped(head, books([(a, of(*YEARS)), early, *wanted[1:]])) == []


def test_the_outcome_that_is_recorded_on_the_last_day_ends_it() -> None:
    closed = Policy(closures=[Closure("p", "missed", "report")])
    wanted = [(target(name="a"), of(*YEARS)), (target(name="p", by=str(TODAY)), of(*YEARS))]
    goes_on = [(target(name="a"), of(*YEARS, "2022-12-31")), wanted[1]]
    assert dropped(books(goes_on), books(wanted)) == LEFT_OUT
    assert dropped(books(goes_on, closed), books(wanted)) == []


# --- how near is near -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "days", "news", "is_due"),
    [
        # A twentieth of a year is 18 days.
        (Every.YEAR, YEARS, "2023-01-18", True),
        (Every.YEAR, YEARS, "2023-01-20", False),
        (Every.YEAR, YEARS, "2022-12-13", True),
        (Every.YEAR, YEARS, "2022-12-12", False),
        # Of a month it is less than three days, which are enough in any case.
        (Every.MONTH, ("2022-11-30",), "2023-01-02", True),
        (Every.MONTH, ("2022-11-30",), "2023-01-04", False),
        # Weeks and days are exact.
        (Every.WEEK, ("2022-12-25",), "2023-01-01", True),
        (Every.WEEK, ("2022-12-25",), "2023-01-02", False),
    ],
)
def test_days_near_a_cycle_later(
    every: Every, days: tuple[str, ...], news: str, is_due: bool
) -> None:
    base = plan(days, days, every)
    assert bool(dropped(plan((*days, news), days, every), base)) is is_due


@pytest.mark.parametrize(("years", "is_due"), [(2, True), (3, True), (4, False)])
def test_at_most_three_cycles_that_all_leave_out(years: int, is_due: bool) -> None:
    day = f"{2021 + years}-12-31"
    found = dropped(plan((*YEARS, day), YEARS), plan(YEARS, YEARS))
    assert found == ([("p", day)] if is_due else [])


@pytest.mark.parametrize(("day", "is_due"), [("2021-12-28", True), ("2021-12-27", False)])
def test_the_days_of_two_metrics_may_be_three_apart(day: str, is_due: bool) -> None:
    others = (*YEARS[:2], day)
    found = dropped(plan((*YEARS, "2022-12-31"), others), plan(YEARS, others))
    assert bool(found) is is_due


@pytest.mark.parametrize(("count", "is_due"), [(2, True), (3, False)])
def test_a_metric_that_reports_more_than_twice_as_often_says_nothing(
    count: int, is_due: bool
) -> None:
    interim = tuple(f"2021-0{month}-15" for month in range(3, 2 + count))
    a = (*YEARS, *interim)
    base = plan(a, YEARS)
    assert bool(dropped(plan((*a, "2022-12-31"), YEARS), base)) is is_due


def test_figures_of_the_first_year_there_is() -> None:
    """A cycle before the first day of the calendar there is none."""
    base = plan(("0001-06-30",), ("0001-06-30",))
    assert dropped(plan(("0001-06-30", "0002-06-30"), ("0001-06-30",)), base) == [
        ("p", "0002-06-30")
    ]


def test_a_day_near_the_latest_one_is_no_cycle_later() -> None:
    base = plan(("2022-12-13",), ("2022-12-11",))
    assert dropped(plan(("2022-12-13", "2022-12-31"), ("2022-12-11",)), base) == []


def test_the_first_figure_may_be_a_day_later_than_that_of_the_other() -> None:
    a, p = ("2021-12-30",), ("2021-12-31", "2022-03-31")
    assert dropped(plan((*a, "2022-12-31"), p), plan(a, p)) == LEFT_OUT


def test_a_metric_that_comes_a_twentieth_of_a_cycle_earlier_goes_on_with_the_others() -> None:
    """18 days of a year: two of six go on, a third."""
    names = ["a", "b", "p", "q", "r", "s"]
    wanted = [(target(name=name), of(*YEARS)) for name in names]
    now = [(wanted[0][0], of(*YEARS, "2022-12-31")), (wanted[1][0], of(*YEARS, "2022-12-13"))]
    found = dropped(books([*now, *wanted[2:]]), books(wanted))
    assert found == [(name, "2022-12-31") for name in names[2:]]


def test_a_metric_that_came_a_twentieth_of_a_cycle_earlier_came_with_the_others() -> None:
    early = (*YEARS[:2], "2021-12-13")
    wanted = [(target(name=name), of(*YEARS)) for name in ("a", "p")]
    others = [(target(name=name), of(*early)) for name in ("q", "r")]
    head = books([(wanted[0][0], of(*YEARS, "2022-12-31")), wanted[1], *others])
    assert dropped(head, books([*wanted, *others])) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2022-01-03", "2022-12-31"), []),
        (("2021-12-31", "2022-02-03", "2022-12-31"), [("p", "2023-01-31")]),
    ],
)
def test_three_days_do_not_matter_to_a_year_to_date(
    days: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    sums = target(name="p", every=Every.MONTH)._replace(figures=Figures.YEAR_TO_DATE)
    other = target(name="a", every=Every.MONTH)
    base = books([(other, of(*days)), (sums, of(*days))])
    head = books([(other, of(*days, "2023-01-31")), (sums, of(*days))])
    assert dropped(head, base) == expected
