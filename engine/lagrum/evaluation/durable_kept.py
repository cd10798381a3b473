"""What the network has answered about a program, kept between runs, so that each run need not ask it again.

The answers are kept as JSON in the user's cache folder, or in the wheel, named by the SHA-256 of all that they are made
of: the rulebook's key, which of its conclusions are in force, and the code that makes rules for durable_rules of them.
What cannot be read back is passed over, and asked anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import lagrum
from lagrum.base.cache_folder import cache_folder, caching, prune, read_sealed, shipped_folder, write_sealed
from lagrum.evaluation.durable import DurableEvaluator
from lagrum.evaluation.durable_plan import KEYS_PER_RULE, Cell, Steps, Stratum
from lagrum.evaluation.program import Program

FORMAT: Final = "lagrum-nätverk 1, durable_rules 2.0.28"
"""With the version that pyproject.toml pins, for what another one answers is not what this one does."""
FOLDER: Final = "natverk"
KEPT: Final = 10
"""How many programs' answers are kept."""
_CODE: Final = ("program.py", "truth.py", "durable.py", "durable_kept.py", "durable_plan.py")
"""What of lagrum makes the answers, besides what the rulebook's key is made of."""


def open_durable(program: Program) -> DurableEvaluator:
    """Return the durable evaluator of a program, with what is kept of the network's answers.

    When nothing is, the network is asked about everything, and its answers are kept. Nothing is kept of a rulebook that
    is not known by a key. Raises `DurableError`.
    """
    if not caching() or not program.rulebook.key:
        return DurableEvaluator(program)
    place = None
    try:
        name = f"{_key(program)}.json"
        with contextlib.suppress(RuntimeError):  # there may be no home
            place = cache_folder(FOLDER) / name
        for path in (place, shipped_folder(FOLDER) / name):
            text = read_sealed(path) if path is not None else None
            if text is not None:
                with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, RecursionError):
                    return DurableEvaluator(program, decode(text, program))
    except OSError:  # lagrum's own code cannot be read, so that nothing can be named by it
        return DurableEvaluator(program)
    evaluator = DurableEvaluator(program)
    if place is not None:
        text = encode(evaluator.ask_everything())
        # Without a cache lagrum is slower, never wrong: whatever stands in the way is passed over.
        with contextlib.suppress(OSError):
            write_sealed(place, text)
            prune(place, KEPT)
    return evaluator


def _key(program: Program) -> str:
    digest = hashlib.sha256(f"{FORMAT}\0{lagrum.__version__}\0{program.rulebook.key}\0".encode())
    for node in program.nodes:
        digest.update(node.name.encode() + b"\0")
    for name in _CODE:
        digest.update((Path(__file__).parent / name).read_bytes() + b"\0")
    return digest.hexdigest()


def encode(steps: Steps) -> str:
    """Return steps about which the network has answered everything."""
    strata = [[_cells_out(s), s.concludes] for s in steps.strata]
    body = [steps.atoms, steps.presence, steps.results, strata]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _cells_out(stratum: Stratum) -> dict[str, list[Any]]:
    return {post: [[cell.positions, cell.clauses] for cell in cells] for post, cells in stratum.cells.items()}


def decode(text: str, program: Program) -> Steps:
    """Return the steps that `encode` wrote of a program. Raises ValueError, TypeError, KeyError or IndexError."""
    atoms, presence, results, strata = json.loads(text)
    steps = Steps(
        {post: _positions(found) for post, found in _items(atoms)},
        {post: _position(found) for post, found in _items(presence)},
        {post: _positions(found) for post, found in _items(results)},
        [_stratum(*stratum) for stratum in strata],
    )
    scopes = {"", *program.records}
    nodes = Counter(node.record for node in program.nodes)
    concluded = {position for s in steps.strata for found in s.concludes.values() for position in found}
    of_this_program = (
        set(steps.atoms) == set(steps.results) == scopes == {"", *steps.presence}
        and all(scopes.issuperset(s.cells) and scopes.issuperset(s.concludes) for s in steps.strata)
        and all(len(found) == len(program.atoms.get(post, ())) for post, found in steps.atoms.items())
        and all(len(found) == nodes[post] and concluded.issuperset(found) for post, found in steps.results.items())
    )
    if not of_this_program:
        raise ValueError("steps of another program")
    return steps


def _stratum(cells: Any, concludes: Any) -> Stratum:
    return Stratum(
        cells={post: [_cell(*cell) for cell in found] for post, found in _items(cells)},
        concludes={post: _positions(found) for post, found in _items(concludes)},
    )


def _cell(positions: Any, clauses: Any) -> Cell:
    count = len(_positions(positions))
    if count > KEYS_PER_RULE or any(not 0 < _position(literals) < 1 << count for literals, _ in clauses):
        raise ValueError("not a cell")
    cell = Cell(positions, [(literals, _positions(concluded)) for literals, concluded in clauses])
    cell.settle()
    return cell


def _items(found: Any) -> Iterable[tuple[str, Any]]:
    if type(found) is not dict:
        raise TypeError(found)
    return found.items()


def _position(found: Any) -> int:
    if type(found) is not int or found < 0:
        raise TypeError(found)
    return found


def _positions(found: Any) -> list[int]:
    if type(found) is not list or any(type(p) is not int or p < 0 for p in found):
        raise TypeError(found)
    return found
