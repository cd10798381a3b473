"""How much work explaining one intervention may be, counted and not timed: the same on each host.

What a step is charged is a function of the intervention and the rules alone. What other interventions have left in
`explain.Memory` makes it faster but not cheaper, so an answer never depends on what was asked before.
"""

from __future__ import annotations

MOST_DECIDING, MOST_DECIDING_OTHERS = 500_000, 2_000_000
"""Nodes walked to find which unknown facts decide what the draft ties to, and what it does not."""
MOST_SUPPOSING, MOST_SUPPOSING_OTHERS = 500_000, 850_000
"""Nodes walked to say what an answer leads to for a finding that the draft ties to, and for one that it does not."""
MOST_FORESEEING = 450_000
"""Steps to say what an answer to a question leads to for all rules."""

NOT_EXPLAINED = "orsakerna visas inte för alla poster: insatsen har för många okända uppgifter i för många poster"
SPLIT = "dela upp insatsen i flera filer med färre poster, eller fyll i det som är okänt; inget fynd är utelämnat"
"""What is said where the work has come to its end."""


class Work:
    """What is left of a number of steps."""

    def __init__(self, most: int) -> None:
        self._left = most

    @property
    def is_over(self) -> bool:
        """Whether nothing is left. What is begun is finished, so a little more than the most is done."""
        return self._left <= 0

    def charge(self, steps: int) -> None:
        """Take a number of steps."""
        self._left -= steps


class Budget:
    """What explaining one intervention may take.

    What the draft ties to has its own, so it is explained the same whether the rest is asked for or not.
    """

    def __init__(self) -> None:
        self._deciding = (Work(MOST_DECIDING_OTHERS), Work(MOST_DECIDING))
        self._supposing = (Work(MOST_SUPPOSING_OTHERS), Work(MOST_SUPPOSING))
        self.foreseeing = Work(MOST_FORESEEING)

    def deciding(self, tied: bool) -> Work:
        """Return what is left for finding the facts that decide findings that the draft ties to, or others."""
        return self._deciding[tied]

    def supposing(self, tied: bool) -> Work:
        """Return what is left for saying what answers lead to for findings that the draft ties to, or others."""
        return self._supposing[tied]
