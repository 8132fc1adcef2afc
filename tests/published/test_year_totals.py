"""Published rules on figures that accumulate within years: whole years, and the year so far."""

from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, history, target

from bishan_targets.messages import languages, load
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import BaselineRule, Figures, PublishedRule, Target
from bishan_targets.render import csv
from bishan_targets.render.rule_sections import explained
from bishan_targets.render.rules import grid
from bishan_targets.report.by_rule import RuleReport, target_rule_report
from bishan_targets.report.rules import ruled

JOBS = history(
    *("2018-09-30 1107", "2018-12-31 1361", "2019-06-30 737", "2019-09-30 1097"),
    *("2019-12-31 1352", "2020-09-30 898", "2020-12-31 1186", "2021-09-30 1045"),
)
TOTALS = {2018: 1361, 2019: 1352, 2020: 1186}
BY_YEARS = [
    PublishedRule.EUROSTAT,
    PublishedRule.OPEN_SDG,
    PublishedRule.UN,
    PublishedRule.SDSN,
    PublishedRule.DESTATIS,
]


def each_year(value: str = "1100", operator: Operator = Operator.AT_LEAST) -> Target:
    goal = Goal(operator, Decimal(value), date.max, of=Quantity.YEAR)
    found = target("> 1")._replace(goal=goal, figures=Figures.YEAR_TO_DATE, every=Every.MONTH)
    return found._replace(baseline=BaselineRule())


def years(numbers: dict[int, int]) -> Target:
    last = max(numbers)
    goal = Goal(Operator.AT_LEAST, Decimal(numbers[last]), date(last, 12, 31), of=Quantity.YEAR)
    values = tuple((year, Decimal(value)) for year, value in numbers.items())
    return each_year()._replace(goal=goal, years=values)


def said(rule: PublishedRule, wanted: Target, day: str = "2021-09-30") -> RuleReport:
    return target_rule_report(rule, assessment(wanted, JOBS, day))


@pytest.mark.parametrize("rule", BY_YEARS)
def test_yearly_rules_judge_whole_years(rule: PublishedRule) -> None:
    found = said(rule, each_year("1200"))
    as_yearly = target(">= 1200", "2020-12-31")
    totals = history(*(f"{year}-12-31 {value}" for year, value in TOTALS.items()))
    expected = target_rule_report(rule, assessment(as_yearly, totals, "2021-09-30"))
    assert (found.verdict, found.value, found.steps) == (
        expected.verdict,
        expected.value,
        expected.steps,
    )
    assert (found.basis, found.year, found.expected_share_from) == ("year_totals", 2020, None)
    assert expected.basis == "figures"


def test_the_goal_is_that_of_the_last_whole_year() -> None:
    rule = PublishedRule.EUROSTAT
    assert said(rule, years({2020: 900, 2021: 1300})).verdict == "target_achieved"
    assert said(rule, years({2020: 1200, 2021: 900})).verdict != "target_achieved"
    later = said(rule, years({2021: 1300, 2022: 1400}))
    assert (later.year, later.verdict) == (2021, "moving_away")
    assert said(rule, years({2018: 1300})).year == 2018


@pytest.mark.parametrize(
    ("wanted", "day", "english", "chinese"),
    [
        (
            each_year(),
            "2021-09-30",
            "These judge the goal for 2020: Eurostat, Open SDG, UN, SDSN. bishan judges"
            " that for 2021, as do: time share, Beeminder. To compare all of them on 2020, add"
            " `--as-of 2020-12-31`.",
            "欧盟统计局、Open SDG、联合国、SDSN判断的是2020年的目标，"
            "序时进度、Beeminder和本工具判断的是2021年的目标，不能直接比较；"
            "要比较各规则对2020年目标的判断，请加 `--as-of 2020-12-31`。",
        ),
        (
            each_year("0", Operator.AT_MOST),
            "2021-09-30",
            "These judge the goal for 2020: Eurostat, Open SDG, UN, SDSN. bishan judges"
            " that for 2021. To compare all of them on 2020, add `--as-of 2020-12-31`.",
            "欧盟统计局、Open SDG、联合国、SDSN判断的是2020年的目标，"
            "本工具判断的是2021年的目标，不能直接比较；"
            "要比较对2020年目标的判断，请加 `--as-of 2020-12-31`。",
        ),
        (each_year(), "2020-12-31", None, None),
    ],
)
def test_rules_that_judge_the_goal_of_an_earlier_year_are_named(
    wanted: Target, day: str, english: str | None, chinese: str | None
) -> None:
    plan = Plan({"und": "plan"}, None, "targets.toml", {wanted.id: wanted})
    book = Book(plan, {wanted.id: JOBS}, [])
    report = ruled(book, date.fromisoformat(day))
    for language, expected in (("en", english), ("zh", chinese)):
        legend = grid(report, load(language)).legend
        assert [each for each in legend if "--as-of" in each] == ([expected] if expected else [])


