"""The rows of a reform's sheet: what opens, which safeguards it touches, what worsens, from insight to rule."""

from __future__ import annotations

from collections.abc import Collection

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
from lagrum.memo.sections import clean
from lagrum.model.intervention import municipality_of
from lagrum.network.reform_model import FindingMoved, Opened, ReformSheet, Safeguard, Step, Worsened
from lagrum.network.touched_model import Where
from lagrum.report.document_model import Text, plain, said
from lagrum.report.reform_fit import Rows
from lagrum.source.shortening import shortened

UNSAID = "inte beskrivet"
OPENED, SAFEGUARDS, WORSENED, LADDER = 5, 4, 3, 3
"""The most rows of each kind that are wanted on the sheet."""


@frozen
class Kind:
    """What a table of the sheet is called, and how many rows it has in all; a `silent` one is left out when empty."""

    id: str
    heading: str
    label: str
    header: tuple[str, ...]
    total: int
    counted: bool = True
    silent: bool = True


@frozen
class Cells:
    """The tables in the order of reading, and whether any text in them is cut."""

    kinds: tuple[Kind, ...]
    tables: tuple[Rows, ...]
    cut: bool


def cells_of(sheet: ReformSheet, length: int, most: int) -> Cells:
    """Return the rows, at most so many of each kind; texts from files cut at `length` characters, if not 0."""
    writer = _Writer(length)
    stopping = {moved.rule for w in sheet.worsened for moved in w.new}
    safeguards = tuple((writer.rule(s), writer.worse(s, stopping), writer.whom(s)) for s in sheet.safeguards[:most])
    opened = tuple((writer.where(o.where), _state(o), writer.opened(o)) for o in sheet.opened[:most])
    worsened = tuple((writer.where(w.where), _state(w), writer.worsened(w)) for w in sheet.worsened[:most])
    ladder = tuple((writer.micro(s), writer.meso(s), writer.macro(s)) for s in sheet.ladder[:most])
    kinds = (
        Kind(
            "oppnas",
            "Vad som öppnas",
            "Insatser som öppnas",
            ("Insats och kommun", "Läge", "Det som inte längre stoppar"),
            len(sheet.opened),
            silent=False,
        ),
        Kind(
            "skydd",
            "Vilka skydd det rör, och vad som blir sämre",
            "Regler som faller bort, ändras eller tillkommer",
            ("Regel", "Vad som blir sämre", "Vem den är till för"),
            len(sheet.safeguards),
        ),
        Kind(
            "samre",
            "Insatser som får det sämre",
            "Insatser som får det sämre",
            ("Insats och kommun", "Läge", "Det som stoppar"),
            len(sheet.worsened),
        ),
        Kind(
            "stegen",
            "Från invånarens insikt till regeln som måste vika",
            "Stegen från mikro över meso till makro, de som säger sin hypotes först",
            ("Mikro, insikten", "Meso, insatsen", "Makro, regeln som måste vika"),
            len(sheet.ladder),
            counted=False,
        ),
    )
    tables = (
        Rows(opened, (4, 3, 5), OPENED),
        Rows(safeguards, (5, 4, 4), SAFEGUARDS),
        Rows(worsened, (4, 3, 5), WORSENED),
        Rows(ladder, (4, 4, 4), LADDER),
    )
    return Cells(kinds, tables, writer.has_cut)


