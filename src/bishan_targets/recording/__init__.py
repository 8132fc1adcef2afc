"""Recording of figures: parsed, compared with existing ones, and written to files."""
