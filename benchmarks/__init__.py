"""Benchmarks against the goals of speed: run ``make bench``, or ``python -m benchmarks --help``."""
