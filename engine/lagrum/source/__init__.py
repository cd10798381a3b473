"""Source text: files read into text with positions, and the messages that point into it.

In: paths and bytes.
Out: `SourceText`, `Span`, `Diagnostic`; every unreadable file is a message, never an exception. No personal number
comes in (`read`) or leaves (`outgoing`).
May not import: what the text says (language, model).
"""
