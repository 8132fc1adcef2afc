"""TOML with places for its keys, and every error of a broken text."""
