"""The figures of files in `actuals/`: of snapshots, and of long histories with a row a figure."""
