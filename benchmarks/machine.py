"""What the measurements were made on, without names of hosts or paths; and running lagrum in processes of its own."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE_SECONDS = 0.05
SAMPLE_SHARE = 50
"""Sampling the memory of large processes takes time of theirs: at most this part of the time is spent on it."""
PACKAGES = ("lark", "pydantic", "typer", "durable_rules")


def describe() -> list[str]:
    """Return the machine and the versions, one fact a line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        f"CPU: {_field('/proc/cpuinfo', 'model name') or platform.machine()}, {cores} cores",
        f"memory: {_memory()}",
        f"OS: {platform.system()} {platform.release()}, {platform.machine()}",
        f"{platform.python_implementation()} {platform.python_version()}, lagrum {package_version('lagrum')}, "
        + ", ".join(f"{name} {package_version(name)}" for name in PACKAGES),
    ]


def load() -> str:
    """Return the load of the last minute, "unknown" where the system does not tell."""
    return f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"


def package_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is not installed"


def _field(file: str, name: str) -> str:
    with suppress(OSError):
        for line in Path(file).read_text("utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
    return ""


def _memory() -> str:
    kilobytes = _field("/proc/meminfo", "MemTotal").split(" ")[0]
    return f"{int(kilobytes) / 1e6:.1f} GB" if kilobytes else "unknown"


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended: the time and the processor time it took, and the most memory it and its children held.

    The processor time is that of all of them; it tells less of what else the machine does, but counts every core.

    `memory` is the sum of proportional set sizes in bytes, by which pages that processes share count once; 0 where
    the system does not tell, or when it was not asked for.
    """

    seconds: float
    cpu: float
    memory: int
    code: int


def environment(cache: Path | None) -> dict[str, str]:
    """Return this process's environment, with byte code kept and lagrum's cache in `cache` (None = none)."""
    found = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "LAGRUM_INGEN_CACHE")}
    found["PYTHONPATH"] = os.pathsep.join([str(ROOT / "engine"), *found.get("PYTHONPATH", "").split(os.pathsep)])
    if cache is None:
        found["LAGRUM_INGEN_CACHE"] = "1"
    else:
        found["XDG_CACHE_HOME"] = str(cache)
    return found


def run(arguments: Sequence[str], env: Mapping[str, str], codes: Sequence[int] = (0,), sample: bool = False) -> Run:
    """Run Python with `arguments` and return how it went. Raises RuntimeError on another exit code than `codes`."""
    before = _children()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    watcher = _Watcher(process.pid)
    if sample:
        watcher.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - started
    watcher.done.set()
    if sample:
        watcher.join()
    if process.returncode not in codes:
        raise RuntimeError(f"exit code {process.returncode}: {errors[-500:]}")
    return Run(seconds, _children() - before, watcher.most, process.returncode)


def _children() -> float:
    """Return the processor time of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watcher(threading.Thread):
    """Samples the memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.most = 0
        self.done = threading.Event()

    def run(self) -> None:
        pause = SAMPLE_SECONDS
        while not self.done.wait(pause):
            started = time.perf_counter()
            self.most = max(self.most, sum(_held(pid) for pid in _family(self._pid)))
            pause = max(SAMPLE_SECONDS, SAMPLE_SHARE * (time.perf_counter() - started))


def _family(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    return found


def _held(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        return int(_field(f"/proc/{pid}/smaps_rollup", "Pss").split(" ")[0]) * 1_024
    return 0
