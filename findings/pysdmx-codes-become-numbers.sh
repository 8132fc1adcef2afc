#!/usr/bin/env bash
# pysdmx 1.21.0 reads SDMX-CSV columns as pandas guesses them: the code 01 of a dimension becomes 1,
# so that it no longer is a code of its codelist, and the observation 12.40 loses its digits. The
# SDMX-CSV field guide has codes as texts. No report of it was found.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env
env/bin/pip install --quiet 'pysdmx[data]==1.21.0' pandas==3.1.1
cat > gdp.csv <<'CSV'
DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE
X:GDP(1.0),01,2020,12.40
X:GDP(1.0),02,2021,10.8
CSV
env/bin/python - <<'CODE'
from importlib.metadata import version
from pysdmx.io import read_sdmx
print("pysdmx", version("pysdmx"), "pandas", version("pandas"))
data = read_sdmx("gdp.csv").data[0].data
print(data)
areas = [str(each) for each in data["REF_AREA"]]
assert areas == ["1", "2"], f"the behaviour has changed: {areas}"
CODE
