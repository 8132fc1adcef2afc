#!/usr/bin/env bash
# fastparquet 2026.9.0 with pandas 3.1.1 writes a column of datetime64[s] wrongly, without an error:
# the seconds are stored as milliseconds, so that 2000-12-31 is read as 1970-01-01 00:16:18.220.
# Columns of datetime64[ms], [us] and [ns] are written rightly. pandas has such columns of its own
# accord for dates that were `datetime.date`. No report of it was found.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env
env/bin/pip install --quiet fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1
env/bin/python - <<'CODE'
import fastparquet, pandas, pyarrow.parquet
print("fastparquet", fastparquet.__version__, "pandas", pandas.__version__)
found = {}
for unit in ("s", "ms", "us", "ns"):
    days = pandas.DataFrame({"day": pandas.to_datetime(["2000-12-31"]).as_unit(unit)})
    fastparquet.write("days.parquet", days)
    found[unit] = str(pyarrow.parquet.read_table("days.parquet")["day"].to_pylist()[0])
    print(unit, found[unit])
assert found.pop("s").startswith("1970-01-01 00:16:18.22"), "the behaviour has changed"
assert all(each.startswith("2000-12-31 00:00:00") for each in found.values())
CODE
