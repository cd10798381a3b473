"""The page as files: a folder for a web server, or one file that opens from disk.

In: a world whose catalogue has been checked, and a folder with the files of Pyodide's npm package. Out: bytes of files,
the same for the same world, and the folder or file that they are written to. In the browser a worker runs `in_browser`,
which answers by the same views as every other host. What the browser gets is `bundle.py`'s to say.
May not import: the local host, a command.
"""
