"""`bishan report --site`: its pages, its tables, and its changes to the folder."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from cities import CITY, write_district
from plans import hostile_plan
from running import Run

from bishan_targets.cli import site as sites
from bishan_targets.cli.site_part import Found, Wish, found_of
from bishan_targets.model.book import Book

Bishan = Callable[..., Run]
DAY = ("--as-of", "2023-12-31")
NAMES = ("East", "con", "北 部", "a'&b", "西部")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city with districts of difficult names; one of them has a hostile plan, one a member."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "targets.toml").write_text(CITY, encoding="utf-8")
    for place, name in enumerate(NAMES):
        figures = ("2022-12-31 80", f"2023-12-31 {90 + place}")
        write_district(tmp_path / "districts" / name, 100, *figures)
    hostile_plan(tmp_path / "districts/hostile")
    write_district(tmp_path / "districts/西部/towns/centre", 10, "2023-12-31 9")
    west = tmp_path / "districts/西部/targets.toml"
    text = west.read_text(encoding="utf-8")
    west.write_text(text.replace("[plan]", '[plan]\nmembers = ["towns/*"]'), encoding="utf-8")
    return tmp_path


def build(bishan: Bishan, *arguments: str) -> Run:
    return bishan("report", "--site", "out", "--jobs", "1", *DAY, *arguments)


class Links(HTMLParser):
    """The targets of a page's links, styles and scripts, and the ids that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src") and value != "data:,":
                self.links.append(value or "")
            if name == "id":
                self.ids.add(value or "")


def broken_links(folder: Path) -> Iterator[tuple[str, str]]:
    pages = {each: Links(each.read_text(encoding="utf-8")) for each in folder.rglob("*.html")}
    for page, found in pages.items():
        for link in found.links:
            path, _, anchor = unquote(link).partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.is_file() or (anchor and anchor not in pages[target].ids):
                yield page.name, link


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_links_lead_somewhere_and_every_page_is_linked(
    language: str, bishan: Bishan, city: Path
) -> None:
    run = build(bishan, "--lang", language)
    assert run.code == 0
    said = {"en": "Written out/ (17 pages)\n", "zh": "已写入 out/（共17页）\n"}
    assert run.err.endswith(said[language])
    assert list(broken_links(city / "out")) == []
    pages = set((city / "out").rglob("*.html"))
    linked = {
        (page.parent / unquote(link).partition("#")[0]).resolve()
        for page in pages
        for link in Links(page.read_text(encoding="utf-8")).links
        if not link.startswith("#")
    }
    assert {each.resolve() for each in pages} <= linked
    assert len(pages) == 17


def test_tables_stand_beside_the_pages(bishan: Bishan, city: Path) -> None:
    build(bishan)
    rows = list(csv.DictReader(io.StringIO((city / "out/goals/firms.csv").read_text())))
    assert [(each["member"], each["latest"]) for each in rows] == [
        *[("East", "90"), ("a'&b", "93"), ("con", "91"), ("北 部", "92"), ("西部", "94")]
    ]
    goal = json.loads((city / "out/goals/firms.json").read_text())
    assert [each["latest"] for each in goal] == [90, 93, 91, 92, 94]
    status = json.loads(bishan("status", "--json", *DAY).out)
    written = json.loads((city / "out/targets.json").read_text())
    assert written == status | {"members": None}
    matrix = json.loads((city / "out/members.json").read_text())
    assert {(each["member"], each["id"]): each["verdict"] for each in matrix} == {
        (member["id"], goal["id"]): goal["verdict"]
        for member in status["members"]["members"]
        for goal in member["targets"]
    }
    east = (city / "out/members/~45~ast/figures.csv").read_text()
    assert east == bishan("export", "--member", "East").out


def test_a_member_s_page_is_that_of_its_report(bishan: Bishan, city: Path) -> None:
    build(bishan)
    site = (city / "out/members/~63~on/index.html").read_text()
    alone = bishan("report", "--member", "con", "-o", "-", *DAY).out
    cards = '<section aria-labelledby="details" class="cards">'
    shown = [each.split(cards)[1].split("</section>")[0] for each in (site, alone)]
    assert shown[0] == shown[1]
    assert "<style>" not in site
    assert "default-src 'none'" in site


def test_only_what_changed_is_made_anew(bishan: Bishan, city: Path) -> None:
    build(bishan)
    before = {each: each.stat().st_mtime_ns for each in (city / "out").rglob("*.*")}
    figures = city / "districts/con/actuals/figures.csv"
    figures.write_text(figures.read_text() + "firms,2021-12-31,70\n")
    assert build(bishan).code == 0
    changed = {each for each, time in before.items() if each.stat().st_mtime_ns != time}
    members = {
        each.relative_to(city / "out/members").parts[0]
        for each in changed
        if "members" in each.parts
    }
    assert members == {"~63~on"}
    assert "70" in (city / "out/members/~63~on/figures.csv").read_text()
    build(bishan, "--lang", "zh")
    assert "2023年" in (city / "out/members/~45~ast/index.html").read_text()


