"""The provisions that a document cites: each citation leads to the list of them, and the list to the open web."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from lagrum.law.acts import act_by_short
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import CitationError, parse_citation_spans
from lagrum.law.links import provision_url
from lagrum.memo.sections import clean
from lagrum.report.document_model import Block, Heading, Pairs, Paragraph, Run, Table, Text, plain, said
from lagrum.source.shortening import shortened

MOST_PLACES = 4
MOST_NAMED = 200
_Span = tuple[int, int, Citation]


class Cited:
    """Collects the citations of one document, in the order in which they come, with the places that cite each."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, str]] = {}
        """By citation, the places that cite it: what each is called, by its id."""

    def run(self, citation: str, id: str, name: str) -> Run:
        """Return a citation that leads to the list; `id` and `name` are the place where it stands."""
        text = clean(citation)
        self._places.setdefault(text, {})[id] = shortened(clean(name), MOST_NAMED)
        return Run(text, to=self._id(text))

    def listed(self, citations: Sequence[str], id: str, name: str, most: int = 0) -> Text:
        """Return citations with semicolons between; at most `most`, if not 0, and how many more."""
        shown = citations[:most] if most else citations
        runs = chain.from_iterable((Run("; "), self.run(c, id, name)) for c in shown)
        more = (Run(f" +{len(citations) - len(shown)}"),) if len(citations) > len(shown) else ()
        return (*tuple(runs)[1:], *more)

    def _id(self, text: str) -> str:
        return f"lag{list(self._places).index(text) + 1}"

    def blocks(self) -> tuple[Block, ...]:
        """Return the list, in the order of the acts, and what the acts' short names stand for."""
        if not self._places:
            return ()
        spans = {text: _spans(text) for text in self._places}
        order = sorted(self._places, key=lambda t: (not spans[t], spans[t][0][2] if spans[t] else _LAST, t))
        acts = dict.fromkeys(c.act for text in order for _, _, c in spans[text])
        names = tuple((act, (plain(act_by_short(act).title),)) for act in acts if act_by_short(act).title != act)
        rows = tuple((_linked(text, spans[text]), _places(self._places[text])) for text in order)
        table = Table(
            "Bestämmelserna och var svaret rör dem",
            ("Bestämmelse", "Var i svaret"),
            (1, 1),
            rows,
            tuple(self._id(text) for text in order),
        )
        lead = "Varje hänvisning i svaret leder hit, och härifrån till lagtexten på nätet. Lagtexten återges inte."
        return (
            Heading(1, "Bestämmelser som svaret hänvisar till", "bestammelser"),
            Paragraph(said(lead), "source"),
            table,
            *((Heading(2, "Förkortningar", "forkortningar"), Pairs(names)) if names else ()),
        )


_LAST = Citation("RF")


def _spans(text: str) -> list[_Span]:
    """Return where in a printed citation each provision stands; nothing when it cannot be read."""
    try:
        found = parse_citation_spans(text, allow_whole_act=True)
    except CitationError:
        return []
    kept: list[_Span] = []
    for span in found:
        if not kept or span.start >= kept[-1][1]:
            kept.append((span.start, span.end, span.citation))
    return kept


def _linked(text: str, spans: Sequence[_Span]) -> Text:
    """Return a printed citation in which each provision leads to its text."""
    runs: list[Run] = []
    end = 0
    for start, stop, citation in spans:
        runs += [Run(text[end:start]), Run(text[start:stop], url=provision_url(citation))]
        end = stop
    return tuple(run for run in (*runs, Run(text[end:])) if run.text)


def _places(places: dict[str, str]) -> Text:
    shown = list(places.items())[:MOST_PLACES]
    runs = chain.from_iterable((Run("; "), Run(name, to=id)) for id, name in shown)
    more = (Run(f" och {len(places) - len(shown)} till"),) if len(places) > len(shown) else ()
    return (*tuple(runs)[1:], *more)
