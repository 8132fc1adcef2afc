"""`python -m bishan_targets`, the same as `bishan`."""

from bishan_targets.cli import script

if __name__ == "__main__":
    script()
