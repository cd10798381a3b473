"""One file of a rulebook bound as it is being written, while all the other files are as they were.

In: the text of a file and the rulebook that it is a part of, or is to be. Out: messages about that file, in `sink`.
What a change does to other files is told when the whole rulebook is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lagrum.base.fold import fold
from lagrum.binding import duties, praxis
from lagrum.binding.answers import bind_answers
from lagrum.binding.duties import bind_duties
from lagrum.binding.examples import bind_examples
from lagrum.binding.pairs import EXAMPLES, RULES
from lagrum.binding.praxis import bind_praxis
from lagrum.binding.reform import SUFFIX, bind_reform
from lagrum.binding.rules import BoundRules, bind_rules
from lagrum.binding.vocabulary import bind_vocabulary
from lagrum.model.rule import Derived, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook import ledger
from lagrum.rulebook.ledger import bind_statuses
from lagrum.rulebook.load import check_whole
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText


def check_one_file(source: SourceText, book: Rulebook, others: Sequence[SourceText], sink: Diagnostics) -> None:
    """Report what is wrong with a file of a rulebook, or a reform; other files are passed over.

    `others` are the files that it is read together with: the other .begrepp files for one of those, the .regel file
    beside it for a .prov file.
    """
    if source.name.endswith(RULES):
        _rules(source, book, sink)
    elif source.name.endswith(EXAMPLES):
        owners = [*book.rules.values(), *book.derived.values()]
        bind_examples([source, *others], owners, book.vocabulary, sink)
    elif source.name.endswith(".begrepp"):
        bind_vocabulary([*others, source], sink, book.lock.table() if book.lock else None)
    elif source.name.endswith(".svar"):
        elsewhere = {n: a for n, a in book.answers.items() if not a.place.startswith(f"{source.name}:")}
        bind_answers([source], book.vocabulary, book.records(), _as_bound(book), book.lock, sink, elsewhere)
    elif source.name.endswith(praxis.SUFFIX):
        rulings = {n: r for n, r in book.rulings.items() if not r.place.startswith(f"{source.name}:")}
        bind_praxis([source], book.vocabulary, book.records(), book.rules, book.lock, sink, rulings)
    elif source.name.endswith(duties.SUFFIX):
        bind_duties([source], book, sink)
    elif source.name.endswith(ledger.SUFFIX) and book.lock is not None:
        bind_statuses(source, book.lock.table(), sink, {})
    elif source.name.endswith(SUFFIX):
        _reform(source, book, sink)


def _as_bound(book: Rulebook) -> BoundRules:
    return BoundRules(
        dict(book.rules), dict(book.derived), dict(book.quantifiers), dict(book.tables), concepts=book.records()
    )


def _rules(source: SourceText, book: Rulebook, sink: Diagnostics) -> None:
    own = f"{source.name}:"
    rules = {n: r for n, r in book.rules.items() if not r.place.startswith(own)}
    derived = {n: d for n, d in book.derived.items() if not d.place.startswith(own)}
    provisions = book.lock.table() if book.lock else None
    bound = bind_rules([source], book.vocabulary, sink, provisions, None, _posts(derived))
    for name in sorted(bound.rules.keys() & rules.keys()):
        reader, span = bound.spans[name]
        reader.fail("E050", f"regeln »{name}« finns redan ({rules[name].place})", span, "ge den ett eget id")
    mine: list[Rule | Derived] = [*bound.rules.values(), *bound.derived.values()]
    bound.rules = rules | bound.rules
    bound.derived = derived | bound.derived
    check_whole(bound, book.vocabulary, sink)
    bind_examples([source], mine, book.vocabulary, sink)


def _posts(derived: Mapping[str, Derived]) -> dict[str, str]:
    return {fold(d.phrase): d.record for d in derived.values()}


def _reform(source: SourceText, book: Rulebook, sink: Diagnostics) -> None:
    patch = bind_reform(source, set(book.rules), sink)
    provisions = book.lock.table() if book.lock else None
    bound = bind_rules([], book.vocabulary, sink, provisions, patch, _posts(book.derived))
    mine: list[Rule | Derived] = [*bound.rules.values(), *bound.derived.values()]
    bound.rules = {n: r for n, r in book.rules.items() if n not in patch.removed} | bound.rules
    bound.derived = dict(book.derived) | bound.derived
    check_whole(bound, book.vocabulary, sink)
    bind_examples([source], mine, book.vocabulary, sink)
