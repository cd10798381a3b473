"""From a parser's point of failure to a message in words a lawyer uses; no token name ever reaches the user."""

from __future__ import annotations

from collections.abc import Iterable

# Groups of what may follow, the widest first: (needed, covered, said).
_GROUPS: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (
        frozenset({"IS", "COVERS", "BELOW"}),
        frozenset(
            {"IS", "ISNOT", "ISANY", "ISOTHER", "COVERS", "KNOWN", "UNKNOWN", "BELOW", "ATLEAST", "ATMOST", "ABOVE"}
        )
        | {"BETWEEN"},
        "en jämförelse som »är« eller »under«",
    ),
    (
        frozenset({"LPAR", "INTE", "WORD"}),
        frozenset({"LPAR", "INTE", "WORD", "FINNS", "VARJE", "CODE"}),
        "ett villkor",
    ),
    (
        frozenset({"STRING", "WORD"}),
        frozenset({"STRING", "WORD", "NUMBER", "CODE", "DATE", "INNER", "FROM", "BELOW", "ATMOST"}),
        "ett värde",
    ),
    (frozenset({"NUMBER", "DATE"}), frozenset({"NUMBER", "DATE"}), "ett tal eller ett datum"),
    (frozenset({"OCH", "ELLER"}), frozenset({"OCH", "ELLER"}), "»och«, »eller«"),
)
_WORDS = {
    "WORD": "ett namn",
    "STRING": "en text i citattecken",
    "NUMBER": "ett tal",
    "COMMA": "ett kommatecken",
    "DAR": "»där«",
    "LPAR": "»(«",
    "RPAR": "»)«",
    "OCH": "»och«",
    "ELLER": "»eller«",
    "$END": "slutet av raden",
}


def expected_words(tokens: Iterable[str]) -> str:
    """Return the accepted tokens as a Swedish list: "»och«, »eller« eller slutet av raden"."""
    names = set(tokens)
    # Within a phrase anything may follow; what ends the phrase says more.
    if names & {"COMMA", "OCH", "$END"} and "LPAR" not in names:
        names -= {"WORD", "CODE", "INNER", "NUMBER", "DASH", "STRING", "UNIT"}
    words: list[str] = []
    for needed, covered, said in _GROUPS:
        if needed <= names:
            words.append(said)
            names -= covered
    words += [said for name, said in _WORDS.items() if name in names]
    if len(words) < 2:
        return words[0] if words else "något annat"
    return ", ".join(words[:-1]) + " eller " + words[-1]
