"""The kept inputs of the fuzzer, replayed: what it once found, what is interesting, and the seeds."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FrameType

import pytest

from fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
MOST_IN_ALL = 1_000_000
SECONDS = 10
NEEDS = {"mallar": ("docxtpl", "docx"), "sida": ("jinja2",), "sprakserver": ("lsprotocol", "pygls")}
"""The optional packages of a target; those that are not installed skip it."""


@pytest.fixture(autouse=True)
def _guard() -> Iterator[None]:
    """Stop an input that takes more than `SECONDS` of the processor's time."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_the_kept_inputs_break_no_promise(target: str) -> None:
    for package in NEEDS.get(target, ()):
        pytest.importorskip(package)
    module = import_module(f"fuzz.targets.{target}")
    kept = sorted((CORPUS / target).iterdir())
    assert kept, f"no input is kept for {target}"
    for name, data in [(path.name, path.read_bytes()) for path in kept] + [("seed", seed) for seed in module.seeds()]:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            module.one_input(data)
        except Exception as error:
            raise AssertionError(f"{target}/{name} breaks a promise: {data[:300]!r}") from error


def test_the_corpus_is_small_and_of_known_targets() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < MOST_IN_ALL
