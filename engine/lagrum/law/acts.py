"""The acts that rules may cite: names, numbers and where their text is found.

The table is closed on purpose: an act that is not listed cannot be cited, so a misspelt name is an error and
never a silent new act.  The order of `ACTS` is the order in which citations sort and print.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from lagrum.base.frozen import frozen

ActKind = Literal["sfs", "eu"]


@frozen
class Act:
    """One act.

    `short` is the name used in citations.  `number` is the SFS number (``2025:400``) or the CELEX number.
    `stem` is the file name, without suffix, of its text in a corpus folder; None when rules may cite the act but
    its text is not held.  `chapters` says whether paragraphs are numbered per chapter, `articles` whether the act
    is cited by article.  `annex_stems` maps annex numerals to the files of separately held annexes.
    """

    short: str
    number: str
    title: str
    stem: str | None = None
    aliases: tuple[str, ...] = ()
    kind: ActKind = "sfs"
    chapters: bool = True
    articles: bool = False
    annex_stems: tuple[tuple[str, str], ...] = ()

    @property
    def cited(self) -> str:
        """How the act is named after a place, in short.

        >>> [act_by_short(short).cited for short in ("SoL", "lag 2024:79", "arkivlagen")]
        ['SoL', 'lagen (2024:79)', 'arkivlagen']
        """
        return f"lagen ({self.number})" if self.short == f"lag {self.number}" else self.short

    @property
    def full(self) -> str:
        """How the act is named after a place, in full.

        >>> [act_by_short(short).full for short in ("SoL", "LOV", "GDPR")]
        ['socialtjänstlagen (2025:400)', 'lagen (2008:962) om valfrihetssystem', 'EU:s dataskyddsförordning']
        """
        if self.short in _FULL:
            return _FULL[self.short]
        name, number, rest = self.title.partition(" (")
        return f"{name[0].lower()}{name[1:]}en{number}{rest}".removesuffix(", upphävd")

    @property
    def tail(self) -> str:
        """What follows the number in the act's title: »om placering av barn i skyddat boende«; often nothing."""
        return "" if self.kind == "eu" else self.title.partition(")")[2].strip(" ,")


_FULL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "RF": "regeringsformen",
        "TF": "tryckfrihetsförordningen",
        "EKMR": "Europakonventionen",
        "barnkonventionen": "barnkonventionen",
        "GDPR": "EU:s dataskyddsförordning",
        "AI-förordningen": "AI-förordningen",
        "FB": "föräldrabalken",
    }
)
"""Full names that are not the title in its definite form."""

