"""The interview: what to ask about a draft next, why, and the draft with the answer written in.

In: the text of an intervention, its rulebook and the day; a project description to find the vocabulary's words in.
Out: `Step`s, `Proposal`s, and the text again. The text is all the state that there is.
May not import: report or any face. Nothing here reads a file, a clock or the network.
"""
