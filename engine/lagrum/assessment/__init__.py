"""Assessments that follow from an intervention's facts: documents to be filled in, with what is known already there.

In: an intervention as bound, and what its rules conclude on a day.
Out: `Paper`: headings with their provisions; under each what is known, what is to be filled in, what a person judges.
May not import: any face.
"""
