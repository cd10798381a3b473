"""The rulebook as a whole: which files it is made of, loading and keeping it, looking things up, the ledger.

In: folders of rules.
Out: `Rulebook`, the standing of answers on a day, the status of paragraphs.
May not import: interventions or evaluation.
"""
