"""The built-in template of a language: the parts of an empty document, as Word names them."""

from __future__ import annotations

from importlib.resources import files

from bishan_targets.render.office.package import packed


def built_in(language: str) -> bytes:
    """An empty document: for Chinese as GB/T 9704-2012 lays out official documents."""
    return packed(
        {
            "[Content_Types].xml": part("content_types"),
            "_rels/.rels": part("relations"),
            "word/document.xml": part(f"document.{_known(language)}"),
            "word/_rels/document.xml.rels": part("document_relations"),
            "word/styles.xml": styles(language),
            "word/settings.xml": part("settings"),
            "word/fontTable.xml": part(f"fonts.{_known(language)}"),
            "word/numbering.xml": part(f"numbering.{_known(language)}"),
            "word/footer1.xml": _footer(language, "right"),
            "word/footer2.xml": _footer(language, "left"),
        }
    )


def styles(language: str) -> bytes:
    """The styles of a language's template."""
    return part(f"styles.{_known(language)}")


def part(name: str) -> bytes:
    """One of the files beside this module."""
    return (files(__package__) / "template" / f"{name}.xml").read_bytes()


def _footer(language: str, side: str) -> bytes:
    """The page's number, at the outer edge of pages that are bound on the left."""
    return part(f"footer.{_known(language)}").replace(b"SIDE", side.encode())


def _known(language: str) -> str:
    return "zh" if language == "zh" else "en"
