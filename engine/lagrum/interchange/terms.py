"""The terms: what is said of things, by which published vocabulary; lagrum's own only where none says it.

`context` is the JSON-LD context that is published as `docs/schema/kontext.jsonld`, and stands in every export.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from lagrum.base.frozen import frozen
from lagrum.interchange.words import OWN

PREFIXES: Final[Mapping[str, str]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "lagrum": OWN,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Holds = Literal["address", "text", "name", "day", "number", "thing"]
"""An address; a text in Swedish; a name or code in no language; a day; a whole number; a thing without an address."""


@frozen
class Term:
    """What can be said. `label` and `definition` are there for lagrum's own terms."""

    key: str
    name: str
    holds: Holds
    many: bool = False
    label: str = ""
    definition: str = ""

    @property
    def own(self) -> bool:
        """Whether it is lagrum's own."""
        return self.name.startswith("lagrum:")


def _published() -> list[Term]:
    return [
        Term("prefLabel", "skos:prefLabel", "text"),
        Term("altLabel", "skos:altLabel", "text", many=True),
        Term("notation", "skos:notation", "name"),
        Term("definition", "skos:definition", "text", many=True),
        Term("note", "skos:note", "text", many=True),
        Term("broader", "skos:broader", "address", many=True),
        Term("narrower", "skos:narrower", "address", many=True),
        Term("related", "skos:related", "address", many=True),
        Term("inScheme", "skos:inScheme", "address"),
        Term("topConceptOf", "skos:topConceptOf", "address"),
        Term("hasTopConcept", "skos:hasTopConcept", "address", many=True),
        Term("title", "dct:title", "text"),
        Term("description", "dct:description", "text"),
        Term("identifier", "dct:identifier", "name"),
        Term("language", "dct:language", "address"),
        Term("source", "dct:source", "address", many=True),
        Term("references", "dct:references", "address", many=True),
        Term("replaces", "dct:replaces", "address", many=True),
        Term("isReplacedBy", "dct:isReplacedBy", "address", many=True),
        Term("hasPart", "dct:hasPart", "address", many=True),
        Term("date", "dct:date", "day"),
        Term("issued", "dct:issued", "day"),
        Term("temporal", "dct:temporal", "thing"),
        Term("startDate", "dcat:startDate", "day"),
        Term("endDate", "dcat:endDate", "day"),
        Term("isPartOf", "eli:is_part_of", "address"),
        Term("localId", "eli:id_local", "name"),
        Term("label", "rdfs:label", "text"),
        Term("comment", "rdfs:comment", "text"),
        Term("isDefinedBy", "rdfs:isDefinedBy", "address"),
        Term("seeAlso", "rdfs:seeAlso", "address", many=True),
        Term("subClassOf", "rdfs:subClassOf", "address", many=True),
        Term("attributedTo", "prov:wasAttributedTo", "thing"),
        Term("name", "schema:name", "name"),
        Term("softwareVersion", "schema:softwareVersion", "name"),
        Term("text", "schema:text", "text"),
        Term("parentItem", "schema:parentItem", "address"),
        Term("suggestedAnswer", "schema:suggestedAnswer", "address", many=True),
    ]


def _own(key: str, holds: Holds, label: str, definition: str, many: bool = False) -> Term:
    return Term(key, f"lagrum:{key}", holds, many, label, definition)


