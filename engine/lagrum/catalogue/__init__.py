"""Many interventions at once: settings, kept answers, several processes or a cluster, a summary.

In: paths, a rulebook, a day.
Out: an `Answer` for each intervention and a `Digest` of all.
May not import: report or any face.
"""
