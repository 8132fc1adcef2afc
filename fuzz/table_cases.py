"""Tables for `import`: text, JSON Lines, Excel and OpenDocument, with hostile cells and bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from fuzz.case import PLAN, SNAPSHOTS, WRITTEN, Case
from fuzz.mutation import DATES, NUMBERS, TEXTS, mutated, text

_ROOT: Final = Path(__file__).parent.parent
_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_LONG: Final = [["date", "metric", "value", "unit", "source", "note", "provisional"]]
_NAMES: Final = (
    "firms",
    "share",
    "企业",
    "其中：企业（家）",
    "1. firms",
    "企业/家",
    "企业,  /",
    "x",
)
_PERIODS: Final = ("2021", "2021年6月", "2021Q2", "2021-12-31", "2022年上半年", "2019", "44561")
_TOKENS: Final = tuple(
    each.encode(errors="surrogatepass")
    for each in (
        *_NAMES,
        *_PERIODS,
        *NUMBERS,
        *DATES,
        *TEXTS,
        ",",
        ";",
        "\t",
        '"',
        "\n",
        "(",
        " " * 99,
    )
)
# What the parts of packed tables say in numbers, and what they must not be believed.
_NUMBER: Final = re.compile(rb'"(-?\d+)"')
_XML: Final = (
    *(b"-1", b"0", b"1048577", b"16385", b"999999999", b"1e999999999", b"NaN", b"9" * 5000, b"x"),
    *(b"A1:XFD1048576", b"XFD1048576", b"ZZZZ9", b"&a;", b"<a>", b"<!-- -->", b"]]>", b"\xff"),
)

Rows = list[list[str]]


def csv_case(random: Random) -> Case:
    """A delimited text, or JSON Lines."""
    content = random.choice((_delimited, _delimited, _json_lines))(_rows(random), random)
    if random.random() < 0.7:
        content = mutated(content, random, _TOKENS)
    return _case("table.csv", content, random)


def sheets_case(random: Random) -> Case:
    """A workbook of any kind, its parts or its bytes changed."""
    name = random.choice(("table.xlsx", "table.xlsx", "table.ods", "table.ods", "table.xls"))
    content = _old() if name.endswith("xls") else _MAKERS[name](_rows(random))
    kind = random.random()
    if name.endswith("xls") or kind < 0.15:
        content = mutated(content, random, [*_XML, *_TOKENS])
    elif kind < 0.9:
        content = _with_parts(content, random)
    return _case(name, content, random)


def _case(name: str, content: bytes, random: Random) -> Case:
    options = [
        *random.choice(
            ((), ("--dry-run",), ("--yes",), ("--yes", "--replace"), ("--json", "--yes"))
        ),
        *random.choice(((), (), ("--date", "2022"), ("--map", "x=firms"), ("--sheet", "Sheet"))),
    ]
    # A draft of a plan reads tables, too.
    if random.random() < 0.1:
        return Case({name: content}, ["init", "--from", name, "new", "--yes"], ("new",))
    files = {"targets.toml": PLAN, **SNAPSHOTS, name: content}
    return Case(files, ["import", name, *options], () if "--dry-run" in options else WRITTEN)


def _rows(random: Random) -> Rows:
    rows = random.choice((_long_rows, _rows_by_period, _rows_by_metric))(random)
    for _ in range(random.choice((0, 0, 1, 2, 5))):
        row = random.choice(rows)
        row[random.randrange(len(row))] = text(random)
    if random.random() < 0.2:
        random.choice(rows).extend(text(random) for _ in range(random.choice((1, 3, 500))))
    if random.random() < 0.2:
        rows[:0] = [[text(random)], []]
    return rows


def _long_rows(random: Random) -> Rows:
    rows = [list(each) for each in _LONG]
    for _ in range(random.randrange(1, 9)):
        given = (random.choice(_PERIODS), random.choice(_NAMES), random.choice(NUMBERS[:20]))
        rows.append([*given, random.choice(("", "家", "%")), text(random), text(random), ""])
    return rows


def _rows_by_period(random: Random) -> Rows:
    periods = random.sample(_PERIODS, 3)
    return [["指标", "单位", *periods], *_named(random, 3)]


def _named(random: Random, width: int) -> Rows:
    return [
        [name, random.choice(("家", "", "%")), *(random.choice(NUMBERS[:20]) for _ in range(width))]
        for name in random.sample(_NAMES, 4)
    ]


def _rows_by_metric(random: Random) -> Rows:
    names = random.sample(_NAMES, 3)
    rows = [[period, *(random.choice(NUMBERS[:20]) for _ in names)] for period in _PERIODS]
    return [["年份", *names], *rows]


def _delimited(rows: Rows, random: Random) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=random.choice(",\t;")).writerows(rows)
    return stream.getvalue().encode(
        random.choice(("utf-8", "utf-8", "utf-16", "gb18030")), "replace"
    )


def _json_lines(rows: Rows, random: Random) -> bytes:
    heading, *body = rows
    objects: list[object] = [dict(zip(heading, row, strict=False)) for row in body]
    if random.random() < 0.3:
        objects.append(random.choice(([1], {"a": {"b": [None, True]}}, "x", {"value": 1e308})))
    lines = [json.dumps(each, ensure_ascii=random.random() < 0.5) for each in objects]
    return "\n".join(lines).encode(errors="replace")


def _xlsx(rows: Rows) -> bytes:
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 1):
        for column, said in enumerate(row, 1):
            try:
                sheet.cell(number, column, float(said) if said in NUMBERS[:20] else said)
            except (ValueError, IllegalCharacterError):
                continue
    sheet.merge_cells("A1:B1")
    sheet["Z1"] = "=1+1"
    stream = io.BytesIO()
    try:
        book.save(stream)
    except UnicodeEncodeError:
        return _xlsx([[each.encode(errors="replace").decode() for each in row] for row in rows])
    return stream.getvalue()


def _ods(rows: Rows) -> bytes:
    lines = "".join(
        f'<table:table-row table:number-rows-repeated="1">{"".join(map(_ods_cell, row))}'
        "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="{_URN}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _packed(
        {"META-INF/manifest.xml": b"<manifest/>", "content.xml": content.encode("utf-8", "replace")}
    )


def _ods_cell(said: str) -> str:
    escaped = "".join(each if each.isalnum() else f"&#{ord(each)};" for each in said)
    kind = f'office:value-type="float" office:value="{escaped}"' if said in NUMBERS else ""
    more = 'table:number-columns-repeated="1" table:number-rows-spanned="1"'
    return f'<table:table-cell {kind} {more}><text:p>{escaped}<text:s text:c="1"/></text:p></table:table-cell>'


_MAKERS: Final[Mapping[str, Callable[[Rows], bytes]]] = {"table.xlsx": _xlsx, "table.ods": _ods}


@cache
def _old() -> bytes:
    return (_ROOT / "tests" / "data" / "tables" / "indicators.xls").read_bytes()


def _with_parts(content: bytes, random: Random) -> bytes:
    """A packed table with one of its parts changed and packed again as it should be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice([each for each in parts if each.endswith("xml")])
    change = random.choice((_renumbered, _renumbered, _repeated, _random_part))
    parts[name] = change(parts[name], random)
    return _packed(
        parts, random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA))
    )


def _renumbered(part: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(part))
    if not found:
        return part
    match = random.choice(found)
    return part[: match.start(1)] + random.choice(_XML) + part[match.end(1) :]


def _repeated(part: bytes, random: Random) -> bytes:
    """An element many times over."""
    tags = list(
        re.finditer(
            rb"<(\w+:)?(c|row|v|table-cell|table-row|p|s|xf|mergeCell|sheet)\b[^>]*/>", part
        )
    )
    if not tags:
        return part
    tag = random.choice(tags)
    return part[: tag.end()] + tag[0] * random.choice((10, 1000, 50_000)) + part[tag.end() :]


def _random_part(part: bytes, random: Random) -> bytes:
    return mutated(part, random, [*_XML, *_TOKENS])


def _packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return stream.getvalue()
