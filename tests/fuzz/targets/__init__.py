"""The targets, by the name that `make fuzz MAL=…` knows.

Each is a module with `one_input(data)`, which raises only when a promise is broken, and `seeds()`, from what a new
corpus begins.
"""

TARGETS = ("sprak", "bindning", "citat", "lagtext", "installningar", "mallar", "sida", "sprakserver")
