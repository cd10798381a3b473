"""Where the law, the grammars, the intervention catalogue and the guides lie on disk.

A wheel carries them inside the package; in a checkout they are the folders of the repository's root.
"""

from collections.abc import Sequence
from pathlib import Path

from lagrum.base.errors import InputError


def rules_dir() -> Path:
    """Return the folder of the encoded law."""
    return _find("rules", _roots())


def grammar_dir() -> Path:
    """Return the folder of the Lark grammars."""
    return _find("grammar", _roots())


def web_dir() -> Path:
    """Return the folder of the page's style and script."""
    return _find("web", _roots())


def cases_dir() -> Path:
    """Return the folder of the intervention catalogue."""
    return _find("cases", _roots())


def guides_dir() -> Path:
    """Return the folder of the guides."""
    return _find("docs", _roots())


def examples_dir() -> Path:
    """Return the folder of what `lagrum exempel` gives besides the catalogue."""
    return _find("exempel", _roots())


def sealed_dir() -> Path:
    """Return the folder of the sealed rulebook, which only a bundle for a browser has (`web/static/bundle`)."""
    return _find("sluten", _roots()[:1])


def _roots() -> tuple[Path, Path]:
    """Return the places that may hold the folders: the package's own data, then the repository."""
    package = Path(__file__).resolve().parents[1]
    return package / "data", package.parents[1]


def _find(name: str, roots: Sequence[Path]) -> Path:
    for root in roots:
        if (root / name).is_dir():
            return root / name
    places = " eller ".join(str(root / name) for root in roots)
    raise InputError(
        f"mappen »{name}« som hör till lagrum saknas; den söktes i {places}",
        "installera om lagrum, eller kör från en fullständig kopia av repot",
    )
