"""A small rulebook, an intervention for each state, and what a command leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ENGINE = Path(__file__).parents[2] / "engine"

VOCABULARY = """
begrepp namn
    typ        text
    art        faktum
    betyder    "Insatsens namn."

begrepp kommun
    typ        text
    art        faktum
    betyder    "Kommunen."

begrepp prövning
    typ        ett av: med behovsprövning, utan behovsprövning
    art        utformning
    fråga      "Ges insatsen efter individuell behovsprövning?"
    betyder    "Om nämnden prövar den enskildes behov."
    lagrum     SoL 11 kap. 1 och 5 §§
    kostnad    3
    värde      utan behovsprövning
        betyder "Ingen individuell prövning."
        lagrum  SoL 11 kap. 5 §
        även    "utan biståndsbeslut"

begrepp form
    typ        några av: rådgivning, kontaktfamilj, kontaktperson
    art        utformning
    fråga      "I vilken form ges insatsen?"
    betyder    "Det som den enskilde får."

begrepp samtycke
    typ        grupp
    betyder    "Vilka samtycken som finns."
    fält vårdnadshavare
        typ     sanningsvärde
        art     faktum
        fråga   "Samtycker vårdnadshavaren?"
        betyder "Vårdnadshavarens samtycke."
        lagrum  SoL 21 kap. 2 §

begrepp målgrupp
    typ        post
    art        faktum
    betyder    "En grupp som insatsen riktar sig till."
    fält ålder
        typ     ålder
        art     faktum
        fråga   "Vilken ålder har gruppen?"
        betyder "Åldersspann."
"""

RULES = """
härled insatsen rör barn
    betyder  "Någon i målgruppen är under 18 år."
    lagrum   SoL 1 kap. 8 §
    källa    lag
    gäller   tills vidare
    när      det finns målgrupp där (ålder under 18)
    prov "barn"
        givet  målgrupp
                   ålder 0–6 år
        ger    ja
    prov "vuxna"
        givet  målgrupp
                   ålder 20–30 år
        ger    nej
    prov "okänt"
        givet  prövning okänt
        ger    okänt

regel sol.11.5.1 "Kontaktfamilj kräver behovsprövning"
    lagrum     SoL 11 kap. 5 § 1
    källa      lag
    gäller     från 2025-07-01
    när        prövning är utan behovsprövning
               och form är någon av kontaktperson, kontaktfamilj
    så         hinder "Insatsen kräver alltid individuell behovsprövning."
    därför     "Paragrafen räknar upp insatser som aldrig får ges utan prövning."
    prov "kontaktfamilj som öppen insats"
        givet  prövning utan behovsprövning
               form kontaktfamilj
        ger    hinder
    prov "med behovsprövning"
        givet  prövning med behovsprövning
               form kontaktfamilj
        ger    inget
    prov "okänd prövning"
        givet  form kontaktfamilj
        ger    kan ge hinder

regel sol.21.2 "Barn under 15 år behöver vårdnadshavarens samtycke"
    lagrum     SoL 21 kap. 2 §
    källa      lag
    gäller     från 2025-07-01
    när        för varje målgrupp där (ålder under 15 och prövning är utan behovsprövning)
    kräver     samtycke.vårdnadshavare är ja
    så         krav "Vårdnadshavaren ska samtycka."
    därför     "Barnet råder inte självt före 15 år."
    prov "utan samtycke"
        givet  prövning utan behovsprövning
               målgrupp
                   ålder 0–6 år
               samtycke
                   vårdnadshavare nej
        ger    krav
    prov "från 15 år"
        givet  prövning utan behovsprövning
               målgrupp
                   ålder 15–17 år
        ger    inget
    prov "samtycket okänt"
        givet  prövning utan behovsprövning
               målgrupp
                   ålder 0–6 år
        ger    krav okänt

regel natverket.samtal "Är samtal rådgivning?"
    lagrum     SoL 14 kap. 4 §
    källa      vägledning
    gäller     från 2025-07-01 till 2027-12-31
    när        form är rådgivning och insatsen rör barn
    så         fråga "Det är oklart om en serie samtal är rådgivning."
    därför     "Lagen säger inte var gränsen går."
    nivå       makro
    adressat   Socialstyrelsen, nätverket
    ståndpunkt "Ja, om samtalen är korta."
        källa "Prop. 2024/25:89"
    viker för  sol.11.5.1
    prov "råd till barn"
        givet  form rådgivning
               målgrupp
                   ålder 0–6 år
        ger    fråga
    prov "annan form"
        givet  form kontaktperson
               målgrupp
                   ålder 0–6 år
        ger    inget
    prov "åldern okänd"
        givet  form rådgivning
        ger    kan ge fråga
"""

HINDER = """
insats nora/oppen-kontaktfamilj
    namn      "Öppen kontaktfamilj"
    form      kontaktfamilj
    prövning  utan behovsprövning
    målgrupp
        ålder 30–40 år
"""
KRAV = """
insats nora/krav
    form      rådgivning
    prövning  utan behovsprövning
    målgrupp
        ålder 0–6 år
    samtycke
        vårdnadshavare nej
"""
OKLAR = """
insats nora/oklar
    form      kontaktfamilj
"""
FRAGA = """
insats nora/fraga
    form      rådgivning
    prövning  med behovsprövning
    målgrupp
        ålder 0–6 år
"""
RENT = """
insats nora/rent
    form      rådgivning
    prövning  med behovsprövning
    målgrupp
        ålder 30–40 år
"""
LITE = """
insats nora/lite
    prövning  med behovsprövning
"""
TRASIG = """
insats nora/trasig
    frm       rådgivning
"""
CASES = {"hinder": HINDER, "krav": KRAV, "oklar": OKLAR, "fraga": FRAGA, "rent": RENT, "lite": LITE, "trasig": TRASIG}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]
