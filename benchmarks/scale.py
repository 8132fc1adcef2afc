"""Time and memory against the number of figures: `python benchmarks/scale.py [--quick] -o PAGE.md`.

Makes plans of 4 to 10,000 targets and 10 to 1,000 snapshots, each in TOML, CSV and Parquet, and
measures every way to read them, in turn in each round, in separate processes. Times are CPU time,
the minimum of the rounds.
"""

import argparse
import json
import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import linear_regression

from made_up import FORMS, Size, write_plans
from markdown_table import table
from measured import Process, run

HERE = Path(__file__).parent
FULL = [Size(t, s) for t in (4, 100, 1000, 10_000) for s in (10, 100, 1000) if t * s <= 1_000_000]
QUICK = [Size(4, 10), Size(20, 30)]
MANY = 50_000
"""From this number of figures on, a process's fixed costs matter little."""
_ROUNDS_OF_MANY, _ROUNDS, _AS_OF = 1, 2, "2089-12-31"

Row = dict[str, float]
Found = Mapping[Size, Row]


def measure(folder: Path, size: Size) -> Row:
    """Minimum of every measure over some rounds: seconds, or megabytes for keys that say so."""
    plans = write_plans(folder, size)
    rounds = _ROUNDS if size.observations < MANY else _ROUNDS_OF_MANY
    found = [_once(plans) for _ in range(rounds)]
    least = {key: min(each[key] for each in found) for key in found[0]}
    sizes = {form: sum(path.stat().st_size for path in plans[form].rglob("*.*")) for form in FORMS}
    return least | {f"{form} file MB": size / 1e6 for form, size in sizes.items()}


def _once(plans: Mapping[str, Path]) -> Row:
    row: Row = {}
    row["tomllib"], _ = _twice("tomllib", plans["toml"])
    for form in FORMS:
        row[f"{form} load"], row[f"{form} again"] = _twice("load", plans[form])
    gaps = {}
    for form in FORMS:
        status = ["-m", "bishan_targets", "status", "-f", str(plans[form]), "--json"]
        process = run([*status, "--as-of", _AS_OF])
        _keep(row, f"{form} status", process)
        gaps[form] = {each["id"]: each["gap"] for each in json.loads(process.output)["targets"]}
    for form in ("csv", "parquet"):
        process = run([str(HERE / "pandas_gaps.py"), str(plans[form])])
        _keep(row, f"{form} pandas", process)
        _compare(gaps[form], json.loads(process.output))
    return row


def _twice(what: str, plan: Path) -> tuple[float, float]:
    first, second = json.loads(run([str(HERE / "measured.py"), what, str(plan)]).output)
    return first, second


def _keep(row: Row, name: str, process: Process) -> None:
    row[name], row[f"{name} MB"] = process.seconds, process.megabytes


def _compare(ours: Mapping[str, float], theirs: Mapping[str, float]) -> None:
    """Raise ValueError unless both give the same gaps, up to binary rounding."""
    if ours.keys() != theirs.keys() or not all(
        math.isclose(gap, theirs[name], abs_tol=1e-9) for name, gap in ours.items()
    ):
        raise ValueError("pandas and bishan differ about the gaps")


# --- Description ----------------------------------------------------------------------------------


_PAGE = """\
# Large plans: time and memory

```sh
{command}
```

This command writes this page. It makes plans with made-up figures, in several sizes and in each
format. Seconds are CPU time, user and system; a faster machine needs fewer.

![Time and memory against the number of figures](scale.svg)

## Reading

Seconds until everything is read, with garbage collection off, as in the command line. *First*
includes imports, such as pyarrow; *again* is a second time in the same process. Plans of 50,000
figures or more are read once, so their times vary by 10 to 20%. The plan itself is always TOML;
with many targets it takes a large part of the time with CSV.

{reading}

## A whole `status --json`

The process from start to exit, with projections, and its peak memory; [status with and without the
extra `fast`](speed.md#many-targets-at-once) is measured by itself. A pandas script
(`benchmarks/pandas_gaps.py`), for comparison, only reads the same file and computes the gaps. Both
must find the same gaps.

{whole}

## Growth

Time ~ figures^exponent, by least squares over the sizes of {many:,} figures or more (over all
sizes if none is that large); 1 is linear.

{growth}
"""


def page(found: Found, command: str) -> str:
    """The page, in Markdown."""
    return _PAGE.format(
        command=command,
        reading=_table(found, _READING),
        whole=_table(found, _WHOLE),
        many=MANY,
        growth="\n".join(_exponents(found)),
    )