def test_members_that_stay_are_not_assessed_again(
    bishan: Bishan, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(bishan)
    figures = city / "districts/con/actuals/figures.csv"
    figures.write_text(figures.read_text() + "firms,2021-12-31,70\npatents,2023-12-31,30\n")
    assessed = []

    def recorded(book: Book, wish: Wish) -> Found:
        assessed.append(Path(book.plan.file).parent.name)
        return found_of(book, wish)

    monkeypatch.setattr(sites, "found_of", recorded)
    assert build(bishan).code == 0
    assert sorted(assessed) == ["", "con"]
    assert bishan("report", "--site", "fresh", "--jobs", "1", *DAY).code == 0
    assert content(city / "out") == content(city / "fresh")


def content(folder: Path) -> dict[Path, bytes]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder): each.read_bytes() for each in files}


def test_damaged_lines_are_made_anew(bishan: Bishan, city: Path) -> None:
    assert build(bishan).code == 0
    lines = sorted(city.glob("out/**/lines.json.gz"))
    whole = lines[0].read_bytes()
    for content in (b"", b"no gzip", whole[:-4]):
        lines[0].write_bytes(content)
        assert build(bishan).code == 0
        assert lines[0].read_bytes() == whole


def test_a_member_that_is_gone_has_no_pages_and_other_files_stay(
    bishan: Bishan, city: Path
) -> None:
    build(bishan)
    (city / "out/CNAME").write_text("example.org")
    (city / "out/members/~63~on/note.txt").write_text("mine")
    (city / "districts/con").rename(city / "elsewhere")
    (city / "districts/East").rename(city / "east")
    assert build(bishan).code == 0
    assert [each.name for each in (city / "out/members/~63~on").iterdir()] == ["note.txt"]
    assert not (city / "out/members/~45~ast").exists()
    assert (city / "out/CNAME").read_text() == "example.org"
    assert list(broken_links(city / "out")) == []


@pytest.mark.parametrize("manifest", [None, "[]", '{"schema": "other", "parts": {}}'])
def test_a_folder_with_other_things_is_not_touched(
    manifest: str | None, bishan: Bishan, city: Path
) -> None:
    (city / "out").mkdir()
    (city / "out/thesis.txt").write_text("mine")
    if manifest is not None:
        (city / "out/bishan-site.json").write_text(manifest)
    run = build(bishan)
    assert run.code == 2
    assert "error[exists]" in run.err
    assert not (city / "out/index.html").exists()


def test_a_manifest_that_names_files_elsewhere_is_not_ours(bishan: Bishan, city: Path) -> None:
    build(bishan)
    path = city / "out/bishan-site.json"
    found = json.loads(path.read_text())
    found["parts"]["x"] = {"key": "", "files": ["../targets.toml"]}
    path.write_text(json.dumps(found))
    assert build(bishan).code == 2
    assert (city / "targets.toml").exists()


def test_a_file_in_the_way_is_not_overwritten(bishan: Bishan, city: Path) -> None:
    build(bishan, "--lang", "zh")
    write_district(city / "districts/new", 100, "2023-12-31 1")
    (city / "out/members/new").mkdir()
    (city / "out/members/new/index.html").write_text("mine")
    before = (city / "out/index.html").read_bytes()
    run = build(bishan)
    assert run.code == 2
    assert "out/members/new/index.html: error[exists]" in run.err
    assert (city / "out/index.html").read_bytes() == before
    assert (city / "out/members/new/index.html").read_text() == "mine"


def test_a_run_that_fails_leaves_the_old_site_whole(
    bishan: Bishan, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(bishan)
    before = {each: each.read_bytes() for each in (city / "out").rglob("*.*")}

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sites, "load_spot", fail)
    assert build(bishan, "--lang", "zh").code == 70
    assert {each: each.read_bytes() for each in (city / "out").rglob("*.*")} == before


def test_two_processes_make_the_same_site(bishan: Bishan, city: Path) -> None:
    build(bishan)
    assert bishan("report", "--site", "other", "--jobs", "2", *DAY).code == 0
    assert content(city / "out") == content(city / "other")


def test_goals_may_be_chosen(bishan: Bishan, city: Path) -> None:
    assert build(bishan, "firms").code == 0
    goals = sorted(each.name for each in (city / "out/goals").glob("*.html"))
    assert goals == ["firms.html"]
    assert "patents" not in (city / "out/members/~63~on/index.html").read_text()
    assert list(broken_links(city / "out")) == []


def test_a_plan_without_members_is_one_page(bishan: Bishan, city: Path) -> None:
    run = bishan("report", "--site", "out", "--member", "con", *DAY)
    assert run.err.endswith("Written out/ (1 page)\n")
    assert list(broken_links(city / "out")) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--site", "out", "-o", "x.html"], "--site and --output exclude each other"),
        (["--site", "out", "--format", "html"], "--site and --format exclude each other"),
        (["--site", "out", "--jobs", "0"], "invalid value for --jobs: 0"),
        (["--jobs", "2", "-o", "x.html"], "--site is required"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], says: str, bishan: Bishan, city: Path
) -> None:
    run = bishan("report", *arguments)
    assert run.code == 2
    assert says in run.err
