"""The language server: what an editor asks over the Language Server Protocol, answered by `services/editing`.

In: messages on standard input. Out: answers and diagnostics on standard output; nothing leaves the computer. Here are
documents that are open, positions in the units of the editor, and the order of things; every feature is a pure function
of a text, an offset and the rulebook.
May not import: the command line.
"""
