"""Evaluating a compiled rulebook: two evaluators of one program, and their comparison."""
