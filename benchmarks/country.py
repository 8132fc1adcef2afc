"""Time a country's targets in engines for tables, beside a loop over `status` of another commit.

    python benchmarks/country.py [--targets N] [--engines NAME…] [--cores N…] [--loop COMMIT]

Counties have twenty targets each, whose figures are real series (`benchmarks/series`), scaled anew
in each county; the goals are a tenth above or below the latest figure. Each engine writes the
result to Parquet, in a process of its own. A few counties are compared with `bishan status --json`:
numbers to 1e-12, the rest exactly. The engines need `pip install duckdb polars pyspark pandas`,
Spark needs Java. Seconds are those of a whole process, with imports; the loop's are extrapolated
from a few counties.
"""

import argparse
import csv
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import measured
import pyarrow as pa
from commits import run, unpack
from markdown_table import table
from pyarrow import parquet

from bishan_targets import batches

SERIES = Path(__file__).parent / "series"
A_COUNTY, LOOPED, COMPARED = 20, 10, 5
AS_OF, BY = date(2024, 6, 30), date(2035, 12, 31)
KEYS = ["county"]
TABLES = ("targets", "figures")


# --- Tables ---------------------------------------------------------------------------------------


def made(targets: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each target with its figures, in order of county."""
    for number, years in enumerate(islice(cycle(series()), targets)):
        county, name = f"c{number // A_COUNTY:06}", f"m{number % A_COUNTY:02}"
        factor = Decimal(1000 + number // A_COUNTY % 997) / 1000
        values = {year: round(value * factor, 6) for year, value in years.items()}
        rises, last = number % 3 > 0, values[max(values)]
        goal = round(last + (abs(last) / 10 if rises else -abs(last) / 10), 6)
        row = {"county": county, "id": name, "op": ">=" if rises else "<=", "value": goal, "by": BY}
        keys = {"county": county, "metric": name}
        yield row, [keys | {"date": date(y, 12, 31), "value": v} for y, v in sorted(values.items())]


def series() -> list[dict[int, Decimal]]:
    """All series: value by year."""
    found: dict[str, dict[int, Decimal]] = {}
    for path in sorted(SERIES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                years = found.setdefault(f"{path.stem}/{row['series_id']}", {})
                years[int(row["date"])] = Decimal(repr(float(row["value"])))
    return list(found.values())


def write(folder: Path, targets: int) -> int:
    """Write both tables as Parquet; the number of figures."""
    rows, figures = zip(*made(targets), strict=True)
    text, number, day = pa.string(), pa.float64(), pa.date32()
    names = [("county", text), ("id", text), ("op", text), ("value", number), ("by", day)]
    flat = [each for some in figures for each in some]
    columns = [("county", text), ("metric", text), ("date", day), ("value", number)]
    for name, some, fields in (("targets", rows, names), ("figures", flat, columns)):
        doubles = [row | {"value": float(row["value"])} for row in some]
        parquet.write_table(
            pa.Table.from_pylist(doubles, pa.schema(fields)), folder / f"{name}.parquet"
        )
    return len(flat)


# --- Engines --------------------------------------------------------------------------------------


def plain(folder: Path, first: str, last: str) -> tuple[Any, Any]:
    """Both tables of some counties, by pyarrow alone."""
    some = [("county", ">=", first), ("county", "<=", last)]
    found = [parquet.read_table(folder / f"{name}.parquet", filters=some) for name in TABLES]
    return found[0], found[1]


def duckdb(folder: Path, first: str, last: str) -> tuple[Any, Any]:
    """The same by DuckDB, which has one result at a time on a connection."""
    import duckdb as engine

    found = [
        engine.connect().sql(
            f"from '{folder / name}.parquet' "
            f"where county between '{first}' and '{last}' order by county"
        )
        for name in TABLES
    ]
    return found[0], found[1]


def polars(folder: Path, first: str, last: str) -> tuple[Any, Any]:
    """The same by Polars."""
    import polars as engine

    found = [
        engine.scan_parquet(folder / f"{name}.parquet")
        .filter(engine.col("county").is_between(engine.lit(first), engine.lit(last)))
        .sort("county")
        .collect()
        for name in TABLES
    ]
    return found[0], found[1]


def on_one_machine(read: Callable[..., tuple[Any, Any]], folder: Path, cores: int) -> None:
    """Judge the counties in as many processes, each with its part of them."""
    counties = parquet.read_table(folder / "targets.parquet", columns=KEYS)["county"].unique()
    names = sorted(counties.to_pylist())
    size = math.ceil(len(names) / cores)
    parts = [names[start : start + size] for start in range(0, len(names), size)]
    part = partial(_part, read, folder)
    if cores == 1:
        part(0, parts[0])
        return
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(part, range(len(parts)), parts))


def _part(
    read: Callable[..., tuple[Any, Any]], folder: Path, number: int, counties: Sequence[str]
) -> None:
    targets, figures = read(folder, counties[0], counties[-1])
    found = batches.assess(targets, figures, as_of=AS_OF, keys=KEYS)
    columns = batches.schema([pa.field("county", pa.string())])
    with parquet.ParquetWriter(folder / "result" / f"{number}.parquet", columns) as file:
        for batch in found:
            file.write_batch(batch.cast(columns))


def spark(folder: Path, cores: int) -> None:
    """Judge them in Spark: executors of their own, each with one core."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f
    from pyspark.sql.pandas.types import from_arrow_schema

    session = SparkSession.builder.master(f"local-cluster[{cores},1,1024]").getOrCreate()
    targets, figures = (session.read.parquet(str(folder / f"{each}.parquet")) for each in TABLES)
    lists = f.collect_list(f.struct("date", "value")).alias("figures")
    of_metrics = figures.groupBy("county", f.col("metric").alias("id")).agg(lists)
    columns = from_arrow_schema(batches.schema([pa.field("county", pa.string())]))
    rows = targets.join(of_metrics, ["county", "id"], "left").repartition(cores)
    rows.mapInArrow(partial(batches.assess, as_of=AS_OF, keys=KEYS), columns).write.parquet(
        str(folder / "result"), mode="overwrite"
    )
    session.stop()


ENGINES: dict[str, Callable[[Path, int], None]] = {
    **{each.__name__: partial(on_one_machine, each) for each in (plain, duckdb, polars)},
    "spark": spark,
}


# --- Comparison -----------------------------------------------------------------------------------


def write_plan(folder: Path, rows: Sequence[tuple[dict[str, Any], list[dict[str, Any]]]]) -> Path:
    """A county's plan; returns the file."""
    (folder / "actuals").mkdir(parents=True)
    keys = {">=": "at_least", "<=": "at_most"}
    plan = (f"[targets.{t['id']}]\n{keys[t['op']]} = {t['value']:f}\nby = {BY}\n" for t, _ in rows)
    (folder / "targets.toml").write_text("\n".join(plan), encoding="utf-8")
    lines = (f"{each['date']},{each['metric']},{each['value']:f},," for _, f in rows for each in f)
    text = "\n".join(["date,metric,value,source,note", *lines]) + "\n"
    (folder / "actuals" / "history.csv").write_text(text, encoding="utf-8")
    return folder / "targets.toml"


def counties(targets: int, number: int) -> list[list[tuple[Any, Any]]]:
    """The targets of the first counties."""
    rows = list(made(min(targets, A_COUNTY * number)))
    return [rows[start : start + A_COUNTY] for start in range(0, len(rows), A_COUNTY)]


def differences(folder: Path, plans: Sequence[Path]) -> list[str]:
    """Values that differ between the result and `status`."""
    found = parquet.read_table(folder / "result").to_pylist()
    rows = {(row["county"], row["id"]): row for row in found}
    problems = []
    for plan in plans:
        arguments = ["-m", "bishan_targets", "status", "--json", "-f", str(plan)]
        document = json.loads(measured.run([*arguments, "--as-of", str(AS_OF)]).output)
        for target in document["targets"]:
            row = rows[plan.parent.name, target["id"]]
            for name, value in expected(target).items():
                if not same(row[name], value):
                    problems.append(
                        f"{plan.parent.name} {target['id']} {name}: {row[name]} {value}"
                    )
    return problems


def expected(target: dict[str, Any]) -> dict[str, Any]:
    """The values of `status` for a target, by the result's columns."""
    made_up = target["projection"]
    return {
        **{name: target[name] for name in ("gap", "progress", "elapsed", "planned", "ahead_days")},
        **{name: target[name] for name in ("margin", "room", "verdict", "flags")},
        **{f"pace_{name}": value for name, value in target["pace"].items()},
        **{
            f"at_deadline_{n}": (made_up["at_deadline"] or {}).get(n)
            for n in ("low", "median", "high")
        },
        **{f"reached_{name}": value for name, value in made_up["reached"].items()},
        "probability": made_up["probability"],
        "latest_value": target["latest"]["value"],
    }


def same(one: Any, other: Any) -> bool:
    """Whether numbers agree to 1e-12, and anything else exactly."""
    if isinstance(one, float) and other is not None:
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=0)
    return bool((one.isoformat() if isinstance(one, date) else one) == other)


