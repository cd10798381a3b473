"""An answer to a question while it is being written: what is asked, what each reply must be, and the text of the file.

In: a question of the rulebook and replies as a person writes them. Out: the text of a `.svar` file, or of a draft of
one. The wordings that the answer rests on come from the lock; all else is what somebody has said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.binding.answers import DIGEST_LENGTH, bind_answers
from lagrum.binding.reader import LineReader
from lagrum.binding.rules import BoundRules
from lagrum.binding.values import quoted
from lagrum.interview.writing import no_personal_number
from lagrum.language.outline import parse_outline
from lagrum.law.lockfile import LockEntry
from lagrum.model.answer import ANSWER_KINDS, LegalAnswer
from lagrum.model.rule import Rule
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import SourceText

BLOCK: Final = "ställningstagande"
FOR_EVER: Final = "tills vidare"
ALL_CASES: Final = "alla fall"
NO_OTHER: Final = "inget"
CLASH: Final = "E092"
"""Two answers to one question at one time: told when all that could part them has been said."""
_WIDTH: Final = 10


@frozen
class AnswerField:
    """One thing that is asked. `empty` is what an empty line stands for ("": the thing must be said)."""

    name: str
    question: str
    help: str
    options: tuple[str, ...] = ()
    empty: str = ""


@frozen
class AnswerDraft:
    """What has been said so far about the answer to a question, by the name of each field."""

    question: Rule
    said: Mapping[str, str]

    def saying(self, name: str, words: str) -> AnswerDraft:
        """Return the draft with one more thing said."""
        return AnswerDraft(self.question, {**self.said, name: words})


def fields(draft: AnswerDraft, rulebook: Rulebook) -> Iterator[AnswerField]:
    """Yield all that is asked about an answer, in the order in which it is asked."""
    yield AnswerField(
        "svar", "Vad är svaret?", "Svaret i en eller två meningar, så som det ska läsas av den som frågat."
    )
    yield AnswerField("skäl", "Vilka är skälen?", "Varför svaret blev så. De visas med svaret, i rapporter och memon.")
    yield AnswerField("rubrik", "Vilken rubrik ska svaret ha?", "Några ord som svaret känns igen på i listor.")
    yield AnswerField("organ", "Vem har lämnat svaret?", "Domstolen, myndigheten, nätverket eller nämnden.")
    yield AnswerField(
        "slag",
        "Vad är det för slags svar?",
        "Slaget är svarets rang: det som står först går före de andra. Det måste stämma med vem som svarat.",
        ANSWER_KINDS,
    )
    yield AnswerField(
        "källa", "Var står svaret?", "Dom, beslut eller protokoll med nummer och punkt, så att det går att hitta."
    )
    yield AnswerField("beslutat", "Vilken dag beslutades det?", "Dagen i handlingen: ÅÅÅÅ-MM-DD.")
    yield AnswerField(
        "från",
        "Från vilken dag gäller det?",
        "Första dagen som räknas: ÅÅÅÅ-MM-DD. Lydelsen av paragraferna låses vid den dagen.",
        empty=draft.said.get("beslutat", ""),
    )
    yield AnswerField(
        "till",
        "Till vilken dag gäller det?",
        "Sista dagen som räknas: ÅÅÅÅ-MM-DD. Sedan öppnas frågan igen för omprövning.",
        empty=FOR_EVER,
    )
    yield AnswerField(
        "när",
        "För vilka fall gäller det?",
        "Ett villkor så som i en regel, t.ex. form är rådgivning. Svaret räknas bara där det säkert stämmer.",
        empty=ALL_CASES,
    )
    earlier = tuple(sorted(a.name for a in rulebook.answers.values() if a.question == draft.question.name))
    if earlier:
        yield AnswerField(
            "ersätter",
            "Ersätter det ett tidigare svar på frågan?",
            "Det tidigare svaret slutar räknas så länge det nya gäller. Det står kvar och kan läsas.",
            earlier,
            empty=NO_OTHER,
        )
    yield AnswerField(
        "id",
        "Vilket id ska svaret ha?",
        "Svaret slås upp med sitt id: »lagrum visa ID«. Små bokstäver, siffror, punkt och bindestreck.",
        empty=free_id(draft, rulebook),
    )


def left(draft: AnswerDraft, rulebook: Rulebook) -> tuple[AnswerField, ...]:
    """Return what has not been said."""
    return tuple(field for field in fields(draft, rulebook) if field.name not in draft.said)


def free_id(draft: AnswerDraft, rulebook: Rulebook) -> str:
    """Return an id that nothing in the rulebook has: the question's with the day of the answer."""
    name = ".".join(part for part in (draft.question.name, draft.said.get("beslutat", "")) if part)
    taken = {*rulebook.answers, *rulebook.rules}
    return name if name not in taken else next(n for k in range(2, 9999) if (n := f"{name}-{k}") not in taken)


