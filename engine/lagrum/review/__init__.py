"""The review of the rulebook itself: rules that never apply, contradictions, gaps, each with a witness.

In: a `Rulebook`.
Out: `ReviewFinding`s, confirmed by an evaluator.
May not import: report or any face. `solver/` alone knows z3.
"""