# --- Measurement ----------------------------------------------------------------------------------


def measure(engine: str, folder: Path, cores: int) -> tuple[float, measured.Process]:
    """Seconds of an engine's process on the clock, and its use of the machine."""
    result = folder / "result"
    result.mkdir(exist_ok=True)
    for old in result.iterdir():
        old.unlink()
    start = time.perf_counter()
    process = measured.run([__file__, "run", engine, str(folder), str(cores)])
    return time.perf_counter() - start, process


def looped(commit: str, plans: Sequence[Path], targets: int, folder: Path) -> list[str]:
    """The row of a loop over another commit's `status`, one process a county."""
    source, wall, cpu = unpack(commit, folder), 0.0, 0.0
    for plan in plans:
        start = time.perf_counter()
        arguments = ["bishan_targets", "status", "--json", "--file", str(plan)]
        cpu += run(source, [*arguments, "--as-of", str(AS_OF)]).seconds
        wall += time.perf_counter() - start
    times = targets / A_COUNTY / len(plans)
    name = f"loop over {commit}, from {len(plans)} counties"
    return _row(name, 1, wall * times, cpu * times, targets)


def _row(name: str, cores: int, wall: float, cpu: float | None, targets: int) -> list[str]:
    shown = "" if cpu is None else f"{cpu:.1f}"
    return [name, str(cores), f"{wall:.1f}", shown, f"{targets / wall:.0f}"]


def main() -> None:
    """Read the command line, write the tables, measure in turn, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--targets", type=int, default=1_000_000)
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--loop", metavar="COMMIT")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = write(folder, given.targets)
        print(f"{given.targets:,} targets, {figures:,} figures", flush=True)
        some = counties(given.targets, LOOPED)
        plans = [write_plan(folder / each[0][0]["county"], each) for each in some]
        for engine in given.engines:
            for cores in given.cores:
                wall, process = measure(engine, folder, cores)
                # Spark's own processes are not this one's children.
                cpu = None if engine == "spark" else process.seconds
                rows.append(_row(engine, cores, wall, cpu, given.targets))
                wrong = differences(folder, plans[:COMPARED])
                print(*rows[-1], *(wrong or ["as status"]), flush=True)
        if given.loop:
            rows.append(looped(given.loop, plans, given.targets, folder))
    print(table(["engine", "cores", "seconds", "CPU seconds", "targets a second"], rows, texts=1))


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        ENGINES[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
