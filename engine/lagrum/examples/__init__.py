"""The rules' own examples: running them, what they cover, which faults they would notice, new ones to propose.

In: a `Rulebook` with its examples.
Out: failures, coverage, mutants, proposals.
May not import: report or any face.
"""
