"""Statutes as such: acts, citations, statute texts, their fingerprints and what changed between two versions.

In: words such as "11 kap. 5 § SoL" and files of statute text that the user has.
Out: `Citation`, `Statute`, `Lock`, lists of changes.
May not import: anything that knows of rules or interventions.
"""
