"""The bounds that the words of units and names tell, and cases that they leave open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.text.natural_bounds import NaturalBounds, natural_bounds

COUNTS = {
    "家": "高新技术企业",
    "件": "有效发明专利",
    "万人": "城镇新增就业",
    "户次": "惠企政策兑现",
    "个": "社区养老服务设施",
    "万株": "造林",
    "人/平方公里": "人口密度",
    "张/千人": "医疗卫生机构床位",
    "件/万人": "高价值发明专利",
    "每千人": "执业医师",
    "每万人口": "注册护士",
    "firms": "High-tech firms",
    "Patents": "Valid patents",
    "people": "Employed people",
    "10,000 trees": "Trees planted",
    "10,000 people": "New urban jobs",
    "thousand households": "Connected households",
    "million visitors a year": "Museum visitors",
    "beds in use": "Hospital beds",
    "number of libraries": "Libraries",
    "pupils per teacher": "Class size",
    "per 1,000 inhabitants": "new_firms",
    "per 100,000 live births": "Maternal mortality",
    "/100,000": "Road deaths",
    "deaths": "Road deaths",
}
RATES = {
    ("%", "全社会研发经费投入占生产总值比重"),
    ("%", "R&D spending, share of GDP"),
    ("％", "失业率"),
    ("%", "Unemployment rate"),
    ("%", "rd_share"),
    ("percent", "Poverty rate"),
    ("% of GDP", "Public debt"),
    ("‰", "婴儿死亡率"),
    ("%", "完成率"),
    ("%", "毛入学率占比"),
}
SHARES = {
    ("%", "森林覆盖率"),
    ("%", "空气质量优良率"),
    ("%", "Share of women in parliament"),
    ("per cent", "proportion_of_homes_connected"),
    ("% of households", "Internet access"),
    ("percent", "Vaccination coverage"),
}
OPEN = {
    ("%", "地区生产总值增速"),
    ("%", "GDP growth"),
    ("%", "gdp_growth"),
    ("%", "居民消费价格涨幅"),
    ("%", "Inflation"),
    ("%", "能耗强度降低"),
    ("%", "Energy intensity, reduction on 2020"),
    ("%", "Operating margin"),
    ("%", "Interest rate"),
    ("% of GDP", "Current account balance"),
    ("% of GDP", "Net lending"),
    ("%", "规上工业增加值同比"),
    ("% year-on-year", "Industrial output"),
    ("‰", "人口自然增长率"),
    ("人", "人口净流入"),
    ("people", "Net migration"),
    ("people", "Population change"),
    ("°C", "Mean temperature"),
    ("℃", "年平均气温"),
    ("亿元", "财政余额"),
    ("亿元", "地区生产总值"),
    ("bn yuan", "GDP"),
    ("EUR per person", "Disposable income"),
    ("index, 2015 = 100", "Farmland birds"),
    ("points", "PISA score"),
    ("个百分点", "城乡差距"),
    ("percentage points", "Gender pay gap"),
    ("%", "Gender pay gap"),
    ("万吨", "碳排放量"),
    ("t", "CO2 emissions"),
    ("万", "总人口"),
    ("thousands", "Population"),
    ("km", "Metro lines"),
    ("", "Homes"),
    ("hours per person", "Unpaid work"),
}


@pytest.mark.parametrize(("unit", "name"), sorted(COUNTS.items()))
def test_a_count_starts_from_zero(unit: str, name: str) -> None:
    assert natural_bounds([unit], [name]) is NaturalBounds.FROM_ZERO


@pytest.mark.parametrize(("unit", "name"), sorted(RATES))
def test_a_rate_in_percent_starts_from_zero_and_may_exceed_100(unit: str, name: str) -> None:
    assert natural_bounds([unit], [name]) is NaturalBounds.FROM_ZERO


@pytest.mark.parametrize(("unit", "name"), sorted(SHARES))
def test_a_part_of_a_whole_ends_at_100(unit: str, name: str) -> None:
    assert natural_bounds([unit], [name]) is NaturalBounds.SHARE


@pytest.mark.parametrize(("unit", "name"), sorted(OPEN))
def test_what_may_be_negative_or_is_not_known_has_no_bounds(unit: str, name: str) -> None:
    assert natural_bounds([unit], [name]) is None


def test_any_language_of_the_unit_tells_and_any_name_forbids() -> None:
    assert natural_bounds(["万人", "10,000"], ["就业"]) is NaturalBounds.FROM_ZERO
    assert natural_bounds(["人", "people"], ["人口变化", "Population", "population"]) is None
    assert natural_bounds(["people"], ["Internet users", "network_users"]) is not None
    assert natural_bounds([], ["家"]) is None


@given(st.lists(st.text(max_size=20), max_size=2), st.lists(st.text(max_size=20), max_size=2))
def test_only_a_word_that_is_known_tells(units: list[str], names: list[str]) -> None:
    found = natural_bounds(units, names)
    assert found is None or units
    assert natural_bounds(units, [*names, "net change"]) is None
