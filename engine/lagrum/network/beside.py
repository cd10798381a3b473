"""Setting a condition beside an intervention: what decides it, and what surely differs, in words.

In: what explains a program's conclusions on the intervention. Out: questions, and conditions in the language's words.
"""

from __future__ import annotations

from collections.abc import Iterable

from lagrum.binding.unparse import ConditionWriter
from lagrum.evaluation.truth import NO
from lagrum.explanation.explain import Explainer
from lagrum.model.formula import And, Atom, Formula, Lit
from lagrum.model.intervention import Intervention
from lagrum.network.touched_model import TouchedDeviation, Where


def where(intervention: Intervention, subject: str = "") -> Where:
    """Return what a list says of an intervention."""
    return Where(
        id=intervention.id,
        name=intervention.name,
        municipality=intervention.municipality,
        file=intervention.file,
        subject=subject,
    )


def unknown(explainer: Explainer, name: str, at: int) -> list[str]:
    """Return the questions whose answers decide a conclusion."""
    return list(dict.fromkeys(explainer.question(key) for key in explainer.deciding(name, at)))


def differs(explainer: Explainer, condition: Formula, record: str) -> list[str]:
    """Return the parts of a condition that surely do not hold, for the record that comes nearest to it."""
    parts = condition.parts if isinstance(condition, And) else (condition,)
    count = len(explainer.instances.records.get(record, ())) if record else 1
    if not count:
        return [f"ingen {record} är beskriven"]
    failing = min(([p for p in parts if explainer.value(p, at) == NO] for at in range(count)), key=len)
    writer = ConditionWriter(explainer.program.rulebook)
    return [writer.condition(part, record) for part in failing]


def test_words(atoms: Iterable[Atom], writer: ConditionWriter) -> list[str]:
    """Return tests in words, each once; of a limit only what it is a limit of, which may be at different numbers."""
    return list(
        dict.fromkeys(
            f"gräns för {a.path}" if a.operator == "lt" else writer.condition(Lit(a), a.record) for a in atoms
        )
    )


def deviations(intervention: Intervention, reasons: dict[str, str]) -> list[TouchedDeviation]:
    """Return an intervention's deviations from rules, by their ids with why each should be read again."""
    return [
        TouchedDeviation(
            where=where(intervention, d.subject),
            rule=d.rule,
            reason=d.reason,
            body=d.body,
            reference=d.reference,
            decided=d.decided.isoformat(),
            last_day=d.last.isoformat(),
            why=reasons[d.rule],
        )
        for d in intervention.deviations
        if d.rule in reasons
    ]
