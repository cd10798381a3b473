"""Views: from what the services answer to HTML. `pages.py` is the router, `actions.py` what the page's script asks.

No view knows its host: links are relative, and what is different in a host stands in `World.host`.
"""
