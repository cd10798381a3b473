"""Making a parser of a grammar file, from tables that were kept when they were first made.

The tables are kept as JSON in the user's cache folder, or in the wheel, named by the SHA-256 of all that they are made
of: the grammars, Lark's version and the options. What cannot be read back is passed over, and made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from lagrum.base.cache_folder import cache_folder, caching, read_sealed, sealed_text, shipped_folder, write_sealed
from lagrum.base.resources import grammar_dir

if TYPE_CHECKING:
    from lark import Lark

FORMAT = "lagrum-tabeller 1"
OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "varden": {"keep_all_tokens": True, "maybe_placeholders": True},
    "villkor": {"keep_all_tokens": True, "maybe_placeholders": False},
}
"""The grammars that lagrum opens, and Lark's options for each."""
_BAD = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, AssertionError)


def open_parser(name: str, transformer: Any, **options: Any) -> Lark:
    """Return the LALR parser of `name`.lark in the grammar folder; `options` are Lark's own."""
    import lark

    file = _file_name(lark.__version__, name, options)
    place = None
    kept_text = None
    if caching():
        with contextlib.suppress(RuntimeError):  # there may be no home
            place = cache_folder("grammatik") / file
            kept_text = read_sealed(place)
    kept_text = kept_text or read_sealed(shipped_folder("grammatik") / file)
    if kept_text is not None:
        with contextlib.suppress(*_BAD, lark.exceptions.LarkError):
            kept = _plain(json.loads(kept_text))
            # How Lark's own stand-alone parsers begin; its save and load would be pickle.
            parser: Lark = lark.Lark._load_from_dict(  # type: ignore[no-untyped-call]
                kept["data"], kept["memo"], transformer=transformer
            )
            return parser
    made = _parser(name, transformer, options)
    if place is not None:
        with contextlib.suppress(OSError, *_BAD):
            write_sealed(place, _tables(made))
    return made


def kept_tables(name: str, **options: Any) -> tuple[str, bytes]:
    """Return the name and the content of the file that `open_parser` keeps the tables of a grammar in."""
    import lark

    return _file_name(lark.__version__, name, options), sealed_text(_tables(_parser(name, None, options)))


def _file_name(version: str, name: str, options: dict[str, Any]) -> str:
    digest = hashlib.sha256(f"{FORMAT}\0{version}\0{name}\0{sorted(options.items())}\0".encode())
    for path in sorted(grammar_dir().glob("*.lark")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{digest.hexdigest()}.json"


def _parser(name: str, transformer: Any, options: dict[str, Any]) -> Lark:
    import lark

    return lark.Lark(
        (grammar_dir() / f"{name}.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer="contextual",
        import_paths=[str(grammar_dir())],
        transformer=transformer,
        **options,
    )


def _tables(parser: Lark) -> str:
    import lark

    data, memo = parser.memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    data["options"].update({"transformer": None, "import_paths": []})
    data["parser"]["parser"] = _in_order(data["parser"]["parser"])
    return json.dumps(_kept({"data": data, "memo": memo}), ensure_ascii=False)


def _in_order(table: dict[str, Any]) -> dict[str, Any]:
    """Return Lark's table with tokens and states numbered in an order that is the same each time.

    Tokens go by name, states by how they are reached from the first. Lark numbers both as sets happen to hold them.
    """
    names = sorted(table["tokens"].values())
    number = {old: names.index(name) for old, name in table["tokens"].items()}
    states = {s: dict(sorted((number[t], act) for t, act in row.items())) for s, row in table["states"].items()}
    order = list(table["start_states"].values())
    for state in order:  # grows while it is gone through
        reached = (arg for action, arg in states[state].values() if action == 0 and arg not in order)
        order += dict.fromkeys(reached)
    place = {state: k for k, state in enumerate(order)}
    moved = {
        place[state]: {t: (action, place[arg] if action == 0 else arg) for t, (action, arg) in states[state].items()}
        for state in order
    }
    ends = {start: place[state] for start, state in table["end_states"].items()}
    starts = {start: place[state] for start, state in table["start_states"].items()}
    tokens = dict(enumerate(names))
    return {**table, "tokens": tokens, "states": moved, "start_states": starts, "end_states": ends}


def _kept(value: Any) -> Any:
    """Return a value as JSON can hold it: a dict becomes a list of pairs after null, for its keys may be numbers."""
    if isinstance(value, dict):
        return [None, *([_kept(k), _kept(v)] for k, v in value.items())]
    if isinstance(value, list | tuple):
        return [0, *map(_kept, value)]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(value)


def _plain(value: Any) -> Any:
    """Return what `_kept` wrote. Raises ValueError or TypeError for anything else."""
    if not isinstance(value, list):
        return value
    if value[0] is None:
        return {_plain(k): _plain(v) for k, v in value[1:]}
    return [_plain(v) for v in value[1:]]
