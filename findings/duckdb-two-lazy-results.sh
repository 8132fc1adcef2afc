#!/usr/bin/env bash
# DuckDB 2.0.1 reads one result at a time on a connection: of two relations of the same connection
# that are handed over as Arrow streams, the second cannot be begun while the first is read, so that
# a function that joins two streams fails with "connection has an open result". Relations of two
# cursors, or a table in place of one of them, work.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env
env/bin/pip install --quiet duckdb==2.0.1 pyarrow==26.0.1
env/bin/python - <<'CODE'
import duckdb, pyarrow
print("duckdb", duckdb.__version__)

def in_turn(one, other):
    """The first numbers of two streams, the second begun while the first is open."""
    streams = (pyarrow.RecordBatchReader.from_stream(each) for each in (one, other))
    batches = [(stream, stream.read_next_batch()) for stream in streams]
    return [batch.column(0)[0].as_py() for _, batch in batches]

connection = duckdb.connect()
def numbers(of):
    return of.sql("select range as number from range(1000000)")

try:
    in_turn(numbers(connection), numbers(connection))
except duckdb.Error as error:
    print("one connection:", error)
else:
    raise SystemExit("the behaviour has changed")
assert in_turn(numbers(connection), numbers(connection.cursor())) == [0, 0]
print("two cursors: read")
CODE
