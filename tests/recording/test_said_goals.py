"""Goals of all kinds as officials write them: understood, or refused with what to write instead."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.goals import Operator
from bishan_targets.recording.said_goals import average_growth, goal_said
from bishan_targets.recording.said_levels import GoalSaid, Kind
from bishan_targets.recording.sides import side_of
from bishan_targets.text.numbers import Refusal

E = Operator


def said(text: str, unit: str | None = "%", name: str = "比重") -> str:
    """The goal as understood, in short; a refusal with its reason and the text to write instead."""
    return in_short(goal_said(text, unit, name))


def in_short(found: GoalSaid | Refusal) -> str:
    """The same of what has been read."""
    if isinstance(found, Refusal):
        return f"{found.reason} {found.rest}".strip()
    words = [] if found.kind is Kind.LEVEL else [found.kind.value]
    words += [f"{found.value}-{found.high}"] if found.high is not None else []
    words += [f"~{found.about}"] if found.about is not None else []
    words += [f"{found.operator}{found.value}"] if found.operator else []
    words += [f"{found.years} years"] if found.years else []
    return " ".join([*words, *(["?"] if found.is_assumed else [])])


@pytest.mark.parametrize(
    "text", ["6%左右", "约6%", "大约6%左右", "6左右", "保持在6%左右", "控制在6%上下", "达到6%左右"]
)
def test_a_goal_in_chinese_around_a_number(text: str) -> None:
    assert said(text) == "~6"


@pytest.mark.parametrize(
    "text", ["around 6 %", "about 6%", "approximately 6%", "6% or so", "~6%", "≈ 6"]
)
def test_a_goal_in_english_around_a_number(text: str) -> None:
    assert said(text) == "~6"


def test_the_unit_of_a_goal_around_a_number_is_read() -> None:
    found = goal_said("稳定在50万吨左右", None, "粮食产量")
    assert found == GoalSaid(about=Decimal(50), unit="万吨")
    assert said("约1200亿元左右", "亿元") == "~1200"
    assert said("约500户", "家") == "other-unit 户"


@pytest.mark.parametrize(
    "text",
    [
        *("20%—22%", "20%-22%", "20～22", "20~22%", "20–22", "20至22%", "20%到22%"),
        *("控制在20%—22%", "保持在20%—22%之间", "between 20 and 22 %", "20% to 22%"),
    ],
)
def test_a_band(text: str) -> None:
    assert said(text) == "20-22"


def test_a_band_has_one_unit_and_a_lower_end() -> None:
    assert said("22%-20%").startswith("other-unit")
    assert said("20万吨—22万吨", "万吨") == "20-22"
    assert said("20家—22户", "家").startswith("other-unit")
    assert goal_said("20万吨—22万吨", None, "") == GoalSaid(
        value=Decimal(20), high=Decimal(22), unit="万吨"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("保持在95%以上", ">=95"),
        ("力争保持在95%以上", ">=95"),
        ("控制在5.5%以内", "<=5.5"),
        ("不超过5.5%", "<=5.5"),
        ("低于5.5%", "<5.5"),
        ("＜5.5", "<5.5"),
        ("下限20", ">=20"),
        ("严格控制在5.5%以内", "<=5.5"),
        ("总量控制在5.5以内", "<=5.5"),
        ("持续稳定在95%以上", ">=95"),
        ("不得超过5.5%", "<=5.5"),
        ("不突破5.5%", "<=5.5"),
        ("不得低于95%", ">=95"),
        ("max. 5.5%", "<=5.5"),
        ("min 95%", ">=95"),
        ("reduce to 5.5%", "<=5.5"),
        ("increase to 95%", ">=95"),
        ("增长6%以上", ">=6"),
        ("保持在45", "unclear"),
        ("不超过50左右", "unclear"),
        ("5以上左右", "unclear"),
    ],
)
def test_bounds(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("城镇调查失业率", E.AT_MOST),
        ("细颗粒物（PM2.5）浓度", E.AT_MOST),
        ("Unemployment rate", E.AT_MOST),
        ("政府债务增长", E.AT_MOST),
        ("单位GDP能耗降低", E.AT_LEAST),
        ("森林覆盖率", E.AT_LEAST),
        ("Forest cover", E.AT_LEAST),
        ("全员劳动生产率", E.AT_LEAST),
        ("全社会研发经费投入增长", E.AT_LEAST),
        ("每千人口拥有执业（助理）医师数", E.AT_LEAST),
        ("数字经济核心产业增加值占比", None),
        ("居民人均可支配收入", E.AT_LEAST),
        ("地区生产总值", E.AT_LEAST),
        ("每万人口高价值发明专利拥有量", E.AT_LEAST),
        ("贫困人口脱贫率", E.AT_LEAST),
        ("空气质量达标天数", E.AT_LEAST),
        ("贫困人口基本医保参保率", E.AT_LEAST),
        ("贫困地区农村居民人均可支配收入", E.AT_LEAST),
        ("每千人床位数排放", None),
        ("信访积案化解率", E.AT_LEAST),
        ("不良资产处理率", E.AT_LEAST),
        ("水质不达标断面", None),
        ("食品抽检不合格率", None),
        ("低收入人口", None),
        ("居民收入基尼系数", None),
        ("单位地区生产总值建设用地", None),
        ("煤炭消费比重", None),
        ("城乡居民收入比", None),
        ("人口自然增长", None),
        ("High school dropouts", None),
    ],
)
def test_a_number_alone_is_assumed_to_be_a_floor_unless_the_name_tells(
    name: str, side: Operator | None
) -> None:
    assert side_of(name) is side
    unknown = "" if side else " ?"
    assert said("45", "%", name) == f"{side or '>='}45{unknown}"
    assert said(">= 45", "%", name) == ">=45"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年均增长6%以上", ">=6"),
        ("年均增长6%", ">=6"),
        ("年均增速保持在6%以上", ">=6"),
        ("年均增长不低于6%", ">=6"),
        ("年均增长超过6%", ">6"),
        ("average growth of 6 % a year", ">=6"),
        ("average annual growth of at least 6%", ">=6"),
        ("more than 6% a year on average", ">6"),
        ("grow by 6% per year", ">=6"),
        ("年均下降2.6%", "<=-2.6"),
        ("年均下降2.6%以上", "<=-2.6"),
        ("年均下降不超过2.6%", ">=-2.6"),
        ("decline of 2.6 % a year", "<=-2.6"),
        ("fall by more than 2.6% annually", "<-2.6"),
    ],
)
def test_average_growth(text: str, expected: str) -> None:
    assert said(text, "亿元", "产值") == f"average_growth {expected}"
    assert said(text, None, "产值") == f"average_growth {expected}"


def test_average_growth_of_what_should_not_grow_is_a_cap() -> None:
    assert said("年均增长2%", "万吨", "煤炭消耗") == "average_growth <=2"
    assert said("年均增长2%以上", "万吨", "煤炭消耗") == "average_growth >=2"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("6.5以上", "产值", "average_growth >=6.5"),
        ("增长6%", "产值", "average_growth >=6"),
        ("年均增长6%以上", "产值", "average_growth >=6"),
        ("下降2.6%", "产值", "average_growth <=-2.6"),
        ("-3", "能耗", "average_growth <=-3"),
        ("-3", "产值", "unclear"),
        ("6左右", "产值", "one-bound"),
        ("—", "产值", "none"),
    ],
)
def test_what_a_column_of_average_growth_says(text: str, name: str, expected: str) -> None:
    assert in_short(average_growth(text, name)) == expected


@pytest.mark.parametrize(
    ("text", "unit", "name", "reason"),
    [
        ("年均增长-3%", None, "产值", "unclear"),
        ("年均增长6%以上", "%", "地区生产总值增长", "growth-of-rate"),
        ("年均增长6%以上", None, "GDP增速", "growth-of-rate"),
        ("6% a year", "%", "GDP growth", "growth-of-rate"),
        ("年均增长6%左右", "亿元", "产值", "one-bound"),
        ("年均增长5%—6%", "亿元", "产值", "one-bound"),
        ("年均增加5万人", "万人", "就业", "average-amount"),
        ("年均增长高于GDP", "亿元", "产值", "goal-relative"),
    ],
)
def test_averages_that_a_plan_does_not_have(
    text: str, unit: str | None, name: str, reason: str
) -> None:
    assert said(text, unit, name) == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("五年累计5万人以上", ">=5 5 years"),
        ("5年累计5", ">=5 5 years"),
        ("五年新增5", ">=5 5 years"),
        ("十年内累计新增5", ">=5 10 years"),
        ("累计不超过5万人", "<=5"),
        *((text, ">=5") for text in ("[5]", "〔5〕", "(5)", "（5）", "【5】", "﹝5﹞", "[5]以上")),
        ("〔5万人〕", ">=5"),
        (">[5]", ">5"),
        ("a total of 5 over five years", ">=5 5 years"),
        ("at least 5 in total", ">=5"),
        ("5 over 3 years", ">=5 3 years"),
    ],
)
def test_a_total_over_several_years(text: str, expected: str) -> None:
    assert said(text, "万人", "城镇新增就业") == f"total {expected}"


def test_what_is_no_total() -> None:
    assert said("[5]左右", "万人", "城镇新增就业") == "one-bound"
    assert said("〔5〕", "%", "城镇化率") == "total-of-rate"
    assert said("[5万]", "人", "城镇新增就业") == "multiplier 万"
    assert said("〔5〕", "万人", "培训人数") == "total >=5 ?"


@pytest.mark.parametrize(
    ("text", "unit", "name", "instead"),
    [
        ("〔13.5〕", "%", "单位GDP能源消耗降低", "<= 86.5"),
        ("累计下降13.5%", "%", "单位GDP能源消耗降低", "<= 86.5"),
        ("比2020年下降13.5%", "吨", "单位GDP能耗", "<= 86.5"),
        ("较2020年下降13.5%以上", "吨", "单位GDP能耗", "<= 86.5"),
        ("比2020年下降不超过13.5%", "吨", "单位GDP能耗", ">= 86.5"),
        ("下降18%", "吨", "单位GDP二氧化碳排放", "<= 82"),
        ("55 % below 1990", "Mt", "Emissions", "<= 45"),
        ("reduce by at least 55% from 1990", "Mt", "Emissions", "<= 45"),
        ("50% above 2020", "GW", "Capacity", ">= 150"),
        ("较2020年增长50%", "亿元", "产值", ">= 150"),
        ("翻一番", "亿元", "产值", ">= 200"),
        ("比2020年翻一番", "亿元", "产值", ">= 200"),
        ("翻两番", "亿元", "产值", ">= 400"),
        ("double", "GW", "Capacity", ">= 200"),
        ("triple from 2020", "GW", "Capacity", ">= 300"),
    ],
)
def test_a_change_since_a_year_is_named_as_an_index(
    text: str, unit: str, name: str, instead: str
) -> None:
    assert said(text, unit, name) == f"index {instead}"


@pytest.mark.parametrize(
    "text", ["比2020年提高5个百分点", "下降0.5个百分点", "提高1岁", "下降13.5%", "提高5"]
)
def test_a_change_in_points_is_no_level(text: str) -> None:
    assert said(text, "%", "城镇化率") == "change"


def test_a_fall_of_a_metric_of_falls_is_its_level() -> None:
    assert said("下降13.5%", "%", "单位GDP能耗降低") == ">=13.5"


@pytest.mark.parametrize("text", ["同比增长6%", "比上年增长6%", "增长6%以上", "growth of 6%", "6%"])
def test_growth_on_the_year_before(text: str) -> None:
    assert said(text, "亿元", "产值") == "year_growth >=6"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高于GDP增长", "goal-relative"),
        ("与GDP增长基本同步", "goal-relative"),
        ("完成省下达任务", "goal-relative"),
        ("faster than GDP", "goal-relative"),
        ("保持在合理区间、各年度视情提出", "goal-kept"),
        ("不降低", "goal-kept"),
        ("maintained", "goal-kept"),
        ("基本建成", "goal-words"),
        (">7、力争投入强度高于“十三五”时期实际", "several-goals >7"),
        ("不低于20%且不高于22%", "several-goals 不低于20%"),
        ("at least 42.5 % by 2030", "deadline-inside at least 42.5 %"),
        ("2035年达到50", "deadline-inside 达到50"),
        ("每年6%", "each-year"),
        ("6% every year", "each-year"),
        ("—", "none"),
        ("1.2万", "multiplier 万"),
    ],
)
def test_what_is_refused_says_what_to_write(text: str, expected: str) -> None:
    assert said(text, "%", "研发经费投入强度") == expected


@given(st.text(alphabet="0123456789.%年均增长下降累计比[]〔〕(-~)以上左右约至五不超过 agrowthby"))
def test_any_text_is_a_goal_or_a_refusal(text: str) -> None:
    found = goal_said(text, "%", "比重")
    if isinstance(found, GoalSaid):
        assert (found.operator is not None) + (found.high is not None) + (
            found.about is not None
        ) == 1


@pytest.mark.parametrize(
    ("text", "unit", "name", "expected"),
    [
        ("+1", "岁", "人均预期寿命", "change"),
        ("＋500家", "家", "高新技术企业", "change"),
        ("-10%", "%", "Crime", "change"),
        ("\u221210", "起", "火灾", "change"),
        ("+5%", "%", "GDP增速", ">=5"),
        ("-3", "亿元", "贸易差额", ">=-3 ?"),
        ("[+1]", "%", "R", "total-of-rate"),
    ],
)
def test_a_sign_makes_a_change_of_what_is_never_below_zero(
    text: str, unit: str, name: str, expected: str
) -> None:
    assert said(text, unit, name) == expected


def test_growth_in_words_is_the_level_of_a_metric_of_growth() -> None:
    assert said("增长5", "%", "地区生产总值增长") == ">=5"
    assert said("增长5以上", "%", "地区生产总值增速") == ">=5"


def test_a_full_width_sign_for_percent_is_the_unit_as_well() -> None:
    assert goal_said("3％以内", "％", "") == GoalSaid(E.AT_MOST, Decimal(3), unit="%")
