"""Ways forward: the smallest changes of a design that remove an obstacle, each checked anew.

In: a checked intervention and its rulebook.
Out: `Stop`s with their `Way`s; an intervention with a way applied.
May not import: report or any face.
"""
