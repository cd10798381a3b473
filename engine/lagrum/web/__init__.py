"""The page: one web face with three hosts.

In: interventions as texts or files, and a rulebook (`services/world`).
Out: HTML. `views/` are templates and pure functions over the services; `local/` serves them from this computer,
`static/` writes them as files or as one file, where the same functions run in a web worker.
May not import: the command line. Nothing here prints, parses a command line or asks the clock.
"""
