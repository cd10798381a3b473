"""Fetching from a server on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
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
