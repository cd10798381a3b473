"""What every command hands to a renderer, recorded over a world that has a mark in every text.

The values are those of the real services; `with_text` puts any text in the mark's place, also one that no file could
hold, so that a renderer is tried on its own.
"""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hostile.corpus import MARK
from lagrum.base.resources import rules_dir
from lagrum.cli.app import main
from lagrum.law.citation import Citation
from lagrum.law.lockfile import read_lock
from lagrum.report import formats
from lagrum.rulebook.files import LOCK_FILE


def _wording(chapter: str, paragraph: str) -> str:
    """Return the beginning of the fingerprint of a paragraph of SoL, as an answer names its wording."""
    (entry,) = read_lock(rules_dir() / LOCK_FILE).versions(Citation("SoL", chapter, paragraph))
    assert entry.digest is not None
    return entry.digest[:12]


VOCABULARY = f"""
begrepp namn
    typ        text
    art        faktum
    betyder    "Namnet {MARK}."
begrepp kommun
    typ        text
    art        faktum
    betyder    "Kommunen {MARK}."
begrepp beskrivning
    typ        text
    art        beskrivning
    betyder    "Beskrivningen {MARK}."
begrepp prövning
    typ        ett av: med behovsprövning, utan behovsprövning
    art        utformning
    fråga      "{MARK} ges insatsen efter prövning?"
    betyder    "{MARK} om prövningen."
    lagrum     SoL 11 kap. 1 och 5 §§
    värde      utan behovsprövning
        betyder "{MARK} ingen prövning."
        även    "utan {MARK}"
begrepp form
    typ        några av: rådgivning, kontaktfamilj, kontaktperson
    art        utformning
    fråga      "{MARK} i vilken form?"
    betyder    "{MARK} det som ges."
begrepp samtycke
    typ        sanningsvärde
    art        faktum
    fråga      "{MARK} samtycks det?"
    betyder    "{MARK} samtycket."
begrepp målgrupp
    typ        post
    art        faktum
    betyder    "{MARK} en grupp."
    fält ålder
        typ     ålder
        art     faktum
        fråga   "{MARK} vilken ålder?"
        betyder "{MARK} åldern."
begrepp nämnd
    typ        post
    art        faktum
    tillhör    kommun
    betyder    "{MARK} nämnden."
    fält ansvar
        typ     några av: social, skola
        art     faktum
        fråga   "{MARK} vad ansvarar den för?"
        betyder "{MARK} ansvaret."
"""
RULES = f"""
regel {MARK}.hinder "{MARK} kräver prövning"
    lagrum     SoL 11 kap. 5 § 1
    källa      lag
    gäller     från 2025-07-01
    när        prövning är utan behovsprövning och form är någon av kontaktperson, kontaktfamilj
    så         hinder "{MARK} kräver alltid prövning."
    därför     "{MARK} är skälet."
    att-verifiera "{MARK} ska ses över."
    prov "{MARK} ett"
        givet  prövning utan behovsprövning
               form kontaktfamilj
        ger    hinder

regel {MARK}.krav "{MARK} kräver samtycke"
    lagrum     SoL 21 kap. 2 §
    källa      lag
    gäller     från 2025-07-01
    när        för varje målgrupp där (ålder under 15 och prövning är utan behovsprövning)
    kräver     samtycke är ja
    så         krav "{MARK} ska samtycka."
    därför     "{MARK} är skälet."
    prov "{MARK} två"
        givet  prövning utan behovsprövning
               målgrupp
                   ålder 0–6 år
               samtycke nej
        ger    krav

regel {MARK}.fraga "{MARK} är oklart"
    lagrum     SoL 14 kap. 4 §
    källa      vägledning
    gäller     från 2025-07-01 till 2027-12-31
    när        form är rådgivning
    så         fråga "{MARK} är oklart?"
    därför     "{MARK} säger inte var gränsen går."
    nivå       makro
    adressat   Socialstyrelsen, nätverket
    ståndpunkt "{MARK} talar för."
        källa "{MARK}"
    prov "{MARK} tre"
        givet  form rådgivning
        ger    fråga

regel {MARK}.svar "{MARK} är besvarat"
    lagrum     SoL 14 kap. 5 §
    källa      vägledning
    gäller     från 2025-07-01
    när        form är rådgivning och prövning är med behovsprövning
    så         fråga "{MARK} är besvarat?"
    därför     "{MARK} är skälet."
    nivå       makro
    adressat   nätverket
    ståndpunkt "{MARK} talar emot."
        källa "{MARK}"

regel {MARK}.mojligt "{MARK} är möjligt"
    lagrum     SoL 11 kap. 1 §
    källa      lag
    gäller     från 2026-05-01
    när        form är rådgivning
    så         möjlighet "{MARK} får ges."
    därför     "{MARK} är skälet."
    förbehåll  "{MARK} gäller också."
"""
ANSWER = f"""ställningstagande n.1 "{MARK} om samtal"
    besvarar   {MARK}.svar
    svar       "{MARK} är svaret."
    skäl       "{MARK} är skälet."
    organ      Nätverket
    slag       nätverkets ställningstagande
    källa      "{MARK} protokoll 4"
    beslutat   2026-03-01
    gäller     från 2026-03-01 till 2026-12-31
    lydelse    SoL 14 kap. 5 § {_wording("14", "5")}
"""
PRAXIS = f"""praxis {MARK}.praxis "{MARK} om kontaktfamilj"
    slag        praxis
    organ       "{MARK}"
    beteckning  "{MARK}"
    beslutat    2026-03-01
    lagrum      SoL 11 kap. 5 §
    rör         {MARK}.hinder
    när         form är kontaktfamilj och prövning är utan behovsprövning
    säger       "{MARK} säger det."
    utgång      "{MARK} blev så."
    talar       emot
    källa       "{MARK}"
    påhittad    ja

praxis {MARK}.mot "{MARK} om samma sak"
    slag        vägledning
    organ       "{MARK}"
    beteckning  "{MARK}"
    beslutat    2026-04-01
    lagrum      SoL 11 kap. 5 §
    när         form är kontaktfamilj
    säger       "{MARK} säger annat."
    utgång      "{MARK} blev annat."
    talar       för
    källa       "{MARK}"
"""
REFORM = f"""reform "{MARK}"
    motiv      "{MARK} är motivet."
    upphäver   {MARK}.hinder
"""
CASES = {
    "hinder": f"""insats nora/hinder
    namn        "{MARK}"
    beskrivning "{MARK} beskriver."
    form        kontaktfamilj
    prövning    utan behovsprövning
    målgrupp "{MARK}"
        ålder 0–40 år
    samtycke    nej
    avvikelse {MARK}.krav
        gäller    "{MARK}"
        skäl      "{MARK} är skälet."
        organ     "{MARK}"
        dnr       "{MARK}"
        beslutat  2026-05-12
        lagrum    SoL 4 kap. 3 §
        sista-dag 2027-03-31
""",
    "fraga": f"""insats nora/fraga
    namn        "{MARK} två"
    form        rådgivning
    prövning    med behovsprövning
    målgrupp "{MARK}"
        ålder 0–6 år
""",
    MARK: f'insats nora/{MARK}\n    namn        "{MARK}"\n    form        kontaktfamilj, rådgivning\n',
    "oklar": "insats nora/oklar\n    form        kontaktfamilj\n",
    "trasig": f'insats nora/trasig\n    frm "{MARK}"\n    form {MARK}\n',
}
PROFILE = f'kommun {MARK}\n    nämnd "{MARK}"\n        ansvar social\n'
STATUTE = f"""SFS nr: 2025:400
Rubrik: Socialtjänstlag {MARK}
Ändrad: t.o.m. SFS 2025:1501

1 kap. Om {MARK}

1 § Ett {MARK} är det.

8 kap. Om {MARK}

1 § Ett {MARK} är det.

11 kap. Om {MARK}

1 § Ett {MARK} är det.

5 § Fem {MARK} är det.
"""
PROJECT = f"{MARK} ger rådgivning och kontaktfamilj åt unga, utan {MARK}.\n"
ANNEX = f"Insats,{MARK},Form\n{MARK},{MARK},{MARK}\n,{MARK},rådgivning\n"
OWN = ("--regler", "egna", "--utan-medfoljande")
DAY = ("--datum", "2026-06-01")
FAST = ("--motor", "snabb")
TYPED = "n\nn\nn\nn\nn\nn\nn\n?\nfynd\nkontaktfamilj\nfynd\n\n\n"
"""What is typed in the interview."""
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("prova", "nora/hinder.insats", *OWN, *DAY, *FAST),
    ("prova", "nora/fraga.insats", "--format", "html", "-o", "ut.html", *OWN, *DAY, *FAST),
    ("prova", "nora/zqx.insats", "--kvitto", "kvitto.json", *OWN, *DAY, *FAST),
    ("verifiera", "kvitto.json", "nora/fraga.insats", *OWN),
    ("katalog", "nora", "--format", "json", "-o", "ut.json", "--utan-cache", *OWN, *DAY),
    ("katalog", "nora", "--utan-cache", "--processer", "1", *OWN, *DAY),
    (
        "katalog",
        "nora",
        "--format",
        "markdown",
        "--andrade-rader",
        "HEAD",
        "--utan-cache",
        "--grans",
        "fraga",
        *OWN,
        *DAY,
    ),
    ("katalog", "nora", "--format", "csv", "--andrade-rader", "HEAD", "--utan-cache", *OWN, *DAY),
    ("skillnad", "2026-04-01", "2026-06-01", "nora", *OWN),
    ("skillnad", "egen.reform", "nora", *OWN, *DAY),
    ("natverk", "nora", "--format", "json", "-o", "natverk.json", "--utan-cache", *OWN, *DAY),
    ("natverk", "nora", "--utan-cache", *OWN, *DAY),
    ("fragor", "nora", *OWN, *DAY, *FAST),
    ("fragor", "nora", "--natverk", "natverk.json", *OWN, *DAY, *FAST),
    ("utbyte", "begrepp", *OWN, *DAY),
    ("utbyte", "fragor", "nora", "--bas", "https://exempel.se/regelverk/", *OWN, *DAY, *FAST),
    ("utbyte", "regler", "--format", "ttl", "--bas", "https://exempel.se/#", *OWN, *DAY),
    ("utbyte", "svar", "--format", "jsonld", *OWN, *DAY),
    ("utbyte", "kontext"),
    ("fragor", "nora", "--berors", "ny.praxis", *OWN, *DAY, *FAST),
    ("fragor", "nora", "--berors", "egna/n.svar", *OWN, *DAY, *FAST),
    ("reform", "egen.reform", "nora", *OWN, *DAY, *FAST),
    ("vagar", "nora/hinder.insats", *OWN, *DAY, *FAST),
    ("vagar", "nora/oklar.insats", "--fragor", *OWN, *DAY, *FAST),
    ("underlag", "nora", *OWN, *DAY, *FAST),
    ("underlag", "nora", "registerforteckning", *OWN, *DAY, *FAST),
    ("underlag", "nora/oklar.insats", "alla", "--ut", "underlagen", *OWN, *DAY, *FAST),
    ("memo", "nora", "--alla", "--ut", "memon", *OWN, *DAY, *FAST),
    ("memo", "nora", "--alla", "--kontroll", *OWN, *DAY, *FAST),
    ("beslut", "nora", *OWN, *DAY, *FAST),
    ("beslut", "nora", "--format", "html", "--ut", "beslut.html", *OWN, *DAY, *FAST),
    ("beslut", "--kontroll", "bilaga.csv", "--ut", "skisser", *OWN, *DAY, *FAST),
    ("granska", "egna", "--utan-medfoljande", "--alla", "--sekunder", "20", *FAST),
    ("guide",),
    ("guide", "forsta-timmen"),
    ("exempel",),
    ("exempel", "--till", "exemplen"),
    ("regler", *OWN),
    ("regler", "--tackning", *OWN),
    ("visa", f"{MARK}.fraga", *OWN, *DAY),
    ("visa", f"{MARK}.hinder", *OWN, *DAY),
    ("visa", f"{MARK}.praxis", *OWN, *DAY),
    ("visa", "prövning", *OWN, *DAY),
    ("visa", "SoL", "11", "kap.", "5", "§", "--korpus", "lagtext", *OWN, *DAY),
    ("lag", "verifiera", "--korpus", "lagtext", *OWN),
    ("lag", "visa", "SoL", "11", "kap.", "5", "§", "--korpus", "lagtext"),
    ("prov", "egna", "--utan-medfoljande", *FAST),
    ("prov", "--tackning", "egna", "--utan-medfoljande", *FAST),
    ("prov", "--mutera", "egna", "--utan-medfoljande", *FAST),
    ("ny", "nora/ny.insats", "--fran", "projekt.txt", *OWN, *DAY),
)


