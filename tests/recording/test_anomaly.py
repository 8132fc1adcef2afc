"""Whether a figure looks like a slip, by rule and on real series."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from builders import book, books, history, target
from hypothesis import assume, given
from hypothesis import strategies as st

from bishan_targets.model.observations import Observation
from bishan_targets.recording.anomaly import Kind, anomalies, oddity
from bishan_targets.recording.entries import Change, Effect, Entry

# The largest step is 69, from 170 to 239; the largest factor is 239/170, about 1.4.
FIRMS = history("2018-12-31 135", "2019-12-31 170", "2020-12-31 239", "2021-12-31 300")
TODAY = date(2023, 1, 31)


def odd(value: str, day: str, others: list[Observation]) -> tuple[str, str, str | None] | None:
    found = oddity(Decimal(value), date.fromisoformat(day), others)
    if found is None:
        return None
    meant = None if found.meant is None else f"{found.meant:f}"
    return found.kind, str(found.reference), meant


@pytest.mark.parametrize("value", ["330", "290", "150", "61", "560", "600", "0", "9.9"])
def test_what_may_well_be(value: str) -> None:
    assert odd(value, "2022-12-31", FIRMS) is None


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("3300", "330"),
        ("33", "330"),
        ("3.3", "330"),
        ("330000", "330"),
        ("0.033", "330"),
        ("33000000000", "330"),  # a unit of 亿
        ("60", "600"),  # a fifth
        ("1500", "150"),
        ("9000", "900"),  # three times the neighbour fits, and so does a third
        ("10", "100"),
    ],
)
def test_a_point_that_has_slipped(value: str, meant: str) -> None:
    assert odd(value, "2022-12-31", FIRMS) == ("scale", "300", meant)


@pytest.mark.parametrize("value", ["601", "1400", "-330", "950", "-1", "9001"])
def test_a_change_beyond_all_others(value: str) -> None:
    """More than four times 75, a quarter of 300, which is more than the largest step."""
    assert odd(value, "2022-12-31", FIRMS) == ("far", "300", None)


def test_a_figure_is_held_against_the_one_nearest_in_time() -> None:
    assert odd("1400", "2018-06-30", FIRMS) == ("scale", "135", "140")
    assert odd("17", "2020-06-30", FIRMS) == ("scale", "170", "170")


def test_time_allows_for_more() -> None:
    assert odd("800", "2022-12-31", FIRMS) == ("far", "300", None)
    assert odd("800", "2024-12-31", FIRMS) is None
    quiet = history("2020-12-31 300", "2021-12-31 300")
    assert odd("900", "2023-12-31", quiet) is None  # twice the time: 2 × 300, not 300
    assert odd("901", "2023-12-31", quiet) == ("far", "300", None)


def test_a_metric_that_leaps_is_left_to_leap() -> None:
    leaping = history("2018-12-31 10", "2019-12-31 150", "2020-12-31 12", "2021-12-31 130")
    assert odd("11", "2022-12-31", leaping) is None
    assert odd("1300", "2022-12-31", leaping) == ("scale", "130", "130")


def test_small_factors_tell_where_steps_do_not() -> None:
    """A tenth of a figure is no larger a step than those of a metric that grows fast."""
    growing = history("2018-12-31 100", "2019-12-31 180", "2020-12-31 320", "2021-12-31 580")
    assert odd("104", "2022-12-31", growing) == ("scale", "580", "1040")
    # From 580 down to 104 is a factor of 5.6; the largest before, 320 to 580, is 1.8: 5.9 in three.
    assert odd("104", "2023-12-31", growing) == ("scale", "580", "1040")
    assert odd("104", "2024-12-31", growing) is None


def test_factors_make_no_sense_at_zero_and_below() -> None:
    """Then more than twice the largest step is beyond all others; here that is 560 or more."""
    for lowest in ("-100", "0"):
        crossing = history(
            f"2018-12-31 {lowest}", "2019-12-31 280", "2020-12-31 300", "2021-12-31 580"
        )
        assert odd("104", "2022-12-31", crossing) is None
    crossing = history("2018-12-31 -100", "2019-12-31 180", "2020-12-31 320", "2021-12-31 580")
    assert odd("20", "2022-12-31", crossing) is None
    assert odd("19.9", "2022-12-31", crossing) == ("scale", "580", "199")


def test_a_factor_that_was_seen_before_is_no_slip() -> None:
    risen = history("2019-12-31 10", "2020-12-31 100", "2021-12-31 100")
    assert odd("10", "2022-12-31", risen) is None
    assert odd("9.9", "2022-12-31", risen) == ("scale", "100", "99")


def test_one_figure_is_a_history_too() -> None:
    one = history("2021-12-31 300")
    assert odd("330", "2022-12-31", one) is None
    assert odd("3300", "2022-12-31", one) == ("scale", "300", "330")
    assert odd("601", "2022-12-31", one) == ("far", "300", None)
    assert odd("5", "2022-12-31", []) is None


def test_zero_and_below() -> None:
    zeros = history("2020-12-31 0", "2021-12-31 0")
    assert odd("0", "2022-12-31", zeros) is None
    assert odd("1", "2022-12-31", zeros) == ("far", "0", None)
    losses = history("2020-12-31 -30", "2021-12-31 -33")
    assert odd("-35", "2022-12-31", losses) is None
    assert odd("-350", "2022-12-31", losses) == ("scale", "-33", "-35")
    assert odd("35", "2022-12-31", losses) == ("far", "-33", None)


# --- in a book ------------------------------------------------------------------------------------


def questions(
    *given: tuple[str, str], known: list[Observation], effect: Effect = Effect.NEW
) -> list[tuple[str, str]]:
    """Record figures of `firms` beside `known`, whose goal is more than 500."""
    changes = [
        Change(Entry("firms", date.fromisoformat(day), Decimal(value)), None, effect)
        for day, value in given
    ]
    fresh = history(*(f"{day} {value}" for day, value in given))
    after = books([(target(), sorted([*known, *fresh], key=lambda each: each.date))])
    return [(str(each.change.entry.value), each.kind) for each in anomalies(changes, after, TODAY)]


def test_a_question_says_what_it_was_held_against_and_what_would_fit() -> None:
    def asked(value: str, *known: str) -> tuple[Decimal | None, Decimal | None]:
        entry = Entry("firms", date(2022, 12, 31), Decimal(value))
        after = book(target(), history(*known, f"2022-12-31 {value}"))
        (found,) = anomalies([Change(entry, None, Effect.NEW)], after, TODAY)
        return found.reference, found.meant

    assert asked("3300", "2021-12-31 300") == (Decimal(300), Decimal(330))
    assert asked("601", "2021-12-31 300") == (Decimal(300), None)
    assert asked("24") == (Decimal(500), Decimal(240))


def test_the_first_figure_is_held_against_the_goal() -> None:
    assert questions(("2022-12-31", "239"), known=[]) == []
    assert questions(("2022-12-31", "12"), known=[]) == [("12", Kind.SCALE)]
    assert questions(("2022-12-31", "2390000"), known=[]) == [("2390000", Kind.SCALE)]
    assert questions(("2022-12-31", "25"), known=[]) == [("25", Kind.SCALE)]  # a twentieth
    assert questions(("2022-12-31", "26"), known=[]) == []  # the way to a goal may be long
    assert questions(("2022-12-31", "0"), known=[]) == []


def test_a_series_in_another_unit_is_questioned_once() -> None:
    table = ("2021-12-31", "12"), ("2022-12-31", "14")
    assert questions(*table, known=[]) == [("12", Kind.SCALE)]
    assert questions(("2022-12-31", "14"), known=history("2021-12-31 12")) == []


def test_what_a_metric_has_seen_before_counts() -> None:
    leaping = history("2018-12-31 10", "2019-12-31 150", "2020-12-31 12", "2021-12-31 130")
    assert questions(("2022-12-31", "11"), known=leaping) == []
    assert questions(("2022-12-31", "11"), known=leaping[-1:]) == [("11", Kind.SCALE)]


@pytest.mark.parametrize(("leap", "seen"), [(-51, False), (-50, True), (49, True), (50, False)])
def test_fifty_figures_on_either_side_count(leap: int, seen: bool) -> None:
    """Figures of 100 a day, but 200 from one on (`leap` days from the new one) to the next."""
    day = date(2022, 6, 1)
    known = [
        Observation(day + timedelta(n), Decimal(200 if (n <= leap) == (leap < 0) else 100))
        for n in range(-60, 61)
        if n
    ]
    # 300 from the nearest is more than four quarters of it, and less than four steps of 100.
    assert questions((day.isoformat(), "400"), known=known) == ([] if seen else [("400", Kind.FAR)])


def test_figures_that_come_together_are_held_against_those_that_stand() -> None:
    """A whole table in another unit does not vouch for itself."""
    table = ("2021-12-31", "2850"), ("2022-12-31", "3100")
    assert questions(*table, known=history("2020-12-31 239")) == [
        ("2850", Kind.SCALE),
        ("3100", Kind.SCALE),
    ]


def test_figures_that_come_together_first_are_held_against_each_other() -> None:
    table = ("2020-12-31", "239"), ("2021-12-31", "2850"), ("2022-12-31", "310")
    assert ("2850", Kind.SCALE) in questions(*table, known=[])


def test_what_stands_already_does_not_end_the_questions() -> None:
    changes = [
        Change(Entry("firms", date(2021, 12, 31), Decimal(300)), FIRMS[-1], Effect.SAME),
        Change(Entry("firms", date(2022, 12, 31), Decimal(3300)), None, Effect.NEW),
    ]
    after = book(target(), [*FIRMS, *history("2022-12-31 3300")])
    assert [each.change for each in anomalies(changes, after, TODAY)] == changes[1:]


def test_what_stands_already_is_not_questioned() -> None:
    for effect in (Effect.SAME, Effect.AMENDED):
        assert questions(("2022-12-31", "3300"), known=FIRMS, effect=effect) == []
    assert questions(("2022-12-31", "3300"), known=FIRMS, effect=Effect.REPLACED)


def test_a_date_to_come_is_questioned() -> None:
    assert questions(("2023-01-31", "330"), known=FIRMS) == []
    assert questions(("2023-02-01", "330"), known=FIRMS) == [("330", "future")]
    assert questions(("2023-02-01", "3300"), known=FIRMS) == [
        ("3300", Kind.FUTURE),
        ("3300", Kind.SCALE),
    ]


# --- any history ----------------------------------------------------------------------------------

sizes = st.decimals("-1e9", "1e9", places=3)


@given(st.lists(sizes, min_size=1, max_size=6), sizes, st.integers(-20, 20))
def test_the_unit_of_a_metric_does_not_matter(
    values: list[Decimal], value: Decimal, power: int
) -> None:
    def seen(factor: Decimal) -> tuple[str | None, Decimal | None]:
        others = [
            Observation(date(2010 + year, 12, 31), each * factor)
            for year, each in enumerate(values)
        ]
        found = oddity(value * factor, date(2010 + len(values), 12, 31), others)
        return (found.kind, found.meant and found.meant / factor) if found else (None, None)

    assert seen(Decimal(1)) == seen(Decimal(10) ** power)


@given(st.lists(sizes, min_size=2, max_size=8), st.data())
def test_a_figure_within_the_history_is_no_slip(values: list[Decimal], data: st.DataObject) -> None:
    """A step as large as one that the metric has made already is never far."""
    others = [Observation(date(2010 + year, 12, 31), value) for year, value in enumerate(values)]
    steps = [abs(b - a) for a, b in pairwise(values)]
    value = values[-1] + data.draw(st.sampled_from([-1, 1])) * data.draw(st.sampled_from(steps))
    found = oddity(value, date(2010 + len(values), 12, 31), others)
    assert found is None or found.kind is Kind.SCALE


@given(st.lists(st.decimals(1, 1000, places=2), min_size=1, max_size=8), st.integers(2, 8))
def test_what_would_fit_does_fit(values: list[Decimal], power: int) -> None:
    others = [Observation(date(2010 + year, 12, 31), value) for year, value in enumerate(values)]
    assume(len(values) == 1 or max(values) < 5 * min(values))
    found = oddity(values[-1] * 10**power, date(2010 + len(values), 12, 31), others)
    assert found
    if found.kind is Kind.SCALE:
        assert found.meant
        assert values[-1] / 3 <= found.meant <= values[-1] * 3


# --- real series ----------------------------------------------------------------------------------


def test_true_figures_are_seldom_questioned_and_slips_mostly_are() -> None:
    """The bounds that the constants were chosen for, on the repository's own series."""
    import anomalies as benchmark

    root = Path(__file__).parents[2]
    rows = list(benchmark.rows(root / "benchmarks" / "series"))
    shares = {
        tuple(row[:2]): [float(each.rstrip("%")) for each in row[3:]]
        for row in rows
        if row[1] == "3 or more"
    }
    assert shares.keys() == {("in order", "3 or more"), ("left out", "3 or more")}
    for scale, far, *noticed in shares.values():
        assert scale + far < 2
        assert min(noticed) > 85
        assert min(noticed[2:]) > 95
    source = (root / "src/bishan_targets/recording/anomaly.py").read_text(encoding="utf-8")
    scale, far, larger, smaller, *more = shares["in order", "3 or more"]
    said = " ".join(source.partition("# `python ")[2].partition("\n_SCALES")[0].split())
    assert f"{scale + far:.1f} % of the true ones" in said
    assert f"{larger:.0f} % of those ten times too large" in said
    assert f"{smaller:.0f} % of those ten times too small" in said
    assert f"{min(more):.0f} to {max(more):.0f} % of those" in said.replace("# ", "")
