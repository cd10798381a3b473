"""Trees to model, and the ways back: what a condition says in words (`unparse`), a file with other values (`edit`).

In: statements and a vocabulary.
Out: vocabulary, rules, answers, reforms, facts; messages in a sink.
May not import: evaluation or anything after it.
"""