def _lagrum() -> list[Term]:
    return [
        _own("addressee", "text", "adressat", "Vem en fråga kan gå till.", many=True),
        _own("basis", "text", "källa till ett svar", "Var svaret står: mål, beslut, dokument, adress."),
        _own("body", "text", "organ", "Vem som har lämnat ett svar."),
        _own("citation", "text", "lagrum", "Bestämmelsen så som den skrivs, ned till stycke och punkt."),
        _own("condition", "text", "villkor", "När regeln eller svaret gäller, i lagrums villkorsspråk."),
        _own("definedBy", "thing", "härleds så här", "En av de definitioner som ett härlett begrepp har.", many=True),
        _own("digest", "name", "fingeravtryck", "SHA-256 av allt som sägs om en sak: ett annat när innehållet ändras."),
        _own("exceptionTo", "address", "undantag från", "En regel som inte gäller där denna gäller.", many=True),
        _own("givenOn", "thing", "gavs på lydelsen", "Den lydelse av en bestämmelse som ett svar gavs på.", many=True),
        _own("implies", "text", "medför", "Vad ett värde i sig säger om andra uppgifter.", many=True),
        _own("inForce", "address", "läge", "Om regeln gäller den dag som exporten avser."),
        _own("level", "address", "nivå", "Vem som råder över frågan."),
        _own("limitation", "text", "allmänt förbehåll", "Vad som begränsar en möjlighet."),
        _own("linkNote", "text", "om länken", "Varför en hänvisning saknar länk, eller vart länken bara räcker."),
        _own("municipality", "text", "kommun", "Kommun vars insats väcker en fråga.", many=True),
        _own("nature", "address", "art", "Vad en uppgift är för rätten: något man väljer, klarlägger eller beskriver."),
        _own("notAssessed", "text", "prövas inte", "Vad lagen frågar efter här som lagrum inte prövar.", many=True),
        _own("outcome", "address", "utfall", "Vad som följer när regeln gäller."),
        _own("owner", "name", "hör till", "Om uppgiften beskriver insatsen eller kommunen."),
        _own("position", "thing", "ståndpunkt", "En ståndpunkt i en öppen fråga.", many=True),
        _own("question", "text", "fråga", "Frågan som ställs till den som beskriver insatsen."),
        _own("raised", "day", "väckt", "När frågan först väcktes i ett memo."),
        _own("raisedBy", "address", "väcks av", "En insats som säkert väcker frågan.", many=True),
        _own("maybeRaisedBy", "address", "kan väckas av", "En insats som kan väcka den; något okänt avgör.", many=True),
        _own("reason", "text", "därför", "Skälet, med lagrums egna ord."),
        _own("record", "address", "för varje", "Det block i beskrivningen som regeln gäller ett i taget."),
        _own("requires", "text", "kräver", "Det som ett krav kräver, i lagrums villkorsspråk."),
        _own("reservation", "text", "förbehåll", "Vad som återstår att ta ställning till."),
        _own("resembles", "text", "liknar", "Ord som tas för begreppet men betyder något annat eller mer.", many=True),
        _own("rule", "address", "regel", "Regeln som frågan kommer ur."),
        _own("rulebook", "name", "regelverk", "SHA-256 av hela regelverket som exporten är gjord av."),
        _own("sent", "day", "skickad", "När ett memo om frågan först skickades."),
        _own("sourceKind", "address", "källa", "Vilket slags rättskälla som bär regeln eller svaret."),
        _own("standing", "text", "räknas", "Om svaret räknas den dag som exporten avser, och annars varför inte."),
        _own("status", "address", "status", "Hur långt frågan har kommit."),
        _own("statusNote", "text", "om statusen", "Varför frågan har den status som den har."),
        _own("stops", "number", "stoppar", "Antal insatser som säkert väcker frågan."),
        _own("support", "text", "stöd", "Källan till en ståndpunkt.", many=True),
        _own("toVerify", "text", "att verifiera", "Vad som bör kontrolleras innan regeln används."),
        _own("valueType", "address", "typ", "Vilket slags uppgift begreppet är."),
        _own("wording", "name", "lydelse", "Början av fingeravtrycket av en bestämmelses text."),
        _own("consolidated", "name", "lydelse t.o.m.", "Den ändringsförfattning som reglerna följer lagen till."),
        _own("yieldsTo", "address", "viker för", "En regel före denna där båda kunde gälla.", many=True),
    ]


TERMS: Final[Mapping[str, Term]] = {t.key: t for t in (*_published(), *_lagrum())}

CLASSES: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "lagrum:Value": ("värde", "Ett värde som en uppgift i vokabulären kan ha.", ("skos:Concept",)),
    "lagrum:DerivedConcept": ("härlett begrepp", "Ett begrepp som följer av andra uppgifter.", ("skos:Concept",)),
    "lagrum:Rule": ("regel", "En kodad bestämmelse: villkor, utfall, källa.", ("prov:Entity",)),
    "lagrum:LegalQuestion": ("rättsfråga", "En fråga som rätten lämnar öppen.", ("schema:Question",)),
    "lagrum:Answer": ("svar", "Ett svar på en rättsfråga, av den som har gett det.", ("schema:Answer",)),
    "lagrum:Intervention": ("insats", "En insats i socialtjänsten som har prövats.", ("prov:Entity",)),
}
"""lagrum's own types: label, definition, what they are besides."""


def context() -> dict[str, Any]:
    """Return the JSON-LD 1.1 context. The receipt of an export is no part of its graph."""
    found: dict[str, Any] = {"@version": 1.1, **PREFIXES, "id": "@id", "type": "@type", "receipt": None}
    for term in TERMS.values():
        entry: dict[str, Any] = {"@id": term.name, **_FORM[term.holds]}
        if term.many:
            entry["@container"] = "@set"
        found[term.key] = entry
    return found


_FORM: Final[Mapping[Holds, Mapping[str, str]]] = {
    "address": {"@type": "@id"},
    "text": {"@language": "sv"},
    "name": {},
    "day": {"@type": "xsd:date"},
    "number": {"@type": "xsd:integer"},
    "thing": {},
}
