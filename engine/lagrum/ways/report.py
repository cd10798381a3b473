"""The ways forward for one intervention, as pydantic models: what `lagrum vagar` answers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class ChangeStep(_Model):
    """One change of the design, and the provision that asks for it."""

    attribute: str
    subject: str = Field(description="The record that it concerns, or an empty string.")
    before: str = Field(description="What the draft says now; okänt when it says nothing.")
    after: str
    takes: str = Field(description="What the change takes: a decision, an agreement, information, a permit …")
    cost: int
    rule: str
    title: str
    citation: str


class Way(_Model):
    """Changes that together remove what stands in the way and raise nothing else."""

    number: int = Field(description="What --tillampa takes.")
    cost: int
    steps: list[ChangeStep]


class Stop(_Model):
    """Something that stands in the way: an obstacle, a demand that is not met, or one of which that is unknown."""

    kind: str = Field(
        description="»hinder«, »krav« or »okänt«; »insatsen« for all obstacles and unmet demands at once."
    )
    rule: str
    title: str
    citation: str
    subject: str
    ways: list[Way]
    complete: bool = Field(description="Whether no cheaper way can have been overlooked.")
    policy: str = Field(description="When there is no way: a draft of the change of law that would open one.")


class WaysReport(_Model):
    """The answer of `lagrum vagar` about one intervention."""

    schema_version: str = SCHEMA_VERSION
    lagrum: str
    rulebook: str
    date: str
    file: str
    id: str
    name: str
    state: str
    stops: list[Stop]