_READING = [
    ("tomllib alone, s", "{tomllib:.3f}"),
    ("TOML first, s", "{toml load:.3f}"),
    ("rate ÷ tomllib's", "{toml rate:.2f}"),
    ("CSV first, s", "{csv load:.3f}"),
    ("CSV again, s", "{csv again:.3f}"),
    ("rate ÷ TOML's", "{csv rate:.1f}; again {csv rate again:.1f}"),
    ("Parquet first, s", "{parquet load:.3f}"),
    ("Parquet again, s", "{parquet again:.3f}"),
    ("rate ÷ TOML's", "{parquet rate:.1f}; again {parquet rate again:.1f}"),
]
_WHOLE = [
    ("TOML, s", "{toml status:.2f}"),
    ("CSV, s", "{csv status:.2f}"),
    ("Parquet, s", "{parquet status:.2f}"),
    ("pandas, CSV, s", "{csv pandas:.2f}"),
    ("pandas, Parquet, s", "{parquet pandas:.2f}"),
    ("TOML, MB", "{toml status MB:.0f}"),
    ("CSV, MB", "{csv status MB:.0f}"),
    ("Parquet, MB", "{parquet status MB:.0f}"),
    ("pandas, CSV, MB", "{csv pandas MB:.0f}"),
    (
        "files: TOML, CSV, Parquet, MB",
        ", ".join(f"{{{form} file MB:.1f}}" for form in FORMS),
    ),
]


def _rates(row: Row) -> Row:
    """Speed of each format: TOML against tomllib alone, the others against TOML."""
    rates = {"toml rate": row["tomllib"] / row["toml load"]}
    for form in ("csv", "parquet"):
        rates[f"{form} rate"] = row["toml load"] / row[f"{form} load"]
        rates[f"{form} rate again"] = row["toml again"] / row[f"{form} again"]
    return rates


def _table(found: Found, columns: Sequence[tuple[str, str]]) -> str:
    rows = []
    for size, row in sorted(found.items(), key=lambda item: item[0].observations):
        counts = [f"{each:,}" for each in (*size, size.observations)]
        shown = row | _rates(row)
        rows.append([*counts, *(template.format_map(shown) for _, template in columns)])
    heads = (head for head, _ in columns)
    return table(["targets", "snapshots", "figures", *heads], rows, texts=0)


def exponent(found: Found, key: str) -> float:
    """The slope of log time against log figures."""
    many = {size: row for size, row in found.items() if size.observations >= MANY}
    points = [
        (math.log(size.observations), math.log(max(row[key], 1e-4)))
        for size, row in (many or found).items()
    ]
    return linear_regression(*zip(*points, strict=True)).slope


def _exponents(found: Found) -> Iterable[str]:
    for form in FORMS:
        reading, whole = exponent(found, f"{form} again"), exponent(found, f"{form} status")
        yield f"- {form}: reading {reading:.2f}, whole status {whole:.2f}"


def picture(found: Found) -> str:
    """Both growth curves, on logarithmic scales, as SVG."""
    import vl_convert

    names = {"csv pandas": "pandas, csv"}
    for form in FORMS:
        names |= {f"{form} status": f"status, {form}", f"{form} load": f"reading, {form}"}
    values = [
        {
            "figures": size.observations,
            "series": name,
            "time": row[key],
            "memory": row.get(f"{key} MB"),
        }
        for size, row in found.items()
        for key, name in names.items()
    ]
    return vl_convert.vegalite_to_svg(
        {
            "data": {"values": values},
            "hconcat": [_chart("time", "CPU time, s"), _chart("memory", "peak memory, MB")],
            "config": {"background": "white"},
        }
    )


def _chart(field: str, title: str) -> dict[str, object]:
    axis = {"type": "quantitative", "scale": {"type": "log"}}
    return {
        "width": 340,
        "height": 300,
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "figures", **axis},
            "y": {"field": field, "title": title, "aggregate": "mean", **axis},
            "color": {"field": "series", "type": "nominal", "title": None},
        },
    }


def main() -> None:
    """Measure, describe the growth, and write the page and its picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two small plans")
    parser.add_argument("-o", "--output", type=Path, metavar="PAGE.md")
    given = parser.parse_args()
    found: dict[Size, Row] = {}
    for size in QUICK if given.quick else FULL:
        with tempfile.TemporaryDirectory() as folder:
            found[size] = measure(Path(folder), size)
        print(f"{size.targets} targets, {size.snapshots} snapshots", flush=True)
    quick = " --quick" if given.quick else ""
    text = page(found, f"python benchmarks/scale.py{quick} -o docs/reference/scale.md")
    print(text)
    if given.output:
        given.output.write_text(text, encoding="utf-8")
        given.output.with_suffix(".svg").write_text(picture(found), encoding="utf-8")


if __name__ == "__main__":
    main()
