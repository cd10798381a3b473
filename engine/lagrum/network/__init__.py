"""What the catalogues of many municipalities have in common.

The register: which questions stop whom, and what has been answered. What a new answer or ruling touches, and what a
wanted change of law would open.
In: the questions that interventions raise (`checking.raised`), one at a time; answers, rulings and reforms.
Out: `NetworkRegister`, `Touched` and `ReformSheet`, the same whatever the order of files and municipalities.
May not import: report or any face.
"""
