"""The command line, one file a command: options, help, a call to a service, a renderer.

In: words typed.
Out: results on standard output, messages on standard error, exit codes (docs/katalog.md).
Imported by nothing.
"""