class Handed(NamedTuple):
    """What a renderer was handed: its kind, the value, and what it was told besides."""

    what: str
    value: Any
    more: Mapping[str, Any]


def write_world(folder: Path) -> None:
    """Write the rulebook and the catalogue with the mark in every text."""
    texts = {
        "egna/begrepp/alla.begrepp": VOCABULARY,
        "egna/zqx.regel": RULES,
        "egna/n.svar": ANSWER,
        "egna/p.praxis": PRAXIS,
    }
    texts |= {f"nora/{name}.insats": text for name, text in CASES.items()}
    texts |= {
        "nora/nora.kommun": PROFILE,
        "egen.reform": REFORM,
        "ny.praxis": PRAXIS,
        "lagtext/sfs-2025-400.txt": STATUTE,
        "projekt.txt": PROJECT,
        "bilaga.csv": ANNEX,
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copyfile(rules_dir() / LOCK_FILE, folder / "egna" / LOCK_FILE)
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "x")):
        who = ("-c", "user.name=x", "-c", "user.email=x@x.test", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True)
    with (folder / "nora" / "oklar.insats").open("a", encoding="utf-8") as file:
        file.write("    samtycke    okänt\n")


def record(folder: Path, patch: pytest.MonkeyPatch) -> list[Handed]:
    """Run the commands in a folder and return what renderers were handed."""
    handed: list[Handed] = []
    real = formats._rendered

    def noted(what: str, format: str, value: Any, look: Any, more: dict[str, Any]) -> Any:
        handed.append(Handed(what, value, dict(more)))
        return real(what, format, value, look, more)

    write_world(folder)
    patch.setattr(formats, "_rendered", noted)
    patch.chdir(folder)
    for command in COMMANDS:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TYPED.encode())))
        main(list(command))
    return handed


