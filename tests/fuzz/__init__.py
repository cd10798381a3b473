"""Fuzzing that stays: one harness a target, its kept corpus, and what runs atheris on it (`make fuzz`)."""
