"""Programs as formulas for a solver: what an intervention could be, and what then follows.

Needs z3-solver (the extra `ways`); the modules here import it at their top and are imported late by those who use them.
"""
