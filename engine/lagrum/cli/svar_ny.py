"""`lagrum svar ny`: what somebody has answered to a question, asked for and written to a file."""

from __future__ import annotations

import shlex
import textwrap
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.inert import on_screen
from lagrum.base.number import bounded
from lagrum.cli.errors import FINDINGS, INTERRUPTED, OK
from lagrum.cli.line_input import Lines, line_input
from lagrum.cli.options import Datum, Regler, UtanMedfoljande, day_or_today
from lagrum.cli.output import emit
from lagrum.cli.talk import BACK, EndedError, Talk
from lagrum.cli.talk import HELP as EXPLAIN

if TYPE_CHECKING:
    from lagrum.interview.answers import AnswerDraft, AnswerField
    from lagrum.model.rule import Rule
    from lagrum.services.answers import Answering, Asked

HELP = """
Skriv in svaret på en öppen rättsfråga. Frågan nämns vid sitt id, eller väljs bland dem som en insats väcker.

Vad som är svaret, av vem och varför frågas efter, ett i taget, om det inte står bland alternativen. Lydelsen av
frågans paragrafer låses av sig själv, så att frågan öppnas igen när lagen ändras. lagrum hittar inte på något: det du
inte vet än lämnas osagt, och svaret räknas först när allt är sagt.

? förklarar, < går tillbaka, spara slutar. Det som är sagt sparas direkt bredvid, i en fil som slutar på .utkast, och
samma kommando fortsätter där du slutade. En fil som finns skrivs aldrig över.

Slutkod: 0 svaret är skrivet, 1 påbörjat men inte färdigt, 2 fel i indata, 3 fel i lagrum, 130 avbrutet.
"""
EXAMPLES = """
lagrum svar ny sol.32.kassa
lagrum svar ny insatser/helsingborg/pratcafe.insats
lagrum svar ny sol.32.kassa --slag "lokal tolkning" --organ "socialnämnden" --beslutat 2026-12-04
"""
KEYS = "? förklarar, < tillbaka, spara slutar."


def ny(
    fraga: Annotated[
        str, typer.Argument(metavar="FRÅGA", help="frågans id, eller en insatsfil att välja bland frågorna i")
    ],
    svar: Annotated[str, typer.Option("--svar", metavar="TEXT", help="vad som är svaret")] = "",
    skal: Annotated[str, typer.Option("--skal", metavar="TEXT", help="skälen")] = "",
    rubrik: Annotated[str, typer.Option("--rubrik", metavar="TEXT", help="svarets rubrik")] = "",
    organ: Annotated[str, typer.Option("--organ", metavar="NAMN", help="vem som har lämnat svaret")] = "",
    slag: Annotated[
        str,
        typer.Option(
            "--slag",
            metavar="SLAG",
            help="praxis, nätverkets ställningstagande, vägledning eller lokal tolkning, i rangordning",
        ),
    ] = "",
    kalla: Annotated[
        str, typer.Option("--kalla", metavar="TEXT", help="var svaret står: dom, beslut eller protokoll")
    ] = "",
    beslutat: Annotated[str, typer.Option("--beslutat", metavar="ÅÅÅÅ-MM-DD", help="dagen för svaret")] = "",
    fran: Annotated[str, typer.Option("--fran", metavar="ÅÅÅÅ-MM-DD", help="första dagen som det räknas")] = "",
    till: Annotated[
        str, typer.Option("--till", metavar="ÅÅÅÅ-MM-DD", help='sista dagen som det räknas, eller "tills vidare"')
    ] = "",
    nar: Annotated[str, typer.Option("--nar", metavar="VILLKOR", help='vilka fall det gäller, eller "alla fall"')] = "",
    ersatter: Annotated[
        str, typer.Option("--ersatter", metavar="ID", help="det tidigare svar som det tar över, eller inget")
    ] = "",
    id: Annotated[str, typer.Option("--id", metavar="ID", help="svarets id")] = "",
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="FIL", help="den nya svarsfilen; annars svar/FRÅGA.svar")
    ] = "",
) -> int:
    from lagrum.services import answers as service

    words = (svar, skal, rubrik, organ, slag, kalla, beslutat, fran, till, nar, ersatter, id)
    said = {name: value for name, value in zip(NAMES, words, strict=True) if value}
    target = Path(ut) if ut else None
    if target is not None:
        service.check_new(target)
    answering = service.open_answering(day_or_today(datum), regler, utan_medfoljande, target)
    asked = answering.asked(fraga)
    options = [word for folder in regler for word in ("--regler", folder)]
    options += ["--utan-medfoljande"] * utan_medfoljande
    with line_input() as lines:
        return AnswerDialogue(service, answering, lines, options).run(asked, target, said)


NAMES = (
    *("svar", "skäl", "rubrik", "organ", "slag", "källa"),
    *("beslutat", "från", "till", "när", "ersätter", "id"),
)
"""What the options say, as the fields of an answer are called."""


