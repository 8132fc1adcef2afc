"""A Word file as a document to write in."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from bishan_targets.render.office.package import packed

if TYPE_CHECKING:
    from docx.document import Document

_TYPES: Final = "[Content_Types].xml"
_OF_TEMPLATE: Final = b"wordprocessingml.template.main+xml"
_OF_DOCUMENT: Final = b"wordprocessingml.document.main+xml"


class BadTemplateError(Exception):
    """The template is no Word document."""


def opened(content: bytes) -> Document:
    """The document of a `.docx` or `.dotx`; raises BadTemplateError for anything else."""
    import docx

    try:
        return docx.Document(io.BytesIO(_as_document(content)))
    except Exception as error:  # damage can make zipfile and lxml raise anything
        raise BadTemplateError from error


def _as_document(content: bytes) -> bytes:
    """A template as a document, from which it differs in the name of its type alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _OF_TEMPLATE not in archive.read(_TYPES):
            return content
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, _TYPES: parts[_TYPES].replace(_OF_TEMPLATE, _OF_DOCUMENT)})
