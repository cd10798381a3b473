"""Text to trees: outlines of rows, values, conditions; and the layout that `formatera` gives.

In: `SourceText`.
Out: statements, values and condition trees, with spans; messages in a sink.
May not import: model and binding; it knows words, not what they mean.
"""
