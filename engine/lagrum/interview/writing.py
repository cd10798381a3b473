"""Writing answers into the text of a draft: the text is all that an interview remembers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.binding.edit import NO_RECORD, FactEdit, add_record, bound_records, change_case
from lagrum.binding.intervention import INTERVENTION_ID, bind_intervention
from lagrum.binding.values import NONE, quoted
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.interview.kinds import FREE, KINDS, SPOKEN
from lagrum.interview.steps import Step
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.language.outline import parse_outline
from lagrum.model.facts import Facts, Value
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.personal_number import holds_personal_number
from lagrum.source.text import SourceText

NAME = "utkast.insats"
UNKNOWN = ("okänt", "vet ej", "vet inte")
"""What is taken for an answer that skips."""
PERSONAL_NUMBER = "svaret innehåller ett personnummer eller samordningsnummer och sparas inte"
NO_PERSONS = "skriv om gruppen, inte om en person: en insats innehåller inga uppgifter om enskilda"
LONGEST_TEXT = 20_000


def start(id: str, title: str, municipality: str = "") -> str:
    """Return the text of an empty draft. Raises `InputError` for an id that cannot be one, or a personal number."""
    for words in (id, title, municipality):
        no_personal_number(words)
    if not INTERVENTION_ID.fullmatch(id):
        raise InputError(
            f"»{' '.join(id.split())}« kan inte vara id för en insats" if id.strip() else "insatsen saknar id",
            "skriv kommun och insats utan blanksteg, t.ex. nora/mini-sparet",
        )
    rows = [f"insats {id}"]
    if title.strip():
        rows.append(f"    namn {quoted(' '.join(title.split()))}")
    if municipality.strip():
        rows.append(f"    kommun {quoted(' '.join(municipality.split()))}")
    return format_text(SourceText.of("\n".join(rows) + "\n", NAME))


def answer(text: str, step: Step, values: Sequence[str] | str, rulebook: Rulebook) -> str:
    """Return the draft with an answer written in, in its canonical layout.

    `values` are words as a person writes them: one, or several for »några av«. »okänt« is an answer too, and none at
    all, or an empty one, is that it is not known. Of a post »ja« or a title begins a new record, »nej« says that there
    are no others. Raises `InputError` for what is no answer to the question, or goes against what is said already;
    `text` is then as good as before. The message never repeats a personal number.
    """
    given = [" ".join(v.split()) for v in ([values] if isinstance(values, str) else values)]
    given = [v for v in given if v]
    for words in given:
        no_personal_number(words)
    no_personal_number(" ".join(given))
    if sum(map(len, given)) > LONGEST_TEXT:
        raise InputError(f"svaret är längre än {LONGEST_TEXT} tecken", "korta ner det")
    if not given or (len(given) == 1 and fold(given[0]) in UNKNOWN):
        return skip(text, step, rulebook)
    attribute = _attribute(step.path, rulebook)
    source = SourceText.of(text, NAME)
    try:
        if attribute.kind.is_record:
            new = _post(source, attribute, given)
        else:
            value = _value(attribute, given, rulebook)
            new = change_case(source, rulebook.vocabulary, [FactEdit(attribute.path, step.record, value)])
    except (UnreadableError, UnsafeError) as error:
        raise unreadable(error) from None
    except ValueError:
        raise InputError(f"svaret kan inte skrivas för »{attribute.path}«", "öppna utkastet på nytt") from None
    _must_hold(new, rulebook)
    return new


def skip(text: str, step: Step, rulebook: Rulebook | None = None) -> str:
    """Return the draft with »okänt« for an answer: it is said that nobody knows, and it is not asked again.

    With the `rulebook` a new row comes to stand where the others of its kind do. Raises `InputError` when the text has
    errors.
    """
    source = SourceText.of(text, NAME)
    vocabulary = rulebook.vocabulary if rulebook is not None else _vocabulary_of(step)
    try:
        if step.kind == "post":
            return bound_records(source, step.path, True)
        return change_case(source, vocabulary, [FactEdit(step.path, step.record, None)])
    except (UnreadableError, UnsafeError) as error:
        raise unreadable(error) from None
    except ValueError:
        raise InputError(f"»{step.path}« kan inte hoppas över", "öppna utkastet på nytt") from None


def _vocabulary_of(step: Step) -> Vocabulary:
    """Return a vocabulary of one attribute, which is enough to write that it is okänt."""
    post = step.path.rpartition(".")[0] if step.record != NO_RECORD else ""
    return Vocabulary({step.path: Attribute(step.path, FREE, post)})


def no_personal_number(words: str) -> None:
    """Raise `InputError`, which does not repeat it, when a text holds a personal or coordination number."""
    if holds_personal_number(words):
        raise InputError(PERSONAL_NUMBER, NO_PERSONS)


def _attribute(path: str, rulebook: Rulebook) -> Attribute:
    attribute = rulebook.vocabulary.attributes.get(path)
    if attribute is None or attribute.kind.heading:
        raise InputError(f"»{path}« är inget att svara på", "»lagrum visa begrepp« listar alla begrepp")
    return attribute


def _post(source: SourceText, attribute: Attribute, given: Sequence[str]) -> str:
    word = fold(given[0])
    if len(given) == 1 and word in ("nej", *NONE):
        return bound_records(source, attribute.path, False)
    titles = [v for v in given if fold(v) != "ja"]
    if not titles:
        titles = [f"{attribute.name} {_written(source, attribute) + 1}"]
    return add_record(source, attribute.path, " ".join(titles))


def _written(source: SourceText, attribute: Attribute) -> int:
    sink = Diagnostics()
    blocks = parse_outline(source, sink)
    return sum(fold(line.name) == fold(attribute.path) for block in blocks for line in block.children)


def _value(attribute: Attribute, given: Sequence[str], rulebook: Rulebook) -> Value:
    """Return the value that words stand for. Raises `InputError` when it is none of the attribute."""
    if KINDS[attribute.kind] == "text":
        return ", ".join(given)
    if KINDS[attribute.kind] in SPOKEN:
        words = ", ".join(v.replace("#", " ").rstrip(".") for v in given)  # read by `language.spoken`
    else:
        words = ", ".join(quoted(v) for v in given)
    line = f"{attribute.name} {words}"
    group, _, field = attribute.path.rpartition(".")
    block = f"    {group} {quoted('x')}\n        {line}" if attribute.record else f"    {group}\n        {line}"
    probe = SourceText.of(f"insats x\n{block if field and group else '    ' + line}\n", NAME)
    sink = Diagnostics()
    bound = bind_intervention(probe, rulebook.vocabulary, sink)
    facts = None if bound is None else bound.facts
    fact = None
    if facts is not None:
        rows = facts.records[attribute.record].records if attribute.record and facts.records else ()
        fact = rows[0].fields.get(attribute.path) if rows else facts.scalars.get(attribute.path)
    if sink.has_errors or fact is None:
        first = next(iter(sink.errors), None)
        raise InputError(first.message if first else "svaret går inte att läsa", first.help if first else "")
    return fact.value


def _must_hold(text: str, rulebook: Rulebook) -> None:
    """Raise `InputError` when the draft, as it would be, has errors: an answer that goes against another."""
    sink = Diagnostics()
    read = InterventionReader(rulebook).bind(InterventionBytes(NAME, text.encode("utf-8", "replace")), sink)
    if read is None or sink.has_errors:
        first = next(iter(sink.errors), None)
        raise InputError(
            f"svaret går inte ihop med det som redan står: {first.message}" if first else "svaret kan inte skrivas in",
            (first.help if first else "") or "ändra svaret, eller gå tillbaka till det som det krockar med",
        )


def written_facts(text: str, rulebook: Rulebook) -> Facts:
    """Return what a draft itself says. Raises `InputError` when it has errors."""
    sink = Diagnostics()
    bound = bind_intervention(SourceText.of(text, NAME), rulebook.vocabulary, sink)
    if bound is None or sink.has_errors:
        raise unreadable(UnreadableError(sink))
    return bound.facts


def unreadable(error: UnreadableError | UnsafeError) -> InputError:
    """Return what to tell of a draft that cannot be read, or not be written so that it reads as before."""
    first = next(iter(error.diagnostics.errors), None) if isinstance(error, UnreadableError) else None
    if first is None:
        return InputError("utkastet kan inte skrivas så att det läses likadant", "korta ner de längsta raderna")
    return InputError(f"utkastet har ett fel på rad {first.line}: {first.message}", first.help)


# --- the finished draft -----------------------------------------------------------------------------------------------

UNCOMMENTED = ("namn", "kommun")
"""Rows that say what they are without a comment."""
_SENTENCE = re.compile(r".+?[.?!](?=\s|$)")


def finished(text: str, rulebook: Rulebook) -> str:
    """Return the draft formatted, with a comment above each row and block that says in short what was asked.

    What it gives is left as it is by the formatter, and by another call. Raises `InputError` when it has errors.
    """
    try:
        source = SourceText.of(format_text(SourceText.of(text, NAME)), NAME)
        lines = source.text.split("\n")
        out: list[str] = []
        above = _comments(source, rulebook)
        for number, line in enumerate(lines, 1):
            comment = above.get(number)
            if comment is not None:
                row = f"{line[: len(line) - len(line.lstrip())]}# {comment}"
                if row not in _comments_above(out):
                    out.append(row)
            out.append(line)
        new = format_text(SourceText.of("\n".join(out), NAME))
    except (UnreadableError, UnsafeError) as error:
        raise unreadable(error) from None
    _must_hold(new, rulebook)
    return new


def _comments_above(rows: Sequence[str]) -> list[str]:
    """Return the comments that stand last in some rows."""
    found: list[str] = []
    for row in reversed(rows):
        if not row.lstrip().startswith("#"):
            break
        found.append(row)
    return found


def _comments(source: SourceText, rulebook: Rulebook) -> dict[int, str]:
    """Return what to say above the lines of a draft, by their number."""
    found: dict[int, str] = {}
    sink = Diagnostics()
    for block in parse_outline(source, sink):
        for line in block.children:
            attribute = rulebook.vocabulary.resolve(line.name)
            if attribute is None or attribute.path in UNCOMMENTED:
                continue
            found[source.position(line.span.start)[0]] = _in_short(attribute)
            for inner in line.children:
                field = rulebook.vocabulary.attributes.get(f"{attribute.path}.{inner.name}")
                if field is not None:
                    found[source.position(inner.span.start)[0]] = _in_short(field)
    return {number: words for number, words in found.items() if words}


def _in_short(attribute: Attribute) -> str:
    words = " ".join((attribute.question or attribute.meaning).split())
    first = _SENTENCE.match(words)
    return first[0] if first else words
