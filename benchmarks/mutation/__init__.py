"""Mutation testing: small changes, each tried against the tests."""
