"""Source text: files read into text with positions, and the messages that point into it.

In: paths and bytes.
Out: `SourceText`, `Span`, `Diagnostic`; every unreadable file is a message, never an exception.
May not import: what the text says (language, model).
"""
