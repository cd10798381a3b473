"""Write the JSON Schemas of lagrum's outputs to docs/schema/. A test holds that they are up to date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "engine"))


def schemas() -> dict[str, str]:
    """Return the text of each schema file by its name."""
    from lagrum.base.serialization import schema_of
    from lagrum.checking.difference import Difference
    from lagrum.checking.receipt import Receipt
    from lagrum.checking.result import Report
    from lagrum.checking.verification import Verification
    from lagrum.decision.model import Proposal
    from lagrum.memo.model import Memo
    from lagrum.memo.register import Register

    models: dict[str, Any] = {
        "prova": Report,
        "fragor": Register,
        "memo": Memo,
        "beslut": Proposal,
        "skillnad": Difference,
        "kvitto": Receipt,
        "verifiera": Verification,
    }
    found = {}
    for name, model in models.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema_of(model)}
        found[f"{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return found


if __name__ == "__main__":
    for name, text in schemas().items():
        (ROOT / "docs" / "schema" / name).write_text(text, encoding="utf-8")
