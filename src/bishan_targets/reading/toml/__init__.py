"""TOML with places of its keys, and every error of a broken text."""
