"""From paths to interventions: finding them, what Git says of them, reading them with their municipality.

In: paths and a vocabulary.
Out: `Item` (bytes) and `Subject` (bound, joined with its profile); messages in a sink.
May not import: evaluation or anything after it.
"""
