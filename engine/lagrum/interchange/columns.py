"""The tables: which columns each export has, for a spreadsheet or a list of terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lagrum.interchange.graph import Column

NONE = "inte angivet"
NOT_DESCRIBED = "inte beskrivet"
_LAW = (Column("lagrum", "citation", NONE), Column("länk", "source"), Column("om länken", "linkNote"))
_PERIOD = (Column("gäller från", "temporal.startDate"), Column("gäller till", "temporal.endDate"))
_LAST = (Column("adress", "@id"), Column("fingeravtryck", "digest"))

_RULE = (
    Column("id", "identifier"),
    Column("rubrik", "title"),
    Column("utfall", "outcome"),
    Column("text", "description|text"),
    *_LAW,
    Column("källa", "sourceKind"),
    *_PERIOD,
    Column("läge", "inForce"),
    Column("villkor", "condition"),
    Column("kräver", "requires"),
    Column("därför", "reason"),
    Column("förbehåll", "reservation"),
    Column("allmänt förbehåll", "limitation"),
    Column("prövas inte", "notAssessed"),
    Column("att verifiera", "toVerify"),
    Column("nivå", "level"),
    Column("adressat", "addressee"),
    Column("ståndpunkter", "position.text"),
    Column("undantag från", "exceptionTo"),
    Column("viker för", "yieldsTo"),
    Column("ersätter", "replaces"),
    Column("ersätts av", "isReplacedBy"),
    Column("läser begrepp", "references"),
    *_LAST,
)

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "begrepp": (
        Column("term", "prefLabel"),
        Column("definition", "definition", NOT_DESCRIBED),
        Column("synonymer", "altLabel"),
        Column("liknande ord", "resembles"),
        *_LAW,
        Column("typ", "valueType"),
        Column("överordnat", "broader"),
        Column("underordnat", "narrower"),
        Column("relaterat", "related"),
        Column("fråga", "question"),
        Column("art", "nature"),
        Column("hör till", "owner"),
        Column("anmärkning", "note"),
        Column("nyckel", "notation"),
        *_LAST,
    ),
    "regler": _RULE,
    "fragor": _RULE,
    "katalogfragor": (
        Column("id", "identifier"),
        Column("rubrik", "title"),
        Column("fråga", "text"),
        *_LAW,
        Column("nivå", "level"),
        Column("adressat", "addressee"),
        Column("status", "status"),
        Column("om statusen", "statusNote"),
        Column("stoppar", "stops"),
        Column("kommuner", "municipality"),
        Column("väcks av", "raisedBy"),
        Column("kan väckas av", "maybeRaisedBy"),
        Column("väckt", "raised", "inget memo"),
        Column("skickad", "sent", "okänt"),
        Column("svar", "suggestedAnswer"),
        Column("regel", "rule"),
        *_LAST,
    ),
    "svar": (
        Column("id", "identifier"),
        Column("rubrik", "title"),
        Column("svar", "text"),
        Column("därför", "reason"),
        Column("fråga", "parentItem"),
        Column("organ", "body"),
        Column("slag", "sourceKind"),
        Column("källa", "basis"),
        Column("beslutat", "issued"),
        *_PERIOD,
        Column("räknas", "standing"),
        Column("villkor", "condition"),
        Column("gavs på lydelsen av", "givenOn.citation", NONE),
        Column("länk", "givenOn.source"),
        Column("ersätter", "replaces"),
        Column("ersätts av", "isReplacedBy"),
        *_LAST,
    ),
    "termer": (
        Column("term", "label|prefLabel"),
        Column("definition", "comment|definition"),
        Column("adress", "@id"),
    ),
}
LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "begrepp": ("skos:Concept",),
    "regler": ("lagrum:Rule",),
    "fragor": ("lagrum:LegalQuestion",),
    "svar": ("lagrum:Answer",),
    "termer": ("rdfs:Class", "rdf:Property", "skos:Concept"),
}
"""The types of the nodes that are rows."""
