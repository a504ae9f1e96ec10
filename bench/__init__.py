"""Benchmarks: our speed beside a bare program's, in runs that take turns. `python -m bench`; see docs/benchmarks.md."""
