"""Where a thing is defined and where it is named, in the files of the rulebook and in texts that are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lagrum.base.frozen import frozen
from lagrum.language.outline import parse_outline
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook import lookup
from lagrum.services.editing.lines import known_suffix
from lagrum.services.editing.names import Named, names_in
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText, Span


@frozen
class Mention:
    """Where a thing is named: the file as the rulebook calls it, and the words."""

    file: str
    span: Span
    defines: bool = False


def read_names(source: SourceText, rulebook: Rulebook, name: str = "") -> list[Named]:
    """Return what the words of a text mean; `name` says of which kind it is when that is not its own name."""
    sink = Diagnostics()  # what is wrong is told with the faults of the file
    suffix = known_suffix(name or source.name)
    return names_in(source, suffix, parse_outline(source, sink), rulebook) if suffix else []


def files_defining(named: Named, rulebook: Rulebook) -> list[str]:
    """Return the files where a thing is defined, as the rulebook calls them."""
    places: list[str] = []
    if named.sort == "regel":
        places += [r.place for r in (rulebook.rules.get(named.key),) if r is not None]
        places += [t.place for t in rulebook.tables.values() if t.name == named.key]
        places += [r.place for t in rulebook.tables.values() for r in t.rows if r.name == named.key]
        places += [a.place for a in rulebook.answers.values() if a.name == named.key]
    elif named.sort == "begrepp":
        places += [d.place for d in lookup.find_derived(rulebook, named.key)]
    elif named.sort in ("attribut", "värde"):
        attribute = rulebook.vocabulary.attributes.get(named.of or named.key)
        places += [attribute.place] if attribute is not None else []
    return list(dict.fromkeys(place.rpartition(":")[0] for place in places))


def definitions_of(named: Named, rulebook: Rulebook, texts: Mapping[str, SourceText]) -> list[Mention]:
    """Return where a thing gets its meaning: a rule, a derived concept, a row of the vocabulary.

    A value that has no block of its own is defined where the row `typ` lists it; a rule or concept that a table makes
    where the row of the table stands.
    """
    found: list[Mention] = []
    for file in files_defining(named, rulebook):
        if file not in texts:
            continue
        same = [n for n in read_names(texts[file], rulebook) if n.same == named.same]
        chosen = [n for n in same if n.defines] or same[:1]
        found += [Mention(file, n.span, True) for n in chosen]
        if not chosen:
            found += _by_row(named, file, rulebook, texts[file])
    return found


def _by_row(named: Named, file: str, rulebook: Rulebook, source: SourceText) -> list[Mention]:
    """Return the rows of a file that a rule or a derived concept was made of."""
    owners = [rulebook.rules[named.key]] if named.key in rulebook.rules else lookup.find_derived(rulebook, named.key)
    rows = {int(o.place.rpartition(":")[2]) for o in owners if o.place.rpartition(":")[0] == file}
    return [Mention(file, _row(source, row), True) for row in sorted(rows)]


def _row(source: SourceText, number: int) -> Span:
    text = source.line(number)
    start = source.offset(number, 1)
    return Span(start + len(text) - len(text.lstrip()), start + len(text))


def references_to(named: Named, rulebook: Rulebook, texts: Iterable[SourceText]) -> list[Mention]:
    """Return where a thing is named in texts, its definitions too, in the order of the texts."""
    words = (named.key.rpartition(".")[2] if named.sort == "attribut" else named.key).casefold().split()
    if not words:  # a row that is being written may name a thing by nothing yet
        return []
    word = words[0]
    found: list[Mention] = []
    for source in texts:
        if word in source.text.casefold():
            same = [n for n in read_names(source, rulebook) if n.same == named.same]
            found += [Mention(source.name, n.span, n.defines) for n in same]
    return found