def say(draft: AnswerDraft, rulebook: Rulebook, field: AnswerField, words: str) -> AnswerDraft:
    """Return the draft with a reply; an empty one is what the field says. Raises `InputError` for what is no reply."""
    no_personal_number(words)
    plain = " ".join(words.split()) or field.empty
    if not plain:
        raise InputError(f"»{field.name}« måste sägas", "skriv »spara« om svaret inte är känt än; resten finns kvar")
    new = draft.saying(field.name, _chosen(field, plain))
    known = [f.name for f in fields(new, rulebook) if f.name in new.said]
    check(new, rulebook, last_word="ersätter" in known or not left(new, rulebook))
    return new


def _chosen(field: AnswerField, words: str) -> str:
    """Return the option that words name, by its number, its name or its beginning."""
    if field.empty and fold(words) == fold(field.empty):
        return field.empty
    if not field.options:
        return words
    if words.isdecimal():
        if 1 <= bounded(words) <= len(field.options):
            return field.options[bounded(words) - 1]
        raise InputError(f"det finns inget svar {words}", f"svaren är numrerade 1–{len(field.options)}")
    found = [o for o in field.options if fold(o) == fold(words)] or [
        o for o in field.options if fold(o).startswith(fold(words))
    ]
    if len(found) != 1:
        near = did_you_mean(words, field.options)
        raise InputError(f"»{words}« är inget av svaren", near or f"välj {' eller '.join(field.options)}")
    return found[0]


def check(draft: AnswerDraft, rulebook: Rulebook, last_word: bool = True) -> LegalAnswer:
    """Return the answer that the rulebook would read. Raises `InputError`: the first fault in what has been said.

    What has not been said is passed over, as are other answers at the same time until all is said (`last_word`).
    """
    sink = Diagnostics()
    name = "x.svar"
    source = SourceText.of(_text(_filled(draft, rulebook), rulebook), name)
    book = BoundRules(
        rules=dict(rulebook.rules), quantifiers=dict(rulebook.quantifiers), concepts=dict(rulebook.records())
    )
    bound = bind_answers([source], rulebook.vocabulary, book.concepts, book, rulebook.lock, sink, rulebook.answers)
    fault = next((d for d in sink.errors if d.code != CLASH or last_word), None)
    if fault is not None:
        raise InputError(fault.message, fault.help)
    return next(iter(bound.values()))


def _filled(draft: AnswerDraft, rulebook: Rulebook) -> AnswerDraft:
    """Return the draft with something that can be read for all that has not been said."""
    day = draft.said.get("beslutat", "2000-01-01")
    id = free_id(AnswerDraft(draft.question, {}), rulebook)
    dummy = {"svar": "x", "skäl": "x", "rubrik": "x", "organ": "x", "källa": "x", "slag": ANSWER_KINDS[-1], "id": id}
    return AnswerDraft(draft.question, {**dummy, "beslutat": day, "från": day, "till": FOR_EVER, **draft.said})


