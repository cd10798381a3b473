"""Binding .svar files: answers to the questions of the rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from lagrum.binding.citations import bind_citations
from lagrum.binding.conditions import ConditionBinder
from lagrum.binding.days import bind_validity
from lagrum.binding.reader import LineReader
from lagrum.binding.rules import HEAD, RULE_ID, BoundRules, bind_positions
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.law.citation import Citation
from lagrum.law.lockfile import Lock
from lagrum.model.answer import ANSWER_KINDS, LegalAnswer, Wording
from lagrum.model.formula import ALWAYS, Formula
from lagrum.model.rule import Outcome, Rule, Validity
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import SourceText, Span

LINES = [
    "besvarar",
    "när",
    "svar",
    "skäl",
    "organ",
    "slag",
    "källa",
    "beslutat",
    "gäller",
    "ersätter",
    "ståndpunkt",
    "lydelse",
]
REQUIRED = ("besvarar", "svar", "skäl", "organ", "slag", "källa", "beslutat", "gäller", "lydelse")
DIGEST_LENGTH = 12
MOST_NAMED = 8
"""So many answers are named in a message."""
_WORDING = re.compile(r"(?P<place>.+?)\s+(?P<digest>[0-9a-f]{12,64})")


def bind_answers(
    sources: Iterable[SourceText],
    vocabulary: Vocabulary,
    concepts: Mapping[str, str],
    book: BoundRules,
    lock: Lock | None,
    sink: Diagnostics,
    others: Mapping[str, LegalAnswer] | None = None,
    copies: bool = False,
) -> dict[str, LegalAnswer]:
    """Bind all answers, by id; report those to no question, and those that contradict each other.

    `others` are answers that are bound already, in other files: the new ones must go with them too. With `copies` an
    answer may stand several times, and is then one.
    """
    known = others or {}
    found: dict[str, LegalAnswer] = {}
    spans: dict[str, tuple[LineReader, Span]] = {}
    for source in sources:
        reader = LineReader(source, sink)
        for block in parse_outline(source, sink):
            if block.name != "ställningstagande":
                reader.fail(
                    "E027",
                    f"»{block.name}« hör inte hemma i en svarsfil",
                    block.name_span,
                    did_you_mean(block.name, ["ställningstagande"]) or "varje block börjar med »ställningstagande«",
                )
                continue
            answer = _bind(block, reader, vocabulary, concepts, book, lock)
            if answer is None:
                continue
            if copies and answer.name in found:
                first = found[answer.name]
                if replace(answer, place=first.place) != first:
                    message = f"»{answer.name}« finns redan, och säger något annat ({first.place})"
                    help = "ta bort det som inte gäller, eller ge det ett eget id"
                    reader.fail("E050", message, block.span, help)
                continue
            if answer.name in found or answer.name in known or answer.name in book.rules:
                reader.fail("E050", f"»{answer.name}« finns redan", block.span, "ge svaret ett eget id")
                continue
            found[answer.name] = answer
            spans[answer.name] = (reader, block.span)
    _precedence({**known, **found}, spans)
    return found


def _bind(
    block: Statement,
    reader: LineReader,
    vocabulary: Vocabulary,
    concepts: Mapping[str, str],
    book: BoundRules,
    lock: Lock | None,
) -> LegalAnswer | None:
    head = HEAD.fullmatch(block.rest or "")
    if head is None or not RULE_ID.fullmatch(head["id"]) or not head["title"]:
        reader.fail(
            "E048",
            "ett ställningstagande börjar med sitt id och sin rubrik",
            block.span,
            'skriv t.ex. ställningstagande natverket.2026-03 "Nämnden beslutar själv"',
        )
        return None
    lines = reader.lines(block, LINES, repeatable=("ståndpunkt", "lydelse"), required=REQUIRED)
    if any(name not in lines for name in REQUIRED):
        return None
    rule = _question(lines["besvarar"][0], reader, book)
    if rule is None:
        return None
    condition: Formula = ALWAYS
    if "när" in lines:
        bound = ConditionBinder(vocabulary, reader, concepts, book.quantifiers).top(lines["när"][0], rule.record)
        if bound is None:
            return None
        condition = bound[1]
    kind = reader.text(lines["slag"][0])
    if kind not in ANSWER_KINDS:
        reader.fail(
            "E052",
            f"»{kind}« är inget slags svar",
            lines["slag"][0].rest_span,
            did_you_mean(kind, ANSWER_KINDS) or f"slagen är {', '.join(ANSWER_KINDS)}",
        )
        return None
    decided = reader.date((lines["beslutat"][0].rest or "").strip(), lines["beslutat"][0].rest_span)
    if decided is None:
        return None
    validity: Validity = bind_validity(lines["gäller"][0], reader)
    return LegalAnswer(
        name=head["id"],
        title=head["title"],
        question=rule.name,
        record=rule.record,
        condition=condition,
        text=reader.quoted(lines["svar"][0]),
        reason=reader.quoted(lines["skäl"][0]),
        body=reader.text(lines["organ"][0]),
        kind=kind,
        source=reader.quoted(lines["källa"][0]),
        decided=decided,
        validity=validity,
        replaces=(lines["ersätter"][0].rest or "").strip() if "ersätter" in lines else "",
        positions=bind_positions(lines.get("ståndpunkt", []), reader),
        wordings=tuple(w for line in lines["lydelse"] for w in _wordings(line, reader, lock)),
        place=reader.where(block.span),
    )


def _question(line: Statement, reader: LineReader, book: BoundRules) -> Rule | None:
    name = (line.rest or "").strip()
    questions = [n for n, r in book.rules.items() if r.outcome is Outcome.QUESTION]
    rule = book.rules.get(name)
    if rule is None or rule.outcome is not Outcome.QUESTION:
        message = f"»{name}« är ingen fråga" if rule is not None else f"frågan »{name}« finns inte"
        reader.fail(
            "E090",
            message,
            line.rest_span,
            did_you_mean(name, questions)
            or "»lagrum regler fråga« listar; ett svar kan bara gälla en regel »så fråga«",
        )
        return None
    return rule


def _wordings(line: Statement, reader: LineReader, lock: Lock | None) -> list[Wording]:
    match = _WORDING.fullmatch((line.rest or "").strip())
    place = match["place"] if match else (line.rest or "")
    inner = Statement(line.name, line.name_span, place, Span(line.rest_span.start, line.rest_span.start + len(place)))
    citations = bind_citations(inner, reader, lock.table() if lock else None)
    if match is None:
        hints = [f"lydelse {c} {d[:DIGEST_LENGTH]}" for c in citations for d in _digests(lock, c)[-1:]]
        reader.fail(
            "E091",
            "»lydelse« ska vara en paragraf och dess fingeravtryck",
            line.rest_span,
            f"skriv {hints[0]}" if hints else "skriv t.ex. lydelse 11 kap. 5 § SoL 0123456789ab",
        )
        return []
    return [Wording(c.provision, match["digest"]) for c in citations]


def _digests(lock: Lock | None, citation: object) -> list[str]:
    if lock is None or not isinstance(citation, Citation):
        return []
    return [e.digest for e in lock.versions(citation) if e.digest]


def _precedence(answers: Mapping[str, LegalAnswer], spans: Mapping[str, tuple[LineReader, Span]]) -> None:
    """Report what cannot be replaced, and two unconditional answers of one rank at one time.

    `spans` says where those stand that are to be reported on; each pair is reported once.
    """
    for name in sorted(spans):
        answer = answers[name]
        reader, span = spans[name]
        if answer.replaces:
            _replacing(answer, answers, reader, span)
        for other_name in sorted(answers):
            other = answers[other_name]
            if (
                other_name == name
                or (other_name < name and other_name in spans)
                or other.question != answer.question
                or other.kind != answer.kind
            ):
                continue
            if answer.replaces == other_name or other.replaces == name:
                continue
            both_narrow = answer.condition != ALWAYS and other.condition != ALWAYS
            if overlap(answer.validity, other.validity) and not both_narrow:
                reader.fail(
                    "E092",
                    f"»{name}« och »{other_name}« besvarar samma fråga samtidigt",
                    span,
                    "säg med »ersätter« vilket som gäller, eller låt det ena sluta innan det andra börjar",
                )


def _replacing(answer: LegalAnswer, answers: Mapping[str, LegalAnswer], reader: LineReader, span: Span) -> None:
    """Report an answer that replaces one that does not exist, one to another question, or in the end itself."""
    other = answers.get(answer.replaces)
    if other is None or other.question != answer.question:
        earlier = [n for n, a in sorted(answers.items()) if a.question == answer.question and n != answer.name]
        message = (
            f"svaret »{answer.replaces}« som ersätts finns inte"
            if other is None
            else f"svaret »{other.name}« besvarar en annan fråga ({other.question}) och kan inte ersättas av detta"
        )
        listed = f"frågan »{answer.question}« har svaren {', '.join(f'»{n}«' for n in earlier[:MOST_NAMED])}"
        none = f"ta bort raden »ersätter«: frågan »{answer.question}« har inget annat svar"
        help = did_you_mean(answer.replaces, earlier) if other is None else ""
        reader.fail("E054", message, span, help or (listed if earlier else none))
        return
    chain = [answer.name]
    while other is not None and other.name not in chain:
        chain.append(other.name)
        other = answers.get(other.replaces)
    if other is None or other.name != answer.name:
        return
    if len(chain) == 1:
        reader.fail("E055", f"svaret »{answer.name}« ersätter sig självt", span, "ta bort raden »ersätter«")
        return
    shown = " → ".join(f"»{n}«" for n in [*chain[:MOST_NAMED], *["…"] * (len(chain) > MOST_NAMED), answer.name])
    help = "ta bort »ersätter« i det svar som är äldst: det ersätter inget av de andra"
    reader.fail("E055", f"svaren ersätter varandra i cirkel: {shown}", span, help)


def overlap(one: Validity, two: Validity) -> bool:
    """Whether two validities have a day in common."""
    first = max(one.first or date.min, two.first or date.min)
    last = min(one.last or date.max, two.last or date.max)
    return first <= last
