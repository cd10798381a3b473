"""Measurements: `python -m benchmarks` writes `benchmarks/RESULT.md`."""
