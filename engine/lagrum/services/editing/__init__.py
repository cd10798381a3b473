"""Help while a file is being written: what is wrong, what could stand here, what a word means, where it comes from.

In: texts and offsets in them, and a `Bench`: the rulebook at a day. Out: frozen values with spans in the text; nothing
knows a protocol, a window or a file that is open.
"""
