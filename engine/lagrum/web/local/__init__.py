"""The page on this computer: `lagrum webb`. Needs starlette and uvicorn (the extra `webb`).

In: a folder of interventions. Out: the views over HTTP at 127.0.0.1, to whoever has the key that the command shows.
"""
