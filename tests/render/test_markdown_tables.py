"""Tables of Markdown on a page of 80 columns."""

from markdown_it import MarkdownIt

from bishan_targets.render.markdown_tables import escape, fitted, table
from bishan_targets.text.display import display_width

HEADING = ["target", "latest", "verdict"]


def words(text: str) -> str:
    """The text of what a service shows."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return " ".join(
        "".join(part.content for part in each.children or ())
        for each in tokens
        if each.type == "inline"
    )


def test_a_table_that_fits_stays_one() -> None:
    rows = [HEADING, ["Firms", "300", "at risk"]]
    assert fitted(rows) == [table(rows)]
    assert table(rows).splitlines()[0] == "| target | latest | verdict |"


def test_a_little_too_wide_it_has_no_spaces() -> None:
    rows = [HEADING, ["n" * 61, "300", "at risk"]]
    assert fitted(rows) == [
        f"|target|latest|verdict|\n|{'-' * 40}|------|-------|\n|{'n' * 61}|300|at risk|"
    ]


def test_too_wide_ones_are_a_list_with_the_cells_of_all() -> None:
    name = "企业" * 23
    first = [HEADING, ["Firms", "300", "at risk"], [name, "", "met"]]
    second = [["target", "owner"], ["Firms", "Office"], [name, "O" * 79]]
    assert fitted(first, second) == [
        "- **Firms**\n"
        "  - *latest* 300 / *verdict* at risk\n"
        "  - *owner* Office\n"
        f"- **{name}**\n"
        "  - *verdict* met\n"
        f"  - *owner* {'O' * 79}"
    ]


def test_lines_are_filled_up_to_the_page() -> None:
    rows = [["name", *(f"c{number}" for number in range(12))], ["n", *["1234567890"] * 12]]
    (found,) = fitted(rows)
    widths = [display_width(each) for each in found.splitlines()[1:]]
    assert max(widths) <= 80
    assert len(widths) == 3
    assert found.count("1234567890") == 12


def test_an_empty_first_cell_leaves_the_name_to_the_next() -> None:
    rows = [["year", "date", "value"], ["2021", "2021-06-30", "9" * 70], ["", "2021-12-31", "1"]]
    (found,) = fitted(rows)
    assert found.splitlines()[-2:] == ["- **2021-12-31**", "  - *value* 1"]


def test_what_cells_say_is_text_in_either_form() -> None:
    for name in ("1. first", "- dash", "# heading", "**bold** | `code`", "> quote", "<b>x</b>"):
        for wide in ("", "w" * 90):
            rows = [["target", "*latest*", "1. odd"], [name, f"{name}{wide}", name]]
            shown = words("\n\n".join(fitted(rows)))
            assert shown.replace("<!-- -->", "").count(name) == 3
            assert "*latest*" in shown


def test_the_dashes_fit_too() -> None:
    rows = [HEADING, ["n" * 50, "1", "x"], ["n", "2" * 50, "x"], ["n", "1", "x" * 50]]
    assert max(map(len, table(rows).splitlines())) <= 80


def test_names_are_not_mentions() -> None:
    assert escape("@office www.example.org") == "@<!-- -->office www<!-- -->.example.org"
