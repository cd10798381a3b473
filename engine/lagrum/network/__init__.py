"""What catalogues have in common: what a new answer or ruling touches, and what a wanted change of law would open.

In: the interventions of catalogues, a rulebook, and an answer, a ruling or a reform that is not taken in.
Out: `Touched` and `ReformSheet`, the same whatever the order of files.
May not import: report or any face.
"""
