"""Provisions: what a citation links to, and why where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from lagrum.interchange.address import Link
from lagrum.interchange.graph import Node, node
from lagrum.law.acts import act_by_short
from lagrum.law.citation import Citation
from lagrum.law.links import provision_url
from lagrum.model.rule import Conclusion
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.lookup import citations_of

RIKSDAGEN: Final = "https://data.riksdagen.se/dokument/sfs-"
UNREAD: Final = "Hänvisningen har ingen länk: den kan inte läsas som en bestämmelse i en författning som lagrum känner."
WHOLE: Final = "Länken leder till hela författningen; artikeln eller bilagan söks där"


def cited(text: str, citations: Iterable[Citation] = ()) -> dict[str, Any]:
    """Return what a node says of a printed citation; `citations` are those it is known to hold."""
    if not text:
        return {}
    places = sorted(set(citations) or set(citations_of(text)))
    whole = sorted({act_by_short(c.act).cited for c in places if _whole(c)})
    note = UNREAD if not places else f"{WHOLE} ({', '.join(whole)})." if whole else None
    return {"citation": text, "source": [Link(provision_url(c)) for c in places], "linkNote": note}


def cited_together(owners: Sequence[Conclusion]) -> dict[str, Any]:
    """Return what a node says of all that several cite."""
    every = [cited(o.citation, o.citations) for o in owners if o.citation]
    return {
        "citation": "; ".join(dict.fromkeys(one["citation"] for one in every)),
        "source": [link for one in every for link in one["source"]],
        "linkNote": " ".join(dict.fromkeys(one["linkNote"] for one in every if one["linkNote"])),
    }


def _whole(citation: Citation) -> bool:
    """Whether a citation is narrower than what its link leads to."""
    return citation.article is not None or citation.annex is not None


def provisions(book: Rulebook, texts: Iterable[str], citations: Iterable[Citation] = ()) -> list[Node]:
    """Return the provisions that are cited, and the acts that they are part of."""
    every = {c for text in texts for c in citations_of(text)} | set(citations)
    named: dict[str, tuple[Citation, ...]] = {}
    for citation in sorted(every):
        for place in (citation.provision, Citation(citation.act)):
            url = provision_url(place)
            named[url] = (*named.get(url, ()), place)
    return [_provision(book, url, places) for url, places in named.items()]


def _provision(book: Rulebook, url: str, places: Sequence[Citation]) -> Node:
    place = min(places)
    act = act_by_short(place.act)
    if url == provision_url(Citation(place.act)):
        consolidated = {} if book.lock is None else book.lock.consolidated
        return node(
            Link(url),
            ("eli:LegalResource",),
            {
                "title": act.title,
                "localId": act.number,
                "consolidated": consolidated.get(act.short) if act.kind == "sfs" else None,
                "seeAlso": [Link(f"{RIKSDAGEN}{act.number.replace(':', '-')}.text")] if act.kind == "sfs" else [],
            },
        )
    whole = Link(provision_url(Citation(place.act)))
    return node(Link(url), ("eli:LegalResourceSubdivision",), {"title": str(place), "isPartOf": whole})
