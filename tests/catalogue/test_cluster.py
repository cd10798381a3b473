"""A check on a Dask cluster writes the same bytes as one at home, also when a worker is killed midway."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_executors import ENGINE, linux, many

pytest.importorskip("distributed", reason="Dask är inte installerat")

MANY = 520
"""Interventions: enough that each of two workers is at work for seconds, on three parts."""
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "LAGRUM_INGEN_CACHE"} | {"PYTHONPATH": str(ENGINE)}
"""Answers are kept by none of the commands here."""


@pytest.fixture(autouse=True)
def with_kept_rulebook(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process, here or in the cluster, bind the rulebook anew."""
    monkeypatch.setitem(ENVIRONMENT, "XDG_CACHE_HOME", str(kept))


def dask(*args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *args], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


class Local:
    """A scheduler and two workers without a nurse, so that a killed one stays dead."""

    def __init__(self, folder: Path) -> None:
        file = folder / "schema.json"
        place = ["--scheduler-file", str(file), "--no-dashboard"]
        self.processes = [dask("distributed.cli.dask_scheduler", *place, "--host", "127.0.0.1", "--port", "0")]
        end = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        for number in range(2):
            self.processes.append(
                dask(
                    "distributed.cli.dask_worker",
                    *place,
                    "--no-nanny",
                    "--nthreads",
                    "1",
                    "--local-directory",
                    str(folder / str(number)),
                )
            )
        self.address: str = json.loads(file.read_text())["address"]

    def wait(self) -> None:
        """Wait for both workers."""
        script = f"from distributed import Client; Client({self.address!r}).wait_for_workers(2, timeout=60)"
        subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, check=True, timeout=90)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait(30)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Local]:
    found = Local(tmp_path)
    try:
        found.wait()
        yield found
    finally:
        found.close()


def run(root: Path, *more: str) -> subprocess.Popen[bytes]:
    args = ["katalog", str(root), "--format", "json", "--grans", "aldrig", "--utan-cache", "--motor", "snabb", *more]
    return subprocess.Popen(
        [sys.executable, "-m", "lagrum", *args], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@linux
@pytest.mark.slow
def test_the_same_bytes_from_a_cluster_of_which_a_worker_is_killed(tmp_path: Path, cluster: Local) -> None:
    root = many(tmp_path / "k", MANY)
    right, _ = run(root, "--processer", "2").communicate(timeout=300)
    process = run(root, "--dask", cluster.address)
    victim = cluster.processes[1].pid
    idle = busy(victim)
    end = time.monotonic() + 120
    while busy(victim) < idle + 1.0:  # seconds of work: it has its rulebook and is checking
        assert process.poll() is None, "the run was over before a worker could be killed"
        assert time.monotonic() < end
        time.sleep(0.05)
    os.kill(victim, signal.SIGKILL)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, err.decode()) == (0, "")
    assert out == right and len(json.loads(out)["results"]) == MANY


@linux
@pytest.mark.slow
def test_the_same_register_from_a_cluster(tmp_path: Path, cluster: Local) -> None:
    """`lagrum natverk` over two catalogues, on a cluster and at home."""

    def register(*more: str) -> bytes:
        args = ["natverk", str(tmp_path / "a"), str(tmp_path / "b"), "--format", "json", "--utan-cache", *more]
        done = subprocess.run(
            [sys.executable, "-m", "lagrum", *args], env=ENVIRONMENT, capture_output=True, timeout=300, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    many(tmp_path / "a", 120)
    for path in many(tmp_path / "b", 90).rglob("*.insats"):
        path.write_text(path.read_text("utf-8").replace("insats k/", "insats b/"), "utf-8")
    right = register()
    assert register("--dask", cluster.address) == right
    assert [m["interventions"] for m in json.loads(right)["municipalities"]] == [90, 120]


def busy(pid: int) -> float:
    """Return the processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    root = many(tmp_path / "k", 2)
    for address, says in (("tcp://127.0.0.1:9", "svarar inte"), ("inget", "ingen adress"), ("tcp://", "ingen adress")):
        process = run(root, "--dask", address)
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (2, b"")
        assert f"»{address}«" in err.decode() and says in err.decode()


def test_without_dask_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lagrum.cli.app import main

    monkeypatch.setattr("lagrum.services.catalogue.find_spec", lambda name: None)
    assert main(["katalog", str(many(tmp_path / "k", 2)), "--dask", "tcp://x:1", "--utan-cache"]) == 2
    assert "pip install 'lagrum[dask]'" in capsys.readouterr().err


def test_what_dask_mends_by_itself_is_not_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from lagrum import __version__
    from lagrum.catalogue.cluster import Cluster
    from lagrum.catalogue.executors import Recipe

    logger = logging.getLogger("distributed.client")
    monkeypatch.setattr(logger, "handlers", [caplog.handler])
    before = logger.level

    class Client:
        def __init__(self, address: str, **options: Any) -> None: ...

        def run(self, work: Any) -> dict[str, str]:
            return {"tcp://127.0.0.1:1": __version__}

        def submit(self, *work: Any, **options: Any) -> None:
            logger.warning("Couldn't gather 1 keys, rescheduling")
            logger.error("the cluster is gone")

        def close(self) -> None: ...

    monkeypatch.setattr("distributed.Client", Client)
    Cluster("tcp://127.0.0.1:1", Recipe(b"", None, date(2026, 1, 1), "snabb")).close()
    assert {record.getMessage() for record in caplog.records} == {"the cluster is gone"}
    assert logger.level == before
