"""Write the JSON Schemas of lagrum's outputs, and what its linked data rests on, to docs/schema/.

A test holds that they are up to date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "engine"))


def schemas() -> dict[str, str]:
    """Return the text of each schema file by its name."""
    from lagrum.assessment.model import Paper
    from lagrum.base.serialization import schema_of
    from lagrum.checking.difference import Difference
    from lagrum.checking.receipt import Receipt
    from lagrum.checking.result import Report
    from lagrum.checking.verification import Verification
    from lagrum.decision.model import Proposal
    from lagrum.interchange.own_terms import term_nodes
    from lagrum.memo.model import Memo
    from lagrum.memo.register import Register
    from lagrum.network.model import NetworkRegister
    from lagrum.network.reform_model import ReformSheet
    from lagrum.network.touched_model import Touched
    from lagrum.report.interchange_jsonld import render_context
    from lagrum.report.interchange_turtle import turtle_of

    models: dict[str, Any] = {
        "prova": Report,
        "fragor": Register,
        "natverk": NetworkRegister,
        "memo": Memo,
        "beslut": Proposal,
        "skillnad": Difference,
        "kvitto": Receipt,
        "verifiera": Verification,
        "underlag": Paper,
        "berors": Touched,
        "reform": ReformSheet,
    }
    found = {"kontext.jsonld": render_context(), "termer.ttl": turtle_of(term_nodes())}
    for name, model in models.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema_of(model)}
        found[f"{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return found


if __name__ == "__main__":
    for name, text in schemas().items():
        (ROOT / "docs" / "schema" / name).write_text(text, encoding="utf-8")
