"""Likely meanings of a name that the plan does not know."""

import pytest
from builders import books, target

from bishan_targets.model.book import Book
from bishan_targets.tables.likely_names import nearest, similar, suggestion

NAMES = {
    "fai": "固定资产投资",
    "retail_growth": "社会消费品零售总额增速",
    "revenue": "一般公共预算收入",
    "exports": "Exports",
    "exports_growth": "Growth of exports",
}


@pytest.fixture
def book() -> Book:
    found = books([(target(name=each), []) for each in NAMES])
    named = {
        id_: each._replace(name={"und": NAMES[id_]}) for id_, each in found.plan.targets.items()
    }
    return found._replace(plan=found.plan._replace(targets=named))


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("固定资产投次", "fai"),
        ("社会消费品零售总额", None),
        ("社会消费品零售总额增長", None),
        ("社会消费品零售总额增速度", "retail_growth"),
        ("固定资产投资增速", None),
        ("Exprots", "exports"),
        ("retail_growht", None),
        ("retail_growths", "retail_growth"),
    ],
)
def test_growth_is_not_meant_by_the_name_of_an_amount(
    text: str, id_: str | None, book: Book
) -> None:
    assert nearest(text, book, list(NAMES)) == id_


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("固投", ["fai"]),
        ("社零", ["retail_growth"]),
        ("社会消费品零售总额", ["retail_growth"]),
        ("固定资产投资增速", ["fai"]),
        ("预算收入", ["revenue"]),
        ("投资", []),
        ("固", []),
        ("资投", []),
        ("财政", []),
        ("eps", []),
        ("exports of cars", ["exports"]),
    ],
)
def test_abbreviations_and_parts_of_names_are_similar(
    text: str, ids: list[str], book: Book
) -> None:
    assert similar(text, book, list(NAMES)) == ids


def test_similar_ones_are_shown_with_their_names(book: Book) -> None:
    values, hint = suggestion("社零", book, list(NAMES))
    assert (values["similar"], hint) == ("retail_growth 社会消费品零售总额增速", "similar-names")
    assert suggestion("人口", book, list(NAMES)) == ({"match": "", "similar": ""}, None)
