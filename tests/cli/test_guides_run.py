"""Every `lagrum …` that the guides show is run, in the folder that `lagrum exempel` gives, and says what they show.

A line of a console block runs as it stands, in the order of the page; what stands below it is what it must print, with
`…` where something is left out. Commands in running text run too, with `STANDS_FOR` in place of words that mean a name.
What is not run is named in `NOT_RUN`, with why.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from practice import Practice
from test_cli_help_examples import EXAMPLES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "editors").rglob("*.md"))]
SAME_AS_HELP = frozenset(EXAMPLES["skillnad"])
"""Those that take longest and show nothing are run as the examples in `--help` that they also are."""
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)

NAMED = re.compile(r"lagrum \w+|lagrum (?:lag|svar) \w+")
"""A command of which running text only gives the name: its help is asked for."""
NOT_RUN = {
    r"lagrum webb .": "serves until it is stopped: tests/cli/test_cli_help_examples.py starts it",
    r".*--vakta": "watches until it is stopped: tests/cli/test_cli_watch.py stops it",
    r"lagrum sajt": "needs Pyodide, which is no part of lagrum: tests/web makes the pages",
    r"lagrum prov --mutera": "the whole rulebook takes minutes: tests/granska and the benchmarks run it",
    r"lagrum prov --tackning$": "the whole rulebook: tests/catalogue runs it",
    r"lagrum lag verifiera .": "needs the statutes themselves: tests/law verifies made-up ones",
    r"lagrum memo FIL --format docx --mall egen.docx": "needs a template of the reader's: tests/memo fills them in",
    r".*--format pdf": "needs typst, and a minute for the whole catalogue: tests/memo writes one",
    r".*\| Out-String": "PowerShell: tests/cli/test_cli_komplettering.py has the script",
    r"(?!lagrum)": "another program, which is not here",
}
"""Patterns of the commands that are not run, each with the reason."""
LONG = ("forsta-regeln",)
"""Pages whose commands go through the whole rulebook: run by `make test-langt`."""
STANDS_FOR = {
    "eskalera": {"FIL": "insatser/helsingborg/pratcafe.insats", "ID": "sol.32.kassa"},
    "katalog": {"A B": "2026-01-14 2026-01-15 insatser/nora"},
    "spraket": {"FIL…": "insatser/nora"},
    "architecture": {"nora/": "insatser/nora/"},
    "redigerare": {"MAPP": "mina-regler"},
    "forsta-regeln": {"FIL": "insatser/nora/mini-sparet.insats", "MAPP": "mina-regler"},
    "README": {"cases/": "insatser/", "visa SoL 11 kap. 5 §": "visa 'SoL 11 kap. 5 §'"},
}
"""By the page, what words in its commands stand for."""


TWO_RULES = """\
regel kommun.kontaktfamilj "Kontaktfamilj kan ges som öppen insats"
    lagrum     SoL 11 kap. 5 §
    källa      vägledning
    gäller     från 2027-12-01
    när        form är kontaktfamilj
    så         möjlighet "Familjer som vill kan få en kontaktfamilj."
    förbehåll  "Om det är lämpligt."
    därför     "Så läser kommunen paragrafen."

regel kommun.ungdomar "Ungdomar"
    lagrum     SoL 11 kap. 5 §
    källa      vägledning
    gäller     från 2025-07-01
    när        det finns målgrupp där (ålder under 12 och ålder minst 15)
    så         upplysning "Ungdomar har egna mottagningar."
    därför     "Två led som inte går ihop."
"""
"""The two rules of which the guide shows what `lagrum granska mina` says."""


class Shown(NamedTuple):
    """A command of a page, as it runs, and what the page shows below it ("": nothing)."""

    command: str
    output: str


def shown(page: Path) -> Iterator[Shown]:
    """Yield the commands of a page: those of its console blocks, and those in its running text."""
    text = page.read_text("utf-8")
    for _, kind, block in FENCE.findall(text):
        if kind == "console":
            for part in re.split(r"^[$>] ", textwrap.dedent(block), flags=re.MULTILINE)[1:]:
                line, _, output = part.partition("\n")
                yield Shown(line.partition("  # ")[0].strip(), output.rstrip("\n"))
    for line in dict.fromkeys(re.findall(r"`(lagrum [^`\n]*)`", FENCE.sub("", text))):
        yield Shown(f"{line} --help" if NAMED.fullmatch(line) else line, "")


def reason(command: str) -> str:
    return next((why for pattern, why in NOT_RUN.items() if re.match(pattern, command)), "")


def as_run(page: Path, command: str) -> str:
    for word, instead in STANDS_FOR.get(page.stem, {}).items():
        command = re.sub(rf"(?<!\w){word}(?!\w)" if word.isupper() else word, instead, command)
    return command


def chunks(output: str) -> list[re.Pattern[str]]:
    """Return the parts of a shown output between the lines that are only an ellipsis; one in a line is any text."""
    parts = re.split(r"^\s*…\s*$", output, flags=re.MULTILINE)
    return [re.compile(re.escape(part).replace("…", ".*?")) for part in (p.strip("\n") for p in parts) if part]


def written(page: Path, folder: Path) -> None:
    """Write the interventions and profiles of a page where it says that they lie, the first of each."""
    for _, kind, block in reversed(FENCE.findall(page.read_text("utf-8"))):
        text = textwrap.dedent(block)
        if kind == "insats" and (id := re.match(r"insats (\S+)", text)):
            file = folder / f"{id[1]}.insats"
            if not (folder / "insatser" / f"{id[1]}.insats").exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
    if "lagrum granska mina" in page.read_text("utf-8"):
        pytest.importorskip("z3", reason="needs lagrum[ways]")
        (folder / "mina").mkdir()
        (folder / "mina" / "kontakt.regel").write_text(TWO_RULES, "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=[pytest.mark.langt] * (p.stem in LONG), id=f"{p.parent.name}-{p.stem}") for p in PAGES],
)
def test_every_line_of_a_guide_runs(page: Path, practice: Practice) -> None:
    written(page, practice.folder)
    for command, output in shown(page):
        if reason(command) or (not output and command in SAME_AS_HELP):
            continue
        done = practice.run(as_run(page, command))
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert "fel E" not in done.stderr, f"{command}: {done.stderr}"
        at = 0
        for chunk in chunks(output):
            found = chunk.search(done.stdout, at)
            assert found, f"{command} prints not\n{chunk.pattern}\nbut\n{done.stdout}"
            at = found.end()


def test_what_is_not_run_is_in_the_guides_and_the_rest_is_most() -> None:
    every = {s.command for page in PAGES for s in shown(page)}
    for pattern in NOT_RUN:
        assert any(re.match(pattern, command) for command in every), pattern
    ours = {command for command in every if command.startswith("lagrum ")}
    assert sum(not reason(command) for command in ours) >= 40
