"""Fetch a consolidated act from the Riksdag's open data into the user's cache."""

from __future__ import annotations

import http.client
import queue
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Final, Protocol

from lagrum.base.cache_folder import cache_folder, keep
from lagrum.base.errors import LagrumError
from lagrum.law.riksdagen import sfs_number

DEFAULT_BASE_URL: Final = "https://data.riksdagen.se/dokument"
MAX_BYTES: Final = 5_000_000
_SFS_RE: Final = re.compile(r"[12]\d{3}:[1-9]\d{0,4}")
_CONTROL_RE: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_CHUNK: Final = 65_536
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(LagrumError):
    """The act could not be fetched; nothing has been written."""


class Response(Protocol):
    """What is read from an answer."""

    length: int | None
    """The bytes that are still to come, where the server said how many."""

    def read1(self, amount: int, /) -> bytes:
        """At most `amount` bytes, without waiting for so many; empty at the end."""
        ...


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only within the server that the user named."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request to follow with. Raises FetchError when it would leave the server."""
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            raise _elsewhere()
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage
    ) -> object:
        """Answer a redirect; one that goes in a circle, or to what is no web address, is a FetchError too."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except urllib.error.HTTPError as error:
            error.close()
            raise (_elsewhere() if error.code == code else error) from None
        except FetchError:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _elsewhere() -> FetchError:
    return FetchError(
        "servern skickar vidare till en annan adress, och den följs inte",
        "ange rätt adress med --fran, om du litar på den",
    )


Opener = Callable[[urllib.request.Request, float], AbstractContextManager[Response]]


def default_cache_dir() -> Path:
    """Return the folder of fetched acts in the user's cache folder."""
    return cache_folder("lagtext")


def open_url(request: urllib.request.Request, timeout: float) -> AbstractContextManager[Response]:
    """Open a request over the network, through the user's proxy if there is one; `timeout` is seconds per operation.

    No other kind of address than http and https can be opened, and no redirect leads to another server.
    """
    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameServer(),
    ):
        director.add_handler(handler)
    answer: AbstractContextManager[Response] | None = director.open(request, timeout=timeout)
    if answer is None:
        raise urllib.error.URLError("no handler")
    return answer


def web_address(text: str) -> str:
    """Return `text` when it is the address of a web server. Raises FetchError; the message does not repeat the text."""
    try:
        parts = urllib.parse.urlsplit(text)
    except ValueError:
        parts = urllib.parse.urlsplit("")
    if parts.scheme in ("https", "http") and parts.hostname and "@" not in parts.netloc and text.isprintable():
        return text
    raise FetchError(
        "adressen är ingen webbadress som lagrum hämtar från",
        "skriv en som börjar med https://, utan namn och lösenord",
    )


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
    url = f"{web_address(base_url).rstrip('/')}/sfs-{sfs.replace(':', '-')}.text"
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
            return _within(6 * timeout, lambda: _read(sfs, url, timeout, opener, clock))
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
    raise FetchError(reason, "kontrollera nätet och försök igen, eller ange en mapp med lagtexter")


def _within(seconds: float, read: Callable[[], bytes]) -> bytes:
    """Return what `read` does, or raise TimeoutError: a server that drips its headers is within every other limit."""
    done: queue.Queue[bytes | Exception] = queue.Queue()

    def work() -> None:
        try:
            done.put(read())
        except Exception as error:  # raised again where it is waited for
            done.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        found = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def _read(sfs: str, url: str, timeout: float, opener: Opener, clock: Callable[[], float]) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "lagrum", "Accept": "text/plain"})
    deadline = clock() + 6 * timeout
    chunks: list[bytes] = []
    size = 0
    with opener(request, timeout) as answer:
        if (answer.length or 0) > MAX_BYTES:
            raise _too_large(sfs)
        while chunk := answer.read1(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise _too_large(sfs)
            if clock() > deadline:
                raise TimeoutError
            chunks.append(chunk)
        if answer.length:  # an answer that ends too early is no error to the library
            raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(chunks)


def _too_large(sfs: str) -> FetchError:
    return FetchError(f"svaret för SFS {sfs} är större än {MAX_BYTES // 1_000_000} MB och avvisas")


def _checked(sfs: str, data: bytes) -> str:
    """The answer as text with line feeds, if it is this act's text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FetchError(f"svaret för SFS {sfs} är inte text i UTF-8") from None
    if _CONTROL_RE.search(text) is not None:
        raise FetchError(f"svaret för SFS {sfs} innehåller styrtecken och är inte lagtext")
    if text.lstrip()[:1] == "<":
        raise FetchError(f"svaret för SFS {sfs} är en webbsida, inte lagtext")
    number = sfs_number(text)
    if number is None or "§" not in text:
        raise FetchError(f"svaret för SFS {sfs} är inte en lagtext i riksdagens form")
    if number != sfs:
        raise FetchError(f"svaret gäller SFS {number}, inte SFS {sfs}")
    return text.replace("\r\n", "\n")
