"""Questions that go to the network: the memo of one, the register of all.

In: checked interventions with open questions.
Out: `Memo` and `Register`, and a memo as Markdown, HTML, JSON, docx and pdf.
May not import: any face.
"""