def finished(draft: AnswerDraft, rulebook: Rulebook) -> str:
    """Return the text of the file of an answer of which all has been said. Raises `InputError`."""
    missing = left(draft, rulebook)
    if missing:
        raise InputError(f"det här är inte sagt: {', '.join(f.name for f in missing)}", "svara på det först")
    answer = check(draft, rulebook)
    if not answer.wordings:
        raise InputError(
            f"ingen paragraf i frågan »{draft.question.name}« har ett låst fingeravtryck den dagen",
            "lås lydelserna med »lagrum lag las«, eller ange en dag då paragrafen gäller",
        )
    return _text(draft, rulebook)


def _text(draft: AnswerDraft, rulebook: Rulebook) -> str:
    said = draft.said
    till = said["till"]
    rows = [("besvarar", draft.question.name)]
    if said.get("när", ALL_CASES) != ALL_CASES:
        rows.append(("när", said["när"]))
    rows += [(name, quoted(said[name])) for name in ("svar", "skäl", "organ")]
    rows += [("slag", said["slag"]), ("källa", quoted(said["källa"])), ("beslutat", said["beslutat"])]
    rows.append(("gäller", f"från {said['från']}" + (f" till {till}" if till != FOR_EVER else "")))
    if said.get("ersätter", NO_OTHER) != NO_OTHER:
        rows.append(("ersätter", said["ersätter"]))
    rows += [("lydelse", words) for words in wordings(draft, rulebook)] or [("lydelse", f"{_placeholder(draft)}")]
    lines = [f"    {name.ljust(_WIDTH)} {words}" for name, words in rows]
    return "\n".join([f"{BLOCK} {said['id']} {quoted(said['rubrik'])}", *lines, ""])


def _placeholder(draft: AnswerDraft) -> str:
    """Return a wording for a look at the other rows: no file is written with it."""
    return f"{draft.question.citations[0].provision} {'0' * DIGEST_LENGTH}"


def wordings(draft: AnswerDraft, rulebook: Rulebook) -> tuple[str, ...]:
    """Return each provision of the question with the beginning of its fingerprint on the day that the answer begins."""
    said = draft.said.get("från") or draft.said.get("beslutat", "")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return ()
    if rulebook.lock is None:
        return ()
    found = []
    for place in dict.fromkeys(c.provision for c in draft.question.citations):
        entry = next((e for e in rulebook.lock.versions(place) if e.digest and _in_force(e, day)), None)
        if entry is not None and entry.digest is not None:
            found.append(f"{place} {entry.digest[:DIGEST_LENGTH]}")
    return tuple(found)


def _in_force(entry: LockEntry, day: date) -> bool:
    return (entry.in_force_from or date.min) <= day <= (entry.in_force_to or date.max)


# --- a draft that is kept ---------------------------------------------------------------------------------------------


def draft_text(draft: AnswerDraft, rulebook: Rulebook) -> str:
    """Return a draft as a text that no check reads, with what is left to say."""
    missing = ", ".join(f.name for f in left(draft, rulebook))
    rows = [f"    besvarar {draft.question.name}"]
    rows += [f"    {name} {quoted(words)}" for name, words in draft.said.items()]
    return "\n".join(
        [f"# Ett påbörjat svar: ingen prövning läser det. Inte sagt: {missing or 'inget'}.", BLOCK, *rows, ""]
    )


def read_draft(text: str, question: Rule, name: str) -> AnswerDraft:
    """Return the draft that `draft_text` wrote. Raises `InputError` when it is none, or one of another question."""
    sink = Diagnostics()
    source = SourceText.of(text, name)
    reader = LineReader(source, sink)
    blocks = parse_outline(source, sink)
    rows = {line.name: reader.text(line) for block in blocks for line in block.children}
    about = rows.pop("besvarar", "")
    if sink.has_errors or len(blocks) != 1 or blocks[0].name != BLOCK:
        raise InputError(f"»{name}« är inget påbörjat svar", "ta bort filen eller välj en annan med --ut")
    if about != question.name:
        raise InputError(f"»{name}« är ett påbörjat svar på {about or 'ingen fråga'}", "välj en annan fil med --ut")
    return AnswerDraft(question, rows)
