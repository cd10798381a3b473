"""The published schemas are those of the models, and real output is of their form."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from lagrum.base.serialization import from_value
from lagrum.checking.result import Report
from lagrum.cli.app import main

ROOT = Path(__file__).parents[2]


def test_the_published_schemas_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_schema", ROOT / "tools" / "make_schema.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, text in module.schemas().items():
        assert (ROOT / "docs" / "schema" / name).read_text("utf-8") == text, f"kör tools/make_schema.py: {name}"


def test_real_output_is_of_the_published_form(capsys: pytest.CaptureFixture[str]) -> None:
    case = ROOT / "cases" / "malmo" / "sspf.insats"
    assert main(["prova", str(case), "--format", "json", "--datum", "2026-11-21", "--motor", "snabb"]) == 0
    data = json.loads(capsys.readouterr().out)
    report = from_value(Report, data)
    assert report.results[0].id == "malmo/sspf"
    finding = next(f for f in report.results[0].findings if f.rule == "osl.26.1.stöd")
    assert finding.statute_versions == ["OSL t.o.m. 2025:1508"]
