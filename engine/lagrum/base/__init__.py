"""What every other folder may need: frozen classes, folded text, JSON, the package's files, errors, the version.

In: plain values and paths.
Out: the same, written, read or folded; `LagrumError` for what a user is told.
May import: the standard library; pydantic late (serialization).
"""
