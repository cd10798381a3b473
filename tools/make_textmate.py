"""Write the TextMate grammar of editors/vscode/ from the terminals in grammar/ and the words of the language.

Every pattern is a `match` on one line, in a dialect that Oniguruma and Python's `re` read alike, so that a test can
colour all shipped files with it. A test holds that it is up to date.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "engine"))
GRAMMAR = ROOT / "editors" / "vscode" / "syntaxes" / "lagrum.tmLanguage.json"

_TERMINAL = re.compile(r"^([A-Z]+)(?:\.(\d+))?: /(.*)/$", re.MULTILINE)
_ENDS = r"(?![\w-])"
NAME = r"[^\W\d_][\w-]*"
WORDS_OF_VALUES = ("mer okänt", "okänt", "ingen", "inga", "inget", "tills vidare", "alltid", "ja", "nej")


def terminals(name: str) -> dict[str, tuple[int, str]]:
    """Return the terminals of a grammar that are expressions: their priority and expression by name."""
    text = (ROOT / "grammar" / f"{name}.lark").read_text(encoding="utf-8")
    return {t: (int(priority or 0), expression) for t, priority, expression in _TERMINAL.findall(text)}


def words_of_language() -> list[str]:
    """Return the words that a row of the language itself may begin with, the longest first."""
    from lagrum.services.editing.lines import BLOCKS, EXAMPLE_LINES

    found = {word for lines in BLOCKS.values() for word in lines} | set(EXAMPLE_LINES) | {"prov"}
    return sorted(found, key=lambda w: (-len(w), w))


def heads() -> list[str]:
    """Return the words that may stand outermost in a file."""
    from lagrum.services.editing.lines import HEADS

    return sorted({head.split()[0] for heads in HEADS.values() for head in heads}, key=lambda w: (-len(w), w))


def grammar() -> dict[str, Any]:
    """Return the grammar."""
    from lagrum.model.rule import Outcome

    common, conditions, values = terminals("terminaler"), terminals("villkor"), terminals("varden")
    operators = sorted(
        (t for t, (_, e) in conditions.items() if e.endswith(_ENDS) and t not in ("UNIT", "WORD")),
        key=lambda t: (-conditions[t][0], t),
    )
    outcomes = "|".join(sorted((o.value for o in Outcome), key=len, reverse=True))
    unit = values["UNIT"][1]
    limits = "|".join(values[t][1] for t in ("FROM", "BELOW", "ATMOST"))
    joins = r"(?:och|eller|där|inte)(?![\w-])"
    operator = "|".join(_blanks(conditions[t][1]) for t in operators)
    rows = "|".join(map(re.escape, words_of_language()))
    patterns = [
        _match("comment.line.number-sign", "#.*$"),
        _captures(r"^(insats|kommun)(?![\w-])[ \t]*([^\s#]*)", "keyword.control", "entity.name.section"),
        _captures(r"^(prov)[ \t]+(till)(?![\w-])", "keyword.control", "keyword.other"),
        _captures(r"^(härled)(?![\w-])[ \t]*([^#\n]*)", "keyword.control", "entity.name.class"),
        _captures(
            r"^([ \t]*(?:regel|tabell|rad|ställningstagande|praxis))[ \t]+([^\s#\"”]+)",
            "keyword.control",
            "entity.name.function",
        ),
        _captures(r"^([ \t]*(?:begrepp|fält))[ \t]+([^\s#]+)", "keyword.control", "entity.name.type"),
        _captures(r"^([ \t]*värde)[ \t]+([^#\"”\n]+)", "keyword.other", "constant.other"),
        _captures(rf"^[ \t]*(så|ger)[ \t]+({outcomes}){_ENDS}", "keyword.other", "constant.language"),
        _captures(
            r"^[ \t]*(undantag[ \t]+från|viker[ \t]+för|ersätter|upphäver|besvarar|rör)[ \t]+([^#\n]*)",
            "keyword.other",
            "variable.function",
        ),
        _captures(rf"^[ \t]*(givet)[ \t]+(?!{joins})({NAME})", "keyword.other", "variable.other.property"),
        _captures(rf"^({'|'.join(heads())}){_ENDS}", "keyword.control"),
        _captures(rf"^[ \t]+({rows}){_ENDS}", "keyword.other"),
        _captures(rf"^[ \t]+(?!{joins})({NAME})", "variable.other.property"),
        _match("string.quoted.double", common["STRING"][1]),
        _match("invalid.illegal.unclosed-string", r"[\"”][^\n]*$"),
        _match("keyword.operator.word", operator),
        _match("keyword.operator.limit", _blanks(limits)),
        _match("constant.numeric.date", common["DATE"][1]),
        _captures(rf"(\d+(?:[:.]\d+)*)(?:[ \t]*({unit}))?", "constant.numeric", "keyword.other.unit"),
        _match("constant.language", rf"(?:{'|'.join(map(_phrase, WORDS_OF_VALUES))}){_ENDS}"),
        _match("variable.other.member", r"[^\W\d_][\w-]*(?:\.[\w-]+)+"),
        _match("punctuation.separator", "[,;]"),
        _match("punctuation.section", "[()]"),
        _match("string.unquoted", r"[^\W\d_][\w.\/&:+-]*"),
        _match("punctuation.other", r"[§\/&%:=*.+!?'´`«»“„–—_-]"),
    ]
    return {
        "name": "lagrum",
        "scopeName": "source.lagrum",
        "comment": "Skriven av tools/make_textmate.py ur grammar/ och språkets ord. Ändra där.",
        "patterns": patterns,
    }


def _blanks(expression: str) -> str:
    """Return an expression in which what divides words stays within the line, and that begins at the edge of a word."""
    return rf"(?<![\w.-])(?:{expression})".replace(r"\s+", r"[ \t]+")


def _phrase(words: str) -> str:
    return r"(?<![\w.-])" + words.replace(" ", r"[ \t]+")


def _match(scope: str, expression: str) -> dict[str, Any]:
    return {"name": f"{scope}.lagrum", "match": expression}


def _captures(expression: str, *scopes: str) -> dict[str, Any]:
    return {"match": expression, "captures": {str(k): {"name": f"{s}.lagrum"} for k, s in enumerate(scopes, 1)}}


def text() -> str:
    """Return the grammar as it is written."""
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    GRAMMAR.write_text(text(), encoding="utf-8")
