"""Making a memo of a question: facts from the check, the lawyer's own notes, the statute where it is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.checking.receipt import Receipt, Source, derive, digest_of, statutes_behind
from lagrum.checking.result import CaseResult, Finding, Trigger
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.law.citation import Citation
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_text import printed
from lagrum.law.corpus import Corpus
from lagrum.law.reading import StatuteError
from lagrum.memo.asked import asked
from lagrum.memo.missing import own_reference
from lagrum.memo.model import (
    KnownFact,
    Memo,
    MemoPosition,
    QuotedProvision,
    ReformNumbers,
    TraceLine,
    UnknownFact,
)
from lagrum.memo.notes import Notes, sources_of
from lagrum.memo.register import RegisterEntry
from lagrum.model.facts import Several
from lagrum.model.intervention import Intervention, text_fact
from lagrum.model.rulebook import Rulebook

NOT_TRIED = "Vägar framåt har inte prövats."


def build_memo(
    intervention: Intervention,
    result: CaseResult,
    finding: Finding,
    entry: RegisterEntry,
    notes: Notes | None,
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    corpus: Corpus | None,
    check: Receipt,
    reform: ReformNumbers | None = None,
    ways: str = "",
    left_out: str = "",
    other_sources: Sequence[Source] = (),
) -> Memo:
    """Return the memo of one question. Empty texts stay empty: a renderer says that the section is not written.

    `check` is the receipt of the check that the register was made of; `other_sources` what else the memo rests on.
    """
    rule = rulebook.rules[finding.rule]
    own = notes or Notes(finding.question)
    cited = list(dict.fromkeys(c.provision if c.is_provision else c for c in rule.citations))
    memo = Memo(
        reference=own.reference or own_reference(finding.question, intervention.id, day.isoformat()),
        title=rule.title,
        date=day.isoformat(),
        status=entry.status,
        status_note=finding.question_note or entry.note,
        question_id=finding.question,
        municipality=intervention.municipality,
        intervention_id=intervention.id,
        intervention_name=intervention.name,
        description=text_fact(intervention.facts, "beskrivning"),
        hypothesis=text_fact(intervention.facts, "hypotes"),
        insights=_chosen(intervention, "insiktsperspektiv"),
        need=own.text("invånarnas-behov"),
        question=rule.message,
        why_open=rule.reason,
        facts=[
            KnownFact(
                attribute=t.attribute,
                text=value_of(t),
                place=f"{Path(t.file).name}:{t.line}",
                asked=asked(t.attribute, rulebook.vocabulary),
            )
            for t in finding.triggers
        ],
        unknowns=[
            UnknownFact(question=u.question, subject=u.subject, answers=[(a.answer, a.leads_to) for a in u.answers])
            for u in finding.undecided
        ],
        provisions=[_quoted(c, corpus, day) for c in cited],
        positions=[
            *(
                MemoPosition(text=p.text, side="", sources=[printed(s, full=True) for s in p.sources], own=False)
                for p in rule.positions
            ),
            *(
                MemoPosition(text=p.text, side=p.side, sources=list(p.sources), own=True)  # type: ignore[arg-type]
                for p in own.positions
            ),
        ],
        own_assessment=own.text("egen-bedömning"),
        legal_certainty=own.text("rättssäkerhet"),
        most_vulnerable=own.text("mest-sårbara"),
        ways_forward=ways or NOT_TRIED,
        wanted_change=own.text("önskad-ändring"),
        level=rule.level,
        addressees=list(rule.addressees),
        reform=reform,
        baseline=text_fact(intervention.facts, "baslinje"),
        goal=text_fact(intervention.facts, "mål"),
        test=own.text("test"),
        follow_up=own.text("uppföljning"),
        consequences=own.text("om-ingen-svarar"),
        stops=entry.stops,
        municipalities=entry.municipalities,
        elsewhere=[r for r in entry.raised_by if r.id != intervention.id],
        answers=entry.answers,
        trace=[_trace(f, rulebook) for f in result.findings if f.tied and _bears_on(f, finding, rulebook)],
        receipt=check,
        not_assessed=finding.not_assessed,
        left_out=left_out,
    )
    chosen = [("fråga", finding.question), ("insats", intervention.id)]
    sources = [*sources_of([own]), *_law_quoted(memo), *other_sources]
    statutes = statutes_behind(rulebook, [finding.rule])
    return replace(memo, receipt=derive(check, "memo", memo, chosen, sources, TOGETHER[engine], statutes))


def _law_quoted(memo: Memo) -> list[Source]:
    """Return what a receipt says of the wordings that a memo quotes."""
    quoted = [p for p in memo.provisions if p.paragraphs]
    return [Source(role="lagtext", name="ordagrant återgivna paragrafer", sha256=digest_of(quoted))] if quoted else []


def value_of(trigger: Trigger) -> str:
    """Return what a row says, without the name of the attribute before it.

    >>> value_of(Trigger(file="a.insats", line=3, column=1, attribute="placering.form", text="form familjehem"))
    'familjehem'
    """
    name = trigger.attribute.rpartition(".")[2]
    return trigger.text.removeprefix(f"{name} ").strip() or trigger.text


def _bears_on(other: Finding, question: Finding, rulebook: Rulebook) -> bool:
    """Whether a finding is the question itself, or rests on a provision that the question turns on."""
    if other.question == question.question:
        return True
    mine, theirs = (rulebook.rules[f.rule].citations for f in (question, other))
    return any(a.provision.covers(b.provision) or b.provision.covers(a.provision) for a in mine for b in theirs)


def _chosen(intervention: Intervention, path: str) -> list[str]:
    fact = intervention.facts.scalars.get(path)
    return sorted(fact.said.chosen) if fact is not None and isinstance(fact.said, Several) else []


def _quoted(citation: Citation, corpus: Corpus | None, day: date) -> QuotedProvision:
    """Return a provision with its wording on `day` where the user has the text."""
    shown = format_citations([citation], full=True)
    if corpus is None:
        return _cited(shown, "lagtexten finns inte lokalt; paragrafen återges inte")
    try:
        statute = corpus.statute(citation.act)
        provision = corpus.provision(citation) if citation.is_provision else None
    except StatuteError:
        return _cited(shown, "den lokala lagtexten kan inte läsas; paragrafen återges inte")
    if statute is None:
        return _cited(shown, "lagtexten finns inte lokalt; paragrafen återges inte")
    version = provision.version_at(day) if provision is not None else None
    if version is None or version.repealed:
        return _cited(shown, f"ingen lydelse gällde {day}; paragrafen återges inte")
    return QuotedProvision(
        citation=shown,
        heading=version.heading or "",
        paragraphs=[" ".join(block.split()) for block in version.text.split("\n\n") if block.strip()],
        source=f"lydelsen {day}, konsoliderad t.o.m. {statute.consolidated_through}",
    )


def _cited(citation: str, why: str) -> QuotedProvision:
    return QuotedProvision(citation=citation, heading="", paragraphs=[], source=why)


def _trace(finding: Finding, rulebook: Rulebook) -> TraceLine:
    return TraceLine(
        rule=finding.rule,
        citation=printed(finding.citation, full=True),
        outcome=finding.outcome,
        certainty=finding.certainty,
        demand=finding.demand or "",
        subject=finding.subject,
        lines=[f"{asked(t.attribute, rulebook.vocabulary)} {value_of(t)}" for t in finding.triggers],
    )
