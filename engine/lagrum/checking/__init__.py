"""Checking: from evaluated interventions to findings, open questions and a state.

In: `Subject`s and a `Rulebook`.
Out: `CaseResult` and `Report`, their brief form, baselines and differences, receipts and what verifying one came to.
May not import: ways, report, or anything of a face.
"""
