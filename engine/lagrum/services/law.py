"""Statute texts that the user has: fetched, read, locked, and compared with what the rules were encoded from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.catalogue.check_files import check_found
from lagrum.catalogue.left_out import LeftOut, left_out
from lagrum.interventions.find import find_interventions
from lagrum.law.acts import ACTS, Act, find_act
from lagrum.law.changes import Status, compare, touched, uncompared
from lagrum.law.citation import Citation
from lagrum.law.fetch import DEFAULT_BASE_URL, FetchError, default_cache_dir, fetch_statute, web_address
from lagrum.law.lockfile import build_lock, write_lock
from lagrum.law.provision_table import no_such
from lagrum.law.reading import StatuteError
from lagrum.law.version_words import version_words
from lagrum.model.formula import CONCEPT, RULE
from lagrum.model.rule import Outcome
from lagrum.model.rulebook import Rulebook
from lagrum.report.law_text import ChangedProvision, ShownProvision, Touched, Verified
from lagrum.rulebook.load import dependencies
from lagrum.rulebook.lookup import parse_provision
from lagrum.services.corpus import open_corpus
from lagrum.services.rulebook import open_rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics, did_you_mean


@frozen
class Verification:
    """What has changed in the law, and what was noticed when the interventions were read."""

    verified: Verified
    diagnostics: tuple[Diagnostic, ...]


def verify(
    corpus: str, day: date, cases: str = "", rules: Sequence[str] = (), without_shipped: bool = False
) -> Verification:
    """Compare the statute texts in a folder with the fingerprints, and name what a change touches.

    `cases` is a folder whose interventions are named too where a touched rule has a finding in them.
    """
    rulebook = open_rulebook(rules, without_shipped)
    if rulebook.lock is None:
        raise InputError("regelverket har inga fingeravtryck", "skriv dem med »lagrum lag las«")
    texts = open_corpus(corpus)
    try:
        changes = compare(rulebook.lock, texts)
        missing = uncompared(rulebook.lock, texts)
    except StatuteError as error:
        raise InputError(f"lagtexten kan inte läsas: {error}") from None
    citing = {c.name: c.citations for c in [*rulebook.rules.values(), *rulebook.derived.values()]}
    by_change: dict[tuple[str, str], list[str]] = {}
    for found in touched(changes, citing):
        by_change.setdefault((str(found.change.citation), found.change.status), []).append(found.name)
    sink = Diagnostics()
    names = {name for members in by_change.values() for name in members}
    graph = dependencies(rulebook)
    by_rule, without = _cases(cases, rulebook, _with_users(names, rulebook, graph), day, sink)
    changed = []
    for change in changes:
        if change.status is Status.UNCHANGED:
            continue
        members = list(dict.fromkeys(by_change.get((str(change.citation), change.status), [])))
        concerned = sorted(_with_users(set(members), rulebook, graph))
        changed.append(
            ChangedProvision(
                str(change.citation),
                str(change.status),
                change.old_through,
                change.new_through,
                tuple(Touched(_kind(name, rulebook), name) for name in members),
                tuple((case, rule) for rule in concerned for case in by_rule.get(rule, ())),
            )
        )
    return Verification(Verified(len(changes), tuple(changed), tuple(missing), without), tuple(sink.sorted()))


def _cases(
    folder: str, rulebook: Rulebook, concerned: set[str], day: date, sink: Diagnostics
) -> tuple[Mapping[str, list[str]], LeftOut]:
    """Return, by rule, the interventions in `folder` that have a finding of it, and what is left out."""
    if not folder:
        return {}, LeftOut()
    if not Path(folder).is_dir():
        raise InputError(f"mappen »{folder}« finns inte", "ange en mapp med insatser efter --insatser")
    found: dict[str, list[str]] = {}
    files = find_interventions([Path(folder)], sink)
    report = check_found(files, rulebook, day, "snabb", sink)
    for result in report.results:
        for rule in dict.fromkeys(f.rule for f in result.findings if f.tied and f.rule in concerned):
            found.setdefault(rule, []).append(result.id)
    return found, left_out(files, report.results)


def _with_users(names: set[str], rulebook: Rulebook, graph: Mapping[str, set[str]]) -> set[str]:
    """Return the rules among `names` and those that build on a derived concept among them."""
    start = {CONCEPT + fold(rulebook.derived[n].phrase) for n in names if n in rulebook.derived}
    start |= {RULE + n for n in names if n in rulebook.rules}
    reached = set(start)
    grown = True
    while grown:
        more = {node for node, needs in graph.items() if node not in reached and needs & reached}
        grown = bool(more)
        reached |= more
    return {n.removeprefix(RULE) for n in reached if n.startswith(RULE)}


def _kind(name: str, rulebook: Rulebook) -> str:
    if name in rulebook.derived:
        return "härlett begrepp"
    return "fråga" if rulebook.rules[name].outcome is Outcome.QUESTION else "regel"


def provisions(text: str, day: date, corpus: str = "") -> list[ShownProvision]:
    """Return the provisions that are asked for, as they were worded on a day. Raises `InputError`."""
    wanted = parse_provision(text)
    return worded(list(dict.fromkeys(c.provision if c.is_provision else c for c in wanted.citations)), day, corpus)


def worded(wanted: Sequence[Citation], day: date, corpus: str = "") -> list[ShownProvision]:
    """Return provisions as they were worded on a day. Raises `InputError` when a text is not at hand."""
    texts = open_corpus(corpus)
    found = []
    for citation in wanted:
        try:
            provision = texts.provision(citation)
            statute = texts.statute(citation.act)
        except StatuteError as error:
            raise InputError(f"lagtexten kan inte läsas: {error}") from None
        if statute is None:
            raise InputError(
                f"lagtexten till {citation.act} finns inte i mappen", f"kör »lagrum lag hamta {citation.act}«"
            )
        if provision is None:
            raise InputError(
                version_words(f"{no_such(citation)} (konsoliderad t.o.m. {statute.consolidated_through})")
                if citation.is_provision
                else f"{citation} är ingen enskild paragraf",
                "ange en paragraf, t.ex. 11 kap. 5 § SoL",
            )
        found.append(ShownProvision(citation, provision, day, statute.consolidated_through))
    return found


@frozen
class Fetched:
    """What came of fetching one act: where its text lies, or why it does not."""

    act: str
    number: str
    path: Path | None
    reason: str = ""
    help: str = ""


def acts_named(names: Sequence[str]) -> list[Act]:
    """Return the acts to fetch: those that are named, or all that the rules cite. Raises `InputError`."""
    wanted = []
    for name in names or [a.short for a in ACTS if a.kind == "sfs" and a.stem]:
        act = find_act(name) or find_act(f"lag {name}")  # a number alone
        if act is None:
            raise InputError(
                f"»{name}« är ingen lag som lagrum känner",
                did_you_mean(name, [a.short for a in ACTS]) or "ange t.ex. SoL eller 2025:400",
            )
        if act.kind != "sfs":
            raise InputError(f"{act.short} finns inte hos riksdagen", "lägg EU-rättens text i mappen själv")
        wanted.append(act)
    return wanted


def source_address(address: str) -> str:
    """Return where texts are fetched from: the address that the user names, or the Riksdag's. Raises `InputError`."""
    try:
        return web_address(address or DEFAULT_BASE_URL)
    except FetchError as error:
        raise InputError(str(error), error.help) from None


def fetch(act: Act, folder: str, address: str, timeout: float) -> Fetched:
    """Fetch the text of an act to a folder, or to the user's cache when it is empty."""
    place = Path(folder) if folder else default_cache_dir()
    try:
        path = fetch_statute(act.number, base_url=address or DEFAULT_BASE_URL, cache_dir=place, timeout=timeout)
    except (FetchError, OSError) as error:
        help = error.help if isinstance(error, FetchError) else ""
        return Fetched(act.short, act.number, None, str(error), help)
    return Fetched(act.short, act.number, path)


def lock(target: Path, corpus: str = "") -> tuple[int, int]:
    """Write the fingerprints of all statute texts to a file; return how many wordings, out of how many acts."""
    texts = open_corpus(corpus)
    try:
        found = build_lock(texts)
        write_lock(target, found)
    except StatuteError as error:
        raise InputError(f"lagtexten kan inte läsas: {error}") from None
    except OSError as error:
        raise InputError(f"»{target}« kan inte skrivas ({error.strerror or type(error).__name__})") from None
    return len(found.entries), len(found.consolidated)