class _Writer:
    """Writes cells; texts from files are cut where they are long, and it is noted that one was."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.has_cut = False

    def cut(self, text: str, length: int = 0) -> str:
        most, text = length or self.length, clean(text)  # as it is shown, and so as it takes room
        if not self.length or len(text) <= most:
            return text
        self.has_cut = True
        return shortened(text, most)

    def where(self, where: Where) -> Text:
        return said(f"{self.cut(where.name or where.id, 90)} ({self.cut(where.id, 60)}), {_municipality(where)}")

    def opened(self, opened: Opened) -> Text:
        gone = "; ".join(dict.fromkeys(map(_moved, opened.gone))) or "färre öppna frågor"
        return said(self.cut(gone + (f". Kvar: {'; '.join(opened.left)}" if opened.left else ""), 2 * self.length))

    def worsened(self, worsened: Worsened) -> Text:
        return said(self.cut("; ".join(map(_moved, worsened.new)) or "fler öppna frågor", 2 * self.length))

    def rule(self, guard: Safeguard) -> Text:
        """Return what a rule is and says, and would say."""
        outcome = guard.outcome
        outcome += f" → {guard.outcome_after}" if guard.outcome_after not in ("", guard.outcome) else ""
        says = f" Säger: {self.cut(guard.says)}" if guard.says else ""
        says += f" Skulle säga: {self.cut(guard.says_after)}" if guard.says_after not in ("", guard.says) else ""
        head = plain(f"{guard.how.capitalize()}: {self.cut(guard.title)}", strong=True)
        return (head, plain(f" ({guard.citation}; {guard.source}; {outcome}; {guard.rule}).{says}"))

    def worse(self, guard: Safeguard, stopping: Collection[str]) -> Text:
        """Return what becomes worse, and how many interventions the rule reaches; `stopping` are rules that stop."""
        weaker = self.cut(" ".join(guard.weaker), 2 * self.length)
        when = f"Den {guard.when}, så den räknas inte den här dagen." if guard.when else ""
        if guard.how == "tillkommer":
            if guard.rule in stopping:
                new = "En ny regel: vilka den stoppar står under »Insatser som får det sämre«."
            elif guard.outcome == "undantag":
                new = "En ny regel som inte stoppar något själv."
            else:
                new = "En ny regel: den stoppar ingen av insatserna."
            return said(" ".join(filter(None, (new, weaker, when))))
        if when:
            return said(f"{weaker} {when}")
        where = f" i {counted(len(guard.municipalities), 'kommun')}" if guard.municipalities else ""
        reach = f"Gäller i dag säkert {counted(guard.applies, 'insats')}{where}"
        reach += f", kan gälla {guard.may_apply} till" if guard.may_apply else ""
        reach += f"; {guard.not_stopping} av dem stoppas inte av den" if guard.not_stopping else ""
        return said(f"{weaker} {reach}.")

    def whom(self, guard: Safeguard) -> Text:
        """Return whom a rule's own text names, and why it is there in its own words; nothing is guessed."""
        named = f"Regelns text nämner {', '.join(guard.people)}." if guard.people else "Regelns text nämner ingen."
        return said(f"{named} Skäl: {self.cut(guard.reason)}" if guard.reason else f"{named} Inget skäl är skrivet.")

    def micro(self, step: Step) -> Text:
        hypothesis = self.cut(step.hypothesis).rstrip(".?!") or UNSAID
        return said(f"Insikter från: {step.insight or UNSAID}. Hypotes: {hypothesis}.")

    def meso(self, step: Step) -> Text:
        facts = f"form {step.forms or UNSAID}; tema {step.themes or UNSAID}; fas {step.phase or UNSAID}"
        name = self.cut(step.where.name or step.where.id, 90)
        return said(f"{name}, {_municipality(step.where)}: {self.cut(facts)}.")

    def macro(self, step: Step) -> Text:
        return said(self.cut("; ".join(step.rules), 2 * self.length) or UNSAID)


def _state(moved: Opened | Worsened) -> Text:
    same = moved.before == moved.after
    return said(f"{moved.before}, som förut" if same else f"{moved.before} → {moved.after}")


def _moved(moved: FindingMoved) -> str:
    subject = f", {moved.subject}" if moved.subject else ""
    instead = f" → {moved.after}" if moved.after and moved.after != moved.before else ""
    return f"{moved.before}{instead}: {moved.title} ({moved.citation}{subject})".removeprefix(" → ")


def _municipality(where: Where) -> str:
    return municipality_of(where.municipality, where.id) or "ingen kommun angiven"
