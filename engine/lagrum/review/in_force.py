"""Rules that are in force on days on which the act, or the provision, that they cite is not.

A rule without a first day (»tills vidare«) is asked about from the day on which the rulebook speaks of the law: that on
which most of its rules begin.
"""

from __future__ import annotations

from datetime import date, timedelta

from lagrum.law.citation import Citation, format_citation
from lagrum.law.in_force import IN_FORCE
from lagrum.model.rule import Validity
from lagrum.model.rulebook import Rulebook
from lagrum.review.context import Context, rules_of
from lagrum.review.finding import Kind
from lagrum.review.periods import stretches

HELP = "låt »gäller« börja och sluta med lagrummet, eller citera det som gällde då"


def find_out_of_force(context: Context) -> None:
    begins = context.periods[context.current()[-1]].validity.first
    for rule in rules_of(context):
        if not context.about(rule):
            continue
        for cited in rule.citations:
            lacking = _lacking(context.rulebook, Validity(rule.validity.first or begins, rule.validity.last), cited)
            if lacking is not None:
                context.add(
                    Kind.TOO_EARLY,
                    rule,
                    f"»{rule.name}« gäller {_when(rule.validity)}, men {_name(cited)} gäller inte {_when(lacking)}",
                    HELP,
                )
                break


def _name(cited: Citation) -> str:
    return format_citation(cited.provision if cited.is_provision else cited)


def _lacking(rulebook: Rulebook, validity: Validity, cited: Citation) -> Validity | None:
    """Return the first days on which a rule is in force and what it cites is not; None when there are none."""
    allowed = _wordings(rulebook, cited)
    if not allowed:
        return None
    for stretch in stretches([validity, *allowed]):
        day = _inside(stretch)
        if validity.holds(day) and not any(v.holds(day) for v in allowed):
            return stretch
    return None


def _inside(stretch: Validity) -> date:
    """Return a day of a stretch; of one that is open downwards the last."""
    return stretch.first or stretch.last or date.max - timedelta(1)


def _wordings(rulebook: Rulebook, cited: Citation) -> list[Validity]:
    """Return when the provision is in force: each of its wordings, within the time of its act. Empty: not known."""
    act = IN_FORCE.get(cited.act)
    whole = Validity(*act) if act else Validity()
    entries = rulebook.lock.versions(cited) if rulebook.lock is not None and cited.is_provision else ()
    if not entries:
        return [whole] if act else []
    found = []
    for entry in entries:
        if entry.digest is None:
            continue
        first = max((d for d in (entry.in_force_from, whole.first) if d), default=None)
        last = min((d for d in (entry.in_force_to, whole.last) if d), default=None)
        if first is None or last is None or first <= last:
            found.append(Validity(first, last))
    return found


def _when(validity: Validity) -> str:
    if validity.first is None and validity.last is not None:
        return f"till och med {validity.last}"
    return str(validity)
