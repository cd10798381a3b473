"""The states that a check can leave an intervention in (DESIGN §4)."""

from __future__ import annotations

from typing import Literal

State = Literal["hinder", "krav kvar", "att klargöra", "att eskalera", "inga anmärkningar"]
STATES: tuple[State, ...] = ("hinder", "krav kvar", "att klargöra", "att eskalera", "inga anmärkningar")
"""Worst first."""
