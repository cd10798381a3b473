"""A cell as one text, and the way back from it.

What is known stands first, label and value; what is not is named together at the end, so that a row can be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.decision.model import UNKNOWN, Cell

NOT_SAID = "Inte beskrivet (okänt):"


def told(cell: Cell) -> str:
    """Return what the facts of a cell say, on one line."""
    known = [f"{one.label}: {one.value}" for one in cell.said if one.known]
    unknown = [one.label for one in cell.said if not one.known]
    if not known:
        return UNKNOWN
    if len(cell.said) == 1:
        return cell.said[0].value
    rest = [f"{NOT_SAID} {', '.join(label.lower() for label in unknown)}"] if unknown else []
    return "; ".join([*known, *rest])


def untold(text: str, labels: Sequence[str]) -> dict[str, str] | None:
    """Return the values by label that `told` wrote; what is not known is left out. None when it wrote no such text.

    >>> untold("Form: rådgivning; Beskrivning: a; b", ("Form", "Beskrivning"))
    {'Form': 'rådgivning', 'Beskrivning': 'a; b'}
    """
    text = " ".join(text.split())
    if text == UNKNOWN or not text:
        return {}
    if len(labels) == 1:
        return {labels[0]: text}
    if f"; {NOT_SAID} " in text:
        text = text.rpartition(f"; {NOT_SAID} ")[0]
    starts: list[tuple[int, str]] = []
    at = 0
    for label in labels:
        head = f"{label}: "
        if not starts and text.startswith(head):
            found = 0
        elif starts:
            found = text.find(f"; {head}", at)
        else:
            found = -1
        if found < 0:
            continue
        starts.append((found, label))
        at = found + len(head)
    if not starts:
        return None
    values: dict[str, str] = {}
    for k, (start, label) in enumerate(starts):
        end = starts[k + 1][0] if k + 1 < len(starts) else len(text)
        begin = start + len(label) + 2 + (2 if k else 0)
        values[label] = text[begin:end]
    return values
