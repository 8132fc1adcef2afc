#!/usr/bin/env bash
# Readers of PC-Axis files differ on the data cell "-", which PX (2013) has for an amount of nothing:
# pyaxis 0.4.3 keeps it as a text with its quotation marks, pandas-pcaxis 0.2 as one without them;
# the reference implementation (PCAxis.Core) calculates with it as with 0. ".." (missing) is NaN in
# the one and a text in the other. Whoever makes numbers of the column gets an error, or NaN for 0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env
env/bin/pip install --quiet pyaxis==0.4.3 pandas-pcaxis==0.2 pandas==3.1.1
cat > births.px <<'PX'
CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="en";
DECIMALS=0;
SHOWDECIMALS=0;
MATRIX="T1";
SUBJECT-CODE="A";
SUBJECT-AREA="A";
TITLE="Births by area and year";
CONTENTS="Births";
UNITS="persons";
STUB="area";
HEADING="year";
VALUES("area")="North","South";
VALUES("year")="2020","2021";
CODES("area")="01","02";
CODES("year")="2020","2021";
DATA=
1 "-" 
".." 4 ;
PX
env/bin/python - <<'CODE'
from importlib.metadata import version
from pathlib import Path
import pandas_pcaxis
from pyaxis import pyaxis
one = [*pyaxis.parse(uri="births.px", encoding="utf-8")["DATA"]["DATA"]]
table = pandas_pcaxis.PxParser().parse(Path("births.px").read_text()).to_df()
other = [str(each) for each in table.to_numpy().ravel()]
print("pyaxis", version("pyaxis"), one)
print("pandas-pcaxis", version("pandas-pcaxis"), other)
assert [one[0], one[1], one[3]] == ["1", '"-"', "4"] and one[2] != one[2], "changed"
assert other == ["1", "-", "..", "4"], "changed"
CODE
