"""A time-boxed fuzzer of what bishan reads: `python -m fuzz --seconds 60 toml csv`.

Cases are made from a seed and a number, so that each can be made again; each is run in a process of
its own under the limits of `oracle`.
"""
