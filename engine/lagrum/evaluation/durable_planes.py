"""The literals that hold on the facts of a batch of interventions, one byte a fact, for the durable evaluator.

A fact is the intervention, or one of its records, in one of the two readings (DESIGN §5): »surely«, in which a holds
iff its code is ja and ¬a iff it is nej, and »possibly«, in which a holds iff it is not nej and ¬a iff it is not ja.
"""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.evaluation.durable_plan import DurableError

_SURELY = bytes.maketrans(b"\2\3", b"\0\1")
_POSSIBLY = bytes.maketrans(b"\2\3", b"\1\1")
_NO_CODE = b"\1"


class Planes:
    """The facts of one scope, of `count` interventions with up to `slots` facts each.

    A plane is an integer of one byte a fact, which is 0 or 1: first (lowest) the sure reading, slot after slot with the
    last intervention lowest in each, then the possible one. `there` has the facts that exist; `planes` those on which
    the literals hold, by their positions: a symbol's, and after it its negation's. `own` are the facts of the
    interventions themselves, whose literals belong to the facts of every record too.
    """

    def __init__(self, rows: Sequence[Sequence[bytes | None]], count: int, own: Planes | None = None) -> None:
        """Take the codes of the facts' atoms, by slot and intervention: None where there is no such fact."""
        self.count = count
        self.slots = len(rows)
        self.size = 2 * count * self.slots
        """How many bytes a plane has."""
        self.own = own
        self.planes: dict[int, int] = {}
        self._rows = rows
        self._step = 8 * count
        self._half = self._step * self.slots
        self._low = (1 << self._half) - 1
        self._slot = (1 << self._step) - 1
        self._every = sum(1 << k * self._step for k in range(self.slots))
        exists = self._joined([bytes(row is not None for row in slot) for slot in rows])
        self.there = exists | exists << self._half

    def _joined(self, slots: Sequence[bytes]) -> int:
        return int.from_bytes(b"".join(reversed(slots)), "big")

    def enter(self, positions: Sequence[int]) -> None:
        """Enter the codes of the atoms, whose positions these are. Raises `DurableError` for codes that are none."""
        width = len(positions)
        nothing = bytes(width)
        data = [b"".join(nothing if row is None else row for row in slot) for slot in self._rows]
        if any(len(slot) != width * self.count or _NO_CODE in slot for slot in data):
            raise DurableError("ett faktum har fel antal villkor, eller villkor utan sanningsvärde")
        surely = [slot.translate(_SURELY) for slot in data]
        possibly = [slot.translate(_POSSIBLY) for slot in data]
        for k, position in enumerate(positions):
            sure = self._joined([slot[k::width] for slot in surely])
            possible = self._joined([slot[k::width] for slot in possibly])
            self.know(position, sure | possible << self._half)

    def know(self, position: int, plane: int) -> None:
        """Enter on which facts the symbol at `position` holds."""
        surely, possibly = plane & self._low, plane >> self._half
        if surely & ~possibly:
            raise DurableError("nätverket drog en säker slutsats som inte ens är möjlig")
        self.planes[position] = plane & self.there
        self.planes[position + 1] = self.there & ~(possibly | surely << self._half)

    def plane(self, position: int) -> int:
        """Return on which facts a literal holds."""
        found = self.planes.get(position)
        if found is None:
            found = 0
            if self.own is not None:
                plane = self.own.plane(position)
                surely, possibly = plane & self._slot, plane >> self._step
                found = (surely * self._every | possibly * self._every << self._half) & self.there
                self.planes[position] = found
        return found

    def some(self, plane: int) -> int:
        """Return for which interventions a plane of their records has some: a plane of the interventions' own."""
        surely = possibly = 0
        for k in range(self.slots):
            surely |= plane >> k * self._step & self._slot
            possibly |= plane >> self._half + k * self._step & self._slot
        return surely | possibly << self._step

    def codes(self, positions: Sequence[int]) -> list[list[bytes]]:
        """Return the codes of the symbols at `positions`, by slot and intervention (also where there is no fact)."""
        found = []
        for k in range(self.slots):
            low, high = k * self._step, self._half + k * self._step
            planes = (self.planes[position] for position in positions)
            codes = (plane >> low & self._slot | (plane >> high & self._slot) << 1 for plane in planes)
            data = b"".join(code.to_bytes(self.count, "big") for code in codes)
            found.append([data[n :: self.count] for n in range(self.count)])
        return found
