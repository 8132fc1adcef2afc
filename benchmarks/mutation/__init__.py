"""Whether the tests notice a changed program: small changes, each tried against the tests."""
