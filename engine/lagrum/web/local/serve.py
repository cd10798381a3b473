"""Running the application until it is ended."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import uvicorn

from lagrum.base.errors import InputError
from lagrum.base.progress import Progress, unseen
from lagrum.services.rule_texts import open_examples
from lagrum.services.rulebook import choose_engine, rule_folders
from lagrum.web.editor_script import open_editor
from lagrum.web.local.app import Shelf, make_app
from lagrum.web.local.guard import Guard

__all__ = ["Shelf", "serve"]

ADDRESS = "127.0.0.1"


def shelf_of(folder: Path, day: date, rules: Sequence[str], without_shipped: bool, engine: str) -> Shelf:
    """Return a folder with the rulebook and the evaluators that it is checked with."""
    rulebook = open_examples(rule_folders(rules, without_shipped))
    return Shelf(folder.resolve(), rulebook, day, choose_engine(engine), open_editor())


def serve(shelf: Shelf, port: int, told: Callable[[str], None], progress: Progress = unseen) -> None:
    """Serve a folder at `port` (0: any that is free) until ended; `told` gets the address and its key.

    `progress` is told how far the folder has been read, which is done before.
    Raises `InputError` when the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
    except OSError as error:
        listening.close()
        raise InputError(f"porten {port} är upptagen", "välj en annan med --port, eller --port 0") from error
    port = listening.getsockname()[1]
    guard = Guard(port, secrets.token_urlsafe(24))
    shelf.world(progress)  # read before the address is shown: the first page then comes at once
    server = uvicorn.Server(
        uvicorn.Config(make_app(shelf, guard), log_level="error", access_log=False, server_header=False, lifespan="off")
    )
    told(f"http://{ADDRESS}:{port}/?nyckel={guard.key}")
    server.run(sockets=[listening])
