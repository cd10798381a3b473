"""Why a conclusion is what it is: residuals, the unknowns that decide it, what each answer leads to.

In: a program with its conclusions on one intervention.
Out: triggers, deciding questions and their options; what would follow of other facts (`what_if`).
May not import: checking; it knows conclusions, not findings.
"""
