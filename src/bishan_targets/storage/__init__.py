"""All input and output: files, git, locks and signals."""
