"""The law itself: acts, citations, statute texts, their fingerprints, and what changes in them.

Nothing here holds statute text; texts come from a folder that the user has (`corpus.load_corpus`) or are fetched
(`fetch.fetch_statute`). Citations (`citation_parser.parse_citations`) and the lock file (`lockfile.read_lock`) work
without any text. Import from the modules: a check of one intervention needs few of them.
"""
