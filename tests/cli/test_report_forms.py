"""The forms of `bishan report`, as files and on standard output."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from plans import owned_plan
from running import Run

from bishan_targets import extras
from bishan_targets.render.page import picture
from bishan_targets.render.page.picture import NoFontError

Bishan = Callable[..., Run]
DAY = ("--as-of", "2021-12-31")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("r.docx", "Written r.docx (1 target)\n"),
        ("r.XLSX", "Written r.XLSX (4 sheets)\n"),
        ("r.md", "Written r.md (1 target)\n"),
        ("r.html", "Written r.html (1 target)\n"),
    ],
)
def test_it_says_what_it_has_written(
    name: str, said: str, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = owned_plan(tmp_path / "plan")
    monkeypatch.chdir(tmp_path)
    found = bishan("report", "parks", "-o", name, "--file", str(plan), *DAY)
    assert found == Run(0, "", said)


@pytest.mark.parametrize("name", ["r.pdf", "r.doc", "r.xls", "r.txt", "report", ".docx"])
def test_unknown_endings_are_refused_with_the_known_ones(
    name: str, bishan: Bishan, in_repository: Path, tmp_path: Path
) -> None:
    found = bishan("report", "-o", str(tmp_path / name), *DAY)
    assert (found.code, found.out) == (2, "")
    assert ".html, .htm, .md, .markdown, .docx, .xlsx" in found.err
    assert not [*tmp_path.iterdir()]


def test_a_format_and_an_ending_may_differ(
    bishan: Bishan, in_repository: Path, tmp_path: Path
) -> None:
    path = tmp_path / "report"
    assert bishan("report", "-o", str(path), "--format", "xlsx", *DAY).code == 0
    assert path.read_bytes().startswith(b"PK")


def test_owners_and_binding_narrow_a_document(bishan: Bishan, tmp_path: Path) -> None:
    plan, path = owned_plan(tmp_path / "plan"), tmp_path / "r.docx"
    wanted = ("--owner", "市林业局", "--binding", "--lang", "zh")
    assert bishan("report", "-o", str(path), "--file", str(plan), *wanted, *DAY).code == 0
    document = Document(str(path))
    assert "共1项指标" in document.paragraphs[3].text
    assert document.core_properties.language == "zh-CN"


def test_a_template_is_used_and_what_it_lacks_is_said(
    bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = owned_plan(tmp_path / "plan")
    monkeypatch.chdir(tmp_path)
    Document().save("t.docx")
    arguments = ("report", "parks", "-o", "r.docx", "--file", str(plan), *DAY)
    found = bishan(*arguments, "--template", "t.docx")
    first, second = found.err.splitlines()
    assert first == (
        "note: t.docx has no style “Table Text”, “footnote text”, “footnote reference”; "
        "bishan's own are used"
    )
    assert second.startswith("Written r.docx")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "r.docx", "--template", "targets.toml"), "invalid value for --template: targets"),
        (
            ("-o", "r.docx", "--template", "no.docx"),
            "error[no-file]: no such file\n  hint: check the path of the template",
        ),
        (("-o", "r.html", "--template", "t.docx"), "--template is for Word documents alone"),
        (("-o", "r.xlsx", "--fonts", "fonts"), "--fonts is for Word documents alone"),
        (("--site", "out", "--template", "t.docx"), "--site and --template"),
    ],
)
def test_templates_that_do_not_fit_are_refused(
    arguments: tuple[str, ...],
    says: str,
    bishan: Bishan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(owned_plan(tmp_path / "plan"))
    found = bishan("report", *arguments, *DAY)
    assert found.code == 2
    assert says in found.err
    assert not Path("r.docx").exists()


def test_a_font_that_is_missing_is_named(
    bishan: Bishan, in_repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> bytes:
        raise NoFontError("璧山")

    monkeypatch.setattr(picture, "drawn", fail)
    found = bishan("report", "-o", str(tmp_path / "r.docx"), *DAY)
    assert found.code == 2
    assert "no font on this machine has 璧山" in found.err


def test_a_character_without_a_font_is_not_drawn_as_a_box() -> None:
    with pytest.raises(NoFontError) as caught:
        picture.drawn({"mark": "text", "data": {"values": [{}]}, "title": "a\U0003fffd"})
    assert caught.value.characters == "\U0003fffd"


@pytest.mark.parametrize(("form", "extra"), [("docx", "word"), ("xlsx", "sheets")])
def test_a_missing_extra_is_named(
    form: str, extra: str, bishan: Bishan, in_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    found = bishan("report", "-o", "-", "--format", form, *DAY)
    assert found.code == 2
    assert f'pip install ".[{extra}]"' in found.err
