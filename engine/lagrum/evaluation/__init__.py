"""The evaluators: what is concluded of an intervention on a day, and what in it ties a rule to it.

In: `Rulebook`, a day, `Facts`.
Out: a value (ja, nej, okänt) for each rule, concept and answer and each record; relevance.
May not import: explanation or checking; evaluators know no findings.
"""
