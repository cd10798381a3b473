"""What a face calls: check, catalogue, compare, register, memo, ways, format, lookup, law, review, examples, complete.

And editing: help while a file is being written.
In: plain arguments: paths, texts, a day. A service prints nothing, asks no clock and invents no path.
Out: frozen dataclasses with what was found and, as diagnostics, everything that was noticed; `InputError` for what
cannot be done as it was asked for.
May not import: cli, web, language_server, typer.
"""