def with_texts(value: Any, texts: Iterator[str]) -> Any:
    """Return a copy of a value with the next of `texts` for each mark in it."""
    return _replaced(value, lambda found: re.sub(MARK, lambda _: next(texts), found), {})


def with_text(value: Any, text: str) -> Any:
    """Return a copy of a value with `text` for every mark in it."""
    return with_texts(value, repeat(text))


def _replaced(value: Any, change: Callable[[str], str], done: dict[int, Any]) -> Any:
    if isinstance(value, str):
        return change(value) if type(value) is str else value
    if isinstance(value, (int, float, bytes, type, Path)) or value is None or callable(value):
        return value
    if id(value) in done:
        return done[id(value)][1]
    made: Any
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        made = type(value)(*(_replaced(v, change, done) for v in value))
    elif isinstance(value, (list, tuple, set, frozenset)):
        made = type(value)(_replaced(v, change, done) for v in value)
    elif isinstance(value, dict):
        made = copy(value)
        made.clear()
        made.update({_replaced(k, change, done): _replaced(v, change, done) for k, v in value.items()})
    elif dataclasses.is_dataclass(value):
        made = copy(value)
        done[id(value)] = (value, made)
        for field in dataclasses.fields(value):
            object.__setattr__(made, field.name, _replaced(getattr(value, field.name), change, done))
        if hasattr(made, "__dict__"):
            for name in set(vars(made)) - {f.name for f in dataclasses.fields(value)}:
                del vars(made)[name]  # what was kept of the value before
    else:
        made = value
    done[id(value)] = (value, made)
    return made