def test_a_plain_goal_is_compared_with_the_same_day_of_each_year() -> None:
    goal = Goal(Operator.AT_LEAST, Decimal(1500), date(2022, 9, 30))
    found = said(PublishedRule.SDSN, each_year()._replace(goal=goal))
    assert (found.basis, found.year) == ("year_totals", 2022)
    assert found.steps[0].values == {"latest": 1045, "base": 1107, "years": 3}


def test_time_share_goes_by_the_expected_share() -> None:
    found = said(PublishedRule.TIME_SHARE, each_year())
    assert found.verdict == "faster_than_expected"
    assert found.value == pytest.approx(1045 / 1100 - 1097 / 1352, abs=1e-9)
    assert (found.basis, found.year) == ("year_to_date", 2021)
    assert (found.expected_share_from, [*found.expected_share_years]) == (
        "past_years",
        [2018, 2019, 2020],
    )
    june = said(PublishedRule.TIME_SHARE, each_year(), "2019-06-30")
    assert (june.expected_share_from, june.expected_share_years) == ("days", ())
    assert june.value == pytest.approx(0.67 - 181 / 365, abs=1e-9)


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        ("1045", "reached_early"),
        ("1217", "broadly_as_expected"),
        ("1214", "broadly_as_expected"),
        ("1200", "faster_than_expected"),
        ("1400", "lagging"),
    ],
)
def test_the_thresholds_are_as_they_are(goal: str, verdict: str) -> None:
    assert said(PublishedRule.TIME_SHARE, each_year(goal)).verdict == verdict


def test_a_cap_has_no_way_to_go() -> None:
    found = said(PublishedRule.TIME_SHARE, each_year("1500", Operator.AT_MOST))
    assert (found.verdict, found.why_null) == ("not_available", "holds_at_baseline")


def test_beeminder_judges_the_year_so_far() -> None:
    found = said(PublishedRule.BEEMINDER, each_year())
    assert (found.basis, found.year, found.verdict) == ("year_to_date", 2021, "green")
    ahead = assessment(years({2022: 1100}), JOBS, "2021-09-30")
    assert target_rule_report(PublishedRule.BEEMINDER, ahead).basis == "year_totals"


def test_without_a_whole_year_there_is_no_verdict() -> None:
    for figures, why in ((JOBS[2:3], "no_data"), (JOBS[1:3], "one_observation")):
        found = target_rule_report(
            PublishedRule.SDSN, assessment(each_year("5000"), list(figures), "2021-09-30")
        )
        assert (found.basis, found.why_null) == ("year_totals", why)


@pytest.mark.parametrize("language", languages())
def test_every_output_says_what_is_judged(language: str) -> None:
    say = load(language)
    wanted = each_year()
    plan = Plan({"und": "plan"}, None, "targets.toml", {wanted.id: wanted})
    report = ruled(Book(plan, {wanted.id: JOBS}, ()), date(2021, 9, 30))
    lines = [line for section in explained(report, say) for line in section.lines]
    assert say("ruling.basis.year_totals", year=2020) in lines
    assert say("ruling.basis.year_to_date", year=2021) in lines
    assert say("ruling.note.year_totals") in grid(report, say).legend
    header, *rows = csv.write(csv.rules(report, say)).splitlines()
    assert header.endswith("basis,year,expected_share_from")
    assert "year_to_date,2021,past_years" in "\n".join(rows)
    plain = target(">= 3")
    bare = ruled(Book(plan._replace(targets={"firms": plain}), {"firms": JOBS}, ()), date.max)
    assert "basis" not in csv.rules(bare, say)
