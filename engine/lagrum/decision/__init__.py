"""The committee's decision on what is given without individual assessment (SoL 11 kap. 5 §), and the way back.

In: interventions with their facts and the findings of a check, or the tables of an existing annex. Out: a `Proposal`
(rows that may be decided, what may not be decided so and why, what the decision is not about), or sketches of
interventions. It never makes a judgement: what a person must judge stands in it as such.
May not import: the floors above it (`tests/unit/test_floors.py`): no rendering, no command, no page; opens no files.
"""
