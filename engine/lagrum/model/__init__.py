"""The nouns: vocabulary, formulas, rules, rulebook, facts, intervention, answers, deviations, states.

In and out: values without behaviour beyond looking themselves up.
May not import: how they are read (language, binding), or what is made of them.
"""
