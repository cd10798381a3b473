"""What others can refer to and read: concepts, rules, questions and answers as linked data, with stable addresses.

In: a rulebook, and for questions a register.
Out: an `Export`: nodes of published and own terms, which `report/interchange_*` write as Turtle, JSON-LD and CSV.
May not import: any renderer, service or face; nothing here knows a file or a network.
"""
