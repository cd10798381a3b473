"""Renderers, one file a format.

In: finished results.
Out: text of a format. `formats` is the one table of them.
May not import: anything that computes a result, or any face.
"""
