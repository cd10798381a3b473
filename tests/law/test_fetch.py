"""Fetching from a server on this machine."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lagrum.law.citation_parser import parse_citation
from lagrum.law.corpus import load_corpus
from lagrum.law.fetch import MAX_BYTES, FetchError, fetch_statute

ACT = "Toylag\r\nSFS nr: 2025:400\r\nÄndrad: t.o.m. SFS 2025:9\r\n\r\n1 kap. Lyktor\r\n\r\n1 § Gul lykta.\r\n"


@dataclass
class Server:
    """Answers in order, the last one again and again; each is (status, body, seconds to wait)."""

    answers: list[tuple[int, bytes, float]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    url: str = ""

    def fetch(self, folder: Path, sfs: str = "2025:400", timeout: float = 5.0, retries: int = 3) -> Path:
        return fetch_statute(
            sfs, base_url=self.url, cache_dir=folder, timeout=timeout, retries=retries, sleep=self.slept.append
        )


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            status, body, wait = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            time.sleep(wait)
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    state.url = f"http://127.0.0.1:{http.server_port}/dokument"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


def test_fetches_into_a_folder_that_a_corpus_reads(server: Server, tmp_path: Path) -> None:
    server.answers = [(200, ACT.encode(), 0)]
    path = server.fetch(tmp_path / "ny" / "mapp")
    assert path.name == "sfs-2025-400.txt" and server.asked == ["/dokument/sfs-2025-400.text"]
    assert [entry.name for entry in path.parent.iterdir()] == ["sfs-2025-400.txt"]
    provision = load_corpus(path.parent).provision(parse_citation("SoL 1:1"))
    assert provision is not None and provision.versions[0].text == "Gul lykta."


def test_tries_again_after_a_server_error(server: Server, tmp_path: Path) -> None:
    server.answers = [(500, b"", 0), (503, b"", 0), (200, ACT.encode(), 0)]
    assert server.fetch(tmp_path).exists()
    assert server.slept == [0.5, 1.0]


@pytest.mark.parametrize(
    ("answer", "asked", "part"),
    [
        ((404, b"", 0.0), 1, "finns inte hos riksdagen"),
        ((403, b"", 0.0), 1, "fel 403"),
        ((500, b"", 0.0), 4, "fel 500"),
        ((200, b"<!doctype html><p>1 \xc2\xa7 fel</p>", 0.0), 1, "webbsida"),
        ((200, b"bara prat", 0.0), 1, "inte en lagtext"),
        ((200, b"\xff\xfe\x01", 0.0), 1, "UTF-8"),
        ((200, ACT.replace("nr: 2025:400", "nr: 1990:52").encode(), 0.0), 1, "gäller SFS 1990:52"),
        ((200, b"x" * (MAX_BYTES + 1), 0.0), 1, "större än 5 MB"),
    ],
)
def test_failures_leave_the_old_file(
    server: Server, tmp_path: Path, answer: tuple[int, bytes, float], asked: int, part: str
) -> None:
    old = tmp_path / "sfs-2025-400.txt"
    old.write_text("gammal", "utf-8")
    server.answers = [answer]
    with pytest.raises(FetchError, match=part):
        server.fetch(tmp_path)
    assert len(server.asked) == asked
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(old.name, "gammal")]


def test_timeout(server: Server, tmp_path: Path) -> None:
    server.answers = [(200, ACT.encode(), 0.6)]
    with pytest.raises(FetchError, match="i tid"):
        server.fetch(tmp_path, timeout=0.1, retries=1)
    assert len(server.asked) == 2


def test_offline(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="ingen anslutning") as caught:
        fetch_statute("2025:400", base_url="http://127.0.0.1:9", cache_dir=tmp_path, retries=1, sleep=lambda _: None)
    assert "mapp med lagtexter" in caught.value.help


@pytest.mark.parametrize("sfs", ["", "2025", "../x:1", "2025:400/..", "2025:0"])
def test_only_sfs_numbers(sfs: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="inget SFS-nummer"):
        fetch_statute(sfs, cache_dir=tmp_path)


# --- a server that means ill ------------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def _drip(connection: socket.socket, start: bytes, piece: bytes) -> None:
    """Send something within every time limit of one read, for as long as anybody listens."""
    connection.sendall(start)
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(piece)
            time.sleep(0.02)


def _say(*parts: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(b"".join(parts))


@contextlib.contextmanager
def hostile(speak: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """Serve whatever `speak` writes, byte for byte; yields the address and what was asked."""
    asked: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(4096))
            with contextlib.suppress(OSError):
                speak(self.request)

    class Listener(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Listener(("127.0.0.1", 0), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.server_address[1]}/dokument", asked
        listener.shutdown()


@pytest.mark.parametrize(
    ("speak", "part"),
    [
        pytest.param(_say(HEAD, b"Content-Length: 100000\r\n\r\n", ACT.encode()), "bröts", id="cut off"),
        pytest.param(
            _say(HEAD, b"Transfer-Encoding: chunked\r\n\r\nffff\r\n", ACT.encode()), "bröts", id="cut off in a chunk"
        ),
        pytest.param(lambda c: _drip(c, b"HTTP/1.1 200 OK\r\n", b"X-Lykta: 1\r\n"), "i tid|bröts", id="endless header"),
        pytest.param(lambda c: _drip(c, HEAD + b"\r\n", b"lykta "), "i tid", id="drips"),
        pytest.param(lambda c: _drip(c, b"", b"H"), "i tid|bröts", id="drips its first line"),
        pytest.param(_say(HEAD, b"\r\n", b"x" * (MAX_BYTES + 70_000)), "större än 5 MB", id="too much"),
        pytest.param(_say(HEAD, b"Content-Length: 9999999999\r\n\r\n", b"x" * 9), "större än 5 MB", id="too much said"),
        pytest.param(_say(HEAD, b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00"), "UTF-8", id="packed"),
        pytest.param(_say(b"\x00\x01\x02\r\n\r\n"), "bröts", id="no HTTP"),
        pytest.param(lambda c: c.close(), "bröts", id="says nothing"),
        pytest.param(
            _say(HEAD, b"\r\n", ACT.replace("Gul", "\x1b[31mGul\x00").encode()), "styrtecken", id="terminal codes"
        ),
    ],
)
def test_a_hostile_server_gives_nothing_and_leaves_nothing(
    speak: Callable[[socket.socket], None], part: str, tmp_path: Path
) -> None:
    old = tmp_path / "sfs-2025-400.txt"
    old.write_text("gammal", "utf-8")
    with hostile(speak) as (url, _), pytest.raises(FetchError, match=part):
        fetch_statute("2025:400", base_url=url, cache_dir=tmp_path, timeout=0.1, retries=1, sleep=lambda _: None)
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(old.name, "gammal")]


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://localhost:9/x", "//lykta.test/x", "http://127.0.0.1:1"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leaves_the_server_that_was_named(place: str, status: int, tmp_path: Path) -> None:
    speak = _say(f"HTTP/1.1 {status} Dit\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())
    with hostile(speak) as (url, asked), pytest.raises(FetchError, match="skickar vidare"):
        fetch_statute("2025:400", base_url=url, cache_dir=tmp_path, timeout=1, sleep=lambda _: None)
    assert len(asked) == 1 and not list(tmp_path.iterdir())


def test_a_redirect_on_the_same_server_is_followed_a_few_times(tmp_path: Path) -> None:
    speak = _say(b"HTTP/1.1 302 Dit\r\nLocation: /dokument/annan\r\nContent-Length: 0\r\n\r\n")
    with hostile(speak) as (url, asked), pytest.raises(FetchError, match="skickar vidare"):
        fetch_statute("2025:400", base_url=url, cache_dir=tmp_path, timeout=1, sleep=lambda _: None)
    assert 2 <= len(asked) <= 12


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc",
        "ftp://x",
        "https://",
        "https://lagrum:lykta@x.test",
        "data:,1 §",
        "https://[x",
        "https://x.test/\n",
    ],
)
def test_only_an_address_of_a_server(address: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="adressen"):
        fetch_statute("2025:400", base_url=address, cache_dir=tmp_path)


def test_nothing_of_the_user_is_sent(tmp_path: Path) -> None:
    with hostile(_say(HEAD, b"\r\n", ACT.encode())) as (url, asked):
        fetch_statute("2025:400", base_url=url, cache_dir=tmp_path)
    names = {line.split(b":")[0].lower() for line in asked[0].split(b"\r\n")[1:] if line}
    assert names == {b"accept-encoding", b"host", b"user-agent", b"accept", b"connection"}
    assert b"User-Agent: lagrum\r\n" in asked[0]
