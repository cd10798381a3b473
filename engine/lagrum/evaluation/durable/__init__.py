"""`durable_rules` as a forward-chaining network: the evaluator that the fast one is compared with (DESIGN §5, §5a).

What comes in: a program (`evaluation.program`), and interventions as bound (`model.facts.Facts`).
What goes out: the truth value of every conclusion, and which rules something in the draft ties to; or a `DurableError`.

Each question about an intervention is asked of the network when the intervention is checked, and no answer outlives the
call in which it was given. Within one call a fact that several interventions have in common is asserted once: that is
the batch step, and all that is saved.

The rooms, in the order in which an intervention passes them:

    plan        the program as rules of literals in strata: made once, data only
    encoding    bound facts → the literals that surely hold
    network     literals → rule sets of durable_rules, and the facts that they are asked about
    engine      the only module that touches durable_rules
    evaluator   stratum by stratum, and what has been concluded in the form that is compared
    relevance   which rules are told of, from this network's own conclusions

May import: `model`, the program, and the form of the answers (`conclusions`). May not import: `truth`, `bitsliced`,
`evaluation.relevance`, nor what `instances` makes of facts.

Shared with the fast evaluator, and why:
* `program.Program`: which rules are in force, their formulas in negation normal form and their names. Both answer the
  same questions, so both must be told them. The order of its nodes only sorts the answers; the strata are found here.
* `conclusions.Layout` and the answers' form, so that two answers can be compared byte by byte.
* `instances.MAX_PARTS`: how many parts a record is cut into at most, which is a bound on size and not law.
Not shared: the reading of atoms, the codes of facts, cutting ages, completing lists, negation, quantifiers, the order
of evaluation, relevance.
"""