class AnswerDialogue(Talk):
    """One answer in a terminal. `service` is `lagrum.services.answers`; `options` are those about rules, as given."""

    def __init__(self, service: ModuleType, answering: Answering, lines: Lines, options: list[str]) -> None:
        super().__init__(lines, service.check_words)
        self.service, self.answering, self.options = service, answering, options
        self.path = Path()
        self.draft: AnswerDraft | None = None

    def run(self, asked: Asked, path: Path | None, said: dict[str, str]) -> int:
        """Ask for what `said` does not say, and write the answer to `path`. Returns the exit code."""
        try:
            question = self._one(asked.questions)
            self.path = path or self.service.default_file(question)
            kept = self.answering.begun(self.path, question)
            draft = self.answering.begin(question, said) if kept is None else self.answering.saying(kept, said)
            self._tell_question(question, kept)
            draft = self._ask(draft)
            self.answering.finish(self.path, draft)
            self._tell_written(draft, asked.file)
            return OK
        except EndedError:
            self._tell_kept()
            return FINDINGS
        except KeyboardInterrupt:
            emit("\n")
            self._tell_kept()
            return INTERRUPTED

    # -- which question ------------------------------------------------------------------------------------------------

    def _one(self, questions: tuple[Rule, ...]) -> Rule:
        if len(questions) == 1:
            return questions[0]
        self.say(f"Insatsen väcker {counted(len(questions), 'fråga')}:")
        for number, rule in enumerate(questions, 1):
            self._row(f"{number:>3} ", f"{rule.title} ({rule.citation}) · {rule.name}")
        while True:
            line = self.line("Vilken är besvarad? Skriv numret eller frågans id.")
            if line.isdecimal() and 1 <= bounded(line) <= len(questions):
                return questions[bounded(line) - 1]
            found = [rule for rule in questions if rule.name == line]
            if found:
                return found[0]
            self.say(f"Svara med 1–{len(questions)}.")

    def _tell_question(self, rule: Rule, kept: AnswerDraft | None) -> None:
        emit("\n")
        self.say(f"Fråga {rule.name}: {rule.title}")
        self._row("  ", rule.message)
        self._row("  ", rule.citation)
        for earlier in self.answering.earlier(rule):
            self._row("  ", f"tidigare svar: {earlier.name}, {earlier.kind}, {earlier.decided}: {earlier.text}")
        emit("\n")
        if kept is not None:
            self.say(f"Fortsätter på {self.service.draft_file(self.path)}.")
        self.say(KEYS)

    # -- what is left to say -------------------------------------------------------------------------------------------

    def _ask(self, draft: AnswerDraft) -> AnswerDraft:
        """Ask until nothing is left to say, and keep the draft after each reply."""
        history: list[AnswerDraft] = []
        self._keep(draft)
        while left := self.answering.left(draft):
            found = self._reply(draft, left[0], bool(history))
            if found is None:
                draft = history.pop()
            else:
                history.append(draft)
                draft = found
            self._keep(draft)
        return draft

    def _keep(self, draft: AnswerDraft) -> None:
        self.draft = draft
        if draft.said:
            self.answering.keep(self.path, draft)

    def _reply(self, draft: AnswerDraft, field: AnswerField, back: bool) -> AnswerDraft | None:
        """Return the draft with a reply, or None to go back."""
        emit("\n")
        self.say(field.question + (f" (tom rad = {field.empty})" if field.empty else ""))
        for number, option in enumerate(field.options, 1):
            self._row(f"{number:>3} ", option)
        while True:
            line = self.line("", field.options)
            word = fold(line)
            if word == BACK and back:
                return None
            if word == BACK:
                self.say("Det finns inget att gå tillbaka till.")
            elif word == EXPLAIN:
                self.say(field.help)
            else:
                try:
                    return self.answering.say(draft, field, line)
                except InputError as error:
                    self.refuse(error)

    # -- the end -------------------------------------------------------------------------------------------------------

    def _tell_kept(self) -> None:
        draft = self.draft
        if draft is None or not draft.said:
            self.say("Avslutat innan det fanns något att spara.")
            return
        emit("\n")
        left = ", ".join(field.name for field in self.answering.left(draft))
        self.say(f"Inte färdigt: {left} är inte sagt. Svaret räknas inte än.")
        emit(f"Sparat i {self.service.draft_file(self.path)}\n")
        self.say("Fortsätt när du vill med:")
        emit(f"  lagrum svar ny {draft.question.name}{self._options()} --ut {shlex.quote(str(self.path))}\n")

    def _tell_written(self, draft: AnswerDraft, file: str) -> None:
        emit("\n")
        self.say(f"Svaret är skrivet i {self.path}. Det vilar på lydelsen av:")
        for wording in self.answering.wordings(draft):
            self._row("  ", wording.rpartition(" ")[0])
        if (decided := draft.said["beslutat"]) > self.answering.day.isoformat():
            self.say(f"Obs: beslutat {decided} ligger efter {self.answering.day}. Svaret räknas inte före den dagen.")
        self.say("Läs igenom det. Det räknas när mappen är med bland reglerna. Kör nu, var för sig:")
        folder = str(self.path.parent)
        more = self._options() if folder in self.options else f"{self._options()} --regler {shlex.quote(folder)}"
        for command in (f"visa {draft.said['id']}", f"prova {shlex.quote(file) if file else 'INSATS'}"):
            emit(f"  lagrum {command}{more}\n")

    def _options(self) -> str:
        return "".join(f" {shlex.quote(word)}" for word in self.options)

    def _row(self, head: str, words: str) -> None:
        """Say something with a head, further lines indented as far."""
        text = textwrap.fill(words, self.look.width, initial_indent=head, subsequent_indent=" " * len(head))
        emit(on_screen(text) + "\n")
