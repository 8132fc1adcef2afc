"""Figures of files in `actuals/`: snapshots, and long histories with one row per figure."""
