"""Fetch a consolidated act from the Riksdag's open data into the user's cache."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from lagrum.base.cache_folder import cache_folder, keep
from lagrum.base.errors import LagrumError
from lagrum.law.riksdagen import sfs_number

DEFAULT_BASE_URL: Final = "https://data.riksdagen.se/dokument"
MAX_BYTES: Final = 5_000_000
_SFS_RE: Final = re.compile(r"[12]\d{3}:[1-9]\d{0,4}")
_CHUNK: Final = 65_536
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(LagrumError):
    """The act could not be fetched; nothing has been written."""


class Response(Protocol):
    """What is read from an answer."""

    def read(self, amount: int, /) -> bytes:
        """At most `amount` bytes; empty at the end."""
        ...


Opener = Callable[[urllib.request.Request, float], AbstractContextManager[Response]]


def default_cache_dir() -> Path:
    """Return the folder of fetched acts in the user's cache folder."""
    return cache_folder("lagtext")


def open_url(request: urllib.request.Request, timeout: float) -> AbstractContextManager[Response]:
    """Open a request over the network; `timeout` is seconds per blocking operation."""
    answer: AbstractContextManager[Response] = urllib.request.urlopen(request, timeout=timeout)
    return answer


def fetch_statute(
    sfs: str,
    *,
    base_url: str = DEFAULT_BASE_URL,
    cache_dir: Path | None = None,
    timeout: float = 10.0,
    retries: int = 3,
    opener: Opener = open_url,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Path:
    """Fetch one act and return the file, ``sfs-2025-400.txt`` in `cache_dir`, where a corpus finds it.

    `sfs` is a number such as ``2025:400``.  `timeout` is seconds; a whole answer may take six times that.  There are
    at most `retries` further attempts, after 0.5, 1, 2 … seconds, when the server or the network fails; an answer
    that is not this act's text is not asked for again.  An old file stays when anything fails.  Raises FetchError.
    """
    if _SFS_RE.fullmatch(sfs) is None:
        raise FetchError(f"»{sfs}« är inget SFS-nummer", "skriv till exempel 2025:400")
    if not base_url.startswith(("https://", "http://")):
        raise FetchError(f"adressen »{base_url}« måste börja med https://")
    url = f"{base_url.rstrip('/')}/sfs-{sfs.replace(':', '-')}.text"
    data = _with_retries(sfs, url, timeout, retries, opener, sleep, clock)
    text = _checked(sfs, data)
    folder = default_cache_dir() if cache_dir is None else cache_dir
    path = folder / f"sfs-{sfs.replace(':', '-')}.txt"
    try:
        keep(path, text.encode())
    except OSError as error:
        raise FetchError(f"kan inte spara {path}: {error.strerror}") from error
    return path


def _with_retries(
    sfs: str,
    url: str,
    timeout: float,
    retries: int,
    opener: Opener,
    sleep: Callable[[float], None],
    clock: Callable[[], float],
) -> bytes:
    reason = ""
    for attempt in range(max(0, retries) + 1):
        if attempt:
            sleep(0.5 * 2 ** (attempt - 1))
        try:
            return _read(sfs, url, timeout, opener, clock)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                raise FetchError(f"SFS {sfs} finns inte hos riksdagen ({url})") from None
            if error.code not in _TRY_AGAIN:
                raise FetchError(f"riksdagens server svarade med fel {error.code} för SFS {sfs}") from None
            reason = f"servern svarade med fel {error.code}"
        except TimeoutError:
            reason = "servern svarade inte i tid"
        except urllib.error.URLError as error:
            reason = "servern svarade inte i tid" if isinstance(error.reason, TimeoutError) else "ingen anslutning"
        except (OSError, http.client.HTTPException):
            reason = "anslutningen bröts"
    raise FetchError(
        f"kan inte hämta SFS {sfs}: {reason}", "kontrollera nätet och försök igen, eller ange en mapp med lagtexter"
    )


def _read(sfs: str, url: str, timeout: float, opener: Opener, clock: Callable[[], float]) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "lagrum", "Accept": "text/plain"})
    deadline = clock() + 6 * timeout
    chunks: list[bytes] = []
    size = 0
    with opener(request, timeout) as answer:
        while chunk := answer.read(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise FetchError(f"svaret för SFS {sfs} är större än {MAX_BYTES // 1_000_000} MB och avvisas")
            if clock() > deadline:
                raise TimeoutError
            chunks.append(chunk)
    return b"".join(chunks)


def _checked(sfs: str, data: bytes) -> str:
    """The answer as text with line feeds, if it is this act's text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FetchError(f"svaret för SFS {sfs} är inte text i UTF-8") from None
    if text.lstrip()[:1] == "<":
        raise FetchError(f"svaret för SFS {sfs} är en webbsida, inte lagtext")
    number = sfs_number(text)
    if number is None or "§" not in text:
        raise FetchError(f"svaret för SFS {sfs} är inte en lagtext i riksdagens form")
    if number != sfs:
        raise FetchError(f"svaret gäller SFS {number}, inte SFS {sfs}")
    return text.replace("\r\n", "\n")
