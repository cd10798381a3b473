"""A catalogue at a Git address that the user has written: fetched into the user's cache, and read from there.

Only the address as it is written is asked, in a protocol that says who answers. What comes is data: the files of the
newest commit are written out one by one, and nothing of the repository is run or checked out.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.interventions.checkout import FETCHED_AS, Checkout, GitError, ask, check_objects, fetch_into
from lagrum.interventions.git import export_whole

SECONDS = 300
"""How long one address may take."""
MOST_BYTES = 1_000_000_000
"""No file that comes may be larger: a catalogue is text."""
PROTOCOLS = ("https", "ssh", "file")
_SCP = re.compile(r"[\w.-]+@[\w.-]+:[^\s:][^\s]*")
_URL = re.compile(r"(\w[\w+.-]*)://\S+")
_HELP = "skriv https://…, ssh://…, användare@värd:mapp, file:///… eller en mapp"


@frozen
class Fetched:
    """What was fetched: the folder with the files, and which commit they are of."""

    folder: Path
    commit: str


def protocol_of(text: str) -> str:
    """Return the protocol of a Git address, or "" when the text is a folder. Raises `InputError`.

    >>> protocol_of("https://git.nora.se/insatser"), protocol_of("git@nora.se:insatser"), protocol_of("nora/")
    ('https', 'ssh', '')
    """
    if found := _URL.fullmatch(text):
        if found[1].lower() not in PROTOCOLS:
            raise InputError(f"»{found[1]}« hämtas det inte med: bara {', '.join(PROTOCOLS)}", _HELP)
        return found[1].lower()
    if "::" in text and re.match(r"\w+::", text):
        raise InputError("en adress som börjar så kan starta ett program, och hämtas inte", _HELP)
    if _SCP.fullmatch(text) and not text.startswith("-"):
        return "ssh"
    return "file" if is_bare(Path(text)) else ""


def is_bare(folder: Path) -> bool:
    """Whether a folder is a Git repository without a work tree."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def without_password(address: str) -> str:
    """Return an address as it may be shown: no password, and no key in place of a user's name.

    >>> without_password("https://x:hemlig@git.nora.se/insatser"), without_password("git@nora.se:insatser")
    ('https://git.nora.se/insatser', 'git@nora.se:insatser')
    """
    if not _URL.fullmatch(address):
        return address
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    shown = host if ":" in user or parts.scheme.lower() != "ssh" or not at else parts.netloc
    return urlunsplit((parts.scheme, shown, parts.path, "", ""))


def store_of(cache: Path, address: str) -> Path:
    """Return the folder in the cache that belongs to an address."""
    return cache / hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def fetched(address: str, protocol: str, cache: Path, suffixes: tuple[str, ...], fetch: bool = True) -> Fetched:
    """Return the files of an address that end in one of `suffixes`: fetched anew, or as they were last fetched.

    Raises `InputError`, which says why they are not there.
    """
    place = store_of(cache, address)
    store = place / "arkiv"
    if fetch:
        place.mkdir(parents=True, exist_ok=True)
        where = _local(address, protocol)
        for lock in store.rglob("*.lock"):  # left by a run that was ended
            lock.unlink(missing_ok=True)
        said = fetch_into(store, where, protocol, SECONDS, MOST_BYTES)
        if said is not None:
            raise InputError(f"inget kunde hämtas: {_without(said, address)}", "kontrollera adressen och åtkomsten")
    elif not (store / "HEAD").is_file():
        raise InputError("inget har hämtats tidigare", "kör en gång utan --utan-hamtning")
    return _written_out(store, place, without_password(address), suffixes)


def _local(address: str, protocol: str) -> str:
    """Return where Git is told to fetch. A repository on this machine may not borrow objects from elsewhere."""
    if protocol != "file":
        return address
    path = Path(urlsplit(address).path if _URL.fullmatch(address) else address)
    for objects in (path / "objects", path / ".git" / "objects"):
        if objects.is_dir():
            check_objects(objects)
    return address if _URL.fullmatch(address) else path.resolve().as_uri()


def _without(said: str, address: str) -> str:
    """Return what Git said without the address's password."""
    return said.replace(address, without_password(address))


def _written_out(store: Path, place: Path, called: str, suffixes: tuple[str, ...]) -> Fetched:
    """Return the folder with the files of the commit that was fetched; written anew when it is another."""
    home = Checkout(store, store, store)
    named = ask(home, store, "rev-parse", "--verify", "--quiet", f"{FETCHED_AS}^{{commit}}", objects=True)
    if named is None:
        raise GitError("det som hämtats är skadat", "kör igen utan --utan-hamtning")
    folder, mark = place / "filer", place / "filer" / f".{named.decode('ascii', 'replace').strip()}"
    if not mark.is_dir():
        fresh = place / "nya"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        export_whole(home, FETCHED_AS, fresh, called, lambda name: name.endswith(suffixes))
        (fresh / mark.name).mkdir()
        fresh.rename(folder)
    return Fetched(folder, mark.name[1:])