ACTS: Final[tuple[Act, ...]] = (
    Act("RF", "1974:152", "Kungörelse (1974:152) om beslutad ny regeringsform", aliases=("regeringsformen",)),
    Act("TF", "1949:105", "Tryckfrihetsförordning (1949:105)", "1949-105-tf", ("tryckfrihetsförordningen",)),
    Act(
        "EKMR",
        "1994:1219",
        "Lag (1994:1219) om den europeiska konventionen angående skydd för de mänskliga "
        "rättigheterna och de grundläggande friheterna",
        aliases=("Europakonventionen",),
        chapters=False,
        articles=True,
    ),
    Act(
        "barnkonventionen",
        "2018:1197",
        "Lag (2018:1197) om Förenta nationernas konvention om barnets rättigheter",
        "2018-1197-barnkonventionen",
        ("BK",),
        chapters=False,
        articles=True,
    ),
    Act(
        "GDPR",
        "32016R0679",
        "Europaparlamentets och rådets förordning (EU) 2016/679 (allmän dataskyddsförordning)",
        "eu-2016-679-gdpr-en",
        ("dataskyddsförordningen", "EU:s dataskyddsförordning", "förordning (EU) 2016/679"),
        kind="eu",
        chapters=False,
        articles=True,
    ),
    Act(
        "AI-förordningen",
        "32024R1689",
        "Europaparlamentets och rådets förordning (EU) 2024/1689 (AI-förordningen)",
        "eu-2024-1689-ai-act-en",
        ("AI Act", "AI-akten", "förordning (EU) 2024/1689"),
        kind="eu",
        chapters=False,
        articles=True,
        annex_stems=(("III", "eu-2024-1689-annex-iii-en"),),
    ),
    Act("SoL", "2025:400", "Socialtjänstlag (2025:400)", "2025-400-sol", ("socialtjänstlagen",)),
    Act("SoF", "2025:468", "Socialtjänstförordning (2025:468)", "2025-468-sof", ("socialtjänstförordningen",)),
    Act("ÄSoL", "2001:453", "Socialtjänstlag (2001:453), upphävd", aliases=("gamla SoL", "äldre SoL")),
    Act("LVU", "1990:52", "Lag (1990:52) med särskilda bestämmelser om vård av unga", "1990-52-lvu", chapters=False),
    Act("LVM", "1988:870", "Lag (1988:870) om vård av missbrukare i vissa fall", "1988-870-lvm", chapters=False),
    Act(
        "LSS",
        "1993:387",
        "Lag (1993:387) om stöd och service till vissa funktionshindrade",
        "1993-387-lss",
        chapters=False,
    ),
    Act("FB", "1949:381", "Föräldrabalk (1949:381)", "1949-381-fb", ("föräldrabalken",)),
    Act(
        "lag 2021:530",
        "2021:530",
        "Lag (2021:530) om informationssamtal",
        "2021-530-informationssamtal",
        chapters=False,
    ),
    Act("lag 2024:79", "2024:79", "Lag (2024:79) om placering av barn i skyddat boende", "2024-79-skyddat-boende-barn"),
    Act(
        "OSL",
        "2009:400",
        "Offentlighets- och sekretesslag (2009:400)",
        "2009-400-osl",
        ("offentlighets- och sekretesslagen", "sekretesslagen"),
    ),
    Act(
        "OSF",
        "2009:641",
        "Offentlighets- och sekretessförordning (2009:641)",
        "2009-641-osf",
        ("offentlighets- och sekretessförordningen",),
        chapters=False,
    ),
    Act(
        "lag 2025:170",
        "2025:170",
        "Lag (2025:170) om skyldighet att lämna uppgifter till de brottsbekämpande myndigheterna",
        "2025-170-uppgiftsskyldighet-brottsbekampande",
        chapters=False,
    ),
    Act(
        "dataskyddslagen",
        "2018:218",
        "Lag (2018:218) med kompletterande bestämmelser till EU:s dataskyddsförordning",
        "2018-218-dataskyddslag",
    ),
    Act(
        "SoLPUL",
        "2001:454",
        "Lag (2001:454) om behandling av personuppgifter inom socialtjänsten",
        "2001-454-solpul",
        chapters=False,
    ),
    Act(
        "SoLPUF",
        "2001:637",
        "Förordning (2001:637) om behandling av personuppgifter inom socialtjänsten",
        "2001-637-solpuf",
        chapters=False,
    ),
    Act("PDL", "2008:355", "Patientdatalag (2008:355)", "2008-355-pdl", ("patientdatalagen",)),
    Act(
        "SVOD",
        "2022:913",
        "Lag (2022:913) om sammanhållen vård- och omsorgsdokumentation",
        "2022-913-svod",
        ("lagen om sammanhållen vård- och omsorgsdokumentation",),
    ),
    Act("HSL", "2017:30", "Hälso- och sjukvårdslag (2017:30)", "2017-30-hsl", ("hälso- och sjukvårdslagen",)),
    Act("PSL", "2010:659", "Patientsäkerhetslag (2010:659)", "2010-659-psl", ("patientsäkerhetslagen",)),
    Act("SkolL", "2010:800", "Skollag (2010:800)", "2010-800-skollag", ("skollagen",)),
    Act("KL", "2017:725", "Kommunallag (2017:725)", "2017-725-kl", ("kommunallagen",)),
    Act("FL", "2017:900", "Förvaltningslag (2017:900)", "2017-900-fl", ("förvaltningslagen",), chapters=False),
    Act(
        "befogenhetslagen",
        "2009:47",
        "Lag (2009:47) om vissa kommunala befogenheter",
        "2009-47-befogenhetslagen",
        ("lagen om vissa kommunala befogenheter",),
    ),
    Act(
        "lag 2003:192",
        "2003:192",
        "Lag (2003:192) om gemensam nämnd inom vård- och omsorgsområdet",
        "2003-192-gemensam-namnd",
        chapters=False,
    ),
    Act(
        "DiskL",
        "2008:567",
        "Diskrimineringslag (2008:567)",
        "2008-567-diskrimineringslag",
        ("diskrimineringslagen", "DL"),
    ),
    Act("LOU", "2016:1145", "Lag (2016:1145) om offentlig upphandling", "2016-1145-lou"),
    Act("LOV", "2008:962", "Lag (2008:962) om valfrihetssystem"),
    Act("arkivlagen", "1990:782", "Arkivlag (1990:782)", "1990-782-arkivlag", chapters=False),
    Act(
        "DOS-lagen",
        "2018:1937",
        "Lag (2018:1937) om tillgänglighet till digital offentlig service",
        "2018-1937-dos",
        ("DOS",),
        chapters=False,
    ),
)

