"""Figures to be written: understood, held against those that stand, and put into files."""
