"""One register over the catalogues of many municipalities: which questions stop whom, and what has been answered.

In: the questions that interventions raise (`checking.raised`), one at a time; answers from rules and municipalities.
Out: a `NetworkRegister`, the same whatever the order; and what others have had answered of a register of questions.
May not import: report or any face.
"""