_BY_SHORT: Final[Mapping[str, Act]] = MappingProxyType({act.short: act for act in ACTS})
_BY_NUMBER: Final[Mapping[str, Act]] = MappingProxyType({act.number: act for act in ACTS})
_INDEX: Final[Mapping[str, int]] = MappingProxyType({act.short: place for place, act in enumerate(ACTS)})
_BY_NAME: Final[Mapping[str, Act]] = MappingProxyType(
    {name.casefold(): act for act in ACTS for name in (act.short, *act.aliases)}
)
_NAME_RE: Final = re.compile(
    "(?:"
    + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(_BY_NAME, key=len, reverse=True))
    + r")(?![\w:])",
    re.IGNORECASE,
)
_NUMBER_RE: Final = re.compile(r"\s*\(?(?:SFS\s+)?(\d{4}:\d+)\)?(?![\w:])", re.IGNORECASE)
_GENERIC_RE: Final = re.compile(
    r"(?:lag(?:en)?|förordning(?:en)?|SFS)\s*\(?(?:SFS\s+)?(\d{4}:\d+)\)?(?![\w:])", re.IGNORECASE
)


def act_by_short(short: str) -> Act:
    """Return the act with exactly this short name. Raises KeyError when there is none."""
    return _BY_SHORT[short]


def act_index(short: str) -> int:
    """Return the place of the act in the table (0-based). Raises KeyError for an unknown short name."""
    return _INDEX[short]


def act_by_number(number: str) -> Act | None:
    """Return the act with this SFS number (``2025:400``) or CELEX number, or None."""
    return _BY_NUMBER.get(number)


def act_by_stem(stem: str) -> Act | None:
    """Return the act whose corpus file has this name without suffix, or None."""
    return next((act for act in ACTS if act.stem == stem), None)


def find_act(name: str) -> Act | None:
    """Return the act called exactly `name` (short name, alias or number; case ignored), or None."""
    found = match_act(name, 0)
    return found[0] if found is not None and found[1] == len(name) else None


def match_act(text: str, pos: int) -> tuple[Act, int] | None:
    """Match the longest act name that starts at `pos`; return the act and the offset after it, or None.

    ``SoL``, ``SoL 2001:453``, ``socialtjänstlagen (2025:400)``, ``lag 2009:47`` and ``lagen (2025:170)`` are names.
    A number after a name decides which act is meant; a number of an act that is not in the table gives None.
    """
    generic = _GENERIC_RE.match(text, pos)
    if generic is not None:
        act = _BY_NUMBER.get(generic[1])
        return None if act is None else (act, _after_title(act, text, generic.end()))
    named = _NAME_RE.match(text, pos)
    if named is None:
        return None
    act = _BY_NAME[re.sub(r"\s+", " ", named[0]).casefold()]
    number = _NUMBER_RE.match(text, named.end())
    if number is None:
        return act, named.end()
    act = _BY_NUMBER.get(number[1])
    return None if act is None else (act, number.end())


def _after_title(act: Act, text: str, pos: int) -> int:
    """Return the offset after the rest of the act's title where it is written out after its number."""
    if not act.tail:
        return pos
    match = re.compile(r"\s+" + r"\s+".join(map(re.escape, act.tail.split())) + r"(?!\w)", re.IGNORECASE).match(
        text, pos
    )
    return pos if match is None else match.end()


def suggest_act(name: str) -> str | None:
    """Return the short name of the act whose name is most like `name`, or None when nothing is near."""
    near = difflib.get_close_matches(name.casefold(), list(_BY_NAME), n=1, cutoff=0.6)
    if near:
        return _BY_NAME[near[0]].short
    numbers = difflib.get_close_matches(re.sub(r"[^\d:]", "", name), list(_BY_NUMBER), n=1, cutoff=0.8)
    return _BY_NUMBER[numbers[0]].short if numbers else None
