"""Loading a rulebook: vocabulary, rules and answers from folders, checked as a whole, with a digest of its content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lagrum.base.fold import fold
from lagrum.base.plain_files import read_plain
from lagrum.binding.answers import bind_answers
from lagrum.binding.pairs import RULES
from lagrum.binding.praxis import bind_praxis
from lagrum.binding.reform import bind_reform
from lagrum.binding.rules import BoundRules, bind_rules
from lagrum.binding.vocabulary import bind_vocabulary
from lagrum.law.lockfile import MAX_LOCK, LockError, read_lock
from lagrum.model.acceptance import CHANGES
from lagrum.model.formula import CONCEPT, EXISTS, RULE, Formula, Ref, literals
from lagrum.model.rule import Validity
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Vocabulary
from lagrum.rulebook.digests import digest_of_lock, digest_of_sources, pack_of
from lagrum.rulebook.files import LOCK_FILE, SUFFIXES, read_files
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import SourceText

if TYPE_CHECKING:
    from lagrum.law.lockfile import MAX_LOCK, Lock


def load_rulebook(folders: Sequence[Path], sink: Diagnostics, reform: SourceText | None = None) -> Rulebook:
    """Read and check the rulebook in `folders` (the later ones add to the earlier), changed by `reform` if given.

    It comes without examples, which no check needs: `examples.load_examples` adds them.
    """
    for folder in folders:
        if not folder.is_dir():
            sink.file_error("E001", f"regelmappen »{folder}« finns inte", str(folder), "kontrollera --regler")
    read = [read_files([folder], SUFFIXES, sink) for folder in folders]
    ranks = {source.name: rank for rank, sources in reversed(list(enumerate(read))) for source in sources}
    lock = _lock(folders, sink)
    book = bind_rulebook([s for sources in read for s in sources], sink, lock, reform, ranks)
    packs = tuple(
        pack_of(folder.name, ((_from(s.name), s.text) for s in own)) for folder, own in zip(folders, read, strict=True)
    )
    return replace(book, packs=packs, lock_digest="" if lock is None else _lock_digest(folders))


def _from(name: str) -> str:
    """Return the name of a file from its folder of rules on."""
    return name.partition("/")[2]


def _lock(folders: Sequence[Path], sink: Diagnostics) -> Lock | None:
    """Return the lock file of the first folder that has one."""
    for folder in folders:
        path = folder / LOCK_FILE
        if path.is_file():
            try:
                return read_lock(path)
            except (LockError, OSError) as error:
                sink.file_error("E068", f"fingeravtrycken kan inte läsas: {error}", str(path), "lagrum lag las")
    return None


def _lock_digest(folders: Sequence[Path]) -> str:
    path = next(p for folder in folders if (p := folder / LOCK_FILE).is_file())
    return digest_of_lock(read_plain(path, MAX_LOCK))


def bind_rulebook(
    sources: Sequence[SourceText],
    sink: Diagnostics,
    lock: Lock | None = None,
    reform: SourceText | None = None,
    ranks: Mapping[str, int] | None = None,
) -> Rulebook:
    """Bind sources whose names end in .begrepp, .regel, .svar or .praxis; the order of the sources does not matter.

    `ranks` says by name which sources were there before others: of two things with one name, the newcomer is wrong.
    The digest is that of their text and of the reform's: what a check goes by. Examples in .prov files are no part of
    it, since they change no answer.
    """
    ordered = sorted(sources, key=lambda s: s.name)
    in_turn = sorted(ordered, key=lambda s: (ranks or {}).get(s.name, 0))
    provisions = lock.table() if lock else None
    begrepp = [s for s in in_turn if s.name.endswith(".begrepp")]
    vocabulary = bind_vocabulary(begrepp, sink, provisions)
    rules = [s for s in in_turn if s.name.endswith(RULES)]
    book = bind_rules(rules, vocabulary, sink, provisions)
    if reform is not None:
        patch = bind_reform(reform, set(book.rules), sink)
        book = bind_rules(rules, vocabulary, sink, provisions, patch)
        ordered.append(reform)
    answers = bind_answers(
        [s for s in in_turn if s.name.endswith(".svar")], vocabulary, book.concepts, book, lock, sink
    )
    check_whole(book, vocabulary, sink)
    watched = [s for s in in_turn if s.name.endswith(".praxis")]
    rulings = bind_praxis(watched, vocabulary, book.concepts, {*book.rules, *book.removed}, lock, sink)
    made = digest_of_sources((s.name, s.text) for s in ordered)
    return Rulebook(
        vocabulary, book.rules, book.derived, book.quantifiers, made, answers, lock, book.tables, rulings=rulings
    )


def check_whole(book: BoundRules, vocabulary: Vocabulary, sink: Diagnostics) -> None:
    """Check what rules say of each other, and end those that are replaced.

    What is wrong with rules whose place the book does not know (`spans`) is not told: they stand in other files.
    """
    _replacements(book, sink)
    _references(book, sink)
    _acceptances(book, vocabulary, sink)
    _cycles(book, sink)


def _fail(book: BoundRules, name: str, sink: Diagnostics, code: str, message: str, help: str = "") -> None:
    if name in book.spans:
        reader, span = book.spans[name]
        sink.error(code, message, reader.source, span, help)


def _replacements(book: BoundRules, sink: Diagnostics) -> None:
    """End each replaced rule on the day before its successor begins."""
    for name in sorted(book.rules):
        rule = book.rules[name]
        if not rule.replaces:
            continue
        old = book.rules.get(rule.replaces)
        if old is None:
            hint = did_you_mean(rule.replaces, book.rules)
            _fail(book, name, sink, "E054", f"regeln »{rule.replaces}« som ersätts finns inte", hint)
            continue
        if rule.validity.first is None:
            continue
        last = rule.validity.first - timedelta(days=1)
        if old.validity.last is None or old.validity.last > last:
            book.rules[old.name] = replace(old, validity=Validity(old.validity.first, last))


def _references(book: BoundRules, sink: Diagnostics) -> None:
    """Check that exceptions and priorities name rules that exist and range over the same post."""
    for name in sorted(book.rules):
        rule = book.rules[name]
        for other, stronger in [(o, rule) for o in rule.exception_to] + [(o, None) for o in rule.yields_to]:
            if other in book.removed and other not in book.rules:
                continue
            if other not in book.rules:
                word = "undantag från" if stronger else "viker för"
                _fail(
                    book,
                    name,
                    sink,
                    "E054",
                    f"»{word} {other}«: regeln finns inte",
                    did_you_mean(other, book.rules) or "»lagrum regler« listar alla regler",
                )
                continue
            strong, weak = (rule, book.rules[other]) if stronger else (book.rules[other], rule)
            if strong.record not in ("", weak.record):
                about = f"varje {weak.record}" if weak.record else "hela insatsen"
                _fail(
                    book,
                    name,
                    sink,
                    "E061",
                    f"»{strong.name}« prövar varje {strong.record} men »{weak.name}« {about}",
                    f"skriv undantagets villkor med »det finns {strong.record} där (…)«",
                )


def _acceptances(book: BoundRules, vocabulary: Vocabulary, sink: Diagnostics) -> None:
    """Check that the lines »godtas« name rules, and for changes attributes, that exist."""
    for name in sorted([*book.rules, *book.derived]):
        accepted = book.rules[name].accepted if name in book.rules else book.derived[name].accepted
        for line in accepted:
            if line.kind in CHANGES:
                if line.other not in vocabulary.attributes:
                    hint = did_you_mean(line.other, vocabulary.attributes) or "skriv det som i vokabulären"
                    _fail(book, name, sink, "E054", f"»godtas {line.kind} {line.other}«: attributet finns inte", hint)
            elif line.other and line.other not in book.rules and line.other not in book.removed:
                hint = did_you_mean(line.other, book.rules) or "»lagrum regler« listar alla regler"
                _fail(book, name, sink, "E054", f"»godtas {line.kind} {line.other}«: regeln finns inte", hint)


def dependencies(book: BoundRules | Rulebook) -> dict[str, set[str]]:
    """Return, by name of conclusion, the names that it depends on, over all dates."""
    graph: dict[str, set[str]] = {}

    def refs(formula: Formula) -> set[str]:
        return {lit.name for lit in literals(formula) if isinstance(lit, Ref)}

    for definition in book.derived.values():
        graph.setdefault(CONCEPT + fold(definition.phrase), set()).update(refs(definition.condition))
    for quantifier in book.quantifiers.values():
        graph.setdefault(quantifier.name, set()).update(refs(quantifier.condition))
    for rule in book.rules.values():
        node = graph.setdefault(RULE + rule.name, set())
        node |= refs(rule.condition) | (refs(rule.requires) if rule.requires is not None else set())
        node.update(RULE + other for other in rule.yields_to if other in book.rules)
        for other in rule.exception_to:
            if other in book.rules:
                graph.setdefault(RULE + other, set()).add(RULE + rule.name)
    return graph


def _cycles(book: BoundRules, sink: Diagnostics) -> None:
    """Report every cycle of exceptions, priorities and derived concepts once, naming its members."""
    graph = dependencies(book)
    done: set[str] = set()
    for start in sorted(graph):
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, list[str]]] = [(start, sorted(graph.get(start, ())))]
        if start in done:
            continue
        path.append(start)
        on_path.add(start)
        while stack:
            node, todo = stack[-1]
            if not todo:
                stack.pop()
                path.pop()
                on_path.discard(node)
                done.add(node)
                continue
            following = todo.pop(0)
            if following in on_path:
                _report_cycle(book, path[path.index(following) :], sink)
                continue
            if following in done or following not in graph:
                continue
            path.append(following)
            on_path.add(following)
            stack.append((following, sorted(graph[following])))


def _report_cycle(book: BoundRules, members: list[str], sink: Diagnostics) -> None:
    named = [m for m in members if not m.startswith(EXISTS)]
    shown = " → ".join(f"»{m.split(':', 1)[1]}«" for m in [*named, named[0]])
    for member in named:
        key = member.split(":", 1)[1]
        where = key if key in book.spans else f"{key}#1"
        if where in book.spans:
            _fail(book, where, sink, "E055", f"reglerna går i cirkel: {shown}", "ta bort ett av leden")
            return
